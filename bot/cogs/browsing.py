"""Browsing: `/claims`, `/work` and `/bibliography`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import BibliographyFormat, ReferenceStyle

from ..app import FootnoteBot
from ..places import edition_here, shown_to_all
from ..render.limits import CHOICE_NAME, CHOICES, clip
from ..render.lists import STYLES
from ..ui.bibliography_buttons import (
    FILES,
    BibliographyFileButton,
    BibliographyPageButton,
    cited_here,
    show_bibliography,
)
from ..ui.browse_buttons import BrowsePageButton, TopicMenu, browse_view
from ..ui.choices import choices
from ..ui.pages import send_private, send_result
from ..ui.work_buttons import WorkButton, work_view
from ..words import reader_words, words_for

_STYLES = [app_commands.Choice(name=name, value=style.value) for style, name in STYLES.items()]
_FORMATS = [app_commands.Choice(name=label, value=kind.value) for kind, (label, _) in FILES.items()]


class Browsing(commands.Cog):
    """The claims, the works and what was cited here, for whoever wants to look around."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot

    @app_commands.command()
    @app_commands.describe(topic="A person, an event or an idea, by any of its names (nep); all claims if left out")
    async def claims(
        self, interaction: discord.Interaction[Any], topic: app_commands.Range[str, 1, CHOICE_NAME] | None = None
    ) -> None:
        """Browse the claims by topic; only you see it."""
        catalogue = edition_here(interaction).catalogue
        found = catalogue.find_topic(topic) if topic else None
        view = browse_view(catalogue, reader_words(interaction), found.topic if found else topic or "")
        await send_private(interaction, view)

    @app_commands.command()
    @app_commands.choices(style=_STYLES)
    @app_commands.describe(
        title="The work: words of its title, its author or its year", style="How to cite it; Chicago if left out"
    )
    async def work(
        self,
        interaction: discord.Interaction[Any],
        title: app_commands.Range[str, 1, CHOICE_NAME],
        style: str = ReferenceStyle.CHICAGO,
    ) -> None:
        """See a work: how to cite it, and everything that is cited from it."""
        library = self._bot.library
        found = edition_here(interaction).catalogue.find_work(title)
        await send_result(
            interaction,
            library,
            lambda words: work_view(edition_here(interaction).catalogue, found, ReferenceStyle(style), words),
            private=not shown_to_all(interaction),
        )

    @app_commands.command()
    @app_commands.rename(kind="format")
    @app_commands.choices(kind=_FORMATS)
    @app_commands.describe(kind="Give it as a file: Chicago text, BibTeX or CSL-JSON; a list if left out")
    async def bibliography(self, interaction: discord.Interaction[Any], kind: str | None = None) -> None:
        """List the works cited so far in this thread or channel."""
        library = self._bot.library
        works = await cited_here(interaction)
        private = not shown_to_all(interaction) or not works
        words = words_for(interaction, library, private=private)
        await interaction.response.defer(ephemeral=private, thinking=True)
        await show_bibliography(interaction, works, words, BibliographyFormat(kind) if kind else None)

    @claims.autocomplete("topic")
    async def _suggest_topics(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        words = reader_words(interaction)
        return [
            app_commands.Choice(
                name=_name(topic.name, words.plural("{n} claim", "{n} claims", topic.claims)), value=topic.topic
            )
            for topic in edition_here(interaction).catalogue.complete_topics(current, CHOICES)
        ]

    @work.autocomplete("title")
    async def _suggest_works(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        return choices(edition_here(interaction).catalogue.complete_works(current, CHOICES))


def _name(name: str, about: str) -> str:
    return f"{clip(name, CHOICE_NAME - len(about) - 3)} · {about}"


async def setup(bot: FootnoteBot) -> None:
    """Add the commands and their buttons to the bot."""
    bot.add_dynamic_items(BrowsePageButton, TopicMenu, WorkButton, BibliographyPageButton, BibliographyFileButton)
    await bot.add_cog(Browsing(bot))
