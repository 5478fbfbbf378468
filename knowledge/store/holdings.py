"""What every scope holds, in memory: the shared entries, and what servers have of their own. Values that never change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self, TypeVar

from ..base import AnyEntry, KnowledgeBase
from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry
from ..views import Version
from .tables import SHARED_SCOPE, Revision

EntryT = TypeVar("EntryT", ClaimEntry, WorkEntry, TopicEntry)
Ref = tuple[str, str]
"""What an entry is known by: claim, work or topic, and its slug or id."""

RETIRED: dict[str, Any] = {"retired": True}
"""What a revision holds where an entry was taken out."""
FOLLOWS: dict[str, Any] = {"follows": "shared"}
"""What a revision holds where a server gave up its own copy, or its own retirement, of a shared entry."""
_MODELS: Mapping[str, type[AnyEntry]] = {"claim": ClaimEntry, "work": WorkEntry, "topic": TopicEntry}
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """
    What a server has of its own.

    Attributes:
        entries: its entries; None where it retired a shared one.
        numbers: the last revision of all that it ever had.
        based_on: the shared revision that each copy was made of; None of what was never shared.
    """

    entries: Mapping[Ref, AnyEntry | None] = field(default_factory=lambda: _NOTHING)
    numbers: Mapping[Ref, int] = field(default_factory=lambda: _NOTHING)
    based_on: Mapping[Ref, int | None] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """
    Everything, as it was after the revision with the id `seen`.

    Attributes:
        shared: the entries that every server sees.
        numbers: the last revision of every shared entry, of those that were retired, too.
        overlays: what servers have of their own, by their ids.
    """

    shared: KnowledgeBase
    numbers: Mapping[Ref, int]
    overlays: Mapping[int, Overlay]
    seen: int

    def base(self, scope: int) -> KnowledgeBase:
        """Return what a scope sees: the shared entries with its own laid over them."""
        overlay = self.overlays.get(scope)
        if scope == SHARED_SCOPE or overlay is None or not overlay.entries:
            return self.shared
        return laid_over(self.shared, overlay.entries)

    def entry(self, scope: int, ref: Ref) -> AnyEntry | None:
        """Return an entry as a scope sees it, or None."""
        own = self._own(scope)
        return own[ref] if ref in own else self.shared.entry(*ref)

    def version(self, scope: int, ref: Ref) -> Version:
        """Return which version of an entry a scope sees; number 0 of what never was."""
        if ref in self._own(scope):
            return Version(number=self.overlays[scope].numbers[ref], is_own=True)
        return Version(number=self.numbers.get(ref, 0))

    def next_number(self, scope: int, ref: Ref) -> int:
        """Return the number of the next revision of an entry in a scope: above what its editors have seen."""
        shared = self.numbers.get(ref, 0)
        if scope == SHARED_SCOPE:
            return shared + 1
        overlay = self.overlays.get(scope)
        return max(shared, overlay.numbers.get(ref, 0) if overlay else 0) + 1

    def base_number(self, scope: int, ref: Ref) -> int | None:
        """Return the shared revision that a scope's copy is of, or would be of if it were made now."""
        if ref in self._own(scope):
            return self.overlays[scope].based_on.get(ref)
        return self.numbers.get(ref)

    def taken(self, revisions: Iterable[Revision]) -> Self:
        """Return what is held after further revisions, given in the order of their ids."""
        shared: dict[Ref, AnyEntry | None] = {}
        numbers: dict[Ref, int] = {}
        overlays: dict[int, Overlay] = {}
        seen, base = self.seen, self.shared
        for revision in revisions:
            ref = (revision.entry, revision.key)
            seen = revision.id or seen
            if revision.scope == SHARED_SCOPE:
                if ref in shared and shared[ref] is None:
                    # What was taken out and put back stands behind the others, for readers of both at once, too.
                    base, shared = laid_over(base, shared), {}
                shared[ref] = read_entry(revision.entry, revision.content)
                numbers[ref] = revision.number
            else:
                before = overlays.get(revision.scope) or self.overlays.get(revision.scope) or Overlay()
                overlays[revision.scope] = _taken(before, revision, ref)
        return type(self)(
            shared=laid_over(base, shared) if shared else base,
            numbers={**self.numbers, **numbers} if numbers else self.numbers,
            overlays={**self.overlays, **overlays} if overlays else self.overlays,
            seen=seen,
        )

    def without(self, scope: int) -> Self:
        """Return what is held once a server is forgotten."""
        left = {server: overlay for server, overlay in self.overlays.items() if server != scope}
        return type(self)(shared=self.shared, numbers=self.numbers, overlays=left, seen=self.seen)

    def _own(self, scope: int) -> Mapping[Ref, AnyEntry | None]:
        overlay = self.overlays.get(scope)
        return overlay.entries if overlay else _NOTHING


