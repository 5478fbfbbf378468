"""The gateway connection breaks; nothing is lost and nothing is answered twice."""

import discord
import pytest

from bot.app import FootnoteBot

from .front import Front
from .gateway import Interruption
from .sayings import CLAIM, OTHER_CLAIM


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("how", Interruption)
async def test_what_was_said_meanwhile_is_answered_once(front: Front, how: Interruption) -> None:
    """The bot resumes its session and answers what it missed."""
    await front.gateway.interrupt(how)
    front.say(CLAIM)
    await front.settle()
    assert front.gateway.resumed == 1
    assert len(front.calls_of("POST")) == 1
    assert len(front.cards()) == 1


async def test_what_is_told_again_is_not_answered_again(front: Front, bot: FootnoteBot) -> None:
    """Discord may replay messages that the bot has heard before."""
    heard: list[int] = []

    @bot.listen("on_message")
    async def note(message: discord.Message) -> None:
        heard.append(message.id)

    message = front.say(CLAIM)
    await front.settle()
    front.gateway.repeats = True
    await front.gateway.interrupt(Interruption.CUT)
    await front.settle()
    assert heard.count(message.id) == 2
    assert len(front.calls_of("POST")) == 1


@pytest.mark.usefixtures("bot")
async def test_cards_follow_edits_and_deletions_that_were_missed(front: Front) -> None:
    """What became of answered messages while the bot was away is made up for."""
    edited, deleted = front.say(CLAIM), front.say(CLAIM)
    await front.settle()
    await front.gateway.interrupt(Interruption.CUT)
    front.edit(edited, OTHER_CLAIM)
    front.delete(deleted)
    await front.settle()
    [card] = front.cards()
    assert card.reference is not None
    assert int(card.reference["message_id"]) == edited.id
    assert len(front.calls_of("PATCH")) == 1
