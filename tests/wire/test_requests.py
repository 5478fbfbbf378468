"""Requests go wrong; a message still gets one card, or none, and a card that is wrong does not stay."""

import datetime

import pytest

from bot import delivery, replies
from bot.app import FootnoteBot
from knowledge import ChannelMode

from .front import Front, Trouble
from .sayings import CLAIM, OTHER_CLAIM

pytestmark = pytest.mark.usefixtures("bot", "no_pause")


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble.DROPPED_BEFORE,
        Trouble.DROPPED_AFTER,
        Trouble.FAILED_AFTER,
        Trouble.RATE_LIMITED,
        Trouble.RATE_LIMITED_GLOBALLY,
    ],
)
async def test_post_that_fails_is_made_up_for(front: Front, trouble: Trouble) -> None:
    """Whether Discord posted the card before the trouble or not, the second attempt leaves one."""
    front.spoil("POST", trouble)
    front.say(CLAIM)
    await front.settle()
    first, second = front.calls_of("POST")
    assert first.body["nonce"] == second.body["nonce"]
    assert len(front.cards()) == 1


async def test_lost_card_is_found_again(front: Front, bot: FootnoteBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the answer to every attempt was lost, the card is found later, and then follows its message."""
    front.spoil("POST", *[Trouble.DROPPED_AFTER] * delivery.ATTEMPTS)
    message = front.say(CLAIM)
    await front.settle()
    monkeypatch.setattr(replies, "UNFINISHED_AFTER", datetime.timedelta(0))
    await bot.replies.finish()
    assert len(front.cards()) == 1
    front.delete(message)
    await front.settle()
    assert front.cards() == []


async def test_message_deleted_while_its_card_waits(front: Front) -> None:
    """No card stays where the message was deleted before the card could be posted."""
    front.spoil("POST", Trouble.RATE_LIMITED)
    message = front.say(CLAIM)
    await front.gateway.pulse.until(lambda: bool(front.calls_of("POST")))
    front.delete(message)
    await front.settle()
    assert front.cards() == []


async def test_channel_that_refuses_is_left_alone(front: Front, bot: FootnoteBot) -> None:
    """After a 403 the bot is silent and sends nothing more to this channel; others are still answered."""
    await bot.library.channels.set(
        server_id=front.guild.id, channel_id=front.aside.id, mode=ChannelMode.REPLY, set_by=front.member.id
    )
    front.spoil("POST", Trouble.FORBIDDEN)
    front.say(CLAIM)
    await front.settle()
    front.say(CLAIM)
    await front.settle()
    assert [call.status for call in front.calls_of("POST")] == [403]
    front.say(CLAIM, front.aside)
    await front.settle()
    assert (len(front.cards()), len(front.cards(front.aside))) == (0, 1)


async def test_card_that_cannot_be_changed_is_taken_down(front: Front) -> None:
    """A card about what its message no longer says does not stay."""
    message = front.say(CLAIM)
    await front.settle()
    front.spoil("PATCH", Trouble.FORBIDDEN)
    front.edit(message, OTHER_CLAIM)
    await front.settle()
    assert front.cards() == []


@pytest.mark.parametrize("trouble", [Trouble.DROPPED_BEFORE, Trouble.DROPPED_AFTER])
async def test_change_that_was_cut_off_is_made_again(front: Front, trouble: Trouble) -> None:
    """A dropped connection does not keep a card from following its message."""
    message = front.say(CLAIM)
    await front.settle()
    [before] = front.cards()
    first = str(before.components)
    front.spoil("PATCH", trouble)
    front.edit(message, OTHER_CLAIM)
    await front.settle()
    [after] = front.cards()
    assert str(after.components) != first


@pytest.mark.parametrize("trouble", [Trouble.DROPPED_BEFORE, Trouble.DROPPED_AFTER])
async def test_deletion_that_fails_is_made_up_for(front: Front, trouble: Trouble) -> None:
    """The card of a deleted message goes, if not at the first attempt."""
    message = front.say(CLAIM)
    await front.settle()
    # Twice: aiohttp itself tries once more where it had used the connection before.
    front.spoil("DELETE", trouble, trouble)
    front.delete(message)
    await front.settle()
    assert front.cards() == []
