"""The ledger of replies: which message was answered with which claim. Ids and numbers only, never a word of a message."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import case, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select

from .engine import Sessions
from .tables import Reply, utc_now


class ReplyState(StrEnum):
    """
    Where a reply is in its life.

    Pending: about to be sent. Withdrawing: to be taken down, and Discord has not confirmed it yet.
    """

    PENDING = "pending"
    POSTED = "posted"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRecord:
    """A reply as the ledger has it. `source_id` is the message answered, `reply_id` our message (None while pending)."""

    source_id: int
    server_id: int
    channel_id: int
    author_id: int
    reply_id: int | None
    claim: str
    revision: int
    probability: float
    state: ReplyState


class ReplyLedger:
    """Makes every reply unique: the row of a message can be made once, whichever process comes first."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def reserve(self, record: ReplyRecord) -> bool:
        """Note that a message is about to be answered; return False where it was noted before."""
        row = Reply(
            source_id=record.source_id,
            server_id=record.server_id,
            channel_id=record.channel_id,
            author_id=record.author_id,
            claim=record.claim,
            revision=record.revision,
            probability=record.probability,
            state=ReplyState.PENDING,
            made_at=utc_now(),
        )
        try:
            async with self._sessions.writing() as session:
                session.add(row)
        except IntegrityError:
            return False
        return True

    async def release(self, source_id: int) -> None:
        """Take back a reservation whose reply could not be sent."""
        async with self._sessions.writing() as session:
            pending = col(Reply.state) == ReplyState.PENDING
            await session.exec(delete(Reply).where(col(Reply.source_id) == source_id, pending))

    async def posted(self, source_id: int, reply_id: int) -> ReplyState:
        """Note the message that a reply was posted as; return its state: withdrawing where somebody was faster."""
        # One statement: a withdrawal between reading and writing would be lost.
        state = case((col(Reply.state) == ReplyState.PENDING, ReplyState.POSTED), else_=col(Reply.state))
        note = update(Reply).where(col(Reply.source_id) == source_id).values(reply_id=reply_id, state=state)
        async with self._sessions.writing() as session:
            result = await session.exec(note.returning(col(Reply.state)))
            noted = result.scalar_one_or_none()
        return ReplyState(noted) if noted is not None else ReplyState.WITHDRAWING

    async def changed(self, source_id: int, *, claim: str, revision: int, probability: float) -> None:
        """Note that a reply now answers another claim, or another revision of it."""
        async with self._sessions.writing() as session:
            row = await session.get(Reply, source_id)
            if row is not None:
                row.claim, row.revision, row.probability = claim, revision, probability

    async def withdrawing(self, source_id: int) -> None:
        """Note that a reply is to be taken down; its message is not answered again."""
        await self._set_state(source_id, ReplyState.WITHDRAWING)

    async def withdrawn(self, source_id: int) -> None:
        """Note that a reply is gone; its message is not answered again."""
        await self._set_state(source_id, ReplyState.WITHDRAWN)

    async def unfinished(self, before: datetime.datetime) -> tuple[ReplyRecord, ...]:
        """Return the replies made before a moment that were neither sent for sure nor taken down for sure."""
        states = (ReplyState.PENDING, ReplyState.WITHDRAWING)
        query = select(Reply).where(col(Reply.state).in_(states), col(Reply.made_at) < before)
        async with self._sessions.reading() as session:
            return tuple(_record(row) for row in (await session.exec(query)).all())

    async def of_message(self, source_id: int) -> ReplyRecord | None:
        """Return the reply to a message, or None."""
        async with self._sessions.reading() as session:
            row = await session.get(Reply, source_id)
            return _record(row) if row is not None else None

    async def as_message(self, reply_id: int) -> ReplyRecord | None:
        """Return the reply that was posted as this message, or None."""
        async with self._sessions.reading() as session:
            row = (await session.exec(select(Reply).where(Reply.reply_id == reply_id))).first()
            return _record(row) if row is not None else None

    async def _set_state(self, source_id: int, state: ReplyState) -> None:
        async with self._sessions.writing() as session:
            row = await session.get(Reply, source_id)
            if row is not None:
                row.state = state

    async def forget_before(self, moment: datetime.datetime) -> int:
        """Delete the records made before a moment; return how many there were."""
        async with self._sessions.writing() as session:
            result = await session.exec(delete(Reply).where(col(Reply.made_at) < moment))
            return int(result.rowcount)

    async def forget_server(self, server_id: int) -> None:
        """Delete the records of a server."""
        async with self._sessions.writing() as session:
            await session.exec(delete(Reply).where(col(Reply.server_id) == server_id))


def _record(row: Reply) -> ReplyRecord:
    return ReplyRecord(
        source_id=row.source_id,
        server_id=row.server_id,
        channel_id=row.channel_id,
        author_id=row.author_id,
        reply_id=row.reply_id,
        claim=row.claim,
        revision=row.revision,
        probability=row.probability,
        state=ReplyState(row.state),
    )
