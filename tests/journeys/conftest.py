"""The world of a journey: a simulated Discord with the bot turned on in `#debate`. Every body sent is checked."""

import asyncio
import importlib.util
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import discord
import pytest
import simcord
from simcord import interactions
from world import NO_COOLDOWNS, World

from bot.settings import Settings
from bot.wiring import new_bot, open_library
from bot.words import Words
from bot.words.extract import template
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


@pytest.fixture(scope="session")
def catalogue() -> frozenset[tuple[str | None, str]]:
    """Return every sentence that the catalogue holds, each with its context."""
    return frozenset(
        (message.context, text)
        for message in template()
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    )


@pytest.fixture(autouse=True)
def _said_by_the_catalogue(
    catalogue: frozenset[tuple[str | None, str]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Notice what is said and could not be translated, for no code says it in so many words."""
    strange: set[str] = set()
    say, count, name = Words.__call__, Words.plural, Words.term

    def note(context: str | None, *texts: str) -> None:
        strange.update(text for text in texts if (context, text) not in catalogue)

    def saying(self: Words, message: str, /, **data: Any) -> str:
        note(None, message)
        return say(self, message, **data)

    def counting(self: Words, one: str, many: str, number: int, /, **data: Any) -> str:
        note(None, one, many)
        return count(self, one, many, number, **data)

    def naming(self: Words, context: str, message: str, /) -> str:
        note(context, message)
        return name(self, context, message)

    monkeypatch.setattr(Words, "__call__", saying)
    monkeypatch.setattr(Words, "plural", counting)
    monkeypatch.setattr(Words, "term", naming)
    yield
    assert strange == set()


@pytest.fixture
def reads_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[simcord.MemberActor, str], None]:
    """Return how to set the language of a member's client, which simcord takes to be English."""
    locales: dict[int, str] = {}
    base_payload = interactions.base_payload

    def with_locale(*args: Any, user_id: int, **options: Any) -> tuple[Any, dict[str, Any]]:
        record, payload = base_payload(*args, user_id=user_id, **options)
        return record, payload | {"locale": locales.get(user_id, payload["locale"])}

    monkeypatch.setattr(interactions, "base_payload", with_locale)
    return lambda member, locale: locales.update({member.id: locale})


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
    # The recogniser learns from a change for a while; what is remembered for a minute is not waited for.
    env = simcord.Env(bot, settle_timeout=45)
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
