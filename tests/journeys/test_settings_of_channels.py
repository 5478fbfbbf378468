"""`/settings channel`: what the bot does where, and which rule decides."""

import datetime

import discord
import pytest
import simcord
from records import hit_record
from world import CLAIM, World, answer, shown

from knowledge import ChannelMode, Confidence, FeedbackVerdict

SLUG = "trotsky-opposed-the-nep"


async def recognised(
    world: World, channel: simcord.ChannelHandle, *probabilities: float, first: int = 1, days_ago: int = 0
) -> None:
    """Let some claims have been recognised in a channel; `first` is the id of the first message."""
    for source, probability in enumerate(probabilities, start=first):
        await world.bot.library.hits.note(
            hit_record(
                source_id=source,
                server_id=world.guild.id,
                channel_id=channel.id,
                claim=SLUG,
                probability=probability,
                made_at=world.env.now() - datetime.timedelta(days=days_ago),
            )
        )


async def test_a_channel_that_is_new_starts_in_shadow_and_is_stepped_up(world: World) -> None:
    """Whatever was asked for; the button works after a restart, too."""
    lounge = world.guild.create_text_channel("lounge")
    result = await world.moderator.slash(lounge, "settings channel", mode="reply")
    assert result.ephemeral
    assert "**shadow**" in shown(result)
    assert "new to me" in shown(result)
    assert "no claim was recognised here" in shown(result)
    await world.member.send(lounge, CLAIM)
    assert world.cards(lounge) == []
    await world.restart()
    assert world.mode_of(lounge) is ChannelMode.SHADOW
    await world.moderator.click(answer(result), label="Step up to reply")
    assert "**reply**" in shown(result)
    assert "new to me" not in shown(result)
    assert world.mode_of(lounge) is ChannelMode.REPLY
    await world.member.send(lounge, CLAIM)
    assert len(world.cards(lounge)) == 1


