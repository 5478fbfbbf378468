"""
What the edit service has to do, in plain dicts: a model to compare it with.

A scope's entries are those of its last revisions, laid over the shared ones. Nothing here is fast, kept or remembered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge import Editor, Member, Role, Version
from knowledge.base import KnowledgeBase, check
from knowledge.csl import WorkEntry
from knowledge.edit.commands import Command, Entry, Follow, Retire, Revert, Save
from knowledge.edit.roles import changed_sides
from knowledge.entries import ClaimEntry, Kind, TopicEntry
from knowledge.store.rows import as_json

SHARED = 0
RETIRED: dict[str, Any] = {"retired": True}
FOLLOWS: dict[str, Any] = {"follows": "shared"}
MODELS: Mapping[str, type[Entry]] = {"claim": ClaimEntry, "work": WorkEntry, "topic": TopicEntry}
Ref = tuple[str, str]
Row = tuple[int, str, str, int, str, Any]
"""Scope, claim, work or topic, slug or id, number, author, content."""
EDITORS_ROLE = 5


class Refused(Exception):
    """The service has to refuse, with an error of this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@dataclass
class Model:
    """
    The history, and what follows from it.

    Attributes:
        rows: every revision, in order.
        two_keys: the servers that want a second key.
        based: the shared revision that each of a server's was made of, or goes back to.
        waiting: the proposals that wait, by number: the server, who proposed it, and what.
    """

    two_keys: frozenset[int] = frozenset()
    rows: list[Row] = field(default_factory=list)
    based: dict[tuple[int, str, str, int], int | None] = field(default_factory=dict)
    waiting: dict[int, tuple[int, int, Command]] = field(default_factory=dict)

    def copy(self) -> "Model":
        return Model(self.two_keys, list(self.rows), dict(self.based), dict(self.waiting))

    def last(self, scope: int) -> dict[Ref, Row]:
        """Return the last revision of every entry in a scope."""
        return {(row[1], row[2]): row for row in self.rows if row[0] == scope}

    def own(self, scope: int) -> dict[Ref, Row]:
        """Return the last revisions of what a scope has of its own, of what it retired, too."""
        return {ref: row for ref, row in self.last(scope).items() if row[5] != FOLLOWS}

    def entries(self, scope: int) -> dict[Ref, Entry]:
        rows = self.own(SHARED) | (self.own(scope) if scope else {})
        return {ref: MODELS[ref[0]].model_validate(row[5]) for ref, row in rows.items() if row[5] != RETIRED}

    def version(self, scope: int, ref: Ref) -> Version:
        own = self.own(scope).get(ref) if scope else None
        if own is not None:
            return Version(number=own[3], is_own=True)
        shared = self.last(SHARED).get(ref)
        return Version(number=shared[3] if shared else 0)

    def next_number(self, scope: int, ref: Ref) -> int:
        """Return the next number: above all that an editor of the scope has seen."""
        return 1 + max((row[3] for row in self.rows if row[0] in {SHARED, scope} and row[1:3] == ref), default=0)

    def apply(
        self, commands: Sequence[Command], editor: Editor | Member, *, first_key: int | None = None
    ) -> list[tuple[str, str, int]]:
        """Do it, and return what was changed; or refuse and stay as it is."""
        scope = editor.scope
        targets = [self._target(scope, command) for command in commands]
        self._allow(scope, targets, editor)
        before = self.entries(scope)
        after = before | {ref: entry for ref, entry, _ in targets if entry is not None}
        # Of several commands on one entry the last counts.
        for ref, entry, _ in {ref: (ref, entry, _) for ref, entry, _ in targets}.values():
            if entry is None:
                after.pop(ref, None)
        for command, (ref, _, _) in zip(commands, targets, strict=True):
            if command.expected is not None and command.expected != self.version(scope, ref):
                raise Refused("RevisionConflict")
        if problems(after) - problems(before):
            raise Refused("InvalidEntries")
        self._ask_for_keys(scope, targets, before, editor, first_key)
        changes, done = [], self.copy()
        for command, (ref, entry, follows) in zip(commands, targets, strict=True):
            onto = command.onto if isinstance(command, Save) else None
            is_own = done.version(scope, ref).is_own
            moves = onto is not None and is_own and onto != done.base_number(scope, ref)
            if entry == done.entries(scope).get(ref) and not (follows and is_own) and not moves:
                continue
            content = FOLLOWS if follows else RETIRED if entry is None else as_json(entry)
            based_on = done.shared_number(ref) if follows else onto or done.base_number(scope, ref)
            changes.append((*ref, done.write(scope, ref, editor.name, content, based_on)))
        if scope == SHARED:
            done.keep_for_servers(before, editor.name)
        self.rows, self.based = done.rows, done.based
        return changes

    def write(self, scope: int, ref: Ref, author: str, content: Any, based_on: int | None) -> int:
        """Append a revision; return its number."""
        number = self.next_number(scope, ref)
        self.rows.append((scope, *ref, number, author, content))
        if scope != SHARED:
            self.based[scope, *ref, number] = based_on
        return number

    def shared_number(self, ref: Ref) -> int | None:
        shared = self.last(SHARED).get(ref)
        return shared[3] if shared else None

    def base_number(self, scope: int, ref: Ref) -> int | None:
        own = self.own(scope).get(ref) if scope else None
        return self.based[scope, *ref, own[3]] if own else self.shared_number(ref)

    def keep_for_servers(self, before: Mapping[Ref, Entry], author: str) -> None:
        """Give servers what their claims need and is no longer shared, and back what shared claims need of what they retired."""
        shared = self.entries(SHARED)
        for scope in sorted({row[0] for row in self.rows} - {SHARED}):
            for ref in sorted(needed(self.entries(scope)) - self.entries(scope).keys()):
                entry = shared.get(ref) or before[ref]
                number = self.shared_number(ref)
                if ref not in shared:  # what was retired, and not its being retired
                    number = next(
                        row[3] for row in reversed(self.rows) if row[:3] == (SHARED, *ref) and row[5] != RETIRED
                    )
                self.write(scope, ref, author, FOLLOWS if ref in shared else as_json(entry), number)

    def _last_published(self, scope: int, ref: Ref) -> ClaimEntry | None:
        """Return a claim as it was last published in the server's history, or in what that was made of."""
        own = [row for row in self.rows if row[:3] == (scope, *ref)]
        for place in reversed(range(len(own))):
            contents = [own[place][5]]
            if not place or own[place - 1][5] == FOLLOWS:
                based = self.based[own[place][:4]]
                contents += [row[5] for row in self.rows if row[:4] == (SHARED, *ref, based)]
            for content in contents:
                claim = None if content in (RETIRED, FOLLOWS) else ClaimEntry.model_validate(content)
                if is_published(claim):
                    return claim
        return None

    def _target(self, scope: int, command: Command) -> tuple[Ref, Entry | None, bool]:
        shared = self.entries(SHARED)
        match command:
            case Save(entry=entry, onto=onto):
                name = next(name for name, model in MODELS.items() if isinstance(entry, model))
                ref = (name, entry.slug if isinstance(entry, ClaimEntry) else entry.id)
                if onto is not None and not 1 <= onto <= (self.shared_number(ref) or 0):
                    raise Refused("UnknownRevision")
                return ref, entry, False
            case Retire(entry=name, key=key):
                return (name, key), None, False
            case Follow(entry=name, key=key):
                if scope == SHARED or self.shared_number((name, key)) is None:
                    raise Refused("UnknownRevision")
                return (name, key), shared.get((name, key)), True
            case Revert(entry=name, key=key, to=to):
                of = scope if to.is_own else SHARED
                content = next((row[5] for row in self.rows if row[:4] == (of, name, key, to.number)), None)
                if content is None:
                    raise Refused("UnknownRevision")
                if content == FOLLOWS:
                    return (name, key), shared.get((name, key)), True
                return (name, key), None if content == RETIRED else MODELS[name].model_validate(content), False

    def _allow(self, scope: int, targets: Iterable[tuple[Ref, Entry | None, bool]], editor: Editor | Member) -> None:
        before, role = self.entries(scope), role_of(editor)
        for ref, new, _ in targets:
            old = before.get(ref)
            drafts = all(each.kind is Kind.DRAFT for each in (old, new) if isinstance(each, ClaimEntry))
            easy = new is not None and (drafts if ref[0] == "claim" else old is None)
            if old is None and new is None:
                easy = False
            least = Role.EDITOR if easy else Role.REVIEWER
            both_claims = isinstance(old, ClaimEntry) and isinstance(new, ClaimEntry)
            if both_claims and old.kind is Kind.CONTEXT and new.kind is not Kind.CONTEXT:
                least = Role.OWNER
            if role < least:
                raise Refused("NotAllowed")

    def _ask_for_keys(
        self,
        scope: int,
        targets: Iterable[tuple[Ref, Entry | None, bool]],
        before: Mapping[Ref, Entry],
        editor: Editor | Member,
        first_key: int | None,
    ) -> None:
        if scope not in self.two_keys or not isinstance(editor, Member):
            return
        for ref, new, _ in targets:
            old = before.get(ref)
            if (isinstance(old, ClaimEntry) and old.kind is Kind.DRAFT and is_published(new)) or (
                old is None and is_published(new)
            ):
                old = self._last_published(scope, ref)
            if is_published(old):
                assert isinstance(old, ClaimEntry)
                if not changed_sides(old, new if isinstance(new, ClaimEntry) else None):
                    continue
                if first_key is None:
                    raise Refused("SecondKeyNeeded")
                if first_key == editor.user_id:
                    raise Refused("NotTheSecondKey")


