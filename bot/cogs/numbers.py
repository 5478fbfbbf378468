"""`/stats` and `/backtest`: how the bot has done, and how it would have done. For moderators."""

import asyncio
import contextlib
import io
import logging
from typing import Any, Literal

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from knowledge import Confidence

from ..app import FootnoteBot
from ..backtest import Backtest, Findings, Said
from ..message_facts import facts_of
from ..places import edition_here, is_moderator, line_of, reading_permissions_missing
from ..render.charts import probabilities_chart
from ..render.numbers import backtest_csv, backtest_text, chart_card, progress_text
from ..ui.errors import NotForYou
from ..ui.pages import notice, send_private, show_instead
from ..ui.stats_pages import StatsButton, claim_titles, show_stats
from ..words import Words, reader_words, words_for
from ..words.permissions import permission_names

_log = logging.getLogger(__name__)

STEP = 100
"""Messages between two words on how far a backtest is; Discord hands out as many at once."""
SECONDS = 13 * 60.0
"""How long a backtest may take: the answer can be changed for a quarter of an hour."""
CHART, FILE = "probabilities.png", "backtest.csv"
Place = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel


class Numbers(commands.Cog):
    """Numbers for moderators."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot
        self._testing: set[int] = set()

    @app_commands.command()
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.describe(
        days="How many days to look back; 30 if left out", shown_to="Who sees the answer; only you if left out"
    )
    async def stats(
        self,
        interaction: discord.Interaction[Any],
        days: app_commands.Range[int, 1, 365] = 30,
        shown_to: Literal["me", "everybody"] = "me",
    ) -> None:
        """Show how often I answered, how well, and how evenly."""
        self._only_moderators(interaction)
        private = shown_to == "me"
        words = words_for(interaction, self._bot.library, private=private)
        await interaction.response.defer(ephemeral=private, thinking=True)
        await show_stats(interaction, self._bot.library, words, days=days)

    @app_commands.command()
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.describe(
        messages="How many messages to read; 500 if left out", channel="Which channel or thread; this one if left out"
    )
    async def backtest(
        self,
        interaction: discord.Interaction[Any],
        messages: app_commands.Range[int, 100, 2000] = 500,
        # Not forums: they have no messages of their own.
        channel: Place | None = None,
    ) -> None:
        """Show what would have been answered in a channel's last messages; nothing is stored."""
        self._only_moderators(interaction)
        words = reader_words(interaction)
        place, server_id = channel or interaction.channel, interaction.guild_id
        if not isinstance(place, Place) or server_id is None:
            await send_private(interaction, notice(words("Choose a text channel or a thread that I can see.")))
            return
        refused = self._refusal(words, interaction.user, place, server_id)
        if refused is not None:
            await send_private(interaction, notice(refused))
            return
        self._testing.add(server_id)
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await self._run(interaction, words, place, messages)
        except (discord.HTTPException, aiohttp.ClientError) as error:
            _log.info("a backtest in server %s ended early: %s", server_id, error)
            # The answer may be dismissed, or its time over; then there is nobody to tell.
            with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):
                await _tell(interaction, words("Discord did not let me finish the backtest. Please try again."))
        finally:
            self._testing.discard(server_id)

    def _only_moderators(self, interaction: discord.Interaction[Any]) -> None:
        if not is_moderator(interaction, self._bot.library):
            raise NotForYou(reader_words(interaction)("Only moderators can use this command."))

    def _refusal(self, words: Words, user: discord.User | discord.Member, place: Place, server_id: int) -> str | None:
        """Return why a backtest cannot run, or None where it can."""
        if not self._bot.intents.message_content:
            return words("I run without the message-content intent, so I cannot read what was written here.")
        # Moderators of one channel are not to read another through me.
        if not isinstance(user, discord.Member) or reading_permissions_missing(place, user):
            return words("You may not read {channel} yourself.", channel=place.mention)
        missing = reading_permissions_missing(place, place.guild.me)
        if missing:
            names = permission_names(words, missing)
            return words("I cannot read {channel}. I lack: {permissions}.", channel=place.mention, permissions=names)
        if server_id in self._testing:
            return words("A backtest is running in this server. Please wait until it is done.")
        return None

    async def _run(self, interaction: discord.Interaction[Any], words: Words, place: Place, wanted: int) -> None:
        clock = asyncio.get_running_loop().time
        over = clock() + SECONDS
        said: list[Said] = []
        async for message in place.history(limit=wanted):
            said.append(self._said(message))
            if len(said) % STEP == 0:
                await _tell(interaction, progress_text(words, read=len(said), wanted=wanted, judged=0))
            if clock() > over:
                break
        said.reverse()
        trial = Backtest(
            self._bot.library,
            server_id=place.guild.id,
            line=line_of(place),
            in_thread=isinstance(place, discord.Thread),
            now=discord.utils.utcnow(),
        )
        for start in range(0, len(said), STEP):
            if clock() > over:
                break
            # In a thread, for the bot must answer Discord's heartbeats meanwhile.
            await asyncio.to_thread(trial.judge, said[start : start + STEP])
            judged = min(start + STEP, len(said))
            if judged < len(said):
                await _tell(interaction, progress_text(words, read=len(said), wanted=wanted, judged=judged))
        is_whole = trial.findings.read == len(said)
        await self._show(interaction, words, trial.findings, channel=place.id, is_whole=is_whole)

    async def _show(
        self, interaction: discord.Interaction[Any], words: Words, findings: Findings, *, channel: int, is_whole: bool
    ) -> None:
        titles = claim_titles(edition_here(interaction))
        text = backtest_text(words, findings, titles, channel=channel, is_whole=is_whole)
        if not findings.trials:
            nothing = words("No claim was recognised in any of them.")
            await _tell(interaction, f"{text}\n{nothing}")
            return
        probabilities = [trial.match.probability for trial in findings.trials]
        thresholds = {confidence: confidence.answer for confidence in Confidence}
        chart = await asyncio.to_thread(probabilities_chart, words, probabilities, thresholds)
        shows = words("Bar chart: how many messages have which probability, and from where on each confidence answers.")
        files = [
            discord.File(io.BytesIO(chart), CHART, description=shows),
            discord.File(io.BytesIO(backtest_csv(findings, titles)), FILE),
        ]
        await show_instead(interaction, chart_card(text, {CHART: shows}, files=[FILE]), files=files)

    def _said(self, message: discord.Message) -> Said:
        own_id = self._bot.user.id if self._bot.user is not None else 0
        answered: str | None = None
        if message.reference is not None:
            original = message.reference.resolved
            is_human = isinstance(original, discord.Message) and not original.author.bot
            answered = original.content if isinstance(original, discord.Message) and is_human else ""
        return Said(
            source_id=message.id,
            author_id=message.author.id,
            at=message.created_at,
            text=message.content,
            jump_url=message.jump_url,
            facts=facts_of(message, own_id),
            answered=answered,
        )


async def _tell(interaction: discord.Interaction[Any], text: str) -> None:
    await show_instead(interaction, notice(text))


async def setup(bot: FootnoteBot) -> None:
    """Add the commands and their buttons to the bot."""
    bot.add_dynamic_items(StatsButton)
    await bot.add_cog(Numbers(bot))
