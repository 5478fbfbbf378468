"""A Discord on the wire, and bots that are connected to it."""

import asyncio
import datetime
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from pydantic import SecretStr
from world import NO_COOLDOWNS

from bot import delivery, replies
from bot.app import FootnoteBot
from bot.settings import Settings
from bot.wiring import open_bot
from knowledge import BUNDLED_SEEDS, ChannelMode, Library

from .front import TOKEN, Front
from .gateway import PATIENCE_SECONDS

StartBot = Callable[[], Awaitable[FootnoteBot]]
Finish = Callable[[], Awaitable[None]]


@pytest.fixture
async def front(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Front]:
    """A Discord that discord.py talks to; in the end, it must not have objected to any request body."""
    async with Front() as front:
        monkeypatch.setattr(Route, "BASE", front.rest_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(front.gateway.url))
        yield front
    assert front.objections == []


@pytest.fixture(autouse=True)
def _quick(learn_once: None) -> None:
    """Share what takes longer than a test."""


@pytest.fixture(scope="session")
def seeded_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the bundled seeds, to copy: seeding takes longer than a test."""
    path = tmp_path_factory.mktemp("seeded") / "footnote.db"

    async def seed() -> None:
        library = await Library.open(f"sqlite:///{path}", BUNDLED_SEEDS)
        await library.close()

    asyncio.run(seed())
    return path


@pytest.fixture
def settings(seeded_database: Path, tmp_path: Path) -> Settings:
    """Settings with the good token and a database of the test's own."""
    database = shutil.copy(seeded_database, tmp_path / "footnote.db")
    return Settings(
        _env_file=None,
        discord_token=SecretStr(TOKEN),
        footnote_database_url=f"sqlite:///{database}",
        footnote_seeds=BUNDLED_SEEDS,
    )


@pytest.fixture
async def start_bot(front: Front, settings: Settings) -> AsyncIterator[StartBot]:
    """Start bots on one database, each turned on in #debate and without cooldowns, and stop them after the test."""
    async with AsyncExitStack() as running:
        yield lambda: running.enter_async_context(_running_bot(front, settings))


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let bots try again at once."""
    monkeypatch.setattr(delivery, "RETRY_SECONDS", 0.0)


@pytest.fixture
def finish(bot: FootnoteBot, monkeypatch: pytest.MonkeyPatch) -> Finish:
    """Finish what was left half done, however lately."""

    async def finish_all() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(replies, "UNFINISHED_AFTER", datetime.timedelta(0))
            await bot.replies.finish()

    return finish_all


@pytest.fixture
async def bot(start_bot: StartBot) -> FootnoteBot:
    """A bot that is connected and turned on in #debate, and tends its ledger only when a test has it do so."""
    bot = await start_bot()
    # It would do so by itself when it has started, which on a slow machine is in the midst of the test.
    tending = bot._tend.get_task()
    bot._tend.cancel()
    if tending is not None:
        await asyncio.wait({tending})
    return bot


@asynccontextmanager
async def _running_bot(front: Front, settings: Settings) -> AsyncIterator[FootnoteBot]:
    async with open_bot(settings, guild_ready_timeout=0.05) as bot:
        await bot.library.channels.set(
            server_id=front.guild.id, channel_id=front.debate.id, mode=ChannelMode.REPLY, set_by=front.member.id
        )
        await bot.library.servers.change(front.guild.id, cooldowns=NO_COOLDOWNS)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await bot.login(TOKEN)
        connection = asyncio.create_task(bot.connect())
        ready = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait({connection, ready}, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        try:
            assert bot.is_ready()
            yield bot
        finally:
            await bot.close()
            await connection
