"""The editions that servers see: made of what is held, renewed where something changed, and learned from in the background."""

import asyncio
import dataclasses
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from .base import AnyEntry, KnowledgeBase, check
from .edition import Edition
from .entries import ClaimEntry, Kind
from .recognise import Recogniser, Teacher
from .recognise.learned import taught_by
from .store.holdings import Holdings, Ref
from .store.tables import SHARED_SCOPE
from .views import Renewed, Version

_log = logging.getLogger(__name__)
Quotations = Mapping[int, Mapping[tuple[str, str], str]]
"""What documents say that readers of a scope may see, by document and fingerprint."""
_NOTHING: Mapping[tuple[str, str], str] = MappingProxyType({})
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lesson:
    """What a recogniser has learned from, and the recogniser."""

    base: KnowledgeBase
    recogniser: Recogniser


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """Everything that readers see, from one moment."""

    held: Holdings
    quotations: Quotations
    shared: Edition
    own: Mapping[int, Edition]


class Editions:
    """The shared edition, and one for each server that has entries of its own."""

    def __init__(self, teacher: Teacher) -> None:
        """Take who teaches recognisers; `show` makes the first editions."""
        self._teacher = teacher
        self._shown: _Shown
        self._lessons: dict[int, _Lesson] = {}
        self._stale: dict[int, None] = {}
        # What learning failed on is not tried again until it has changed.
        self._unteachable: dict[int, KnowledgeBase] = {}
        self._learning: asyncio.Task[None] | None = None
        # One at a time: an older view must not replace a newer one.
        self._turn = asyncio.Lock()

    @property
    def shared(self) -> Edition:
        """What servers see that have no entries of their own."""
        return self._shown.shared

    @property
    def seen(self) -> int:
        """The id of the last revision that readers see the work of."""
        return self._shown.held.seen

    def own(self) -> dict[int, int]:
        """Return how many entries servers have of their own, what they took out included."""
        overlays = self._shown.held.overlays
        return {server: len(overlays[server].entries) for server in sorted(overlays) if overlays[server].entries}

    def of(self, scope: int) -> Edition:
        """Return what a server sees."""
        return self._shown.own.get(scope, self._shown.shared)

    async def show(self, held: Holdings, quotations: Quotations) -> tuple[Renewed, ...]:
        """
        Show readers what is held: at once with what was learned before, and soon with what is new.

        Return which claims look different, by scope; nothing where readers see something newer already.
        """
        async with self._turn:
            before = self._shown if hasattr(self, "_shown") else None
            if before is None:
                self._shown = await asyncio.to_thread(self._first, held, quotations)
            elif held.seen < before.held.seen:
                return ()
            else:
                # In a thread, for the bot must answer Discord's heartbeats meanwhile.
                self._shown = await asyncio.to_thread(self._next, before, held, quotations)
            self._start_learning()
            return _renewed(before, self._shown) if before is not None else ()

    def relearn(self) -> None:
        """Learn everything anew, as where the encoder turned out not to work."""
        self._unteachable.clear()
        self._stale |= dict.fromkeys(self._lessons)
        self._start_learning()

    async def learned(self) -> None:
        """Wait until the recognisers have learned from the last change; they know of the change before."""
        if self._learning is not None:
            await asyncio.shield(self._learning)

    def _first(self, held: Holdings, quotations: Quotations) -> _Shown:
        base = held.shared
        check(base)  # claims remember what is asked of them, so that the first edit need not wait
        recogniser = self._teacher.teach(base.claims.values(), base.topics.values())
        self._lessons[SHARED_SCOPE] = _Lesson(base=base, recogniser=recogniser)
        shared = Edition.build(base, _versions(held), _of(quotations, SHARED_SCOPE), recogniser=recogniser)
        own = {server: self._overlaid(shared, held, quotations, server) for server in _of_their_own(held, quotations)}
        return _Shown(held=held, quotations=quotations, shared=shared, own=own)

    def _next(self, before: _Shown, held: Holdings, quotations: Quotations) -> _Shown:
        shared = before.shared
        if _of(quotations, SHARED_SCOPE) != _of(before.quotations, SHARED_SCOPE):
            versions = _versions(held)
            recogniser = self._known_of(SHARED_SCOPE, held.shared)
            shared = Edition.build(held.shared, versions, _of(quotations, SHARED_SCOPE), recogniser=recogniser)
        elif held.shared is not before.held.shared:
            changed = _differing(before.held.shared, held.shared)
            recogniser = self._known_of(SHARED_SCOPE, held.shared)
            # Of what came and went since the last look, too, which makes no difference but has a history.
            numbers = {
                ref: Version(number=number)
                for ref, number in held.numbers.items()
                if before.held.numbers.get(ref) != number
            }
            shared = before.shared.changed(changed, {**shared.versions, **numbers}, recogniser=recogniser)
        own = {
            server: before.own[server]
            if server in before.own
            and shared is before.shared
            and held.overlays.get(server) is before.held.overlays.get(server)
            and _of(quotations, server) == _of(before.quotations, server)
            else self._overlaid(shared, held, quotations, server)
            for server in _of_their_own(held, quotations)
        }
        return _Shown(held=held, quotations=quotations, shared=shared, own=own)

    def _overlaid(self, shared: Edition, held: Holdings, quotations: Quotations, server: int) -> Edition:
        """Return the shared edition with a server's own entries, and what its own documents say, laid over it."""
        entries = _own(held, server)
        versions = {**shared.versions, **{ref: held.version(server, ref) for ref in entries}}
        own = _of(quotations, server)
        readable = {**_of(quotations, SHARED_SCOPE), **own} if own else None
        try:
            edition = shared.changed(entries, versions, recogniser=shared.recogniser, quotations=readable)
            return dataclasses.replace(edition, recogniser=self._known_of(server, edition.base, shared.base, entries))
        except Exception:  # noqa: BLE001  one server's entries must not keep all others from theirs
            _log.exception(
                "the entries of server %s cannot be laid over the shared ones, which it sees meanwhile", server
            )
            return shared

    def _known_of(
        self,
        scope: int,
        base: KnowledgeBase,
        shared: KnowledgeBase | None = None,
        own: Mapping[Ref, AnyEntry | None] = MappingProxyType({}),
    ) -> Recogniser:
        """Return what was learned last in a scope with what has changed since, and the scope's own drafts, laid over it."""
        lesson = self._lessons.get(scope) or self._lessons[SHARED_SCOPE]
        altered, gone = _unlearned(lesson.base, base)
        to_learn = _to_learn(base, shared or base, own)
        if any(_unlearned(lesson.base, to_learn)) or lesson.base.topics != base.topics:
            self._stale[scope] = None
        else:
            self._stale.pop(scope, None)
        return lesson.recogniser.changed(altered, gone) if altered or gone else lesson.recogniser

    def _start_learning(self) -> None:
        if self._stale and (self._learning is None or self._learning.done()):
            self._learning = asyncio.create_task(self._learn())

    async def _learn(self) -> None:
        """Learn from what is shown now, scope by scope, until nothing has changed meanwhile; the shared entries first."""
        while True:
            async with self._turn:
                if not self._stale:
                    return
                scope, shown = min(self._stale), self._shown
                seen = self.of(scope).base
                base = _to_learn(seen, shown.shared.base, _own(shown.held, scope))
                self._stale.pop(scope)
            if self._unteachable.get(scope) is seen:
                continue
            try:
                learned = await asyncio.to_thread(self._teacher.teach, base.claims.values(), base.topics.values())
            except Exception:  # noqa: BLE001  nobody awaits this task, and one server's entries must not keep all others waiting
                _log.exception("What was changed cannot be learned from; it is judged by what holds in any base.")
                self._unteachable[scope] = seen
                continue
            async with self._turn:
                self._lessons[scope] = _Lesson(base=base, recogniser=learned)
                self._lessons, self._unteachable = self._of_shown(self._lessons), self._of_shown(self._unteachable)
                self._shown = await asyncio.to_thread(self._taught, self._shown)

    def _of_shown(self, kept: Mapping[int, T]) -> dict[int, T]:
        """Return what is kept of scopes that are shown still."""
        return {scope: each for scope, each in kept.items() if scope == SHARED_SCOPE or scope in self._shown.own}

    def _taught(self, shown: _Shown) -> _Shown:
        """Return what is shown, recognised by what was learned last."""
        shared = dataclasses.replace(shown.shared, recogniser=self._known_of(SHARED_SCOPE, shown.shared.base))
        own = {
            server: dataclasses.replace(
                edition,
                recogniser=self._known_of(server, edition.base, shown.shared.base, _own(shown.held, server)),
            )
            for server, edition in shown.own.items()
        }
        return dataclasses.replace(shown, shared=shared, own=own)


