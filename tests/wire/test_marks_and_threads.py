"""Marks, threads and corrections when requests go wrong: one of each, or none, and nothing stays that nobody knows of."""

import asyncio
from collections import Counter

import discord
import pytest

from bot import delivery
from bot.app import FootnoteBot
from bot.delivery import MARK, Delivery
from knowledge import ChannelMode, Editor, ReplyForm, ReplyRecord, ReplyState, Role, Save

from .conftest import Finish
from .front import REACTIONS, THREADS, Front, Storm, Trouble
from .sayings import CHAT, CLAIM

pytestmark = pytest.mark.usefixtures("bot", "no_pause")

SLUG = "stalin-took-over-trotskys-programme"
POSTS = "/channels/*/messages"
DROPPED = [Trouble.DROPPED_BEFORE, Trouble.DROPPED_AFTER]
# aiohttp itself tries once more where it may and had used the connection before.
EVERY_ATTEMPT = 2 * delivery.ATTEMPTS


@pytest.fixture
async def marks(front: Front, bot: FootnoteBot) -> None:
    """Claims in #debate are marked."""
    await _turn(front, bot, ChannelMode.MARK)


@pytest.fixture
async def threads(front: Front, bot: FootnoteBot) -> None:
    """Claims in #debate get their cards in threads."""
    await _turn(front, bot, ChannelMode.THREAD)


async def _turn(front: Front, bot: FootnoteBot, mode: ChannelMode) -> None:
    await bot.library.channels.set(server_id=front.guild.id, channel_id=front.debate.id, mode=mode, set_by=1)


async def _record(bot: FootnoteBot, source: int) -> ReplyRecord:
    record = await bot.library.replies.of_message(source)
    assert record is not None
    return record


async def _revise(bot: FootnoteBot, question: str) -> None:
    """Have an entry say something else, and cards brought in line with it."""
    claim = bot.library.shared.base.claims[SLUG].model_copy(update={"question": question})
    await bot.library.editing.apply([Save(entry=claim)], editor=Editor(name="reviewer", role=Role.REVIEWER), note="")
    await _corrected(bot)
    await bot.library.learned()


async def _corrected(bot: FootnoteBot) -> None:
    if bot._correcting is not None:
        await asyncio.wait({bot._correcting})


@pytest.mark.usefixtures("marks")
@pytest.mark.parametrize("trouble", DROPPED)
async def test_mark_that_was_cut_off_is_put_again(front: Front, bot: FootnoteBot, trouble: Trouble) -> None:
    """Whether Discord took the reaction before the connection broke or not, it is there, and known to be."""
    front.spoil("PUT", trouble, trouble, path=REACTIONS)
    message = front.say(CLAIM)
    await front.settle()
    assert front.is_marked(message)
    record = await _record(bot, message.id)
    assert (record.form, record.state) == (ReplyForm.MARK, ReplyState.POSTED)


@pytest.mark.usefixtures("marks")
@pytest.mark.parametrize("trouble", DROPPED)
async def test_mark_that_may_be_there_is_taken_off(
    front: Front, bot: FootnoteBot, finish: Finish, trouble: Trouble
) -> None:
    """Where no attempt was answered, the mark is not forgotten: it goes later, if it is there."""
    front.spoil("PUT", *[trouble] * EVERY_ATTEMPT, path=REACTIONS)
    message = front.say(CLAIM)
    await front.settle()
    assert (await _record(bot, message.id)).state is ReplyState.PENDING
    await finish()
    assert not front.is_marked(message)
    assert (await _record(bot, message.id)).state is ReplyState.WITHDRAWN


@pytest.mark.usefixtures("marks")
async def test_channel_that_refuses_reactions_is_left_alone(front: Front, bot: FootnoteBot) -> None:
    """After a 403 nothing more is sent to this channel, and the message is free to be answered."""
    front.spoil("PUT", Trouble.FORBIDDEN, path=REACTIONS)
    refused = front.say(CLAIM)
    await front.settle()
    front.say(CLAIM)
    await front.settle()
    assert [call.status for call in front.calls_of("PUT")] == [403]
    assert await bot.library.replies.of_message(refused.id) is None


