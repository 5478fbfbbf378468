"""The life of a reply after it was posted: what is said of it, and what changes it."""

import datetime

import discord
from world import CHATTER, CLAIM, LIKELY, OTHER_CLAIM, TWO_CLAIMS, World, shown, text_of

from bot.delivery import MARK
from bot.rejections import FEWEST_WRONG
from knowledge import (
    EVERYWHERE,
    ChannelMode,
    ClaimLimit,
    FeedbackVerdict,
    ReplyState,
    Save,
    SuggestionKind,
)
from knowledge.edit import Retire
from knowledge.entries import Kind

SLUG = "stalin-took-over-trotskys-programme"


async def revise(world: World, **changes: object) -> None:
    """Save a claim anew, and wait until cards are corrected."""
    claim = world.bot.library.shared.base.claims[SLUG]
    await world.edit_entries(Save(entry=claim.model_copy(update=changes)))


async def test_a_corrected_entry_corrects_its_cards(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    (before,) = world.cards()
    await revise(world, question="Did Stalin carry out what Trotsky had proposed?")
    (card,) = world.cards()
    assert card.id == before.id
    assert "Did Stalin carry out what Trotsky had proposed?" in text_of(card)
    assert "corrected on" in text_of(card)
    assert "corrected on" not in text_of(before)
    assert world.sent("PATCH", "/messages")[-1].json["allowed_mentions"]["parse"] == []


async def test_a_revision_that_changes_nothing_on_the_card_is_no_correction(world: World) -> None:
    """New phrasings are learned from and not shown."""
    await world.member.send(world.debate, CLAIM)
    await revise(world, counterexamples=("a near miss that nobody has thought of",))
    assert world.sent("PATCH", "/messages") == []


async def test_a_correction_that_was_missed_is_made_up_for(world: World) -> None:
    """An entry that changed while the bot was away."""
    await world.member.send(world.debate, CLAIM)
    claim = world.bot.library.shared.base.claims[SLUG]
    await world.restart()
    world.bot.library._watchers.clear()
    await world.edit_entries(Save(entry=claim.model_copy(update={"question": "Did he really?"})))
    assert "Did he really?" not in text_of(world.cards()[0])
    with world.env.time_context():
        await world.bot.replies.correct()
    assert "Did he really?" in text_of(world.cards()[0])


async def test_a_card_older_than_thirty_days_stays_as_it_is(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    record = await world.bot.library.replies.of_message(message.id)
    assert record is not None
    await world.bot.library.replies.forget_server(world.guild.id)
    await world.bot.library.replies.reserve(record, now=world.env.now() - datetime.timedelta(days=31))
    assert record.reply_id is not None
    await world.bot.library.replies.posted(message.id, record.reply_id)
    await revise(world, question="Did he really?")
    assert "Did he really?" not in text_of(world.cards()[0])


async def test_the_card_of_a_retired_claim_goes(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    await world.edit_entries(Retire(entry="claim", key=SLUG))
    assert world.cards() == []


async def test_a_claim_that_loses_a_side_loses_its_cards(world: World) -> None:
    """No card stands with one side."""
    await world.member.send(world.debate, CLAIM)
    sides = world.bot.library.shared.base.claims[SLUG].sides
    await revise(world, kind=Kind.DRAFT, sides=sides[:1])
    assert world.cards() == []


async def test_helpful_is_noted_once_and_can_be_taken_back(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    (card,) = world.cards()
    result = await world.other.click(card, label="Helpful")
    assert result.ephemeral
    assert "thank you" in shown(result)
    feedback = await world.bot.library.feedback.of_message(message.id)
    assert [(each.user_id, each.verdict) for each in feedback] == [(world.other.id, FeedbackVerdict.HELPFUL)]
    assert "Taken back" in shown(await world.other.click(card, label="Helpful"))
    assert await world.bot.library.feedback.of_message(message.id) == ()


async def test_not_this_asks_why_and_proposes_a_counterexample(world: World) -> None:
    """With the message's id and none of its words."""
    message = await world.member.send(world.debate, CLAIM)
    await world.say_not_this(world.member, world.cards()[0], "A joke or a quotation")
    assert world.cards() == []
    (proposed,) = await world.bot.library.suggestions.waiting(world.guild.id)
    assert (proposed.kind, proposed.claim, proposed.source_id) == (SuggestionKind.COUNTEREXAMPLE, SLUG, message.id)
    assert proposed.content == {"why": "joke-or-quote"}
    (feedback,) = await world.bot.library.feedback.of_message(message.id)
    assert feedback.verdict is FeedbackVerdict.JOKE_OR_QUOTE


async def test_the_reasons_are_not_for_others_to_press(world: World) -> None:
    """The question is seen by one person, and still whoever presses is asked who they are."""
    await world.member.send(world.debate, CLAIM)
    asked = await world.member.click(world.cards()[0], label="Not this")
    assert asked.ephemeral
    refused = await world.other.click(world.cards()[0], label="Not this")
    assert "Only the author" in shown(refused)
    assert len(world.cards()) == 1


async def test_an_editor_role_may_take_cards_down(world: World) -> None:
    role = world.guild.create_role("Editors")
    await world.set(editor_roles=frozenset({role.id}))
    editor = world.guild.add_member(world.env.create_user("editor"), roles=[role])
    await world.member.send(world.debate, CLAIM)
    await world.say_not_this(editor, world.cards()[0])
    assert world.cards() == []


async def test_a_claim_that_is_often_wrong_drops_to_a_mark_by_itself(world: World) -> None:
    dropped: list[tuple[object, ...]] = []

    @world.bot.listen("on_demotion")
    async def note(*told: object) -> None:
        dropped.append(told)

    for _ in range(FEWEST_WRONG):
        await world.member.send(world.debate, CLAIM)
        await world.say_not_this(world.moderator, world.cards()[0])
    assert dropped == [(world.guild.id, SLUG, FEWEST_WRONG, FEWEST_WRONG)]
    await world.member.send(world.debate, CLAIM)
    assert world.cards() == []
    await world.member.send(world.debate, OTHER_CLAIM)
    assert len(world.cards()) == 1


async def test_what_a_moderator_lifted_counts_anew(world: World) -> None:
    for _ in range(FEWEST_WRONG):
        await world.member.send(world.debate, CLAIM)
        await world.say_not_this(world.moderator, world.cards()[0])
    await world.bot.library.claim_rules.lift(world.guild.id, EVERYWHERE, SLUG, by=world.moderator.id)
    await world.member.send(world.debate, CLAIM)
    await world.say_not_this(world.moderator, world.cards()[0])
    assert world.bot.library.claim_rules.limit(world.guild.id, (), SLUG) is None


async def test_one_author_cannot_silence_a_claim(world: World) -> None:
    for _ in range(FEWEST_WRONG + 3):
        await world.member.send(world.debate, CLAIM)
        await world.say_not_this(world.member, world.cards()[0])
    assert world.bot.library.claim_rules.limit(world.guild.id, (), SLUG) is not ClaimLimit.MARK


async def test_why_names_who_approved_which_version(world: World) -> None:
    await revise(world, question="Did he really?")
    await world.member.send(world.debate, CLAIM)
    result = await world.other.click(world.cards()[0], label="Why?")
    assert "was approved by reviewer" in shown(result)


async def test_a_mention_is_answered(world: World) -> None:
    await world.member.send(world.debate, f"<@{world.bot.user.id}> is it true that {OTHER_CLAIM}")
    (card,) = world.cards()
    assert "F-002" in text_of(card)


async def test_a_mention_in_a_reply_answers_the_message_replied_to(world: World) -> None:
    await world.turn(ChannelMode.MARK)
    message = await world.member.send(world.debate, CLAIM)
    await world.other.send(world.debate, f"<@{world.bot.user.id}>", reply_to=message)
    (card,) = world.cards()
    assert card.reference is not None
    assert card.reference.message_id == message.id


async def test_a_mention_that_finds_nothing_is_told_so_once(world: World) -> None:
    for _ in range(3):
        await world.member.send(world.debate, f"<@{world.bot.user.id}> {CHATTER}")
    (told,) = world.cards()
    assert "No claim of ours" in text_of(told)


async def test_a_mention_is_nothing_where_the_bot_is_not_turned_on(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    await world.member.send(lounge, f"<@{world.bot.user.id}> {CLAIM}")
    assert world.cards(lounge) == []


async def test_a_card_asked_for_in_a_thread_channel_opens_a_thread(world: World) -> None:
    await world.turn(ChannelMode.THREAD)
    message = await world.member.send(world.debate, OTHER_CLAIM.upper()[:5])
    await world.member.edit(message, CHATTER)
    asked = await world.member.send(world.debate, f"<@{world.bot.user.id}> {CLAIM}")
    (thread,) = world.debate.threads
    assert thread.id == asked.id
    assert len(world.cards(thread)) == 1


async def test_a_card_that_went_stays_away_in_every_form(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.say_not_this(world.member, world.cards()[0])
    await world.other.send(world.debate, f"<@{world.bot.user.id}>", reply_to=message)
    result = await world.other.context_menu(world.debate, "Both sides", message)
    assert result.ephemeral
    assert world.cards() == []
    record = await world.bot.library.replies.of_message(message.id)
    assert record is not None
    assert record.state is ReplyState.WITHDRAWN
    assert isinstance(world.bot.get_channel(world.debate.id), discord.TextChannel)


async def test_nobody_floods_a_channel_by_asking(world: World) -> None:
    for _ in range(7):
        await world.member.send(world.debate, f"<@{world.bot.user.id}> {CLAIM}")
    assert len(world.cards()) == 5
    await world.env.advance_time(601)
    await world.member.send(world.debate, f"<@{world.bot.user.id}> {CLAIM}")
    assert len(world.cards()) == 6


async def test_a_mention_that_fits_two_claims_is_a_choice(world: World) -> None:
    await world.member.send(world.debate, f"<@{world.bot.user.id}> {TWO_CLAIMS}")
    assert "Two claims fit this message" in text_of(world.cards()[0])


async def test_what_changed_before_a_mark_became_a_card_is_no_correction_of_the_card(world: World) -> None:
    message = await world.member.send(world.debate, LIKELY)
    await revise(world, question="Did he really?")
    await world.other.react(message, MARK)
    with world.env.time_context():
        assert await world.bot.replies.correct() == 0
    (card,) = world.cards()
    assert "Did he really?" in text_of(card)
    assert "corrected on" not in text_of(card)


async def test_a_mark_becomes_the_card_of_the_claim_that_is_recognised_now(world: World) -> None:
    """What was learned since the message was marked counts for the card, and for what the ledger says of it."""
    message = await world.member.send(world.debate, LIKELY)
    other = world.bot.library.shared.find_claim("F-002")
    await world.bot.library.replies.changed(message.id, claim=other, revision=1)
    await world.other.react(message, MARK)
    (card,) = world.cards()
    assert "F-001" in text_of(card)
    record = await world.bot.library.replies.of_message(message.id)
    assert record is not None
    assert record.claim == SLUG
    assert record.digest == world.bot.library.shared.answer(SLUG).digest


async def test_a_card_in_an_archived_thread_is_corrected_and_the_thread_archived_again(world: World) -> None:
    """Every thread is archived a while after the last word, and then Discord takes no changes of what is in it."""
    await world.turn(ChannelMode.THREAD)
    message = await world.member.send(world.debate, CLAIM)
    (thread,) = world.debate.threads
    path = f"/channels/{thread.id}/messages/*"
    world.env.inject_error("PATCH", path, status=400, code=50083)
    await revise(world, question="Did he really?")
    (card,) = world.cards(thread)
    assert "Did he really?" in text_of(card)
    assert [
        sent.json["archived"] for sent in world.sent("PATCH", f"/channels/{thread.id}") if "archived" in sent.json
    ] == [
        False,
        True,
    ]
    world.env.inject_error("DELETE", path, status=400, code=50083)
    await world.member.delete(message)
    assert world.cards(thread) == []


async def test_a_channel_that_is_closed_to_us_is_asked_once(world: World) -> None:
    """Ten thousand refused requests get an address banned; and the cards are corrected once the channel is open."""
    await world.member.send(world.debate, CLAIM)
    await world.other.send(world.debate, CLAIM)
    assert len(world.cards()) == 2
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50001)
    await revise(world, question="Did he really?")
    assert len(world.sent("PATCH", "/messages/")) == 1
    assert world.sent("DELETE", "/messages/") == []
    world.bot.replies._delivery._closed.clear()
    with world.env.time_context():
        assert await world.bot.replies.correct() == 2
