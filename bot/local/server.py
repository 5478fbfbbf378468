"""A simulated Discord server with a channel, a thread, a member and a moderator, and the bot turned on in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
import simcord

from knowledge import ChannelMode, Cooldowns

from ..app import FootnoteBot
from ..settings import Settings
from ..wiring import open_bot

BOT_NAME = "Footnote"
SERVER_NAME = "Footnote's local server"
CHANNEL, THREAD = "debate", "five-year-plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalServer:
    """The simulated world: its environment, the bot in it, the places and the people to act as."""

    env: simcord.Env
    bot: FootnoteBot
    guild: simcord.GuildHandle
    debate: simcord.ChannelHandle
    thread: simcord.ChannelHandle
    member: simcord.MemberActor
    moderator: simcord.MemberActor


@asynccontextmanager
async def open_local_server(settings: Settings) -> AsyncIterator[LocalServer]:
    """
    Yield a running local server with `#debate` turned on.

    Raises:
        KnowledgeError: the database cannot be used, or the seeds are broken.
    """
    async with open_bot(settings.local) as bot, simcord.run(bot, check_errors=False) as env:
        assert bot.user is not None
        await bot.user.edit(username=BOT_NAME)
        guild = env.create_guild(SERVER_NAME)
        # The simulation numbers everything alike at every start; yesterday's replies are not about today's messages.
        await bot.library.forget_server(guild.id)
        moderators = guild.create_role("Moderators", permissions=discord.Permissions(manage_messages=True))
        member = guild.add_member(env.create_user("member"))
        moderator = guild.add_member(env.create_user("moderator"), roles=[moderators])
        debate = guild.create_text_channel(CHANNEL, topic="Claims with sources. The bot is turned on here.")
        await env.settle()
        thread = await _open_thread(bot, env, debate)
        # Time stands still in the simulation, so nothing would ever have rested long enough.
        no_rest = Cooldowns(channel=0, claim=0, author=0, hourly=1000)
        await bot.library.servers.change(guild.id, cooldowns=no_rest)
        await bot.library.channels.set(
            server_id=guild.id, channel_id=debate.id, mode=ChannelMode.REPLY, set_by=moderator.id
        )
        yield LocalServer(
            env=env, bot=bot, guild=guild, debate=debate, thread=thread, member=member, moderator=moderator
        )


async def _open_thread(bot: FootnoteBot, env: simcord.Env, channel: simcord.ChannelHandle) -> simcord.ChannelHandle:
    place = bot.get_channel(channel.id)
    assert isinstance(place, discord.TextChannel)
    await place.create_thread(name=THREAD, type=discord.ChannelType.public_thread)
    await env.settle()
    return channel.threads[0]
