"""The ledger of replies: which message was answered with which claim. Ids and numbers only, never a word of a message."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import case, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from .engine import Sessions
from .statements import delete_rows, forget_name, read_rows
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


class ReplyForm(StrEnum):
    """
    What was posted.

    A card; one line that leads to an earlier card; a choice between two claims; a reaction that becomes a card when it is tapped.
    """

    CARD = "card"
    LINK = "link"
    PICKER = "picker"
    MARK = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRecord:
    """
    A reply as the ledger has it.

    Attributes:
        source_id: the message answered, in `channel_id` of `server_id`, written by `author_id` (0: forgotten).
        reply_id: our message, in `place_id`; None while pending, and for a mark.
        claim, revision, probability: what it was answered with.
        digest: of what the card shows, to tell whether a newer revision changes it.
        corrected_at: when the card was last brought in line with a newer revision.
    """

    source_id: int
    server_id: int
    channel_id: int
    author_id: int
    reply_id: int | None
    claim: str
    revision: int
    probability: float
    state: ReplyState
    form: ReplyForm = ReplyForm.CARD
    place_id: int | None = None
    digest: str = ""
    corrected_at: datetime.datetime | None = None
    made_at: datetime.datetime | None = field(default=None, compare=False)

    @property
    def place(self) -> int:
        """The channel or thread that our message stands in."""
        return self.place_id if self.place_id is not None else self.channel_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """
    What was posted before, as far as it may keep a new card from being posted.

    Attributes:
        in_channel: when anything but a mark was last posted in the channel.
        to_author: when the author was last answered in the server.
        this_hour: how much was posted in the server in the last hour, marks aside.
        author_this_hour: how many of them answered the author.
        card: the last card about the claim that still stands in the channel.
        link: when a link to a card about the claim was last posted in the channel.
    """

    in_channel: datetime.datetime | None = None
    to_author: datetime.datetime | None = None
    this_hour: int = 0
    author_this_hour: int = 0
    card: ReplyRecord | None = None
    link: datetime.datetime | None = None


Judge = Callable[[Past], ReplyForm | None]
"""Decides from the past which form a reply takes; None: none."""


class ReplyLedger:
    """Makes every reply unique: the row of a message can be made once, whichever process comes first."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def reserve(
        self, record: ReplyRecord, *, now: datetime.datetime | None = None, judge: Judge | None = None
    ) -> bool:
        """
        Note that a message is about to be answered; return False where it was noted before, or the judge is against it.

        The judge sees the past in the same transaction, and a server's reservations come one after the other: two
        messages that come at once cannot both be the first.
        """
        now = now or utc_now()
        try:
            async with self._sessions.writing(turn=record.server_id) as session:
                if await session.get(Reply, record.source_id) is not None:
                    return False
                form: ReplyForm | None = record.form
                if judge is not None:
                    form = judge(await _past(session, record, now))
                if form is None:
                    return False
                session.add(_row(record, form, now))
        except IntegrityError:
            return False
        return True

    async def promote(self, record: ReplyRecord, *, now: datetime.datetime, judge: Judge) -> bool:
        """
        Turn a mark, or a choice between claims, into a pending card; return False where it is neither, or not any more.

        The card is the record's: what the message says, and the entry, may be others than when it was marked.
        """
        async with self._sessions.writing(turn=record.server_id) as session:
            row = await session.get(Reply, record.source_id)
            if row is None or row.form not in {ReplyForm.MARK, ReplyForm.PICKER} or row.state != ReplyState.POSTED:
                return False
            form = judge(await _past(session, record, now))
            if form is None:
                return False
            if row.form == ReplyForm.MARK:
                row.state, row.reply_id = ReplyState.PENDING, None
            row.form, row.made_at = form, now
            row.claim, row.revision, row.digest = record.claim, record.revision, record.digest
            row.probability = record.probability
        return True

    async def release(self, source_id: int) -> None:
        """Take back a reservation whose reply could not be sent."""
        pending = col(Reply.state) == ReplyState.PENDING
        await delete_rows(self._sessions, Reply, col(Reply.source_id) == source_id, pending)

    async def posted(self, source_id: int, reply_id: int | None, *, place_id: int | None = None) -> ReplyState:
        """Note the message that a reply was posted as; return its state: withdrawing where somebody was faster."""
        # One statement: a withdrawal between reading and writing would be lost.
        state = case((col(Reply.state) == ReplyState.PENDING, ReplyState.POSTED), else_=col(Reply.state))
        note = update(Reply).where(col(Reply.source_id) == source_id)
        note = note.values(reply_id=reply_id, place_id=place_id, state=state)
        async with self._sessions.writing() as session:
            result = await session.exec(note.returning(col(Reply.state)))
            noted = result.scalar_one_or_none()
        return ReplyState(noted) if noted is not None else ReplyState.WITHDRAWING

    async def changed(
        self,
        source_id: int,
        *,
        claim: str,
        revision: int,
        probability: float | None = None,
        digest: str = "",
        corrected_at: datetime.datetime | None = None,
    ) -> None:
        """Note that a reply now answers another claim, or another revision of it."""
        async with self._sessions.writing() as session:
            row = await session.get(Reply, source_id)
            if row is not None:
                row.claim, row.revision, row.digest = claim, revision, digest
                row.corrected_at = corrected_at
                if probability is not None:
                    row.probability = probability

    async def standing(
        self, since: datetime.datetime, *, claims: Collection[str] | None = None
    ) -> tuple[ReplyRecord, ...]:
        """Return the replies of all forms (about some claims, if given) that were posted since a moment and still stand, oldest first."""
        query = select(Reply).where(Reply.state == ReplyState.POSTED, col(Reply.made_at) >= since)
        if claims is not None:
            query = query.where(col(Reply.claim).in_(claims))
        return await self._records(query.order_by(col(Reply.made_at)))

    async def in_places(self, places: Collection[int]) -> tuple[ReplyRecord, ...]:
        """Return the cards that still stand in some channels and threads, oldest first."""
        here = col(Reply.channel_id).in_(places) | col(Reply.place_id).in_(places)
        query = select(Reply).where(here, Reply.state == ReplyState.POSTED, Reply.form == ReplyForm.CARD)
        return await self._records(query.order_by(col(Reply.made_at)))

    async def since(
        self, server_id: int, moment: datetime.datetime, *, claim: str | None = None
    ) -> tuple[ReplyRecord, ...]:
        """Return a server's replies since a moment, in whatever state, oldest first; about a claim alone, if given."""
        query = select(Reply).where(Reply.server_id == server_id, col(Reply.made_at) >= moment)
        if claim is not None:
            query = query.where(Reply.claim == claim)
        return await self._records(query.order_by(col(Reply.made_at)))

    async def of_author(self, author_id: int) -> tuple[ReplyRecord, ...]:
        """Return the replies to a person's messages in all servers."""
        return await self._records(select(Reply).where(Reply.author_id == author_id))

    async def forget_author(self, author_id: int) -> None:
        """Keep the replies to a person's messages without the person: the messages are not answered anew."""
        await forget_name(self._sessions, Reply, col(Reply.author_id), author_id)

    async def withdrawing(self, source_id: int) -> None:
        """Note that a reply is to be taken down; its message is not answered again."""
        await self._set_state(source_id, ReplyState.WITHDRAWING)

    async def withdrawn(self, source_id: int) -> None:
        """Note that a reply is gone; its message is not answered again."""
        await self._set_state(source_id, ReplyState.WITHDRAWN)

    async def unfinished(self, before: datetime.datetime) -> tuple[ReplyRecord, ...]:
        """Return the replies made before a moment that were neither sent for sure nor taken down for sure."""
        states = (ReplyState.PENDING, ReplyState.WITHDRAWING)
        return await self._records(select(Reply).where(col(Reply.state).in_(states), col(Reply.made_at) < before))

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

    async def _records(self, query: SelectOfScalar[Reply]) -> tuple[ReplyRecord, ...]:
        return tuple(_record(row) for row in await read_rows(self._sessions, query))

    async def _set_state(self, source_id: int, state: ReplyState) -> None:
        async with self._sessions.writing() as session:
            row = await session.get(Reply, source_id)
            if row is not None:
                row.state = state

    async def forget_before(self, moment: datetime.datetime) -> int:
        """Delete the records made before a moment; return how many there were."""
        return await delete_rows(self._sessions, Reply, col(Reply.made_at) < moment)

    async def forget_server(self, server_id: int) -> None:
        """Delete the records of a server."""
        await delete_rows(self._sessions, Reply, col(Reply.server_id) == server_id)


