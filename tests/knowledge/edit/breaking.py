"""Edits that break off: before, between and after what is written."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge import Library
from knowledge.store import queries


class Crash(Exception):
    """The process ends here."""


def break_off(patch: pytest.MonkeyPatch, library: Library, where: str, after: int) -> None:
    """Let the next edit of a library break off."""
    sessions, write = library._sessions, queries.write_entries
    opened, left = sessions.writing, [after]

    async def breaks(*, session: AsyncSession, entries: Sequence[tuple[Any, Any]], revisions: Sequence[Any]) -> None:
        done, left[0] = left[0], left[0] - len(entries)
        if left[0] < 0:
            await write(session=session, entries=entries[:done], revisions=revisions[:done])
            raise Crash
        await write(session=session, entries=entries, revisions=revisions)

    @asynccontextmanager
    async def writing(**arguments: Any) -> AsyncIterator[AsyncSession]:
        async with opened(**arguments) as session:
            yield session
            if where == "before commit":
                raise Crash
        raise Crash

    async def renew() -> None:
        raise Crash

    match where:
        case "between writes":
            patch.setattr(queries, "write_entries", breaks)
        case "renewing":
            patch.setattr(library.editing, "_renew", renew)
        case _:
            patch.setattr(sessions, "writing", writing)
