"""When the bot holds back, and what it does instead of a card."""

import datetime

import discord
import pytest
from world import CHATTER, CLAIM, LIKELY, OTHER_CLAIM, TWO_CLAIMS, World, shown, text_of

from bot.delivery import MARK
from bot.policy import Reason
from knowledge import (
    ChannelMode,
    ClaimLimit,
    ClaimRuleRecord,
    Confidence,
    Cooldowns,
    QuietHours,
    QuietKind,
    QuietRecord,
    ReplyForm,
    ReplyState,
)

SLUG = "stalin-took-over-trotskys-programme"


async def reason(world: World, message: discord.Message) -> str | None:
    hit = await world.bot.library.hits.of_message(message.id)
    return hit.reason if hit is not None else None


def is_marked(world: World, message: discord.Message) -> bool:
    stored = world.env.backend.get_message(message.channel.id, message.id)
    return any(each.emoji == MARK and world.bot.user.id in each.user_ids for each in stored.reactions)


async def test_what_is_likely_is_marked(world: World) -> None:
    message = await world.member.send(world.debate, LIKELY)
    assert world.cards() == []
    assert is_marked(world, message)


async def test_whoever_taps_the_mark_gets_the_card(world: World) -> None:
    """Once, and the mark goes."""
    message = await world.member.send(world.debate, LIKELY)
    await world.other.react(message, MARK)
    (card,) = world.cards()
    assert "F-001" in text_of(card)
    assert card.reference is not None
    assert card.reference.message_id == message.id
    assert not is_marked(world, message)
    await world.moderator.react(message, MARK)
    assert len(world.cards()) == 1


async def test_a_tap_on_any_other_message_does_nothing(world: World) -> None:
    message = await world.member.send(world.debate, CHATTER)
    await world.other.react(message, MARK)
    await world.other.react(await world.member.send(world.debate, LIKELY), "👍")
    assert world.cards() == []


async def test_a_mark_that_a_moderator_took_away_leads_to_no_card(world: World) -> None:
    message = await world.member.send(world.debate, LIKELY)
    place = world.bot.get_channel(world.debate.id)
    assert isinstance(place, discord.TextChannel)
    await place.get_partial_message(message.id).clear_reaction(MARK)
    await world.env.settle()
    await world.other.react(message, MARK)
    assert world.cards() == []


async def test_a_mark_survives_a_restart(world: World) -> None:
    message = await world.member.send(world.debate, LIKELY)
    await world.restart()
    await world.other.react(message, MARK)
    assert len(world.cards()) == 1


async def test_a_mark_goes_with_what_the_message_said(world: World) -> None:
    message = await world.member.send(world.debate, LIKELY)
    await world.member.edit(message, CHATTER)
    assert not is_marked(world, message)
    await world.other.react(message, MARK)
    assert world.cards() == []


async def test_a_channel_that_marks_posts_no_card_unasked(world: World) -> None:
    await world.turn(ChannelMode.MARK)
    message = await world.member.send(world.debate, CLAIM)
    assert world.cards() == []
    assert is_marked(world, message)
    assert await reason(world, message) == Reason.CHANNEL_MARKS


async def test_a_channel_with_threads_answers_in_a_thread_on_the_message(world: World) -> None:
    await world.turn(ChannelMode.THREAD)
    message = await world.member.send(world.debate, CLAIM)
    assert world.cards() == []
    (thread,) = world.debate.threads
    assert thread.id == message.id
    (card,) = world.cards(thread)
    assert "F-001" in text_of(card)
    await world.member.edit(message, OTHER_CLAIM)
    (card,) = world.cards(thread)
    assert "F-002" in text_of(card)
    await world.member.delete(message)
    assert world.cards(thread) == []


async def test_a_message_that_has_a_thread_is_answered_in_it(world: World) -> None:
    await world.turn(ChannelMode.THREAD)
    message = await world.member.send(world.debate, CHATTER)
    place = world.bot.get_channel(world.debate.id)
    assert isinstance(place, discord.TextChannel)
    await place.get_partial_message(message.id).create_thread(name="chess")
    await world.env.settle()
    await world.member.edit(message, CLAIM)
    (thread,) = world.debate.threads
    assert len(world.cards(thread)) == 1


async def test_two_close_claims_are_a_choice(world: World) -> None:
    """The author's, or a moderator's; anybody else sees the card alone."""
    await world.member.send(world.debate, TWO_CLAIMS)
    (picker,) = world.cards()
    assert "Two claims fit this message" in text_of(picker)
    labels = [line for line in text_of(picker).splitlines() if line.endswith("?")]
    assert len(labels) == 2
    private = await world.other.click(picker, label=labels[1])
    assert private.ephemeral
    assert "Two claims fit" in text_of(world.cards()[0])
    await world.member.click(picker, label=labels[1])
    (card,) = world.cards()
    assert card.id == picker.id
    assert labels[1] in text_of(card)
    assert "Not this" in text_of(card)


