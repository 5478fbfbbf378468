"""Servers: invited, left, and what goes with a channel, a thread or a role that is gone."""

import logging

import discord
from discord.ext import commands

from knowledge import BY_ITSELF

from ..app import FootnoteBot

_log = logging.getLogger(__name__)


class Servers(commands.Cog):
    """Keeps what is set for a server in line with what there is."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Notice which servers removed the bot, or invited it again, while it was not running."""
        library = self._bot.library
        present = {guild.id for guild in self._bot.guilds}  # those that are unavailable for the moment included
        for server_id in await library.inspection.servers():
            if not self._bot.hears_of(server_id):
                continue  # another process knows
            removed = library.servers.of(server_id).removed_at is not None
            if server_id not in present and not removed:
                await self._removed(server_id)
            elif server_id in present and removed:
                await self._invited(server_id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Start in a server with nothing turned on, whatever was so when we were there before."""
        await self._invited(guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note when a server removed us; what is kept about it goes a while after."""
        await self._removed(guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Drop what was set for a channel or category that is gone."""
        await self._gone(channel.guild.id, channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Drop what was set for a thread that is gone."""
        await self._gone(payload.guild_id, payload.thread_id)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Drop a role that is gone from the editors', the reviewers', the owners' and the stewards'."""
        servers = self._bot.library.servers
        if role.id in servers.of(role.guild.id).named_roles:
            await servers.drop_role(role.guild.id, role.id)

    async def _invited(self, server_id: int) -> None:
        library = self._bot.library
        await library.channels.forget_server(server_id)
        if library.servers.of(server_id).removed_at is not None:
            await library.servers.change(server_id, removed_at=None)

    async def _removed(self, server_id: int) -> None:
        _log.info("server %s has removed the bot", server_id)
        await self._bot.library.servers.change(server_id, removed_at=discord.utils.utcnow())

    async def _gone(self, server_id: int, place_id: int) -> None:
        library = self._bot.library
        await library.channels.forget(place_id)
        for rule in library.claim_rules.of_server(server_id):
            if rule.channel_id == place_id:
                await library.claim_rules.lift(server_id, place_id, rule.claim, by=BY_ITSELF)
        if library.servers.of(server_id).log_channel == place_id:
            await library.servers.change(server_id, log_channel=None)


async def setup(bot: FootnoteBot) -> None:
    """Add the cog to the bot."""
    await bot.add_cog(Servers(bot))
