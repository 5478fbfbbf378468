"""Proposed edits that wait for a moderator's review."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import col, func, select

from .engine import Sessions
from .statements import delete_rows, forget_name, read_rows
from .tables import Suggestion, utc_now


class SuggestionKind(StrEnum):
    """What is proposed."""

    CLAIM = "claim"
    EVIDENCE = "evidence"
    PHRASING = "phrasing"
    COUNTEREXAMPLE = "counterexample"
    EDIT = "edit"
    """A whole entry that waits for a second reviewer."""


class SuggestionState(StrEnum):
    """What became of it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRecord:
    """
    A proposal.

    Attributes:
        kind: what is proposed.
        claim: the claim's slug; None for a new claim.
        content: what was written in the form, by field; of a message that it is about, nothing.
        channel_id, source_id: the message that it is about, to be read again when it is reviewed.
        proposed_by: who proposed it (0: forgotten).
        decided_by, decided_at, reason: who decided, when, and why not.
        wants_thanks: whether the proposer wishes to be told what became of it.
    """

    id: int | None = None
    server_id: int
    kind: SuggestionKind
    claim: str | None
    content: Mapping[str, Any]
    channel_id: int | None = None
    source_id: int | None = None
    proposed_by: int
    state: SuggestionState = SuggestionState.WAITING
    made_at: datetime.datetime | None = None
    decided_by: int | None = None
    decided_at: datetime.datetime | None = None
    reason: str | None = None
    wants_thanks: bool = False


class Suggestions:
    """The proposals of all servers."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._watchers: list[Callable[[SuggestionRecord], object]] = []

    def watch(self, watcher: Callable[[SuggestionRecord], object]) -> None:
        """Have a function called with every proposal that is made or decided in this process, once it is kept."""
        self._watchers.append(watcher)

    def tell(self, record: SuggestionRecord) -> None:
        """Tell the watchers of a proposal."""
        for watcher in self._watchers:
            watcher(record)

    async def propose(self, record: SuggestionRecord) -> int:
        """Keep a proposal; return its number."""
        row = Suggestion(
            server_id=record.server_id,
            kind=record.kind,
            claim=record.claim,
            content=dict(record.content),
            channel_id=record.channel_id,
            source_id=record.source_id,
            proposed_by=record.proposed_by,
            state=SuggestionState.WAITING,
            made_at=utc_now(),
            wants_thanks=record.wants_thanks,
        )
        async with self._sessions.writing() as session:
            session.add(row)
            await session.flush()
            kept = suggestion_of(row)
        assert kept.id is not None
        self.tell(kept)
        return kept.id

    async def wish_thanks(self, server_id: int, number: int, *, user_id: int) -> bool:
        """Note that somebody wishes to be told what becomes of their waiting proposal; return whether it is theirs, and waits."""
        async with self._sessions.writing() as session:
            row = await session.get(Suggestion, number, with_for_update=True)
            if (
                row is None
                or (row.server_id, row.proposed_by) != (server_id, user_id)
                or row.state != SuggestionState.WAITING
            ):
                return False
            row.wants_thanks = True
        return True

    async def waiting(self, server_id: int) -> tuple[SuggestionRecord, ...]:
        """Return what waits in a server, oldest first."""
        query = (
            select(Suggestion)
            .where(Suggestion.server_id == server_id, Suggestion.state == SuggestionState.WAITING)
            .order_by(col(Suggestion.id))
        )
        return tuple(suggestion_of(row) for row in await read_rows(self._sessions, query))

    async def of(self, server_id: int, number: int) -> SuggestionRecord | None:
        """Return a server's proposal by its number, or None."""
        query = select(Suggestion).where(Suggestion.server_id == server_id, Suggestion.id == number)
        return next((suggestion_of(row) for row in await read_rows(self._sessions, query)), None)

    async def count_since(
        self,
        server_id: int,
        user_id: int,
        moment: datetime.datetime,
        *,
        kinds: Iterable[SuggestionKind] = SuggestionKind,
    ) -> int:
        """Return how many of some kinds a person has made in a server since a moment."""
        query = select(func.count()).where(
            Suggestion.server_id == server_id,
            Suggestion.proposed_by == user_id,
            col(Suggestion.kind).in_(kinds),
            col(Suggestion.made_at) >= moment,
        )
        async with self._sessions.reading() as session:
            return int((await session.exec(query)).one())

    async def of_user(self, user_id: int) -> tuple[SuggestionRecord, ...]:
        """Return a person's proposals in all servers."""
        rows = await read_rows(self._sessions, select(Suggestion).where(Suggestion.proposed_by == user_id))
        return tuple(suggestion_of(row) for row in rows)

    async def decided_by(self, user_id: int) -> tuple[SuggestionRecord, ...]:
        """Return the proposals in all servers that a person decided about."""
        rows = await read_rows(self._sessions, select(Suggestion).where(Suggestion.decided_by == user_id))
        return tuple(suggestion_of(row) for row in rows)

    async def forget_user(self, user_id: int) -> None:
        """Keep a person's proposals without their name."""
        await forget_name(self._sessions, Suggestion, col(Suggestion.proposed_by), user_id)
        await forget_name(self._sessions, Suggestion, col(Suggestion.decided_by), user_id)

    async def forget_server(self, server_id: int) -> None:
        """Delete the proposals of a server."""
        await delete_rows(self._sessions, Suggestion, col(Suggestion.server_id) == server_id)


def suggestion_of(row: Suggestion) -> SuggestionRecord:
    """Return what a row holds."""
    return SuggestionRecord(
        id=row.id,
        server_id=row.server_id,
        kind=SuggestionKind(row.kind),
        claim=row.claim,
        content=row.content,
        channel_id=row.channel_id,
        source_id=row.source_id,
        proposed_by=row.proposed_by,
        state=SuggestionState(row.state),
        made_at=row.made_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
        wants_thanks=row.wants_thanks,
    )
