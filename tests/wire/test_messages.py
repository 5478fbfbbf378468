"""A message and its card, over the wire."""

import pytest

from bot.policy import Decided

from .conftest import StartBot
from .front import DESCRIPTION, Front, body_validator
from .sayings import CHAT, CLAIM, OTHER_CLAIM


def test_bodies_are_checked() -> None:
    """Where Discord's description of its API is at hand, it objects to a message that is too long."""
    validate = body_validator()
    if validate is None:
        pytest.skip(f"skipped: {DESCRIPTION} is not here, so request bodies are not checked")
    assert validate("POST", "/channels/1/messages", {"content": "x" * 4001})


@pytest.mark.usefixtures("bot")
async def test_claim_gets_one_card(front: Front) -> None:
    """A claim is answered with one reply that mentions nobody."""
    message = front.say(CLAIM)
    await front.settle()
    [card] = front.cards()
    [post] = front.calls_of("POST")
    assert card.components
    assert int(post.body["message_reference"]["message_id"]) == message.id
    assert post.body["allowed_mentions"] == {"parse": [], "replied_user": False}


@pytest.mark.usefixtures("bot")
async def test_other_talk_gets_nothing(front: Front) -> None:
    """On ordinary talk, the bot sends nothing."""
    front.say(CHAT)
    await front.settle()
    assert front.calls_of("POST") == []


@pytest.mark.usefixtures("bot")
async def test_card_follows_its_message(front: Front) -> None:
    """An edit to another claim changes the card in place, and mentions nobody either; deletion takes it down."""
    message = front.say(CLAIM)
    await front.settle()
    [before] = front.cards()
    first = str(before.components)
    front.edit(message, OTHER_CLAIM)
    await front.settle()
    [after] = front.cards()
    [patch] = front.calls_of("PATCH")
    assert (after.id, str(after.components) == first) == (before.id, False)
    assert patch.body["allowed_mentions"]["parse"] == []
    front.delete(message)
    await front.settle()
    assert front.cards() == []


async def test_two_processes_answer_once(front: Front, start_bot: StartBot) -> None:
    """Two processes on one database are told the same message; one of them answers, and tells the moderators."""
    told: list[Decided] = []

    async def note(decided: Decided) -> None:
        told.append(decided)

    for bot in (await start_bot(), await start_bot()):
        bot.add_listener(note, "on_decision")
    front.say(CLAIM)
    await front.settle()
    assert [decided.posted for decided in told] == [True]
    assert len(front.gateway.sessions) == 2
    assert len(front.calls_of("POST")) == 1
    assert len(front.cards()) == 1


async def test_two_processes_take_a_card_down(front: Front, start_bot: StartBot) -> None:
    """Both may try to take a card down; the one that comes second does not mind."""
    await start_bot()
    await start_bot()
    message = front.say(CLAIM)
    await front.settle()
    front.delete(message)
    await front.settle()
    assert front.cards() == []
