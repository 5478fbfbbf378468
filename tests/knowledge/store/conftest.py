"""An empty database, and the way into it."""

from collections.abc import AsyncIterator

import pytest

from knowledge.store.engine import Sessions, open_engine


@pytest.fixture
async def sessions(migrated_url: str) -> AsyncIterator[Sessions]:
    """Yield sessions on a database without rows. Another store on the same sessions is what another process sees."""
    engine = await open_engine(migrated_url)
    yield Sessions(engine)
    await engine.dispose()
