"""The world of a journey: a simulated Discord with the bot turned on in `#debate`. Every body sent is checked."""

import asyncio
import importlib.util
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import ModuleType

import discord
import pytest
import simcord
from world import NO_COOLDOWNS, World

from bot.settings import Settings
from bot.wiring import new_bot, open_library
from knowledge import ChannelMode, Library

SPECIFICATION = Path(__file__).resolve().parents[3] / "shared" / "discord" / "validate.py"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database that is seeded once and copied for every journey."""
    path = tmp_path_factory.mktemp("seeded") / "footnote.db"

    async def seed() -> None:
        library = await Library.open(f"sqlite:///{path}")
        await library.close()

    asyncio.run(seed())
    return path


@pytest.fixture(scope="session")
def objections() -> Callable[..., list[str]] | None:
    """Return Discord's own opinion of a request, or None where its specification is not at hand."""
    if not SPECIFICATION.exists():
        return None
    spec = importlib.util.spec_from_file_location("discord_validate", SPECIFICATION)
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = before
    validate: Callable[..., list[str]] = module.validate
    return validate


@pytest.fixture(autouse=True)
def _quick(learn_once: None) -> None:
    """Share what takes longer than a journey."""


@pytest.fixture
async def world(
    seeded: Path, tmp_path: Path, objections: Callable[..., list[str]] | None, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[World]:
    """Yield a fresh world; afterwards Discord's specification must accept every body that the bot sent."""
    caplog.set_level("ERROR", logger="discord.client")
    database = shutil.copy(seeded, tmp_path / "footnote.db")
    settings = Settings(_env_file=None, footnote_database_url=f"sqlite:///{database}")
    library = await open_library(settings)
    bot = new_bot(settings, library)
    env = simcord.Env(bot)
    await env.start()
    try:
        guild = env.create_guild("A heated server")
        moderators = guild.create_role("Moderators", permissions=discord.Permissions(manage_messages=True))
        debate = guild.create_text_channel("debate")
        moderator = guild.add_member(env.create_user("moderator"), roles=[moderators])
        await library.channels.set(
            server_id=guild.id, channel_id=debate.id, mode=ChannelMode.REPLY, set_by=moderator.id
        )
        await library.servers.change(guild.id, cooldowns=NO_COOLDOWNS)
        made = World(
            env=env,
            bot=bot,
            settings=settings,
            guild=guild,
            debate=debate,
            member=guild.add_member(env.create_user("member")),
            other=guild.add_member(env.create_user("other")),
            moderator=moderator,
        )
        yield made
        library = made.bot.library
    finally:
        await env.shutdown()
        await library.close()
    env._raise_errors_since(env._errors_acknowledged)  # what a test has looked at was expected
    if objections is not None:
        assert _refused(env, objections) == {}


def _refused(env: simcord.Env, objections: Callable[..., list[str]]) -> dict[str, list[str]]:
    return {
        f"{entry.method} {entry.path}": found
        for entry in env.http_requests
        if entry.json is not None and (found := objections(entry.method, entry.path, entry.json))
    }


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say so where the bodies could not be checked."""
    if not SPECIFICATION.exists():
        terminalreporter.write_line("skipped: request bodies against Discord's OpenAPI description (it is not here)")
