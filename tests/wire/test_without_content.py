"""Running without the message-content intent."""

import discord
import pytest

from bot.settings import Settings

from .conftest import StartBot
from .front import Front
from .sayings import CLAIM


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings that do without the intent."""
    return settings.model_copy(update={"footnote_message_content": False})


async def test_it_runs_where_the_application_lacks_the_intent(
    front: Front, start_bot: StartBot, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is recognised unasked, and the log says why."""
    caplog.set_level("INFO", logger="bot.app")
    front.gateway.allowed = discord.Intents(discord.Intents.all().value, message_content=False)
    bot = await start_bot()
    assert not bot.reads_messages
    assert "running without the message-content intent" in caplog.text
    front.say(CLAIM)
    await front.settle()
    assert front.cards() == []


async def test_a_card_stays_when_its_message_is_edited_unseen(front: Front, start_bot: StartBot) -> None:
    """Discord tells that a message was edited, and not what it says now: that is no reason to take its answer down."""
    bot = await start_bot()
    assert bot.user is not None
    message = front.say(f"<@{bot.user.id}> {CLAIM}")
    await front.settle()
    assert len(front.cards()) == 1
    front.edit(message, f"{CLAIM}!")
    await front.settle()
    assert len(front.cards()) == 1