def read_entry(name: str, content: Mapping[str, Any]) -> AnyEntry | None:
    """Return the entry that a revision holds, or None where it holds none."""
    return None if content in (RETIRED, FOLLOWS) else _MODELS[name].model_validate(content)


def by_sort(
    entries: Mapping[Ref, AnyEntry | None],
) -> tuple[dict[str, ClaimEntry | None], dict[str, WorkEntry | None], dict[str, TopicEntry | None]]:
    """Return the claims, works and topics among entries, by slug and id."""
    claims: dict[str, ClaimEntry | None] = {}
    works: dict[str, WorkEntry | None] = {}
    topics: dict[str, TopicEntry | None] = {}
    for (name, key), entry in entries.items():
        match name, entry:
            case "claim", ClaimEntry() | None:
                claims[key] = entry
            case "work", WorkEntry() | None:
                works[key] = entry
            case "topic", TopicEntry() | None:
                topics[key] = entry
    return claims, works, topics


def with_entries(base: KnowledgeBase, entries: Mapping[Ref, AnyEntry | None]) -> KnowledgeBase:
    """Return a base with entries put in (None: taken out); what is there already keeps its place."""
    claims, works, topics = by_sort(entries)
    return KnowledgeBase(
        claims=_changed(base.claims, claims), works=_changed(base.works, works), topics=_changed(base.topics, topics)
    )


def _changed(before: Mapping[str, EntryT], changes: Mapping[str, EntryT | None]) -> Mapping[str, EntryT]:
    if not changes:
        return before
    after: dict[str, EntryT | None] = {**before, **changes}
    return {key: entry for key, entry in after.items() if entry is not None}


def laid_over(base: KnowledgeBase, entries: Mapping[Ref, AnyEntry | None]) -> KnowledgeBase:
    """Return a base whose claims are in the order of their codes with entries put in (None: taken out), in that order still."""
    after = with_entries(base, entries)
    codes = {key: entry.code for (_, key), entry in entries.items() if isinstance(entry, ClaimEntry)}
    stays = all(slug in base.claims and base.claims[slug].code == code for slug, code in codes.items())
    return after if stays else _in_order(after)


def _in_order(base: KnowledgeBase) -> KnowledgeBase:
    """Return a base with its claims in the order of their codes."""
    claims = dict(sorted(base.claims.items(), key=lambda item: (int(item[1].code[2:]), item[0])))
    return KnowledgeBase(claims=claims, works=base.works, topics=base.topics)


def _taken(overlay: Overlay, revision: Revision, ref: Ref) -> Overlay:
    entries, based_on = dict(overlay.entries), dict(overlay.based_on)
    # In the order of the last revisions, in which they are read, too.
    entries.pop(ref, None)
    based_on.pop(ref, None)
    if revision.content != FOLLOWS:
        entries[ref] = read_entry(revision.entry, revision.content)
        based_on[ref] = revision.based_on
    return Overlay(entries=entries, numbers={**overlay.numbers, ref: revision.number}, based_on=based_on)
