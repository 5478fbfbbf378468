"""What people try who want to break, bait or silence the bot."""

import datetime

import discord
import pytest
from world import CHATTER, CLAIM, OTHER_CLAIM, World, shown

from bot.policy import Reason
from bot.ui.guide_buttons import LIFT_PREFIX, rule_digest
from knowledge import ChannelMode, ClaimLimit, ClaimRuleRecord, Cooldowns

SLUG = "stalin-took-over-trotskys-programme"
ATTACK = f"{CLAIM}, because jews are all vermin"


async def reason(world: World, source_id: int) -> str | None:
    """Return the reason that was noted for a message."""
    hit = await world.bot.library.hits.of_message(source_id)
    return hit.reason if hit is not None else None


async def test_an_attack_written_into_an_answered_message_takes_the_card_down(world: World) -> None:
    """And moderators are told, as they are of one that was written at once."""
    message = await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 1
    await world.member.edit(message, ATTACK)
    assert world.cards() == []
    assert await reason(world, message.id) == Reason.ATTACK
    await world.member.edit(message, CLAIM)
    assert world.cards() == []


@pytest.mark.parametrize("prefix", ["!quote ", "/say "])
async def test_what_was_typed_for_other_bots_is_not_answered_after_an_edit(world: World, prefix: str) -> None:
    message = await world.member.send(world.debate, prefix + CLAIM)
    await world.member.edit(message, f"{prefix}{CLAIM} lol")
    assert world.cards() == []


async def test_a_reply_to_a_card_is_not_answered_after_an_edit(world: World) -> None:
    await world.member.send(world.debate, OTHER_CLAIM)
    message = await world.other.send(world.debate, CLAIM, reply_to=world.cards()[0])
    await world.other.edit(message, f"{CLAIM}!")
    assert len(world.cards()) == 1


async def test_in_the_chat_of_a_voice_channel_the_card_is_a_reply(world: World) -> None:
    """Discord opens no threads there."""
    lounge = world.guild.create_voice_channel("lounge")
    await world.turn(ChannelMode.THREAD, lounge)
    await world.member.send(lounge, CLAIM)
    assert len(world.cards(lounge)) == 1


async def test_one_person_cannot_use_up_the_cards_of_an_hour(world: World) -> None:
    """Asking by mentions and deleting them leaves no trace, and others are answered all the same."""
    await world.set(cooldowns=Cooldowns(channel=0))
    for _ in range(12):
        message = await world.member.send(world.debate, f"<@{world.bot.user.id}> {CLAIM}")
        await world.member.delete(message)
        await world.env.advance_time(150)
    replies = await world.bot.library.replies.since(world.guild.id, world.env.now() - datetime.timedelta(hours=1))
    assert len(replies) == Cooldowns().hourly // 4
    await world.other.send(world.debate, OTHER_CLAIM)
    assert len(world.cards()) == 1


async def test_what_is_asked_for_leaves_room_for_what_nobody_asked_for(world: World) -> None:
    await world.set(cooldowns=Cooldowns(channel=0, claim=0, hourly=4))
    for number in range(3):
        author = world.guild.add_member(world.env.create_user(f"author-{number}"))
        message = await author.send(world.debate, CHATTER)
        await author.edit(message, f"{CHATTER} By the way, {CLAIM}")
        await world.other.context_menu(world.debate, "Both sides", message)
    before = len(world.cards())
    asked = await world.other.send(world.debate, f"<@{world.bot.user.id}> {CLAIM}")
    assert len(world.cards()) == before
    await world.moderator.send(world.debate, OTHER_CLAIM)
    assert len(world.cards()) == before + 1
    assert asked is not None


