"""Messages: what is answered, what is not, and how the card follows its message."""

import asyncio
import dataclasses
import datetime

import discord
import pytest
from records import reply_record
from simcord.backend import serializers
from world import CHATTER, CLAIM, OTHER_CLAIM, World, shown, text_of

from bot.policy import ORDINARY
from knowledge import ChannelMode, ReplyState


async def test_a_claim_is_answered_with_both_sides(world: World) -> None:
    """One card, as a reply that pings nobody, with both headings and their citations."""
    message = await world.member.send(world.debate, CLAIM)
    (card,) = world.cards()
    answer = world.bot.library.shared.answer("stalin-took-over-trotskys-programme")
    for side in answer.sides:
        assert side.heading in text_of(card)
    assert "39–40" in text_of(card)
    assert card.reference is not None
    assert card.reference.message_id == message.id
    (request,) = world.sent("POST", "/messages")
    assert request.json["nonce"] == f"fn{message.id}"
    assert request.json["enforce_nonce"] is True
    assert request.json["allowed_mentions"] == {"parse": [], "replied_user": False}


async def test_ordinary_chat_is_met_with_silence(world: World) -> None:
    await world.member.send(world.debate, CHATTER)
    assert world.cards() == []
    assert world.sent("POST", "/messages") == []


async def test_nothing_is_read_where_the_bot_is_not_turned_on(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    await world.member.send(lounge, CLAIM)
    assert world.cards(lounge) == []


async def test_shadow_mode_posts_nothing(world: World) -> None:
    await world.bot.library.channels.set(
        server_id=world.guild.id, channel_id=world.debate.id, mode=ChannelMode.SHADOW, set_by=1
    )
    await world.member.send(world.debate, CLAIM)
    assert world.cards() == []


async def test_a_thread_follows_its_channel(world: World) -> None:
    place = world.bot.get_channel(world.debate.id)
    assert isinstance(place, discord.TextChannel)
    await place.create_thread(name="five-year-plan", type=discord.ChannelType.public_thread)
    await world.env.settle()
    (thread,) = world.debate.threads
    await world.member.send(thread, CLAIM)
    assert len(world.cards(thread)) == 1


async def test_a_thread_can_have_a_rule_of_its_own(world: World) -> None:
    place = world.bot.get_channel(world.debate.id)
    assert isinstance(place, discord.TextChannel)
    await place.create_thread(name="calm", type=discord.ChannelType.public_thread)
    await world.env.settle()
    (thread,) = world.debate.threads
    await world.bot.library.channels.set(server_id=world.guild.id, channel_id=thread.id, mode=ChannelMode.OFF, set_by=1)
    await world.member.send(thread, CLAIM)
    assert world.cards(thread) == []


@pytest.mark.parametrize("quoted", [f"> {CLAIM}", f"```{CLAIM}```", f"`{CLAIM}`"])
async def test_what_somebody_else_said_is_not_answered(world: World, quoted: str) -> None:
    """A quotation or code is not the author's claim."""
    await world.member.send(world.debate, f"{quoted}\nlol")
    assert world.cards() == []


async def test_bots_and_webhooks_are_not_answered(world: World) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    await robot.send(world.debate, CLAIM)
    hook = world.guild.create_webhook(world.debate, "bridge")
    await hook.send(CLAIM)
    assert world.cards() == []


async def test_an_edit_to_another_claim_changes_the_card(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    (before,) = world.cards()
    await world.member.edit(message, OTHER_CLAIM)
    (after,) = world.cards()
    assert after.id == before.id
    assert "(F-" not in text_of(after)
    assert "F-002" in text_of(after)
    assert "F-001" not in text_of(after)


async def test_an_edit_that_takes_the_claim_back_withdraws_the_card(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.member.edit(message, CHATTER)
    assert world.cards() == []


async def test_an_edit_into_a_claim_is_answered_while_it_is_fresh(world: World) -> None:
    message = await world.member.send(world.debate, CHATTER)
    await world.member.edit(message, CLAIM)
    assert len(world.cards()) == 1


async def test_an_edit_into_a_claim_is_not_answered_long_after(world: World) -> None:
    message = await world.member.send(world.debate, CHATTER)
    await world.env.advance_time(3600)
    await world.member.edit(message, CLAIM)
    assert world.cards() == []


async def test_an_edit_that_says_the_same_leaves_the_card_alone(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.member.edit(message, f"{CLAIM}!!")
    assert len(world.cards()) == 1
    assert world.sent("PATCH", "/messages") == []


async def test_deleting_the_message_takes_the_card_down(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.member.delete(message)
    assert world.cards() == []
    record = await world.bot.library.replies.of_message(message.id)
    assert record is not None
    assert record.state is ReplyState.WITHDRAWN


async def test_a_card_that_a_moderator_deleted_does_not_come_back(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.moderator.delete(world.cards()[0])
    await world.member.edit(message, f"{CLAIM}, simple as that")
    assert world.cards() == []


async def test_a_restart_does_not_answer_twice(world: World) -> None:
    """The ledger outlives the process: an edit after a restart finds the card of before."""
    message = await world.member.send(world.debate, CLAIM)
    await world.restart()
    await world.member.edit(message, OTHER_CLAIM)
    (card,) = world.cards()
    assert "F-002" in text_of(card)


async def test_a_refusal_leaves_the_channel_alone_for_a_while(world: World) -> None:
    """After a 403 no further request is wasted on the channel, and the message may be answered later."""
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    message = await world.member.send(world.debate, CLAIM)
    assert world.cards() == []
    assert await world.bot.library.replies.of_message(message.id) is None
    await world.member.send(world.debate, OTHER_CLAIM)
    assert len(world.sent("POST", "/messages")) == 1


async def test_a_failure_of_discord_is_survived(world: World) -> None:
    """After a 500 the message stays unanswered and the next one is answered."""
    world.env.inject_error("POST", "/channels/*/messages", status=500)
    await world.member.send(world.debate, CLAIM)
    assert world.cards() == []
    await world.member.send(world.debate, OTHER_CLAIM)
    assert len(world.cards()) == 1


async def test_without_the_permission_to_send_nothing_is_tried(world: World) -> None:
    overwrites = {world.guild.default_role: discord.PermissionOverwrite(read_message_history=False)}
    quiet = world.guild.create_text_channel("no-history", overwrites=overwrites)
    await world.bot.library.channels.set(
        server_id=world.guild.id, channel_id=quiet.id, mode=ChannelMode.REPLY, set_by=1
    )
    await world.member.send(quiet, CLAIM)
    assert world.sent("POST", "/messages") == []


async def test_a_card_that_could_not_be_deleted_is_deleted_later(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    world.env.inject_error("DELETE", "/channels/*/messages/*", status=500)
    await world.member.delete(message)
    assert len(world.cards()) == 1
    await world.tend()
    assert world.cards() == []


async def test_a_card_whose_sending_was_cut_off_is_found_again(world: World) -> None:
    """After a crash between sending and noting, the card follows its message as if nothing had been."""
    message = await world.member.send(world.debate, CLAIM)
    (card,) = world.cards()
    record = await world.bot.library.replies.of_message(message.id)
    assert record is not None
    await world.bot.library.replies.forget_server(world.guild.id)
    await world.bot.library.replies.reserve(record)
    await world.tend()
    found = await world.bot.library.replies.of_message(message.id)
    assert found is not None
    assert (found.reply_id, found.state) == (card.id, ReplyState.POSTED)
    await world.member.delete(message)
    assert world.cards() == []


async def test_a_reservation_without_a_card_is_taken_back(world: World) -> None:
    message = await world.member.send(world.debate, CHATTER)
    record = reply_record(
        source_id=message.id,
        server_id=world.guild.id,
        channel_id=world.debate.id,
        author_id=world.member.id,
        claim="trotsky-opposed-the-nep",
    )
    await world.bot.library.replies.reserve(record)
    await world.tend()
    assert await world.bot.library.replies.of_message(message.id) is None


async def test_what_cannot_be_looked_for_holds_nothing_else_up(world: World) -> None:
    messages = [await world.member.send(world.debate, CLAIM) for _ in range(2)]
    first = await world.bot.library.replies.of_message(messages[0].id)
    assert first is not None
    await world.bot.library.replies.forget_server(world.guild.id)
    for message in messages:
        await world.bot.library.replies.reserve(dataclasses.replace(first, source_id=message.id, reply_id=None))
    world.env.inject_error("GET", "/channels/*/messages", status=500)
    await world.tend()
    records = [await world.bot.library.replies.of_message(message.id) for message in messages]
    assert [record and record.state for record in records] == [ReplyState.PENDING, ReplyState.POSTED]


async def test_a_harmless_edit_leaves_the_card_when_the_mode_has_changed(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.bot.library.channels.set(
        server_id=world.guild.id, channel_id=world.debate.id, mode=ChannelMode.SHADOW, set_by=1
    )
    await world.member.edit(message, f"{CLAIM} lol")
    assert len(world.cards()) == 1


async def test_an_attack_on_people_gets_no_card(world: World) -> None:
    """Neither unasked nor asked for: it is not one of two sides."""
    attack = "the Jews like Trotsky wanted to end the NEP to starve Russian peasants"
    message = await world.member.send(world.debate, attack)
    assert world.cards() == []
    result = await world.other.context_menu(world.debate, "Both sides", message)
    assert "No claim of ours" in shown(result)
    asked = await world.other.slash(world.debate, "claim", text=attack)
    assert "There is no claim" in shown(asked)
    assert len(world.env.errors) == 1


async def test_a_changed_card_pings_nobody(world: World) -> None:
    """An edit that leaves allowed_mentions out would parse them all."""
    message = await world.member.send(world.debate, CLAIM)
    await world.member.edit(message, OTHER_CLAIM)
    (request,) = world.sent("PATCH", "/messages")
    assert request.json["allowed_mentions"]["parse"] == []


async def test_a_link_that_unfurls_is_no_edit(world: World) -> None:
    """Discord sends an edit when it adds the picture of a link; the message's author did nothing."""
    message = await world.member.send(world.debate, CLAIM)
    payload = dict(
        serializers.message_payload(world.env.backend, world.env.backend.get_message(world.debate.id, message.id))
    )
    world.env.backend.emit("MESSAGE_UPDATE", payload | {"content": CHATTER, "edited_timestamp": None})
    await world.env.settle()
    assert len(world.cards()) == 1


async def test_many_deleted_at_once_take_their_cards_along(world: World) -> None:
    first = await world.member.send(world.debate, CLAIM)
    second = await world.member.send(world.debate, OTHER_CLAIM)
    place = world.bot.get_channel(world.debate.id)
    assert isinstance(place, discord.TextChannel)
    world.env.backend.emit(
        "MESSAGE_DELETE_BULK",
        {"ids": [str(first.id), str(second.id)], "channel_id": str(place.id), "guild_id": str(world.guild.id)},
    )
    await world.env.settle()
    assert world.cards() == []


async def test_two_edits_at_once_leave_one_card_about_the_last(world: World) -> None:
    """The message's lock: the card is posted once, and then changed."""
    message = await world.member.send(world.debate, CHATTER)
    place = world.bot.get_channel(world.debate.id)
    assert isinstance(place, discord.TextChannel)
    fetched = await place.fetch_message(message.id)
    found = [world.bot.library.shared.recognise(text) for text in (CLAIM, OTHER_CLAIM)]
    settle = world.bot.replies.settle
    await asyncio.gather(*(settle(fetched, ORDINARY, each, is_new=False, may_post=True) for each in found))
    (card,) = world.cards()
    assert "F-002" in text_of(card)


async def test_what_is_old_is_forgotten(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.bot.library.replies.forget_before(discord.utils.utcnow() + datetime.timedelta(days=1))
    assert await world.bot.library.replies.of_message(message.id) is None
