"""`/stats` and `/backtest`: how the bot has done, and how it would have done. For moderators."""

import asyncio
import io
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import Confidence

from ..app import FootnoteBot
from ..backtest import Backtest, Findings
from ..backtesting import Place
from ..places import edition_here, is_moderator
from ..render.charts import probabilities_chart
from ..render.numbers import backtest_csv, backtest_text, chart_card
from ..ui.errors import NotForYou
from ..ui.pages import notice, send_private, show_instead
from ..ui.stats_pages import StatsButton, claim_titles, show_stats
from ..words import Words, reader_words, words_for

CHART, FILE = "probabilities.png", "backtest.csv"


class Numbers(commands.Cog):
    """Numbers for moderators."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot

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
        channel: Place | None = None,
    ) -> None:
        """Show what would have been answered in a channel's last messages; nothing is stored."""
        self._only_moderators(interaction)
        words = reader_words(interaction)
        place = channel or interaction.channel
        if not isinstance(place, Place):
            await send_private(interaction, notice(words("Choose a text channel or a thread that I can see.")))
            return
        refused = self._bot.backtests.refusal(words, interaction.user, place)
        if refused is not None:
            await send_private(interaction, notice(refused))
            return
        trial = self._bot.backtests.trial(place, edition_here(interaction))

        async def trials() -> list[Backtest]:
            return [trial]

        async def show(is_whole: bool) -> None:  # noqa: FBT001  it answers a single question
            await self._show(interaction, words, trial.findings, channel=place.id, is_whole=is_whole)

        await self._bot.backtests.run(interaction, place, messages, trials, show)

    def _only_moderators(self, interaction: discord.Interaction[Any]) -> None:
        if not is_moderator(interaction, self._bot.library):
            raise NotForYou(reader_words(interaction)("Only moderators can use this command."))

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


async def _tell(interaction: discord.Interaction[Any], text: str) -> None:
    await show_instead(interaction, notice(text))


async def setup(bot: FootnoteBot) -> None:
    """Add the commands and their buttons to the bot."""
    bot.add_dynamic_items(StatsButton)
    await bot.add_cog(Numbers(bot))
