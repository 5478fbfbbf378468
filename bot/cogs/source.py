"""Asking: `/source` and `/claim`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import Edition, SourceKind, Stance, UnknownClaim, names_people

from ..app import FootnoteBot
from ..gaps import note_gap
from ..places import edition_here, shown_to_all
from ..render.limits import CHOICE_NAME, CHOICES
from ..ui.choices import choices
from ..ui.claim_buttons import ClaimButton, ClaimMenu, claim_view
from ..ui.pages import send_result
from ..ui.search_buttons import Search, SearchFilter, SearchPageButton, search_view


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
    @app_commands.choices(
        side=[
            app_commands.Choice(name="affirms the claim", value=Stance.AFFIRMS.value),
            app_commands.Choice(name="disputes the claim", value=Stance.DISPUTES.value),
        ],
        kind=[app_commands.Choice(name=kind.value, value=kind.value) for kind in SourceKind],
    )
    async def source(
        self,
        interaction: discord.Interaction[Any],
        query: app_commands.Range[str, 1, CHOICE_NAME],
        side: str | None = None,
        kind: str | None = None,
    ) -> None:
        """Find cited evidence: by words, claim, person or work."""
        edition = edition_here(interaction)
        search = Search(query, Stance(side) if side else None, SourceKind(kind) if kind else None)
        finds = _finds(edition, search)
        if not finds and not _finds(edition, Search(query)):
            note_gap(interaction, query)
        await send_result(
            interaction,
            self._bot.library,
            lambda words: search_view(edition, search, words),
            # The heading repeats what somebody typed, which is not to be our word: where nothing was found, or of people.
            private=not finds or names_people(query) or not shown_to_all(interaction),
        )

    @app_commands.command()
    @app_commands.describe(text="What is claimed, in any words, or a claim's code")
    async def claim(self, interaction: discord.Interaction[Any], text: app_commands.Range[str, 1, 300]) -> None:
        """Show both sides of a claim, with sources."""
        edition = edition_here(interaction)
        try:
            meant = edition.catalogue.meant(text)
        except UnknownClaim:
            note_gap(interaction, text)
            raise
        await send_result(
            interaction,
            self._bot.library,
            lambda words: claim_view(edition, text, words),
            # Whoever asks may see a draft, and nobody else because of it.
            private=not all(map(edition.is_published, meant)) or not shown_to_all(interaction),
        )

    @source.autocomplete("query")
    async def _suggest(self, interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return choices(edition_here(interaction).complete(current, CHOICES))

    @claim.autocomplete("text")
    async def _suggest_claims(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        return choices(edition_here(interaction).complete(current, CHOICES, claims_only=True))


def _finds(edition: Edition, search: Search) -> bool:
    query = edition.catalogue.query(search.query)
    found = edition.search(query, limit=1, stance=search.side, source_kind=search.kind)
    return bool(found.evidence or found.works)


async def setup(bot: FootnoteBot) -> None:
    """Add the commands and their buttons to the bot."""
    bot.add_dynamic_items(SearchPageButton, SearchFilter, ClaimButton, ClaimMenu)
    await bot.add_cog(Source(bot))
