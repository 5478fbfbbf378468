"""Fragments: what a message goes on from is read with it, and is never a reason to answer."""

import logging
import re
from collections.abc import Iterator

import pytest
from world import CHATTER, CLAIM, World

from bot.policy import Action
from knowledge import Cooldowns
from knowledge.recognise.recogniser import HIGHEST_OF_FRAGMENT

CODE = "stalin-took-over-trotskys-programme"
FRAGMENTS = ("no he didn't, he copied it", "he just took over his whole programme, all of it", "it was copied from him")
EMPTY = "he is late again, isn't he"


class Log:
    """What the listener noted: the action, the claim and how probable it was."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    def taken(self) -> list[tuple[str, str, float]]:
        """Return the notes since the last time."""
        notes = [record.getMessage() for record in self._caplog.records if record.name == "bot.decisions"]
        self._caplog.clear()
        found = (re.match(r"(\w+): message \d+ in channel \d+, claim (\S+) at ([\d.]+) ", note) for note in notes)
        return [(note[1], note[2], float(note[3])) for note in found if note]


@pytest.fixture(autouse=True)
async def _answered_once(world: World) -> None:
    await world.set(cooldowns=Cooldowns())


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[Log]:
    with caplog.at_level(logging.INFO, logger="bot.decisions"):
        yield Log(caplog)


@pytest.mark.parametrize("fragment", FRAGMENTS)
async def test_an_author_who_goes_on_is_not_answered_again(world: World, log: Log, fragment: str) -> None:
    """The claim is answered; what the author adds to it within the minute is noted at most."""
    await world.member.send(world.debate, CLAIM)
    assert [action for action, _, _ in log.taken()] == [Action.REPLY]
    await world.env.advance_time(20)
    await world.member.send(world.debate, fragment)
    assert len(world.cards()) == 1
    assert all(action == Action.LOG and sure <= HIGHEST_OF_FRAGMENT for action, _, sure in log.taken())


@pytest.mark.parametrize("fragment", FRAGMENTS)
async def test_a_reply_to_somebodys_claim_is_not_answered(world: World, log: Log, fragment: str) -> None:
    """However late; it is read with what it replies to."""
    message = await world.member.send(world.debate, CLAIM)
    log.taken()
    await world.env.advance_time(600)
    await world.other.send(world.debate, fragment, reply_to=message)
    assert len(world.cards()) == 1
    assert all(action == Action.LOG and sure <= HIGHEST_OF_FRAGMENT for action, _, sure in log.taken())


async def test_what_a_fragment_goes_on_from_is_read_with_it(world: World, log: Log) -> None:
    """The same words are noted as about the claim after it, as a reply to it, and not by themselves."""
    fragment = FRAGMENTS[0]
    await world.other.send(world.debate, fragment)
    assert log.taken() == []
    message = await world.member.send(world.debate, CLAIM)
    log.taken()
    await world.env.advance_time(20)
    await world.member.send(world.debate, fragment)
    ((action, claim, _),) = log.taken()
    assert (action, claim) == (Action.LOG, CODE)
    await world.other.send(world.debate, fragment, reply_to=message)
    assert [claim for _, claim, _ in log.taken()] == [CODE]


async def test_a_minute_later_or_elsewhere_a_fragment_stands_alone(world: World, log: Log) -> None:
    """So does one after somebody else's message, and one after idle talk."""
    fragment = FRAGMENTS[0]
    hall = world.guild.create_text_channel("hall")
    await world.bot.library.channels.set(
        server_id=world.guild.id,
        channel_id=hall.id,
        mode=world.bot.library.channels.effective([world.debate.id]).mode,
        set_by=1,
    )
    await world.member.send(world.debate, CLAIM)
    log.taken()
    await world.other.send(world.debate, fragment)
    await world.member.send(hall, fragment)
    await world.env.advance_time(61)
    await world.member.send(world.debate, fragment)
    await world.env.advance_time(61)
    await world.member.send(world.debate, CHATTER)
    await world.env.advance_time(5)
    await world.member.send(world.debate, fragment)
    assert log.taken() == []
    assert len(world.cards()) == 1
    assert world.cards(hall) == []


async def test_what_says_nothing_of_the_claim_is_not_about_it(world: World, log: Log) -> None:
    message = await world.member.send(world.debate, CLAIM)
    log.taken()
    await world.env.advance_time(20)
    for text in (EMPTY, "lol ok", "that's it"):
        await world.member.send(world.debate, text)
        await world.other.send(world.debate, text, reply_to=message)
    assert log.taken() == []
    assert len(world.cards()) == 1


async def test_nothing_is_read_with_what_the_bot_said(world: World, log: Log) -> None:
    """A reply to the card stands alone, however much the card says of the claim."""
    await world.member.send(world.debate, CLAIM)
    log.taken()
    await world.other.send(world.debate, FRAGMENTS[0], reply_to=world.cards()[0])
    assert log.taken() == []


async def test_an_edited_message_does_not_go_on_from_itself(world: World, log: Log) -> None:
    """What it said before its edit was taken back."""
    message = await world.member.send(world.debate, CLAIM)
    log.taken()
    await world.member.edit(message, FRAGMENTS[0])
    assert log.taken() == []
    assert world.cards() == []
