"""`/settings`: what moderators set for the whole server."""

import discord
import pytest
from world import CLAIM, World, shown

from knowledge import ChannelMode, Confidence, QuietHours


async def test_a_member_cannot_change_anything(world: World) -> None:
    """Discord hides the commands; where an admin handed them to everybody, the bot still refuses."""
    await world.hand_to_everybody("settings")
    before = world.server
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
    assert world.server == before
    await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 1


async def test_confidence_is_set_and_told_in_measured_words(world: World) -> None:
    told = shown(await world.moderator.slash(world.debate, "settings confidence"))
    assert "**balanced**" in told
    assert "of the messages that state a claim get an answer" in told
    await world.moderator.slash(world.debate, "settings confidence", level="cautious")
    assert world.server.confidence is Confidence.CAUTIOUS


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
    kept = world.server
    assert (kept.cooldowns.channel, kept.cooldowns.claim, kept.cooldowns.hourly) == (120, 86400, 5)
    assert kept.quiet_hours == QuietHours(start=22, end=6)
    told = shown(await world.moderator.slash(world.debate, "settings cooldown", quiet_hours="off"))
    assert "quiet hours: none" in told
    assert "2 minutes between" in told


@pytest.mark.parametrize("hours", ["late", "5", "6-6", "22-30", "0-24"])
async def test_hours_that_make_no_sense_are_refused(world: World, hours: str) -> None:
    before = world.server
    result = await world.moderator.slash(world.debate, "settings cooldown", hourly=3, quiet_hours=hours)
    assert "I cannot read these hours" in shown(result)
    assert world.server == before


async def test_editors_moderate_and_only_owners_make_them(world: World) -> None:
    await world.hand_to_everybody("settings")
    editors = world.guild.create_role("Historians")
    historian = world.guild.add_member(world.env.create_user("historian"), roles=[editors])
    manage = world.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    manager = world.guild.add_member(world.env.create_user("manager"), roles=[manage])
    edit = {"role": editors, "what": "editor_roles"}
    refused = await world.moderator.slash(world.debate, "settings editors", **edit)
    assert "needs the role *owner*" in shown(refused)
    told = shown(await manager.slash(world.debate, "settings editors", **edit))
    assert f"**Editors**: <@&{editors.id}>" in told
    await historian.slash(world.debate, "settings channel", mode="shadow")
    assert world.mode_of(world.debate) is ChannelMode.SHADOW
    refused = await historian.slash(world.debate, "settings editors", role=manage, what="editor_roles")
    assert "needs the role *owner*" in shown(refused)
    await manager.slash(world.debate, "settings editors", role=editors, what="none")
    assert world.server.editor_roles == frozenset()
    assert "needs the permission" in shown(await historian.slash(world.debate, "settings show"))
    assert len(world.env.errors) == 3


async def test_there_are_only_so_many_roles(world: World) -> None:
    manage = world.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    manager = world.guild.add_member(world.env.create_user("manager"), roles=[manage])
    await world.hand_to_everybody("settings")
    await world.set(reviewer_roles=frozenset(range(1, 21)), stewards={"affirms": frozenset(range(1, 11))})
    before = world.server
    for options, most in (({"what": "reviewer_roles"}, 20), ({"steward_of": "affirms"}, 10)):
        told = shown(await manager.slash(world.debate, "settings editors", role=manage, **options))
        assert f"at most {most}" in told
    assert world.server == before


async def test_the_log_channel_is_tried_before_it_is_kept(world: World) -> None:
    silent = {world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    announcements = world.guild.create_text_channel("announcements", overwrites=silent)
    told = shown(await world.moderator.slash(world.debate, "settings log", channel=announcements))
    assert f"In <#{announcements.id}> I lack: *Send Messages*" in told
    assert world.server.log_channel is None
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
    assert world.server.log_channel == log.id
    assert len(world.cards(log)) == 1
    told = shown(await world.moderator.slash(world.debate, "settings log", turn="off"))
    assert "no log channel" in told
    assert world.server.log_channel is None


async def test_a_log_that_everybody_can_read_is_warned_of(world: World) -> None:
    told = shown(await world.moderator.slash(world.debate, "settings log", channel=world.debate))
    assert "Everybody can read that channel" in told


async def test_a_log_channel_that_discord_refuses_is_not_kept(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    told = shown(await world.moderator.slash(world.debate, "settings log", channel=world.debate))
    assert "50013" in told
    assert world.server.log_channel is None


async def test_the_language_is_set(world: World) -> None:
    told = shown(await world.moderator.slash(world.debate, "settings language", language="de"))
    assert "**Deutsch**" in told
    assert world.server.language == "de"
