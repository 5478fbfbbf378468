"""`/help`: what this person can do here."""

from collections.abc import Callable

import discord
import pytest
from simcord import MemberActor
from world import World, shown

from bot import app
from knowledge import ChannelMode


async def test_help_lists_what_a_member_can_do(world: World) -> None:
    result = await world.member.slash(world.debate, "help")
    assert result.ephemeral
    text = shown(result)
    for name in ("source", "claim", "claims", "work", "bibliography", "help"):
        assert f"</{name}:" in text
    assert "*Both sides*" in text
    assert "For moderators" not in text
    assert "settings" not in text


async def test_a_moderator_sees_more(world: World) -> None:
    text = shown(await world.moderator.slash(world.debate, "help"))
    assert "For moderators" in text
    assert "</settings channel:" in text


async def test_somebody_with_an_editors_role_is_told_of_the_moderators_commands(world: World) -> None:
    editors = world.guild.create_role("Editors")
    await world.bot.library.servers.change(world.guild.id, editor_roles=frozenset({editors.id}))
    editor = world.guild.add_member(world.env.create_user("editor"), roles=[editors])
    assert "For moderators" in shown(await editor.slash(world.debate, "help"))


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (ChannelMode.OFF, "I am **off**"),
        (ChannelMode.SHADOW, "in **shadow**"),
        (ChannelMode.MARK, "I **mark** messages"),
        (ChannelMode.THREAD, "in a **thread**"),
        (ChannelMode.REPLY, "I **reply**"),
    ],
)
async def test_help_says_what_the_bot_does_in_the_channel(world: World, mode: ChannelMode, said: str) -> None:
    await world.turn(mode)
    assert said in shown(await world.member.slash(world.debate, "help"))


async def test_help_says_how_to_ask_where_messages_cannot_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "I read messages as they come" in shown(await world.member.slash(world.debate, "help"))
    without = discord.Intents(guilds=True, guild_messages=True)
    monkeypatch.setattr(app.FootnoteBot, "intents", property(lambda _: without))
    text = shown(await world.member.slash(world.debate, "help"))
    assert "without Discord's message-content intent" in text
    assert "mention me" in text


async def test_help_does_without_the_ids_where_discord_does_not_tell(world: World) -> None:
    world.env.inject_error("GET", "/applications/*/commands", status=403, times=1)
    assert "`/source`" in shown(await world.member.slash(world.debate, "help"))
    assert "</source:" in shown(await world.member.slash(world.debate, "help"))
    assert "</source:" in shown(await world.member.slash(world.debate, "help"))
    assert len(world.sent("GET", "/commands")) == 2


async def test_help_is_in_the_readers_language(world: World, reads_in: Callable[[MemberActor, str], None]) -> None:
    reads_in(world.member, "de")
    text = shown(await world.member.slash(world.debate, "help"))
    assert "</quelle:" in text
    assert "Beide Seiten" in text