async def test_a_choice_can_be_none_of_them(world: World) -> None:
    await world.member.send(world.debate, TWO_CLAIMS)
    asked = await world.member.click(world.cards()[0], label="Neither")
    assert asked.response is not None
    await world.member.click(asked.response, label="It says something else")
    assert world.cards() == []


async def test_a_short_message_is_marked(world: World) -> None:
    await world.set(confidence=Confidence.EAGER)
    message = await world.member.send(world.debate, "stalin copied trotsky?")
    assert world.cards() == []
    assert is_marked(world, message)


async def test_a_channel_rests_after_a_card(world: World) -> None:
    await world.set(cooldowns=Cooldowns(author=0))
    await world.member.send(world.debate, CLAIM)
    held = await world.other.send(world.debate, OTHER_CLAIM)
    assert len(world.cards()) == 1
    assert await reason(world, held) == Reason.CHANNEL_COOLDOWN
    await world.env.advance_time(61)
    await world.other.send(world.debate, OTHER_CLAIM)
    assert len(world.cards()) == 2


async def test_an_author_is_not_answered_again_at_once(world: World) -> None:
    await world.set(cooldowns=Cooldowns(channel=0))
    await world.member.send(world.debate, CLAIM)
    held = await world.member.send(world.debate, OTHER_CLAIM)
    assert await reason(world, held) == Reason.AUTHOR_COOLDOWN
    await world.other.send(world.debate, OTHER_CLAIM)
    assert len(world.cards()) == 2


async def test_a_claim_is_not_answered_again_in_the_channel_that_day(world: World) -> None:
    """Not even after a restart; elsewhere it is."""
    await world.set(cooldowns=Cooldowns(channel=0, author=0))
    await world.member.send(world.debate, CLAIM)
    await world.restart()
    await world.env.advance_time(3600)
    held = await world.other.send(world.debate, CLAIM)
    assert len(world.cards()) == 1
    assert await reason(world, held) == Reason.CLAIM_COOLDOWN
    hall = world.guild.create_text_channel("hall")
    await world.turn(ChannelMode.REPLY, hall)
    await world.other.send(hall, CLAIM)
    assert len(world.cards(hall)) == 1


async def test_a_claim_whose_card_went_may_be_answered_again(world: World) -> None:
    await world.set(cooldowns=Cooldowns(channel=0, author=0))
    message = await world.member.send(world.debate, CLAIM)
    await world.member.delete(message)
    await world.other.send(world.debate, CLAIM)
    assert len(world.cards()) == 1


async def test_the_second_time_in_a_thread_one_line_leads_to_the_card(world: World) -> None:
    """And the third time nothing."""
    await world.set(cooldowns=Cooldowns())
    thread = await world.thread()
    await world.member.send(thread, CLAIM)
    second = await world.other.send(thread, CLAIM)
    card, link = world.cards(thread)
    assert card.jump_url in text_of(link)
    assert len(text_of(link).splitlines()) == 1
    assert link.reference is not None
    assert link.reference.message_id == second.id
    await world.moderator.send(thread, CLAIM)
    assert len(world.cards(thread)) == 2
    await world.other.delete(second)
    assert len(world.cards(thread)) == 1


async def test_a_server_gets_so_many_cards_an_hour(world: World) -> None:
    await world.set(cooldowns=Cooldowns(channel=0, claim=0, author=0, hourly=2))
    for _ in range(3):
        held = await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 2
    assert await reason(world, held) == Reason.HOURLY_CAP
    await world.env.advance_time(3601)
    await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 3


async def test_quiet_hours_are_kept(world: World) -> None:
    hour = world.env.now().hour
    await world.set(quiet_hours=QuietHours(start=hour, end=(hour + 1) % 24))
    held = await world.member.send(world.debate, CLAIM)
    assert world.cards() == []
    assert await reason(world, held) == Reason.QUIET_HOURS
    await world.env.advance_time(3600)
    await world.other.send(world.debate, CLAIM)
    assert len(world.cards()) == 1


async def test_who_asked_for_quiet_is_not_answered(world: World) -> None:
    """Nothing is kept of their messages either, and what others ask of them is for their eyes alone."""
    await world.bot.library.quiet.ask(
        QuietRecord(
            server_id=world.guild.id,
            target_id=world.member.id,
            kind=QuietKind.MEMBER,
            until=None,
            set_by=world.member.id,
        )
    )
    message = await world.member.send(world.debate, CLAIM)
    assert world.cards() == []
    assert await reason(world, message) is None
    result = await world.other.context_menu(world.debate, "Both sides", message)
    assert result.ephemeral
    assert "F-001" in shown(result)
    assert world.cards() == []
    await world.other.send(world.debate, CLAIM)
    assert len(world.cards()) == 1