def is_published(entry: object) -> bool:
    return isinstance(entry, ClaimEntry) and entry.kind is not Kind.DRAFT


def role_of(editor: Editor | Member) -> Role:
    """Return the role of an editor where `EDITORS_ROLE` is the only role that was set."""
    if isinstance(editor, Editor):
        return editor.role
    if editor.manages_server or editor.manages_messages:
        return Role.OWNER if editor.manages_server else Role.REVIEWER
    return Role.EDITOR if EDITORS_ROLE in editor.role_ids else Role.MEMBER


def base_of(entries: Mapping[Ref, Entry]) -> KnowledgeBase:
    """Return a base with these entries."""
    claims = [entry for entry in entries.values() if isinstance(entry, ClaimEntry)]
    claims.sort(key=lambda claim: (int(claim.code[2:]), claim.slug))
    return KnowledgeBase(
        claims={claim.slug: claim for claim in claims},
        works={entry.id: entry for entry in entries.values() if isinstance(entry, WorkEntry)},
        topics={entry.id: entry for entry in entries.values() if isinstance(entry, TopicEntry)},
    )


def problems(entries: Mapping[Ref, Entry]) -> set[tuple[str, str]]:
    """Return what breaks a rule."""
    return {(problem.entry, problem.message) for problem in check(base_of(entries)) if not problem.warning}


def needed(entries: Mapping[Ref, Entry]) -> set[Ref]:
    """Return the works and topics that claims need."""
    claims = [entry for entry in entries.values() if isinstance(entry, ClaimEntry)]
    works = {
        place.work for claim in claims for cited in claim.citations() for place in (cited, cited.quoted_in) if place
    }
    return {("work", work) for work in works} | {("topic", topic) for claim in claims for topic in claim.topics}
