"""The weekly digest to the moderators' log, and what it counts."""

import datetime
import logging

import aiohttp
import discord
from discord.ext import commands, tasks

from ..app import FootnoteBot
from ..digest import findings_of, is_due
from ..kb.review_buttons import QueueAction, QueueButton
from ..places import missing_permissions
from ..render.digest import digest_text
from ..ui.pages import page_view
from ..words import server_words

_log = logging.getLogger(__name__)


class Upkeep(commands.Cog):
    """Tells the moderators of each server once a week what there is to do."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot

    async def cog_load(self) -> None:
        """Begin to look every hour which digest is due."""
        self._hourly.start()

    async def cog_unload(self) -> None:
        """Stop."""
        self._hourly.cancel()

    @tasks.loop(hours=1)
    async def _hourly(self) -> None:
        await self.send_due(discord.utils.utcnow())

    @_hourly.before_loop
    async def _when_ready(self) -> None:
        await self._bot.wait_until_ready()

    async def send_due(self, now: datetime.datetime) -> None:
        """Send every digest that is due; one that cannot be sent is tried again in an hour."""
        for guild in self._bot.guilds:
            if not self._bot.hears_of(guild.id):
                continue  # another process does
            try:
                await self._send(guild, now)
            except Exception:  # noqa: BLE001  whatever it was, the other servers get theirs
                _log.exception("the digest of server %s could not be made", guild.id)

    async def _send(self, guild: discord.Guild, now: datetime.datetime) -> None:
        servers = self._bot.library.servers
        server = servers.of(guild.id)
        if server.log_channel is None:
            return
        if server.digest_sent_at is None:
            # Its first week begins now: there is nothing to tell of yet.
            await servers.change(guild.id, digest_sent_at=now)
            return
        channel = guild.get_channel_or_thread(server.log_channel)
        if not is_due(server, now) or channel is None or missing_permissions(channel):
            return
        assert isinstance(channel, discord.abc.Messageable)
        bot, words = self._bot, server_words(self._bot.library, guild.id)
        findings = await findings_of(bot.library, guild.id, now, gaps=bot.gaps, links=bot.links)
        # Before it is sent: a digest that comes twice, after a crash, is worse than none.
        await servers.change(guild.id, digest_sent_at=now)
        if not findings:
            return
        text = digest_text(words, bot.library.edition(guild.id), findings)
        view = page_view([text], 0, [QueueButton.made(QueueAction.OPEN, 0, words)])
        try:
            await channel.send(view=view, allowed_mentions=discord.AllowedMentions.none())
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("the digest of server %s was refused: %s", guild.id, error)
            await servers.change(guild.id, digest_sent_at=server.digest_sent_at)
        else:
            bot.gaps.told(guild.id)


async def setup(bot: FootnoteBot) -> None:
    """Add the cog to the bot."""
    await bot.add_cog(Upkeep(bot))
