"""Closing a database waits for what is under way, and lets nothing new begin."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from knowledge import DatabaseClosed
from knowledge.store.engine import Sessions, open_engine


@pytest.fixture
async def sessions(tmp_path: Path) -> Sessions:
    return Sessions(await open_engine(f"sqlite:///{tmp_path / 'footnote.db'}"))


async def test_a_session_that_is_open_is_waited_for(sessions: Sessions) -> None:
    async with sessions.reading() as session:
        closing = asyncio.create_task(sessions.close())
        await asyncio.sleep(0.01)
        assert not closing.done()
        assert await session.scalar(text("SELECT 1")) == 1
    await closing


async def test_what_comes_after_closing_is_refused_in_words(sessions: Sessions) -> None:
    await sessions.close()
    with pytest.raises(DatabaseClosed) as caught:
        async with sessions.reading():
            pass
    assert "Try again" in caught.value.user_message
    with pytest.raises(DatabaseClosed):
        async with sessions.writing():
            pass


async def test_a_session_that_fails_does_not_keep_the_database_open(sessions: Sessions) -> None:
    with pytest.raises(ZeroDivisionError):
        async with sessions.writing():
            raise ZeroDivisionError
    async with asyncio.timeout(5):
        await sessions.close()


async def test_closing_does_not_wait_for_ever(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.store.engine.CLOSING_SECONDS", 0.01)
    async with sessions.reading():
        await sessions.close()
