"""`/settings`: what moderators set, and the guide that they set it up by."""

import datetime

import discord
import pytest
import simcord
from world import CLAIM, World, shown

from bot.app import FootnoteBot
from knowledge import (
    BY_ITSELF,
    EVERYWHERE,
    ChannelMode,
    ClaimLimit,
    ClaimRuleRecord,
    Confidence,
    FeedbackVerdict,
    HitRecord,
    QuietHours,
    Server,
)

SLUG = "trotsky-opposed-the-nep"


def mode_of(world: World, *line: simcord.ChannelHandle) -> ChannelMode:
    return world.bot.library.channels.effective([place.id for place in line]).mode


def server(world: World) -> Server:
    return world.bot.library.servers.of(world.guild.id)


async def recognised(
    world: World, channel: simcord.ChannelHandle, *probabilities: float, first: int = 1, days_ago: int = 0
) -> None:
    """Let some claims have been recognised in a channel; `first` is the id of the first message."""
    for source, probability in enumerate(probabilities, start=first):
        await world.bot.library.hits.note(
            HitRecord(
                source_id=source,
                server_id=world.guild.id,
                channel_id=channel.id,
                claim=SLUG,
                stance="asserts",
                probability=probability,
                action="log",
                reason="would-answer",
                made_at=world.env.now() - datetime.timedelta(days=days_ago),
            )
        )


async def hand_to_everybody(world: World, name: str = "settings") -> None:
    """Let an admin show a command to everybody."""
    (found,) = [command for command in await world.bot.tree.fetch_commands() if command.name == name]
    world.guild.set_command_permissions(found, {world.guild.default_role: True})


async def open_thread(
    world: World, channel: simcord.ChannelHandle, name: str = "five-year-plan"
) -> simcord.ChannelHandle:
    place = world.bot.get_channel(channel.id)
    assert isinstance(place, discord.TextChannel)
    await place.create_thread(name=name, type=discord.ChannelType.public_thread)
    await world.env.settle()
    return channel.threads[-1]


def answer(result: simcord.InteractionResult) -> discord.Message:
    """Return the message that a command was answered with."""
    return [part for part in (result.response, *result.followups) if part is not None][-1].message


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
    assert mode_of(world, lounge) is ChannelMode.SHADOW
    await world.moderator.click(answer(result), label="Step up to reply")
    assert "**reply**" in shown(result)
    assert "new to me" not in shown(result)
    assert mode_of(world, lounge) is ChannelMode.REPLY
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
    assert mode_of(world, lounge) is ChannelMode.MARK


async def test_from_shadow_a_channel_can_be_stepped_up_by_command(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    await world.moderator.slash(lounge, "settings channel", mode="shadow")
    result = await world.moderator.slash(lounge, "settings channel", mode="thread")
    assert "**thread**" in shown(result)
    assert mode_of(world, lounge) is ChannelMode.THREAD


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
        await open_thread(world, world.debate),
    ]
    for place in places:
        result = await world.moderator.slash(world.debate, "settings channel", mode="shadow", channel=place)
        assert f"<#{place.id}>: **shadow**" in shown(result)
        assert mode_of(world, place) is ChannelMode.SHADOW


async def test_a_forum_post_follows_its_forum_and_that_its_category(world: World) -> None:
    category = world.guild.create_category("History")
    lounge = world.guild.create_text_channel("lounge", category=category)
    await world.moderator.slash(lounge, "settings channel", mode="shadow", channel=category)
    thread = await open_thread(world, lounge)
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
    assert mode_of(world, lounge, category) is ChannelMode.SHADOW


