"""What can go wrong in the knowledge base, with the data to explain it and a sentence for the person concerned."""

from dataclasses import dataclass

_FILES_NAMED = 5


class KnowledgeError(Exception):
    """Base of all errors of the knowledge base. `user_message` is a sentence that names the remedy."""

    @property
    def user_message(self) -> str:
        """The sentence to show; never a traceback."""
        return str(self)


class UnknownClaim(KnowledgeError):
    """No claim has this slug, code or title."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"There is no claim “{text}”. Try other words, or a code such as F-001.")


class RevisionConflict(KnowledgeError):
    """Somebody else changed the entry after it was read."""

    def __init__(self, entry: str, *, expected: int | None = None, actual: int | None = None) -> None:
        self.entry, self.expected, self.actual = entry, expected, actual
        numbers = f" (revision {actual}, you had {expected})" if actual is not None else ""
        super().__init__(f"{entry} was changed meanwhile{numbers}. Read it again and redo the change.")


class NotAllowed(KnowledgeError):
    """The editor's role does not cover the change."""

    def __init__(self, *, role: str, needed: str) -> None:
        self.role, self.needed = role, needed
        super().__init__(f"This change needs the role {needed}; you have {role}. Ask an owner of the knowledge base.")


class SecondKeyNeeded(KnowledgeError):
    """The server wants a second reviewer for changes of a side's evidence, and nobody has proposed this one yet."""

    def __init__(self, claim: str, sides: frozenset[str]) -> None:
        self.claim, self.sides = claim, sides
        super().__init__("This server wants a second reviewer for changes of a side's evidence. Propose the change.")


class NotTheSecondKey(KnowledgeError):
    """The second reviewer has to be somebody else, or a steward of the other side (`is_both`: of the one still missing)."""

    def __init__(self, claim: str, *, is_first: bool, is_both: bool = False) -> None:
        self.claim, self.is_first, self.is_both = claim, is_first, is_both
        super().__init__(
            "You proposed this change yourself; somebody else has to agree to it."
            if is_first
            else "This change touches both sides, so stewards of both have to be among its two reviewers."
            if is_both
            else "One of the other side's stewards has to agree to this change."
        )


class UnknownRevision(KnowledgeError):
    """An entry has no such revision."""

    def __init__(self, entry: str, key: str, number: int | None = None) -> None:
        self.entry, self.key, self.number = entry, key, number
        which = f"no revision {number}" if number is not None else "nothing of its own to give up"
        super().__init__(f"The {entry} {key!r} has {which}. Look at its history for what there is.")


class UnknownSuggestion(KnowledgeError):
    """There is no such suggestion in the server, or it was decided before."""

    def __init__(self, number: int, *, decided: bool) -> None:
        self.number, self.decided = number, decided
        super().__init__(
            f"Suggestion {number} was decided before." if decided else f"There is no suggestion {number} here."
        )


class ReservedName(KnowledgeError):
    """An editor bears a name that stands for the program itself."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"The name {name!r} stands for the seeds that come with Footnote. Choose another name.")


class FilesDiffer(KnowledgeError):
    """Files would be written over that say something else."""

    def __init__(self, folder: str, names: tuple[str, ...]) -> None:
        self.folder, self.names = folder, names
        shown = ", ".join(names[:_FILES_NAMED])
        more = f" and {len(names) - _FILES_NAMED} more" if len(names) > _FILES_NAMED else ""
        super().__init__(
            f"{folder} has files that say something else than the knowledge base: {shown}{more}. Nothing was written. "
            "Load them first, name another folder, or write over them with --force."
        )


class DatabaseUnreachable(KnowledgeError):
    """The database cannot be opened."""

    def __init__(self, url: str, why: str) -> None:
        self.url = url
        super().__init__(f"The database {url} cannot be opened ({why}). Check FOOTNOTE_DATABASE_URL.")


class DatabaseClosed(KnowledgeError):
    """Something was asked of the database after it was closed."""

    def __init__(self) -> None:
        super().__init__("Footnote is shutting down. Try again when it has started again.")


class DatabaseNewer(KnowledgeError):
    """The database was migrated by a newer Footnote."""

    def __init__(self, url: str, revision: str) -> None:
        self.url, self.revision = url, revision
        super().__init__(
            f"The database {url} was written by a newer Footnote (schema {revision}). Update Footnote, or restore a backup."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    Something wrong in an entry.

    Attributes:
        entry: the file it belongs to, relative to the seeds (`claims/<slug>.yaml`).
        path: where in the entry, as keys and indices.
        message: what is wrong and what to do.
        warning: whether it can be lived with.
        line: the line in the file, from 1, or None where there is no file.
    """

    entry: str
    path: tuple[str | int, ...]
    message: str
    warning: bool = False
    line: int | None = None

    def __str__(self) -> str:
        """Return `file:line: place: message`."""
        where = f"{self.entry}:{self.line}" if self.line else self.entry
        place = ".".join(str(step) for step in self.path)
        return f"{where}: {place + ': ' if place else ''}{self.message}"


class InvalidEntries(KnowledgeError):
    """Entries, from files or an edit, that break the rules; `problems` says which and where."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        more = f" (and {len(problems) - 1} more; `footnote kb check` lists them)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")