async def _past(session: AsyncSession, record: ReplyRecord, now: datetime.datetime) -> Past:
    """Return what was posted before, around the message of a record."""
    here = col(Reply.channel_id) == record.channel_id
    other = col(Reply.source_id) != record.source_id
    seen = col(Reply.form) != ReplyForm.MARK
    in_server = col(Reply.server_id) == record.server_id
    made = func.max(Reply.made_at)

    async def last(*conditions: Any) -> datetime.datetime | None:
        moment: datetime.datetime | None = (await session.exec(select(made).where(other, *conditions))).one()
        return moment

    card = (
        await session.exec(
            select(Reply)
            .where(
                other,
                here | (col(Reply.place_id) == record.channel_id),
                Reply.claim == record.claim,
                Reply.form == ReplyForm.CARD,
                col(Reply.state).in_((ReplyState.POSTED, ReplyState.PENDING)),
            )
            .order_by(col(Reply.made_at).desc())
            .limit(1)
        )
    ).first()
    hour = now - datetime.timedelta(hours=1)
    count = select(func.count()).where(other, in_server, seen, col(Reply.made_at) > hour)
    by_author = col(Reply.author_id) == record.author_id
    return Past(
        in_channel=await last(here, seen),
        to_author=await last(in_server, seen, by_author) if record.author_id else None,
        this_hour=int((await session.exec(count)).one()),
        author_this_hour=int((await session.exec(count.where(by_author))).one()) if record.author_id else 0,
        card=_record(card) if card is not None else None,
        link=await last(here, col(Reply.form) == ReplyForm.LINK, col(Reply.claim) == record.claim),
    )


def _row(record: ReplyRecord, form: ReplyForm, now: datetime.datetime) -> Reply:
    return Reply(
        source_id=record.source_id,
        server_id=record.server_id,
        channel_id=record.channel_id,
        author_id=record.author_id,
        claim=record.claim,
        revision=record.revision,
        probability=record.probability,
        state=ReplyState.PENDING,
        form=form,
        digest=record.digest,
        made_at=now,
    )


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
        form=ReplyForm(row.form),
        place_id=row.place_id,
        digest=row.digest,
        corrected_at=row.corrected_at,
        made_at=row.made_at,
    )
