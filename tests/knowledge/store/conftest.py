"""An empty database, and the ways into it."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge import ReplyLedger
from knowledge.store.engine import Sessions, open_engine


@pytest.fixture
async def engine(migrated_url: str) -> AsyncIterator[AsyncEngine]:
    """Yield an engine on a database without rows."""
    opened = await open_engine(migrated_url)
    yield opened
    await opened.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> Sessions:
    """Return sessions on a database without rows. Another store on the same sessions is what another process sees."""
    return Sessions(engine)


@pytest.fixture
def ledger(sessions: Sessions) -> ReplyLedger:
    """Return an empty ledger."""
    return ReplyLedger(sessions)


@pytest.fixture
async def ledgers(migrated_url: str) -> AsyncIterator[tuple[ReplyLedger, ReplyLedger]]:
    """Yield the ledgers of two processes: each has an engine of its own on one database."""
    one, other = await open_engine(migrated_url), await open_engine(migrated_url)
    yield ReplyLedger(Sessions(one)), ReplyLedger(Sessions(other))
    await one.dispose()
    await other.dispose()
