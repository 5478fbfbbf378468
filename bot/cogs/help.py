"""`/help`: what this person can do here."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from ..app import FootnoteBot
from ..ui.help_buttons import HelpPageButton, help_view
from ..ui.pages import send_private
from ..words import reader_words


class Help(commands.Cog):
    """Tells whoever asks which commands there are for them, and what the bot does in the channel."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its commands."""
        self._bot = bot

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """See what you can do here, and what I do in this channel."""
        # Discord may be asked for the commands' ids, which may be slow.
        await interaction.response.defer(ephemeral=True, thinking=True)
        ids = await self._bot.command_ids.known()
        await send_private(interaction, help_view(interaction, ids, reader_words(interaction)))


async def setup(bot: FootnoteBot) -> None:
    """Add the command and its buttons to the bot."""
    bot.add_dynamic_items(HelpPageButton)
    await bot.add_cog(Help(bot))
