"""Servers: removed, invited again, forgotten after a while, and what goes with a channel, a thread or a role."""

import datetime

import discord
import pytest
from simcord.backend import serializers
from world import CLAIM, World

from bot.app import KEPT_AFTER_REMOVAL
from knowledge import ChannelMode, ClaimLimit, ClaimRuleRecord, Confidence

SLUG = "trotsky-opposed-the-nep"


async def remove(world: World) -> None:
    """Let the server remove the bot."""
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id)})
    await world.env.settle()


async def invite_again(world: World) -> None:
    """Let the server invite the bot again."""
    backend = world.env.backend
    payload = dict(serializers.guild_create_payload(backend, backend.get_guild(world.guild.id)))
    payload.pop("unavailable", None)  # it would be an outage that is over
    backend.emit("GUILD_CREATE", payload)
    await world.env.settle()


async def pretend_removed(world: World, ago: datetime.timedelta) -> None:
    await world.bot.library.servers.change(world.guild.id, removed_at=world.env.now() - ago)


async def tend(world: World) -> None:
    """Let the bot do what it does every hour."""
    with world.env.time_context():
        await world.bot._tend()


def removed_at(world: World) -> datetime.datetime | None:
    return world.bot.library.servers.of(world.guild.id).removed_at


async def test_a_server_that_removes_the_bot_is_forgotten_after_a_while(world: World) -> None:
    """Not at once, for it may have been a mistake."""
    message = await world.member.send(world.debate, CLAIM)
    await remove(world)
    assert removed_at(world) is not None
    await pretend_removed(world, KEPT_AFTER_REMOVAL - datetime.timedelta(hours=1))
    await tend(world)
    assert await world.bot.library.replies.of_message(message.id) is not None
    await pretend_removed(world, KEPT_AFTER_REMOVAL + datetime.timedelta(hours=1))
    await tend(world)
    assert await world.bot.library.replies.of_message(message.id) is None
    assert world.bot.library.channels.effective([world.debate.id]).mode is ChannelMode.OFF
    assert await world.bot.library.inspection.servers() == frozenset()


async def test_a_server_that_is_unavailable_has_not_removed_the_bot(world: World) -> None:
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id), "unavailable": True})
    await world.env.settle()
    assert removed_at(world) is None


async def test_a_server_that_invites_the_bot_again_keeps_its_settings_and_has_nothing_turned_on(world: World) -> None:
    await world.bot.library.servers.change(world.guild.id, confidence=Confidence.CAUTIOUS)
    await remove(world)
    await invite_again(world)
    assert removed_at(world) is None
    assert world.bot.library.servers.of(world.guild.id).confidence is Confidence.CAUTIOUS
    await world.member.send(world.debate, CLAIM)
    assert world.cards() == []


async def test_a_server_that_removed_the_bot_while_it_was_not_running_is_noticed(world: World) -> None:
    """By whatever is kept about it, be it a reply alone; one that is there is left alone."""
    library = world.bot.library
    await library.channels.set(server_id=1, channel_id=2, mode=ChannelMode.MARK, set_by=3)
    await world.restart()
    assert world.bot.library.servers.of(1).removed_at is not None
    assert removed_at(world) is None
    assert world.bot.library.channels.effective([world.debate.id]).mode is ChannelMode.REPLY


async def test_a_server_that_came_back_while_it_was_not_running_is_not_forgotten(world: World) -> None:
    await pretend_removed(world, KEPT_AFTER_REMOVAL - datetime.timedelta(hours=1))
    await world.restart()
    assert removed_at(world) is None
    assert world.bot.library.channels.effective([world.debate.id]).mode is ChannelMode.OFF


async def test_a_server_of_other_shards_is_left_to_their_process(world: World) -> None:
    ours, theirs = 1 << 22, 2 << 22
    for server in (ours, theirs):
        await world.bot.library.channels.set(server_id=server, channel_id=server, mode=ChannelMode.MARK, set_by=3)
    world.bot.shard_count, world.bot.shard_id = 2, 1
    await world.bot.cogs["Servers"].on_ready()
    assert world.bot.library.servers.of(ours).removed_at is not None
    assert world.bot.library.servers.of(theirs).removed_at is None


async def test_what_was_set_for_a_channel_goes_with_it(world: World) -> None:
    library, lounge = world.bot.library, world.guild.create_text_channel("lounge")
    await library.channels.set(
        server_id=world.guild.id, channel_id=lounge.id, mode=ChannelMode.MARK, set_by=world.moderator.id
    )
    await library.claim_rules.set(
        ClaimRuleRecord(server_id=world.guild.id, channel_id=lounge.id, claim=SLUG, limit=ClaimLimit.MUTED, set_by=1)
    )
    await library.servers.change(world.guild.id, log_channel=lounge.id)
    place = world.bot.get_channel(lounge.id)
    assert isinstance(place, discord.TextChannel)
    await place.delete()
    await world.env.settle()
    assert lounge.id not in library.channels.of_server(world.guild.id)
    assert library.claim_rules.of_server(world.guild.id) == ()
    assert library.servers.of(world.guild.id).log_channel is None


async def test_what_was_set_for_a_thread_goes_with_it(world: World) -> None:
    place = world.bot.get_channel(world.debate.id)
    assert isinstance(place, discord.TextChannel)
    thread = await place.create_thread(name="calm", type=discord.ChannelType.public_thread)
    await world.bot.library.channels.set(
        server_id=world.guild.id, channel_id=thread.id, mode=ChannelMode.OFF, set_by=world.moderator.id
    )
    await thread.delete()
    await world.env.settle()
    assert thread.id not in world.bot.library.channels.of_server(world.guild.id)


async def test_a_role_that_is_deleted_is_named_nowhere_any_more(world: World) -> None:
    role = world.guild.create_role("Historians")
    await world.set(
        editor_roles=frozenset({role.id, 5}),
        reviewer_roles=frozenset({role.id}),
        owner_roles=frozenset({6, role.id}),
        stewards={"affirms": frozenset({role.id, 7}), "disputes": frozenset({role.id})},
    )
    guild = world.bot.get_guild(world.guild.id)
    world.env.backend.emit("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)})
    await world.env.settle()
    server = world.server
    assert (server.editor_roles, server.reviewer_roles, server.owner_roles) == ({5}, frozenset(), {6})
    assert server.stewards == {"affirms": {7}}


async def test_stewards_who_moderate_nothing_else_are_dropped_with_their_role(world: World) -> None:
    role = world.guild.create_role("Friends of the essay")
    await world.set(stewards={"affirms": frozenset({role.id})})
    world.env.backend.emit("GUILD_ROLE_DELETE", {"guild_id": str(world.guild.id), "role_id": str(role.id)})
    await world.env.settle()
    assert world.server.stewards == {}


async def test_what_fails_while_tending_keeps_nothing_else_from_being_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was promised to be forgotten is forgotten whatever else goes wrong."""

    async def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(world.bot.library, "forget_before", fail)
    await pretend_removed(world, datetime.timedelta(days=31))
    monkeypatch.setattr(world.bot, "get_guild", lambda _: None)
    await tend(world)
    assert removed_at(world) is None
