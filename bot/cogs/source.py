"""Asking: `/source` and `/claim`."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import Completion, SourceKind, Stance

from ..app import FootnoteBot
from ..places import answers_publicly
from ..render.answer import answer_card
from ..render.limits import CHOICE_NAME, CHOICES, clip
from ..ui.buttons import card_buttons
from ..ui.search_buttons import QUERY_LENGTH, search_view
from ..words import reader_words, server_words


class Source(commands.Cog):
    """Evidence and answers for whoever asks."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot

    @app_commands.command()
    @app_commands.describe(
        query="Free words (trotsky nep), a claim's code (F-002), an author or a work",
        side="Only evidence of this side",
        kind="Only evidence from this kind of source",
    )
    async def source(
        self,
        interaction: discord.Interaction[Any],
        query: app_commands.Range[str, 1, QUERY_LENGTH],
        side: Stance | None = None,
        kind: SourceKind | None = None,
    ) -> None:
        """Find cited evidence: by words, claim, person or work."""
        await interaction.response.send_message(
            view=search_view(self._bot.library, query, side, kind), ephemeral=self._is_private(interaction)
        )

    @app_commands.command()
    @app_commands.describe(text="What is claimed, in any words, or a claim's code")
    async def claim(self, interaction: discord.Interaction[Any], text: app_commands.Range[str, 1, 300]) -> None:
        """Show both sides of a claim, with sources."""
        library = self._bot.library
        answer = library.answer(library.find_claim(text), order_key="0")
        private = self._is_private(interaction)
        words = reader_words(interaction) if private else server_words(library, interaction.guild_id)
        card = answer_card(answer, card_buttons(answer.code, source=0, words=words), words)
        await interaction.response.send_message(view=card, ephemeral=private)

    @source.autocomplete("query")
    async def _suggest(self, _interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return _choices(self._bot.library.complete(current, CHOICES))

    @claim.autocomplete("text")
    async def _suggest_claims(
        self, _interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        return _choices(self._bot.library.complete(current, CHOICES, claims_only=True))

    def _is_private(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether only the asker sees the answer: everywhere but where moderators turned replies on."""
        return not answers_publicly(self._bot.library, interaction.channel)


def _choices(found: Sequence[Completion]) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=clip(each.name, CHOICE_NAME), value=clip(each.value, CHOICE_NAME)) for each in found
    ]


async def setup(bot: FootnoteBot) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Source(bot))
