"""The slash commands: Discord is told when they changed or are not there, and not at every start."""

import pytest

from bot.settings import Settings
from bot.wiring import open_bot

from .conftest import StartBot
from .front import TOKEN, Front, Trouble


async def log_in(settings: Settings) -> None:
    """Start as far as the commands are registered."""
    async with open_bot(settings) as bot, bot:
        await bot.login(TOKEN)


def registrations(front: Front) -> list[str]:
    return [call.path for call in front.calls if call.method == "PUT"]


async def test_they_are_registered_once(front: Front, settings: Settings) -> None:
    for _ in range(3):
        await log_in(settings)
    assert len(registrations(front)) == 1


async def test_they_are_registered_again_where_discord_has_none(front: Front, settings: Settings) -> None:
    """A digest that fits is not enough: the commands may have been taken away."""
    await log_in(settings)
    front.backend.commands[None].clear()
    await log_in(settings)
    assert len(registrations(front)) == 2
    assert front.backend.commands[None]


async def test_they_are_registered_again_when_they_changed(
    front: Front, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await log_in(settings)
    monkeypatch.setattr("bot.app.EXTENSIONS", ("bot.cogs.listener", "bot.cogs.source"))
    await log_in(settings)
    assert len(registrations(front)) == 2


async def test_each_scope_has_its_own_digest(front: Front, settings: Settings) -> None:
    """A server that was registered for on its own is kept up to date, and does not hide that all servers have none."""
    async with open_bot(settings) as bot, bot:
        bot.registers_commands = False
        await bot.login(TOKEN)
        await bot.library.command_digests.note(bot.application_id, "of an older version", front.guild.id)
    await log_in(settings)
    everywhere, server = registrations(front)
    assert everywhere.endswith("/commands")
    assert f"/guilds/{front.guild.id}/commands" in server
    await log_in(settings)
    assert len(registrations(front)) == 2


async def test_a_refusal_does_not_keep_the_bot_from_running(front: Front, start_bot: StartBot) -> None:
    front.spoil("PUT", Trouble.FORBIDDEN, path="/applications/*/commands")
    bot = await start_bot()
    assert bot.is_ready()


async def test_a_reconnect_registers_nothing(front: Front, start_bot: StartBot) -> None:
    bot = await start_bot()
    before = len(registrations(front))
    bot.dispatch("ready")
    await front.settle()
    assert len(registrations(front)) == before == 1