async def test_a_thread_that_asked_for_quiet_gets_none(world: World) -> None:
    thread = await world.thread()
    until = world.env.now() + datetime.timedelta(hours=1)
    await world.bot.library.quiet.ask(
        QuietRecord(server_id=world.guild.id, target_id=thread.id, kind=QuietKind.THREAD, until=until, set_by=1)
    )
    held = await world.member.send(thread, CLAIM)
    assert world.cards(thread) == []
    assert await reason(world, held) == Reason.THREAD_QUIET
    await world.env.advance_time(3601)
    await world.member.send(thread, CLAIM)
    assert len(world.cards(thread)) == 1


async def test_a_muted_claim_is_not_answered_there(world: World) -> None:
    rule = ClaimRuleRecord(
        server_id=world.guild.id, channel_id=world.debate.id, claim=SLUG, limit=ClaimLimit.MUTED, set_by=1
    )
    await world.bot.library.claim_rules.set(rule)
    held = await world.member.send(world.debate, CLAIM)
    assert world.cards() == []
    assert await reason(world, held) == Reason.MUTED
    await world.bot.library.claim_rules.lift(world.guild.id, world.debate.id, SLUG, by=1)
    await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 1


@pytest.mark.parametrize("command", ["!quote", "?tag", "/say", ".seen", "$price"])
async def test_what_is_typed_for_other_bots_is_not_answered(world: World, command: str) -> None:
    await world.member.send(world.debate, f"{command} {CLAIM}")
    assert world.cards() == []


async def test_a_reply_to_a_card_is_not_answered(world: World) -> None:
    """Whoever argues with the card is arguing with the card."""
    await world.member.send(world.debate, OTHER_CLAIM)
    await world.other.send(world.debate, CLAIM, reply_to=world.cards()[0])
    assert len(world.cards()) == 1


async def test_what_is_not_answered_is_not_answered_once_it_is_edited(world: World) -> None:
    """A typo that is mended in a command, or in a reply to a card, makes neither of them a message to us."""
    await world.other.send(world.debate, OTHER_CLAIM)
    command = await world.member.send(world.debate, f"!quote {CLAIM}")
    reply = await world.member.send(world.debate, CLAIM, reply_to=world.cards()[0])
    await world.member.edit(command, f"!quote {CLAIM}!")
    await world.member.edit(reply, f"{CLAIM}!")
    assert len(world.cards()) == 1
    assert await reason(world, command) is None
    assert await reason(world, reply) is None


async def test_confidence_decides_what_is_sure_enough(world: World) -> None:
    """The channel's comes before the server's."""
    await world.set(confidence=Confidence.EAGER)
    await world.bot.library.channels.set(
        server_id=world.guild.id,
        channel_id=world.debate.id,
        mode=ChannelMode.REPLY,
        set_by=1,
        confidence=Confidence.CAUTIOUS,
    )
    text = "trotsky hated the nep more than anything"
    probability = world.bot.library.shared.recognise(text, 1)[0].probability
    assert Confidence.EAGER.answer < probability < Confidence.CAUTIOUS.answer
    await world.member.send(world.debate, text)
    assert world.cards() == []
    await world.bot.library.channels.forget(world.debate.id)
    await world.turn(ChannelMode.REPLY)
    await world.member.send(world.debate, text)
    assert len(world.cards()) == 1


async def test_a_category_turned_off_keeps_its_channels_off(world: World) -> None:
    politics = world.guild.create_category("Politics")
    hall = world.guild.create_text_channel("hall", category=politics)
    await world.turn(ChannelMode.REPLY, politics)
    await world.member.send(hall, CLAIM)
    assert len(world.cards(hall)) == 1
    await world.turn(ChannelMode.REPLY, hall)
    await world.turn(ChannelMode.OFF, politics)
    await world.other.send(hall, OTHER_CLAIM)
    assert len(world.cards(hall)) == 1


async def test_a_post_follows_its_forum(world: World) -> None:
    forum = world.guild.create_forum_channel("questions")
    await world.turn(ChannelMode.REPLY, forum)
    place = world.bot.get_channel(forum.id)
    assert isinstance(place, discord.ForumChannel)
    await place.create_thread(name="on the NEP", content="What do you think?")
    await world.env.settle()
    (post,) = forum.threads
    await world.member.send(post, CLAIM)
    assert any("F-001" in text_of(card) for card in world.cards(post))


async def test_without_the_permission_to_react_nothing_is_tried(world: World) -> None:
    overwrites = {world.guild.default_role: discord.PermissionOverwrite(add_reactions=False)}
    hall = world.guild.create_text_channel("hall", overwrites=overwrites)
    await world.turn(ChannelMode.MARK, hall)
    held = await world.member.send(hall, CLAIM)
    assert await reason(world, held) == Reason.NO_PERMISSION
    assert world.sent("PUT", "/reactions") == []


async def test_every_decision_is_kept_with_its_reason_and_no_word_of_the_message(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    hit = await world.bot.library.hits.of_message(message.id)
    assert hit is not None
    assert (hit.claim, hit.action, hit.reason) == (SLUG, "reply", "sure")
    record = await world.bot.library.replies.of_message(message.id)
    assert record is not None
    assert (record.form, record.state) == (ReplyForm.CARD, ReplyState.POSTED)