def _of(quotations: Quotations, scope: int) -> Mapping[tuple[str, str], str]:
    return quotations.get(scope, _NOTHING)


def _of_their_own(held: Holdings, quotations: Quotations) -> list[int]:
    """Return the servers that see something else than the shared entries: their own, or what their own documents say."""
    with_entries = {server for server, overlay in held.overlays.items() if overlay.entries}
    return sorted(with_entries | {scope for scope, own in quotations.items() if own and scope != SHARED_SCOPE})


def _own(held: Holdings, scope: int) -> Mapping[Ref, AnyEntry | None]:
    return held.overlays[scope].entries if scope in held.overlays else {}


def _to_learn(base: KnowledgeBase, shared: KnowledgeBase, own: Mapping[Ref, AnyEntry | None]) -> KnowledgeBase:
    """
    Return a base as it is learned from: without a server's own drafts, and with the shared claims that they are copies of.

    No reviewer has seen a draft. Learned from, one that says what a published claim says would be recognised in its place.
    """
    drafts = {
        slug
        for (name, slug), entry in own.items()
        if name == "claim" and isinstance(entry, ClaimEntry) and entry.kind is Kind.DRAFT and slug in base.claims
    }
    if not drafts:
        return base
    claims = {
        slug: shared.claims[slug] if slug in drafts else claim
        for slug, claim in base.claims.items()
        if slug not in drafts or slug in shared.claims
    }
    return dataclasses.replace(base, claims=claims)