@pytest.mark.usefixtures("marks")
async def test_mark_that_cannot_be_taken_off_goes_later(front: Front, bot: FootnoteBot, finish: Finish) -> None:
    """The message says something else now; the mark goes as soon as Discord lets it."""
    message = front.say(CLAIM)
    await front.settle()
    front.spoil("DELETE", *[Trouble.DROPPED_BEFORE] * EVERY_ATTEMPT, path=REACTIONS)
    front.edit(message, CHAT)
    await front.settle()
    assert front.is_marked(message)
    assert (await _record(bot, message.id)).state is ReplyState.WITHDRAWING
    await finish()
    assert not front.is_marked(message)
    assert (await _record(bot, message.id)).state is ReplyState.WITHDRAWN


@pytest.mark.usefixtures("marks")
async def test_message_deleted_while_its_mark_is_put(front: Front, bot: FootnoteBot, finish: Finish) -> None:
    """Nothing is left to do about a mark whose message is gone."""
    front.spoil("PUT", Trouble.RATE_LIMITED, path=REACTIONS)
    message = front.say(CLAIM)
    await front.gateway.pulse.until(lambda: bool(front.calls_of("PUT")))
    front.delete(message)
    await front.settle()
    await finish()
    record = await bot.library.replies.of_message(message.id)
    assert record is None or record.state is ReplyState.WITHDRAWN


@pytest.mark.usefixtures("marks")
async def test_tap_during_a_storm(front: Front, bot: FootnoteBot) -> None:
    """The mark becomes one card, however often Discord asks for patience, and however many tap it."""
    message = front.say(CLAIM)
    await front.settle()
    front.storm = Storm.of(seed=1)
    for name in ("ada", "bruno", "clara"):
        front.backend.add_reaction(front.debate.id, message.id, MARK, front.join(name).id)
    await front.settle()
    assert len(front.cards()) == 1
    assert not front.is_marked(message)
    assert (await _record(bot, message.id)).form is ReplyForm.CARD