async def test_a_channel_that_is_not_on_is_told_in_words(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    assert "nothing is watched until a moderator turns it on" in shown(
        await world.moderator.slash(lounge, "settings channel")
    )
    result = await world.moderator.slash(lounge, "settings channel", confidence="eager")
    assert "Choose a mode as well" in shown(result)
    assert mode_of(world, lounge) is ChannelMode.OFF


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


async def test_a_member_cannot_change_anything(world: World) -> None:
    """Discord hides the commands; where an admin handed them to everybody, the bot still refuses."""
    await hand_to_everybody(world)
    before = server(world)
    tries = {
        "settings channel": {"mode": "off"},
        "settings confidence": {"level": "eager"},
        "settings cooldown": {"hourly": 0},
        "settings language": {"language": "de"},
        "settings log": {"turn": "off"},
        "settings editors": {},
        "settings show": {},
    }
    for name, options in tries.items():
        assert "needs the permission" in shown(await world.member.slash(world.debate, name, **options))
    assert len(world.env.errors) == len(tries)
    assert server(world) == before
    await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 1


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
    assert mode_of(world, hidden) is ChannelMode.SHADOW


async def test_who_is_no_moderator_any_more_cannot_press_the_button(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    result = await world.moderator.slash(lounge, "settings channel", mode="shadow")
    world.env.backend.get_guild(world.guild.id).members[world.moderator.id].role_ids.clear()
    pressed = await world.moderator.click(answer(result), label="Step up to reply")
    assert "needs the permission" in shown(pressed)
    assert mode_of(world, lounge) is ChannelMode.SHADOW


async def test_confidence_is_set_and_told_in_measured_words(world: World) -> None:
    told = shown(await world.moderator.slash(world.debate, "settings confidence"))
    assert "**balanced**" in told
    assert "of the messages that state a claim get an answer" in told
    await world.moderator.slash(world.debate, "settings confidence", level="cautious")
    assert server(world).confidence is Confidence.CAUTIOUS


async def test_cooldowns_are_set_and_told(world: World) -> None:
    result = await world.moderator.slash(
        world.debate,
        "settings cooldown",
        channel=2, claim=24, thread=0, author=90, hourly=5, quiet_hours="22-6",
    )  # fmt: skip
    told = shown(result)
    assert "2 minutes between two cards in a channel" in told
    assert "1 day between two cards about one claim in a channel" in told
    assert "no pause between two cards about one claim in a thread" in told
    assert "90 minutes between two answers" in told
    assert "Unless set: channel 1 minute, claim 6 hours, thread 7 days, author 5 minutes, hourly 20" in told
    assert "hourly: at most 5 in the whole server" in told
    assert "from 22:00 to 6:00 UTC" in told
    kept = server(world)
    assert (kept.cooldowns.channel, kept.cooldowns.claim, kept.cooldowns.hourly) == (120, 86400, 5)
    assert kept.quiet_hours == QuietHours(start=22, end=6)
    told = shown(await world.moderator.slash(world.debate, "settings cooldown", quiet_hours="off"))
    assert "quiet hours: none" in told
    assert "2 minutes between" in told


@pytest.mark.parametrize("hours", ["late", "5", "6-6", "22-30", "0-24"])
async def test_hours_that_make_no_sense_are_refused(world: World, hours: str) -> None:
    before = server(world)
    result = await world.moderator.slash(world.debate, "settings cooldown", hourly=3, quiet_hours=hours)
    assert "I cannot read these hours" in shown(result)
    assert server(world) == before


async def test_editors_moderate_and_only_managers_of_the_server_make_them(world: World) -> None:
    await hand_to_everybody(world)
    editors = world.guild.create_role("Historians")
    historian = world.guild.add_member(world.env.create_user("historian"), roles=[editors])
    manage = world.guild.create_role(
        "Managers", permissions=discord.Permissions(manage_guild=True, manage_messages=True)
    )
    manager = world.guild.add_member(world.env.create_user("manager"), roles=[manage])
    refused = await world.moderator.slash(world.debate, "settings editors", add=editors)
    assert "Manage Server" in shown(refused)
    told = shown(await manager.slash(world.debate, "settings editors", add=editors))
    assert f"<@&{editors.id}>" in told
    await historian.slash(world.debate, "settings channel", mode="shadow")
    assert mode_of(world, world.debate) is ChannelMode.SHADOW
    refused = await historian.slash(world.debate, "settings editors", add=manage)
    assert "Manage Server" in shown(refused)
    assert "Everybody has this role" in shown(
        await manager.slash(world.debate, "settings editors", add=world.guild.default_role)
    )
    await manager.slash(world.debate, "settings editors", remove=editors)
    assert server(world).editor_roles == frozenset()
    assert "needs the permission" in shown(await historian.slash(world.debate, "settings show"))
    assert len(world.env.errors) == 3


async def test_the_log_channel_is_tried_before_it_is_kept(world: World) -> None:
    silent = {world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    announcements = world.guild.create_text_channel("announcements", overwrites=silent)
    told = shown(await world.moderator.slash(world.debate, "settings log", channel=announcements))
    assert f"In <#{announcements.id}> I lack: *Send Messages*" in told
    assert server(world).log_channel is None
    let_in = discord.PermissionOverwrite(view_channel=True)
    log = world.guild.create_text_channel(
        "mod-log",
        overwrites={
            world.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            world.moderator: let_in,
            world.bot.user: let_in,
        },
    )
    told = shown(await world.moderator.slash(world.debate, "settings log", channel=log))
    assert f"is told in <#{log.id}>" in told
    assert "Everybody can read" not in told
    assert server(world).log_channel == log.id
    assert len(world.cards(log)) == 1
    told = shown(await world.moderator.slash(world.debate, "settings log", turn="off"))
    assert "no log channel" in told
    assert server(world).log_channel is None


async def test_a_log_that_everybody_can_read_is_warned_of(world: World) -> None:
    told = shown(await world.moderator.slash(world.debate, "settings log", channel=world.debate))
    assert "Everybody can read that channel" in told


async def test_a_log_channel_that_discord_refuses_is_not_kept(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    told = shown(await world.moderator.slash(world.debate, "settings log", channel=world.debate))
    assert "50013" in told
    assert server(world).log_channel is None


async def test_the_language_is_set(world: World) -> None:
    told = shown(await world.moderator.slash(world.debate, "settings language", language="de"))
    assert "**Deutsch**" in told
    assert server(world).language == "de"


async def test_the_guide_tells_what_is_next(world: World) -> None:
    """From a server where nothing is set to one where all is done."""
    await world.moderator.slash(world.debate, "settings channel", mode="off")
    told = shown(await world.moderator.slash(world.debate, "settings show"))
    assert "➡️ 1. Turn a channel" in told
    assert "▫️ 2. Choose where" in told
    await world.moderator.slash(world.debate, "settings channel", mode="shadow")
    told = shown(await world.moderator.slash(world.debate, "settings show"))
    assert "✅ 1. Turn a channel" in told
    assert "➡️ 2. Choose where" in told
    await world.moderator.slash(world.debate, "settings log", channel=world.debate)
    told = shown(await world.moderator.slash(world.debate, "settings show"))
    assert "✅ 3. Give me the permissions" in told
    assert "➡️ 4. Step up" in told
    await world.moderator.slash(world.debate, "settings channel", mode="mark")
    told = shown(await world.moderator.slash(world.debate, "settings show"))
    assert "All done." in told
    assert f"<#{world.debate.id}>: **mark**" in told
    assert "I run with the message-content intent, and recognise by" in told
    assert "deleted 30 days later" in told


async def test_the_guide_says_that_it_runs_without_message_content(world: World) -> None:
    world.settings = world.settings.model_copy(update={"footnote_message_content": False})
    await world.restart()
    assert isinstance(world.bot, FootnoteBot)
    assert not world.bot.reads_messages
    assert "**without** the message-content intent" in shown(await world.moderator.slash(world.debate, "settings show"))


async def test_rules_of_claims_are_shown_and_lifted(world: World) -> None:
    rules = world.bot.library.claim_rules
    for channel, limit, by in [
        (EVERYWHERE, ClaimLimit.MARK, BY_ITSELF),
        (world.debate.id, ClaimLimit.MUTED, world.moderator.id),
    ]:
        await rules.set(
            ClaimRuleRecord(server_id=world.guild.id, channel_id=channel, claim=SLUG, limit=limit, set_by=by)
        )
    result = await world.moderator.slash(world.debate, "settings show")
    assert "too many of its cards were called wrong" in shown(result)
    assert f"Muted in <#{world.debate.id}>" in shown(result)
    for _ in range(2):
        button = next(button for button in buttons(answer(result)) if button.label == "Lift")
        await world.moderator.click(answer(result), custom_id=button.custom_id)
    assert rules.of_server(world.guild.id) == ()
    assert "Muted" not in shown(result)


async def test_a_long_guide_has_pages(world: World) -> None:
    """They turn after a restart, too, and only for moderators."""
    for number in range(30):
        channel = world.guild.create_text_channel(f"channel-{number}")
        await world.bot.library.channels.set(
            server_id=world.guild.id, channel_id=channel.id, mode=ChannelMode.SHADOW, set_by=1
        )
    result = await world.moderator.slash(world.debate, "settings show")
    first = shown(result)
    assert "Page 1 of " in first
    await world.restart()
    await world.moderator.click(answer(result), label="Next")
    assert "Page 2 of " in shown(result)
    await world.moderator.click(answer(result), label="Back")
    assert shown(result) == first


def buttons(message: discord.Message) -> list[discord.Button]:
    def walk(parts: object) -> list[discord.Button]:
        found = []
        for part in parts:  # type: ignore[attr-defined]
            if isinstance(part, discord.Button):
                found.append(part)
            found += walk(getattr(part, "children", []))
            if getattr(part, "accessory", None) is not None:
                found += walk([part.accessory])
        return found

    return walk(message.components)