async def test_a_step_up_comes_with_the_numbers_of_the_channel(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    await recognised(world, lounge, 0.95, 0.9, 0.5)
    await recognised(world, lounge, 0.99, first=11, days_ago=31)
    await recognised(world, world.debate, 0.99, first=21)
    await world.bot.library.feedback.note(
        source_id=1, user_id=7, server_id=world.guild.id, claim=SLUG, verdict=FeedbackVerdict.JOKE_OR_QUOTE
    )
    result = await world.moderator.slash(lounge, "settings channel", mode="shadow")
    assert "3 messages here stated a claim. Sure enough to answer: 2. To mark only: 1. For the log alone: 0." in shown(
        result
    )
    assert "1 match was called wrong" in shown(result)
    cautious = await world.moderator.slash(lounge, "settings channel", confidence="cautious")
    assert "2 messages here stated a claim. Sure enough to answer: 2. To mark only: 0. For the log alone: 0." in shown(
        cautious
    )


async def test_a_channel_in_which_claims_were_recognised_is_not_new(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    await recognised(world, lounge, 0.9)
    await world.moderator.slash(lounge, "settings channel", mode="mark")
    assert world.mode_of(lounge) is ChannelMode.MARK


async def test_from_shadow_a_channel_can_be_stepped_up_by_command(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    await world.moderator.slash(lounge, "settings channel", mode="shadow")
    result = await world.moderator.slash(lounge, "settings channel", mode="thread")
    assert "**thread**" in shown(result)
    assert world.mode_of(lounge) is ChannelMode.THREAD


async def test_a_moderator_turns_a_channel_off(world: World) -> None:
    await world.moderator.slash(world.debate, "settings channel", mode="off")
    await world.member.send(world.debate, CLAIM)
    assert world.cards() == []


async def test_the_rule_survives_a_restart(world: World) -> None:
    await world.moderator.slash(world.debate, "settings channel", mode="mark", confidence="eager")
    await world.restart()
    rule = world.bot.library.channels.effective([world.debate.id])
    assert (rule.mode, rule.confidence) == (ChannelMode.MARK, Confidence.EAGER)


async def test_every_kind_of_place_can_be_chosen(world: World) -> None:
    """Text, announcements, voice, stage, forum, category, thread: Discord takes the command, and the rule holds there."""
    guild = world.guild
    places = [
        guild.create_text_channel("text"),
        guild.create_news_channel("news"),
        guild.create_voice_channel("voice"),
        guild.create_stage_channel("stage"),
        guild.create_forum_channel("forum"),
        guild.create_category("category"),
        await world.thread(),
    ]
    for place in places:
        result = await world.moderator.slash(world.debate, "settings channel", mode="shadow", channel=place)
        assert f"<#{place.id}>: **shadow**" in shown(result)
        assert world.mode_of(place) is ChannelMode.SHADOW


async def test_a_forum_post_follows_its_forum_and_that_its_category(world: World) -> None:
    category = world.guild.create_category("History")
    lounge = world.guild.create_text_channel("lounge", category=category)
    await world.moderator.slash(lounge, "settings channel", mode="shadow", channel=category)
    thread = await world.thread(channel=lounge)
    told = shown(await world.moderator.slash(thread, "settings channel"))
    assert f"<#{thread.id}> has no rule of its own and follows <#{category.id}>." in told
    await world.moderator.slash(lounge, "settings channel", mode="mark")
    told = shown(await world.moderator.slash(thread, "settings channel"))
    assert f"follows <#{lounge.id}>" in told
    assert f"It goes before <#{category.id}> (**shadow**)." in told


async def test_off_further_out_overrules_and_is_named(world: World) -> None:
    category = world.guild.create_category("Rules")
    lounge = world.guild.create_text_channel("lounge", category=category)
    await world.moderator.slash(lounge, "settings channel", mode="shadow")
    await world.moderator.slash(lounge, "settings channel", mode="off", channel=category)
    told = shown(await world.moderator.slash(lounge, "settings channel"))
    assert f"<#{lounge.id}>: **off**" in told
    assert f"The rule of <#{category.id}> decides" in told
    assert f"It overrules <#{lounge.id}>, which is set to **shadow**." in told


async def test_a_rule_can_be_taken_away_so_that_the_category_decides(world: World) -> None:
    category = world.guild.create_category("History")
    lounge = world.guild.create_text_channel("lounge", category=category)
    await world.moderator.slash(lounge, "settings channel", mode="off")
    await world.moderator.slash(lounge, "settings channel", mode="shadow", channel=category)
    told = shown(await world.moderator.slash(lounge, "settings channel", mode="inherit"))
    assert f"<#{lounge.id}> has no rule of its own and follows <#{category.id}>." in told
    assert world.mode_of(lounge, category) is ChannelMode.SHADOW


async def test_what_inherits_takes_no_confidence(world: World) -> None:
    """Nothing that somebody chose is dropped without a word."""
    told = shown(await world.moderator.slash(world.debate, "settings channel", mode="inherit", confidence="eager"))
    assert "has no confidence of its own" in told
    assert world.mode_of(world.debate) is ChannelMode.REPLY


async def test_a_channel_that_is_not_on_is_told_in_words(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    assert "nothing is watched until a moderator turns it on" in shown(
        await world.moderator.slash(lounge, "settings channel")
    )
    result = await world.moderator.slash(lounge, "settings channel", confidence="eager")
    assert "Choose a mode as well" in shown(result)
    assert world.mode_of(lounge) is ChannelMode.OFF


async def test_the_confidence_of_a_channel_is_set_and_given_back(world: World) -> None:
    told = shown(await world.moderator.slash(world.debate, "settings channel", confidence="cautious"))
    assert "Confidence: **cautious**, set for" in told
    assert "**reply**" in told
    told = shown(await world.moderator.slash(world.debate, "settings channel", confidence="server"))
    assert "Confidence: **balanced**, as in the whole server." in told


@pytest.mark.parametrize(
    ("mode", "permission", "name"),
    [
        (ChannelMode.SHADOW, "view_channel", "View Channel"),
        (ChannelMode.MARK, "add_reactions", "Add Reactions"),
        (ChannelMode.REPLY, "send_messages", "Send Messages"),
        (ChannelMode.REPLY, "read_message_history", "Read Message History"),
        (ChannelMode.THREAD, "create_public_threads", "Create Public Threads"),
    ],
)
async def test_a_missing_permission_is_named(world: World, mode: ChannelMode, permission: str, name: str) -> None:
    """At once, and in the guide; in a category it is named for the channel that lacks it."""
    denied = discord.PermissionOverwrite(**{permission: False})
    category = world.guild.create_category("History")
    lounge = world.guild.create_text_channel("lounge", overwrites={world.guild.default_role: denied}, category=category)
    await world.bot.library.channels.set(
        server_id=world.guild.id, channel_id=category.id, mode=mode, set_by=world.moderator.id
    )
    for command in ("settings channel", "settings show"):
        options = {"channel": category} if command == "settings channel" else {}
        told = shown(await world.moderator.slash(world.debate, command, **options))
        assert f"In <#{lounge.id}> I lack: " in told
        assert name in told


async def test_a_moderator_of_another_channel_cannot_step_up(world: World) -> None:
    """What may be set is what may be moderated: in that very channel."""
    hidden = world.guild.create_text_channel(
        "hidden",
        overwrites={world.moderator: discord.PermissionOverwrite(manage_messages=False)},
    )
    await world.bot.library.channels.set(
        server_id=world.guild.id, channel_id=hidden.id, mode=ChannelMode.SHADOW, set_by=1
    )
    result = await world.moderator.slash(world.debate, "settings channel", mode="reply", channel=hidden)
    assert "needs the permission" in shown(result)
    assert len(world.env.errors) == 1
    assert world.mode_of(hidden) is ChannelMode.SHADOW


async def test_who_is_no_moderator_any_more_cannot_press_the_button(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    result = await world.moderator.slash(lounge, "settings channel", mode="shadow")
    world.env.backend.get_guild(world.guild.id).members[world.moderator.id].role_ids.clear()
    pressed = await world.moderator.click(answer(result), label="Step up to reply")
    assert "needs the permission" in shown(pressed)
    assert world.mode_of(lounge) is ChannelMode.SHADOW
