"""The history in words: one revision, what it changed, who made it and when."""

import datetime

from knowledge import Command, Entry, Revert, RevisionRecord, Version, escape_markdown

from ..words import Words
from .differences import differences_text
from .entries import entry_name
from .limits import clip
from .people import author_name

# Three revisions with their changes, or five changes in a list, fit into a message however much of it is escaped.
_DIFFERENCE = 600
_NOTE = 160
_NOTE_IN_LIST, _NAME_IN_LIST = 80, 80


def version_name(words: Words, version: Version) -> str:
    """Return which version it is."""
    if version.is_own:
        return words("{number}, this server's own", number=version.number)
    return words("{number}, shared", number=version.number)


def revision_text(
    words: Words, record: RevisionRecord, before: Entry | None, after: Entry | None, *, is_current: bool
) -> str:
    """Return a revision with what it changed."""
    head = f"**{version_name(words, record.version)}** · {_made(words, record)}"
    lines = [f"{head} · {words('seen now')}" if is_current else head]
    if record.gives_up_copy:
        lines.append(words("Back to the shared version."))
    elif after is None:
        lines.append(words("Taken out."))
    elif before is None:
        lines.append(words("Put in."))
    lines += _note(record)
    if before is not None and after is not None:
        lines.append(clip(differences_text(words, before, after), _DIFFERENCE))
    return "\n".join(lines)


def change_line(words: Words, record: RevisionRecord, entry: Entry | None) -> str:
    """Return a revision in the list of what a server changed last; `entry` is what it is of, if anybody knows."""
    name = entry_name(record.content or entry, record.key, _NAME_IN_LIST)
    lines = [f"{name}\n-# {version_name(words, record.version)} · {_made(words, record)}"]
    if record.gives_up_copy:
        lines.append(f"-# {words('Back to the shared version.')}")
    elif record.content is None:
        lines.append(f"-# {words('Taken out.')}")
    return "\n".join([*lines, *_note(record, _NOTE_IN_LIST)])


def trash_line(words: Words, record: RevisionRecord, entry: Entry | None, kept: datetime.timedelta) -> str:
    """Return something that was taken out, with how long it is listed."""
    leaves = int((record.made_at + kept).timestamp())
    line = words("Listed here until {day}; its history has it for good.", day=f"<t:{leaves}:D>")
    name = entry_name(entry, record.key, _NAME_IN_LIST)
    return "\n".join([f"{name}\n-# {_made(words, record)}", *_note(record, _NOTE_IN_LIST), f"-# {line}"])


def return_lines(words: Words, key: str, command: Command, now: Entry | None, after: Entry | None) -> list[str]:
    """Return what going back to a version of an entry would do, from what is seen now to what was seen then."""
    name = entry_name(now or after, key)
    if isinstance(command, Revert):
        head = words("{entry}: back to version {version}.", entry=name, version=version_name(words, command.to))
    else:
        head = words("{entry}: back to the shared version; what changes there is seen here from then on.", entry=name)
    if after is None:
        return [head, words("It is taken out then.")]
    return [head, words("It is put back.")] if now is None else [head]


def _made(words: Words, record: RevisionRecord) -> str:
    return f"{author_name(words, record.author)} · <t:{int(record.made_at.timestamp())}:f>"


def _note(record: RevisionRecord, limit: int = _NOTE) -> list[str]:
    note = " ".join(record.note.split())
    return [f"> {escape_markdown(clip(note, limit))}"] if note else []