async def test_a_muted_claim_is_not_posted_because_a_member_asks(world: World) -> None:
    """Who asks by the menu sees it alone."""
    rule = ClaimRuleRecord(
        server_id=world.guild.id, channel_id=world.debate.id, claim=SLUG, limit=ClaimLimit.MUTED, set_by=1
    )
    await world.bot.library.claim_rules.set(rule)
    message = await world.member.send(world.debate, CLAIM)
    result = await world.other.context_menu(world.debate, "Both sides", message)
    assert "F-001" in shown(result)
    await world.other.send(world.debate, f"<@{world.bot.user.id}> {CLAIM}")
    assert world.cards() == []


async def test_a_thread_that_asked_for_quiet_gets_none_by_asking_either(world: World) -> None:
    thread = await world.thread()
    await world.other.slash(thread, "quiet", what="thread")
    await world.member.send(thread, f"<@{world.bot.user.id}> {CLAIM}")
    await world.member.send(thread, f"<@{world.bot.user.id}> {CHATTER}")
    assert (await world.member.slash(thread, "claim", text="F-001")).ephemeral
    assert world.cards(thread) == []


async def test_what_a_bot_said_is_not_answered_for_all_to_see(world: World) -> None:
    feed = world.guild.add_member(world.env.create_user("feed", bot=True))
    message = await feed.send(world.debate, CLAIM)
    result = await world.other.context_menu(world.debate, "Both sides", message)
    assert "F-001" in shown(result)
    assert world.cards() == []


async def test_nobody_floods_a_channel_with_commands(world: World) -> None:
    """Ask as often as you like: after five public answers you alone see them."""
    seen = [(await world.member.slash(world.debate, "claim", text="F-001")).ephemeral for _ in range(4)]
    seen.append((await world.member.slash(world.debate, "source", query="nep")).ephemeral)
    seen.append((await world.member.slash(world.debate, "work", title="Main Currents")).ephemeral)
    assert seen == [False] * 5 + [True]
    assert not (await world.other.slash(world.debate, "claim", text="F-001")).ephemeral
    await world.env.advance_time(601)
    assert not (await world.member.slash(world.debate, "claim", text="F-001")).ephemeral


async def test_a_search_that_finds_nothing_shows_its_words_to_nobody_else(world: World) -> None:
    result = await world.member.slash(world.debate, "source", query="zzqx wwvk")
    assert result.ephemeral
    assert "Nothing found" in shown(result)


async def test_who_moderates_one_channel_sets_nothing_for_the_server(world: World) -> None:
    """Members are often given rights in a channel of their own; the log is not to be led there."""
    own = discord.PermissionOverwrite(manage_messages=True)
    den = world.guild.create_text_channel("den", overwrites={world.member: own})
    before = world.bot.library.servers.of(world.guild.id)
    for command, options in {
        "settings cooldown": {"hourly": 0},
        "settings confidence": {"level": "eager"},
        "settings language": {"language": "de"},
        "settings log": {"channel": den},
    }.items():
        assert "whole server" in shown(await world.member.slash(den, command, **options))
    assert len(world.env.errors) == 4
    assert world.bot.library.servers.of(world.guild.id) == before
    assert "shadow" in shown(await world.member.slash(den, "settings channel", mode="shadow"))
    assert "20" in shown(await world.member.slash(den, "settings cooldown"))


async def test_who_moderates_one_channel_lifts_nothing_elsewhere(world: World) -> None:
    own = discord.PermissionOverwrite(manage_messages=True)
    den = world.guild.create_text_channel("den", overwrites={world.member: own})
    rules = world.bot.library.claim_rules
    for place in (world.debate, den):
        await rules.set(
            ClaimRuleRecord(server_id=world.guild.id, channel_id=place.id, claim=SLUG, limit=ClaimLimit.MUTED, set_by=1)
        )
    for rule in rules.of_server(world.guild.id):
        result = await world.member.slash(den, "settings show")
        assert result.response is not None
        await world.member.click(result.response, custom_id=f"{LIFT_PREFIX}:0:{rule_digest(rule)}")
    held = {rule.channel_id for rule in rules.of_server(world.guild.id) if rule.limit is ClaimLimit.MUTED}
    assert held == {world.debate.id}
