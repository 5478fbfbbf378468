"""Two editors at one entry: what the slower one is shown, and how their edits are brought together."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from knowledge import (
    Choice,
    Command,
    Conflict,
    Edition,
    Entry,
    EntryName,
    Library,
    Merge,
    RevisionRecord,
    Save,
    Version,
    ref_of,
    resolved,
)

from .changes import outdated
from .unsaved import Unsaved

_SINCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """
    A command whose entry somebody else has changed meanwhile.

    Attributes:
        command: what its editor wants.
        base: the entry that they saw; None where there was none.
        theirs: the entry as it is now; None where it was taken out.
        now: the version that it has.
        since: what was done meanwhile, newest first, as far as it is shown.
        merge: both edits together, where the command saves an entry that is there.
    """

    command: Command
    base: Entry | None
    theirs: Entry | None
    now: Version
    since: tuple[RevisionRecord, ...]
    merge: Merge | None

    @property
    def ours(self) -> Entry | None:
        """What its editor wants to be there."""
        return self.command.entry if isinstance(self.command, Save) else None

    @property
    def is_gone(self) -> bool:
        """Whether what the editor wants to save was taken out."""
        return isinstance(self.command, Save) and self.theirs is None


def conflict_key(command: Command, conflict: Conflict) -> str:
    """Return a short key of a conflict, the same whenever it is asked for."""
    return hashlib.sha256(repr((ref_of(command), conflict.path)).encode()).hexdigest()[:12]


async def clashes_of(library: Library, server_id: int, change: Unsaved) -> tuple[Clash, ...]:
    """Return where others have changed what a change is about since its editor saw it."""
    edition = library.edition(server_id)
    return tuple(
        [await _clash(library, server_id, edition, each, change) for each in outdated(edition, change.commands)]
    )


def rebased(change: Unsaved, clashes: Sequence[Clash]) -> Unsaved | None:
    """Return a change brought together with what others did; None while something is left to choose."""
    now: dict[tuple[str, str], Command] = {}
    for clash in clashes:
        if clash.is_gone or (clash.merge is not None and not clash.merge.is_settled):
            return None
        command = replace(clash.command, expected=clash.now)
        if isinstance(command, Save) and clash.merge is not None and clash.merge.entry is not None:
            command = replace(command, entry=clash.merge.entry)
        now[ref_of(clash.command)] = command
    return replace(change, commands=tuple(now.get(ref_of(each), each) for each in change.commands), choices={})


async def _clash(library: Library, server_id: int, edition: Edition, command: Command, change: Unsaved) -> Clash:
    entry, key = ref_of(command)
    name = cast("EntryName", entry)
    assert command.expected is not None
    seen = await library.history.revision(server_id, name, key, command.expected)
    base = _content(library, seen)
    theirs = edition.base.entry(name, key)
    newest = await library.history.of(server_id, name, key, limit=_SINCE)
    since = [record for record in newest if seen is None or record.id > seen.id]
    merge = None
    if isinstance(command, Save) and theirs is not None:
        merge = _merged(command, base, theirs, change.choices)
    return Clash(
        command=command,
        base=base,
        theirs=theirs,
        now=edition.version(name, key),
        since=tuple(since),
        merge=merge,
    )


def _content(library: Library, record: RevisionRecord | None) -> Entry | None:
    if record is not None and record.gives_up_copy:
        return library.shared.base.entry(record.entry, record.key)
    return record.content if record is not None else None


def _merged(command: Save, base: Entry | None, theirs: Entry, choices: Mapping[str, Choice]) -> Merge:
    merge = resolved(base, command.entry, theirs, {})
    chosen = {
        conflict.path: choices[found]
        for conflict in merge.conflicts
        if (found := conflict_key(command, conflict)) in choices
    }
    return resolved(base, command.entry, theirs, chosen) if chosen else merge
