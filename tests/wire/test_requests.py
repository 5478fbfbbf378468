"""Requests go wrong; a message still gets one card, or none, and a card that is wrong does not stay."""

import pytest

from bot import delivery
from bot.app import FootnoteBot
from knowledge import ChannelMode, ReplyState

from .conftest import Finish
from .front import MESSAGES, Front, Trouble
from .sayings import CHAT, CLAIM, OTHER_CLAIM

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


async def test_lost_card_is_found_again(front: Front, finish: Finish) -> None:
    """Where the answer to every attempt was lost, the card is found later, and then follows its message."""
    front.spoil("POST", *[Trouble.DROPPED_AFTER] * delivery.ATTEMPTS)
    message = front.say(CLAIM)
    await front.settle()
    await finish()
    assert len(front.cards()) == 1
    front.delete(message)
    await front.settle()
    assert front.cards() == []


async def test_lost_card_is_found_in_a_busy_channel(front: Front, finish: Finish) -> None:
    """However much was said since, it is looked for where it must be: right below its message."""
    front.spoil("POST", *[Trouble.DROPPED_AFTER] * delivery.ATTEMPTS)
    message = front.say(CLAIM)
    await front.settle()
    for _ in range(2 * delivery.LOST_CARD_WITHIN):
        front.say(CHAT)
    await finish()
    front.delete(message)
    await front.settle()
    assert front.cards() == []


async def test_card_that_nobody_can_look_for_is_looked_for_later(
    front: Front, finish: Finish, bot: FootnoteBot
) -> None:
    """Where Discord does not even tell what is there, the message stays reserved, and others are looked after."""
    front.spoil("POST", *[Trouble.DROPPED_AFTER] * 2 * delivery.ATTEMPTS)
    messages = front.say(CLAIM), front.say(CLAIM)
    await front.settle()

    async def states() -> list[ReplyState]:
        records = [await bot.library.replies.of_message(message.id) for message in messages]
        return sorted(record.state for record in records if record is not None)

    front.spoil("GET", Trouble.BANNED, path=MESSAGES)
    await finish()
    assert await states() == [ReplyState.PENDING, ReplyState.POSTED]
    await finish()
    assert await states() == [ReplyState.POSTED, ReplyState.POSTED]


async def test_limit_that_outlasts_discord_py(front: Front) -> None:
    """discord.py gives up after the fifth 429 in a row; the card is posted all the same."""
    front.spoil("POST", *[Trouble.RATE_LIMITED] * 7)
    front.say(CLAIM)
    await front.settle()
    assert len(front.cards()) == 1


async def test_ban_is_not_prolonged(front: Front, bot: FootnoteBot) -> None:
    """Once the address is banned, nothing is sent anywhere for a while."""
    await bot.library.channels.set(
        server_id=front.guild.id, channel_id=front.aside.id, mode=ChannelMode.REPLY, set_by=front.member.id
    )
    front.spoil("POST", Trouble.BANNED)
    front.say(CLAIM)
    await front.settle()
    front.say(CLAIM)
    front.say(CLAIM, front.aside)
    await front.settle()
    assert [call.status for call in front.calls_of("POST")] == [429]


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
