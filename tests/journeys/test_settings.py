"""`/settings channel`: turning the bot on and off."""

import discord
from world import CLAIM, World, shown


async def test_a_moderator_turns_a_channel_on(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    result = await world.moderator.slash(lounge, "settings channel", mode="reply")
    assert result.ephemeral
    assert "reply" in shown(result)
    await world.member.send(lounge, CLAIM)
    assert len(world.cards(lounge)) == 1


async def test_a_moderator_turns_a_channel_off(world: World) -> None:
    await world.moderator.slash(world.debate, "settings channel", mode="off")
    await world.member.send(world.debate, CLAIM)
    assert world.cards() == []


async def test_the_rule_survives_a_restart(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    await world.moderator.slash(lounge, "settings channel", mode="reply")
    await world.bot.library.channels.read()
    await world.restart()
    await world.member.send(lounge, CLAIM)
    assert len(world.cards(lounge)) == 1


async def test_the_effective_rule_is_told_in_words(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    result = await world.moderator.slash(lounge, "settings channel")
    assert "nothing is watched until a moderator turns it on" in shown(result)


async def test_a_missing_permission_is_told_at_once(world: World) -> None:
    overwrites = {world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    quiet = world.guild.create_text_channel("announcements", overwrites=overwrites)
    result = await world.moderator.slash(quiet, "settings channel", mode="reply")
    assert "send messages" in shown(result)


async def test_a_member_cannot_change_the_rule(world: World) -> None:
    """Discord hides the command; where an admin handed it to everybody, the bot still refuses."""
    (settings,) = [command for command in await world.bot.tree.fetch_commands() if command.name == "settings"]
    world.guild.set_command_permissions(settings, {world.guild.default_role: True})
    result = await world.member.slash(world.debate, "settings channel", mode="off")
    assert "needs the permission" in shown(result)
    assert len(world.env.errors) == 1
    await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 1
