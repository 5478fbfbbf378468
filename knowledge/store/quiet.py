"""Members and threads that are not to be answered. Asked for before every answer, so it is kept in memory."""

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import update
from sqlmodel import col, delete, select

from .engine import Sessions
from .statements import delete_rows, read_rows
from .tables import Quiet, utc_now


class QuietKind(StrEnum):
    """What is left alone."""

    MEMBER = "member"
    THREAD = "thread"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietRecord:
    """A wish to be left alone in a server; `until` None: until it is taken back."""

    server_id: int
    target_id: int
    kind: QuietKind
    until: datetime.datetime | None
    set_by: int


class QuietList:
    """Who and what asked for quiet."""

    def __init__(self, sessions: Sessions) -> None:
        """Take the database; `read` fills the memory."""
        self._sessions = sessions
        self._wishes: dict[tuple[int, int], QuietRecord] = {}

    async def read(self) -> None:
        """Read all wishes from the database."""
        rows = await read_rows(self._sessions, select(Quiet))
        self._wishes = {(row.server_id, row.target_id): _record(row) for row in rows}

    def holds(self, server_id: int, target_id: int, moment: datetime.datetime) -> bool:
        """Return whether a member or a thread is to be left alone at a moment."""
        return self.wish(server_id, target_id, moment) is not None

    def wish(self, server_id: int, target_id: int, moment: datetime.datetime) -> QuietRecord | None:
        """Return the wish that holds for a member or a thread at a moment, or None."""
        wish = self._wishes.get((server_id, target_id))
        return wish if wish is not None and (wish.until is None or moment < wish.until) else None

    async def ask(self, wish: QuietRecord) -> None:
        """Keep a wish; it takes the place of an earlier one."""
        await self._sessions.put(
            Quiet(
                server_id=wish.server_id,
                target_id=wish.target_id,
                kind=wish.kind,
                until=wish.until,
                set_by=wish.set_by,
                set_at=utc_now(),
            )
        )
        self._wishes[wish.server_id, wish.target_id] = wish

    async def end(self, server_id: int, target_id: int) -> None:
        """Take a wish back."""
        self._wishes.pop((server_id, target_id), None)
        await delete_rows(self._sessions, Quiet, col(Quiet.server_id) == server_id, col(Quiet.target_id) == target_id)

    async def of_user(self, user_id: int) -> tuple[QuietRecord, ...]:
        """Return a person's own wishes in all servers, and those for threads that they made."""
        theirs = (col(Quiet.target_id) == user_id) | (col(Quiet.set_by) == user_id)
        return tuple(_record(row) for row in await read_rows(self._sessions, select(Quiet).where(theirs)))

    async def forget_user(self, user_id: int) -> None:
        """Delete a person's own wishes, and their name from those for threads."""
        self._wishes = {
            key: replace(wish, set_by=0) if wish.set_by == user_id else wish
            for key, wish in self._wishes.items()
            if wish.target_id != user_id
        }
        # Not by what is in memory: another process may have written some of them.
        async with self._sessions.writing() as session:
            await session.exec(delete(Quiet).where(col(Quiet.target_id) == user_id))
            await session.exec(update(Quiet).where(col(Quiet.set_by) == user_id).values(set_by=0))

    async def forget_over(self, moment: datetime.datetime) -> None:
        """Delete the wishes that ended before a moment."""
        self._wishes = {key: wish for key, wish in self._wishes.items() if wish.until is None or wish.until >= moment}
        await delete_rows(self._sessions, Quiet, col(Quiet.until) < moment)

    async def forget_server(self, server_id: int) -> None:
        """Delete the wishes of a server."""
        self._wishes = {key: wish for key, wish in self._wishes.items() if wish.server_id != server_id}
        await delete_rows(self._sessions, Quiet, col(Quiet.server_id) == server_id)


def _record(row: Quiet) -> QuietRecord:
    return QuietRecord(
        server_id=row.server_id,
        target_id=row.target_id,
        kind=QuietKind(row.kind),
        until=row.until,
        set_by=row.set_by,
    )