@pytest.mark.usefixtures("marks")
async def test_crash_between_a_tap_and_its_card(
    front: Front, bot: FootnoteBot, finish: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark that was to become a card does not stay without anybody knowing of it."""
    message = front.say(CLAIM)
    await front.settle()
    with monkeypatch.context() as patch:
        patch.setattr(Delivery, "unmark", _crash)
        front.backend.add_reaction(front.debate.id, message.id, MARK, front.member.id)
        await front.settle()
    assert (await _record(bot, message.id)).state is ReplyState.PENDING
    await finish()
    assert not front.is_marked(message)
    assert await bot.library.replies.of_message(message.id) is None


@pytest.mark.usefixtures("threads")
@pytest.mark.parametrize("trouble", DROPPED)
@pytest.mark.parametrize("path", [THREADS, POSTS])
async def test_thread_whose_card_was_cut_off(front: Front, bot: FootnoteBot, path: str, trouble: Trouble) -> None:
    """Wherever the connection breaks: one thread, one card in it, and none in the channel."""
    front.spoil("POST", trouble, path=path)
    message = front.say(CLAIM)
    await front.settle()
    thread = front.backend.channels[message.id]
    [card] = front.cards(thread)
    assert front.cards() == []
    assert front.guild.thread_ids == [thread.id]
    record = await _record(bot, message.id)
    assert (record.state, record.place, record.reply_id) == (ReplyState.POSTED, thread.id, card.id)


@pytest.mark.usefixtures("threads")
async def test_lost_card_is_found_in_its_thread(front: Front, bot: FootnoteBot, finish: Finish) -> None:
    """Where the answer to every attempt was lost, the card is found in the thread, and goes with its message."""
    front.spoil("POST", *[Trouble.DROPPED_AFTER] * delivery.ATTEMPTS, path=POSTS)
    message = front.say(CLAIM)
    await front.settle()
    assert (await _record(bot, message.id)).state is ReplyState.PENDING
    await finish()
    record = await _record(bot, message.id)
    [card] = front.cards(front.backend.channels[message.id])
    assert (record.state, record.place, record.reply_id) == (ReplyState.POSTED, message.id, card.id)
    front.edit(message, CHAT)
    await front.settle()
    assert front.cards(front.backend.channels[message.id]) == []


@pytest.mark.usefixtures("threads")
async def test_card_that_never_came_is_made_up_for_in_its_thread(
    front: Front, bot: FootnoteBot, finish: Finish
) -> None:
    """Where there is a thread without its card, the message is free, and its answer goes into that thread."""
    front.spoil("POST", *[Trouble.DROPPED_BEFORE] * delivery.ATTEMPTS, path=POSTS)
    message = front.say(CLAIM)
    await front.settle()
    await finish()
    assert await bot.library.replies.of_message(message.id) is None
    front.edit(message, f"{CLAIM}, I say")
    await front.settle()
    assert front.guild.thread_ids == [message.id]
    assert len(front.cards(front.backend.channels[message.id])) == 1


@pytest.mark.usefixtures("threads")
@pytest.mark.parametrize("step", ["post_in_thread", "_open_thread"])
async def test_crash_before_a_card_in_a_thread(
    front: Front, bot: FootnoteBot, finish: Finish, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What was reserved and never sent is free again."""
    with monkeypatch.context() as patch:
        patch.setattr(Delivery, step, _crash)
        message = front.say(CLAIM)
        await front.settle()
    assert (await _record(bot, message.id)).state is ReplyState.PENDING
    await finish()
    assert await bot.library.replies.of_message(message.id) is None


@pytest.mark.usefixtures("marks")
async def test_crash_before_a_mark(
    front: Front, bot: FootnoteBot, finish: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was reserved and never put leaves nothing behind."""
    with monkeypatch.context() as patch:
        patch.setattr(Delivery, "mark", _crash)
        message = front.say(CLAIM)
        await front.settle()
    assert (await _record(bot, message.id)).state is ReplyState.PENDING
    await finish()
    assert not front.is_marked(message)
    assert await bot.library.replies.unfinished(discord.utils.utcnow()) == ()


async def test_corrections_during_a_storm(front: Front, bot: FootnoteBot) -> None:
    """Every card is changed once, wherever it stands; what is in line already is left alone."""
    for _ in range(4):
        front.say(CLAIM)
    await front.settle()
    await _turn(front, bot, ChannelMode.THREAD)
    in_thread = front.say(CLAIM)
    await front.settle()
    front.storm = Storm.of(seed=2)
    await _revise(bot, "Did Stalin do what Trotsky had asked for?")
    cards = [*front.cards(), *front.cards(front.backend.channels[in_thread.id])]
    assert len(cards) == 5
    assert all("what Trotsky had asked for?" in str(card.components) for card in cards)
    changed = Counter(call.path for call in front.calls_of("PATCH") if call.status == 200)
    assert sorted(changed.values()) == [1] * 5
    assert await bot.replies.correct() == 0
    assert sum(call.status == 200 for call in front.calls_of("PATCH")) == 5


@pytest.mark.parametrize("trouble", DROPPED)
async def test_correction_that_fails_is_made_up_for(front: Front, bot: FootnoteBot, trouble: Trouble) -> None:
    """A card is not taken down because Discord did not let it be corrected; the next round corrects it."""
    front.say(CLAIM)
    await front.settle()
    front.spoil("PATCH", *[trouble] * delivery.ATTEMPTS)
    await _revise(bot, "Did Stalin do what Trotsky had asked for?")
    assert len(front.cards()) == 1
    assert await bot.replies.correct() == 1
    [card] = front.cards()
    assert "what Trotsky had asked for?" in str(card.components)
    assert "corrected on" in str(card.components)


async def test_corrections_leave_a_channel_alone_that_refuses_them(front: Front, bot: FootnoteBot) -> None:
    """One 403 is enough; it is not asked for by every card in the channel."""
    for _ in range(3):
        front.say(CLAIM)
    await front.settle()
    front.spoil("PATCH", Trouble.FORBIDDEN)
    await _revise(bot, "Did Stalin do what Trotsky had asked for?")
    await bot.replies.correct()
    assert [call.status for call in front.calls_of("PATCH")] == [403]
    assert len(front.cards()) == 3


async def _crash(*_: object, **__: object) -> None:
    message = "the process ends here"
    raise RuntimeError(message)
