"""`/kb review`: the suggestions of members and moderators, decided about one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from ..ui.pages import show_instead
from .queue import require_reviewer
from .review_buttons import queue_view

if TYPE_CHECKING:
    from ..app import FootnoteBot


class ReviewingCommands(commands.Cog):
    """A part of `/kb`; the cog puts the parts together."""

    _bot: FootnoteBot

    @app_commands.command()
    @app_commands.describe(number="A suggestion's number; the one that has waited longest if left out")
    async def review(
        self, interaction: discord.Interaction[Any], number: app_commands.Range[int, 1, 2**31 - 1] | None = None
    ) -> None:
        """Decide about suggestions, one by one."""
        require_reviewer(interaction, self._bot.library)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show_instead(interaction, await queue_view(interaction, self._bot, number))
