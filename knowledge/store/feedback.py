"""What members said of cards: helpful, or not about the message at all."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, select

from .engine import Sessions
from .statements import delete_rows, read_rows
from .tables import Feedback, utc_now


class FeedbackVerdict(StrEnum):
    """What is said of a card; all but the first are *Not this*, with the reason."""

    HELPFUL = "helpful"
    OTHER_CLAIM = "other-claim"
    JOKE_OR_QUOTE = "joke-or-quote"
    ARGUED_THE_OPPOSITE = "argued-the-opposite"

    @property
    def is_wrong_match(self) -> bool:
        """Whether the card was not about what the message says."""
        return self is not FeedbackVerdict.HELPFUL


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRecord:
    """What one member said of the card of one message."""

    source_id: int
    user_id: int
    server_id: int
    claim: str
    verdict: FeedbackVerdict
    made_at: datetime.datetime


class FeedbackLedger:
    """What was said, once a member and message; who says another thing takes back the first."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def note(self, *, source_id: int, user_id: int, server_id: int, claim: str, verdict: FeedbackVerdict) -> None:
        """Keep what a member says of a card."""
        await self._sessions.put(
            Feedback(
                source_id=source_id,
                user_id=user_id,
                server_id=server_id,
                claim=claim,
                verdict=verdict,
                made_at=utc_now(),
            )
        )

    async def of_member(self, source_id: int, user_id: int) -> FeedbackVerdict | None:
        """Return what a member said of a card, or None."""
        async with self._sessions.reading() as session:
            row = await session.get(Feedback, (source_id, user_id))
            return FeedbackVerdict(row.verdict) if row is not None else None

    async def take_back(self, source_id: int, user_id: int) -> None:
        """Forget what a member said of a card."""
        await delete_rows(
            self._sessions, Feedback, col(Feedback.source_id) == source_id, col(Feedback.user_id) == user_id
        )

    async def of_message(self, source_id: int) -> tuple[FeedbackRecord, ...]:
        """Return all that was said of the card of a message."""
        rows = await read_rows(self._sessions, select(Feedback).where(Feedback.source_id == source_id))
        return _records(rows)

    async def since(
        self, server_id: int, moment: datetime.datetime, *, claim: str | None = None
    ) -> tuple[FeedbackRecord, ...]:
        """Return all that was said in a server since a moment; of the cards of a claim alone, if given."""
        query = select(Feedback).where(Feedback.server_id == server_id, col(Feedback.made_at) >= moment)
        if claim is not None:
            query = query.where(Feedback.claim == claim)
        return _records(await read_rows(self._sessions, query))

    async def of_user(self, user_id: int) -> tuple[FeedbackRecord, ...]:
        """Return all that a person said."""
        return _records(await read_rows(self._sessions, select(Feedback).where(Feedback.user_id == user_id)))

    async def forget_user(self, user_id: int) -> None:
        """Delete all that a person said."""
        await delete_rows(self._sessions, Feedback, col(Feedback.user_id) == user_id)

    async def forget_before(self, moment: datetime.datetime) -> None:
        """Delete what was said before a moment."""
        await delete_rows(self._sessions, Feedback, col(Feedback.made_at) < moment)

    async def forget_server(self, server_id: int) -> None:
        """Delete what was said in a server."""
        await delete_rows(self._sessions, Feedback, col(Feedback.server_id) == server_id)


def _records(rows: Sequence[Feedback]) -> tuple[FeedbackRecord, ...]:
    return tuple(
        FeedbackRecord(
            source_id=row.source_id,
            user_id=row.user_id,
            server_id=row.server_id,
            claim=row.claim,
            verdict=FeedbackVerdict(row.verdict),
            made_at=row.made_at,
        )
        for row in rows
    )