def _versions(held: Holdings) -> dict[Ref, Version]:
    """Return the versions of all shared entries, of those that were retired, too."""
    return {ref: Version(number=number) for ref, number in held.numbers.items()}


def _differing(before: KnowledgeBase, after: KnowledgeBase) -> dict[Ref, AnyEntry | None]:
    """Return the entries that are other values than before; None where they are gone."""
    found: dict[Ref, AnyEntry | None] = {}
    for name, old, new in (
        ("claim", before.claims, after.claims),
        ("work", before.works, after.works),
        ("topic", before.topics, after.topics),
    ):
        found |= {(name, key): entry for key, entry in new.items() if old.get(key) is not entry}
        found |= {(name, key): None for key in old if key not in new}
    return found


def _unlearned(known: KnowledgeBase, base: KnowledgeBase) -> tuple[list[ClaimEntry], set[str]]:
    """Return the claims that say something else than what was learned from, and those that are gone."""
    altered = [
        claim
        for slug, claim in base.claims.items()
        if (old := known.claims.get(slug)) is not claim and (old is None or taught_by(old) != taught_by(claim))
    ]
    return altered, set(known.claims.keys() - base.claims.keys())


def _renewed(before: _Shown, after: _Shown) -> tuple[Renewed, ...]:
    """Return which claims look different in the scopes that changed."""
    if _of(before.quotations, SHARED_SCOPE) != _of(after.quotations, SHARED_SCOPE):
        return (Renewed(scope=SHARED_SCOPE, claims=None),)
    quoting = {
        server
        for server in before.quotations.keys() | after.quotations.keys()
        if _of(before.quotations, server) != _of(after.quotations, server)
    }
    scopes = {SHARED_SCOPE: (before.shared, after.shared)} | {
        server: (before.own.get(server, before.shared), after.own.get(server, after.shared))
        for server in {*before.own, *after.own}
    }
    return tuple(
        Renewed(scope=scope, claims=None if scope in quoting else changed)
        for scope, (old, new) in scopes.items()
        if old is not new and ((changed := _looking_different(old, new)) or scope in quoting)
    )


def _looking_different(old: Edition, new: Edition) -> frozenset[str]:
    entries = _differing(old.base, new.base)
    works = {key for name, key in entries if name == "work"}
    citing = {claim.slug for edition in (old, new) for work in works for claim in edition.index.claims(work=work)}
    return frozenset({key for name, key in entries if name == "claim"} | citing)
