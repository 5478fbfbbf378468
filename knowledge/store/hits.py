"""What was decided about messages that a claim was recognised in: for the moderators' log, numbers and charts."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from .engine import Sessions
from .statements import delete_rows, read_rows
from .tables import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRecord:
    """A decision: ids, claim, stance and probability, what was done and the name of the reason; not whose message it was."""

    source_id: int
    server_id: int
    channel_id: int
    claim: str
    stance: str
    probability: float
    action: str
    reason: str
    made_at: datetime.datetime


class Hits:
    """The decisions, one a message: a later one about an edited message takes the place of the earlier."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def note(self, record: HitRecord) -> None:
        """Keep a decision."""
        await self._sessions.put(
            Hit(
                source_id=record.source_id,
                server_id=record.server_id,
                channel_id=record.channel_id,
                claim=record.claim,
                stance=record.stance,
                probability=record.probability,
                action=record.action,
                reason=record.reason,
                made_at=record.made_at,
            )
        )

    async def since(
        self, server_id: int, moment: datetime.datetime, *, channels: Sequence[int] | None = None
    ) -> tuple[HitRecord, ...]:
        """Return a server's decisions since a moment, oldest first; of these channels alone, if given."""
        query = select(Hit).where(Hit.server_id == server_id, col(Hit.made_at) >= moment).order_by(col(Hit.made_at))
        if channels is not None:
            query = query.where(col(Hit.channel_id).in_(channels))
        return tuple(_record(row) for row in await read_rows(self._sessions, query))

    async def of_message(self, source_id: int) -> HitRecord | None:
        """Return what was decided about a message, or None."""
        async with self._sessions.reading() as session:
            row = await session.get(Hit, source_id)
            return _record(row) if row is not None else None

    async def forget_before(self, moment: datetime.datetime) -> None:
        """Delete the decisions made before a moment."""
        await delete_rows(self._sessions, Hit, col(Hit.made_at) < moment)

    async def forget_server(self, server_id: int) -> None:
        """Delete the decisions of a server."""
        await delete_rows(self._sessions, Hit, col(Hit.server_id) == server_id)


def _record(row: Hit) -> HitRecord:
    return HitRecord(
        source_id=row.source_id,
        server_id=row.server_id,
        channel_id=row.channel_id,
        claim=row.claim,
        stance=row.stance,
        probability=row.probability,
        action=row.action,
        reason=row.reason,
        made_at=row.made_at,
    )
