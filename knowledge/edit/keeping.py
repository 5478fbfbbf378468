"""What servers keep of the shared entries when these change: none of what they see may lack a work or a topic that it needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..base import AnyEntry, required
from ..entries import ClaimEntry
from ..store.holdings import Holdings, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """
    A work or a topic that a server must go on seeing.

    Attributes:
        entry: what the server gets as its own, for it is no longer shared; None: it sees the shared one, which it had retired.
        number: of the revision by which it keeps it or takes it back.
        based_on: the shared revision of what it sees then.
    """

    scope: int
    ref: Ref
    entry: AnyEntry | None
    number: int
    based_on: int


def to_keep(before: Holdings, after: Holdings, changed: Iterable[Ref]) -> Iterator[Keeping]:
    """
    Yield what servers must keep or take back after a change of the shared entries `changed`.

    What is retired stays with the servers whose own claims need it, as a copy of theirs. And what a server retired comes
    back to it where a shared claim that it sees needs it by now.
    """
    changed = tuple(changed)
    gone = {
        ref: entry
        for ref in changed
        if ref[0] != "claim" and not after.shared.entry(*ref) and (entry := before.shared.entry(*ref)) is not None
    }
    claims = [claim for ref in changed if isinstance(claim := after.shared.entry(*ref), ClaimEntry)]
    if not gone and not claims:
        return
    for scope, overlay in after.overlays.items():
        needed = _needed_by(overlay.entries.values()) if gone else frozenset()
        for ref, entry in gone.items():
            if ref in needed and ref not in overlay.entries:
                number = after.next_number(scope, ref)
                yield Keeping(scope=scope, ref=ref, entry=entry, number=number, based_on=before.numbers[ref])
        retired = {ref for ref, entry in overlay.entries.items() if entry is None and ref[0] != "claim"}
        if retired:
            seen = [claim for claim in claims if ("claim", claim.slug) not in overlay.entries]
            for ref in sorted(retired & _needed_by(seen)):
                number = after.next_number(scope, ref)
                yield Keeping(scope=scope, ref=ref, entry=None, number=number, based_on=after.numbers[ref])


def _needed_by(entries: Iterable[AnyEntry | None]) -> frozenset[Ref]:
    return frozenset[Ref]().union(*(required(entry) for entry in entries if isinstance(entry, ClaimEntry)))
