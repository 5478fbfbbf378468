"""The works cited in a place: the pages of the list, and the list as a file."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import BibliographyFormat, Catalogue, Library

from ..places import edition_here, places_here
from ..render.lists import bibliography_pages, file_text
from ..render.numbers import chart_card
from ..words import Words, reader_words
from .lasting import LastingButton, PageButton
from .pages import page_view, show_instead, turn, turn_later, turns

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fbw1"
FILE_PREFIX = "fbf1"
FILES = {
    BibliographyFormat.CHICAGO: ("Chicago (.txt)", "bibliography.txt"),
    BibliographyFormat.BIBTEX: ("BibTeX (.bib)", "bibliography.bib"),
    BibliographyFormat.CSL_JSON: ("CSL-JSON (.json)", "bibliography.json"),
}
"""What a format is called, and its file."""


class BibliographyPageButton(PageButton, prefix=PREFIX):
    """Turns to a page, counted from 0, of the works cited in the channel that the list stands in."""

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn the page of the works that are cited by now."""
        await turn_later(interaction)
        entries = await bibliography_of(edition_here(interaction).catalogue, await cited_here(interaction))
        await turn(interaction, bot.library, lambda words: bibliography_view(entries, words, self.page))


class BibliographyFileButton(LastingButton, template=rf"{FILE_PREFIX}:(?P<kind>{'|'.join(BibliographyFormat)})"):
    """Gives the works cited in the channel as a file, to whoever presses it alone."""

    def __init__(self, kind: BibliographyFormat) -> None:
        self.kind = kind
        label, _ = FILES[kind]
        super().__init__(f"{FILE_PREFIX}:{kind}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], _label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(BibliographyFormat(match["kind"]))

    async def press(self, interaction: discord.Interaction[Any], _bot: FootnoteBot) -> None:
        """Send the file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show_bibliography(interaction, await cited_here(interaction), reader_words(interaction), self.kind)


async def cited_here(interaction: discord.Interaction[Any]) -> tuple[str, ...]:
    """Return the ids of the works cited by the cards that stand in a channel and its threads, sorted."""
    library: Library = interaction.client.library
    cards = await library.replies.in_places(places_here(interaction.channel))
    return edition_here(interaction).catalogue.works_cited({card.claim for card in cards})


async def bibliography_of(catalogue: Catalogue, works: tuple[str, ...]) -> tuple[str, ...]:
    """Return works as entries of a list."""
    # In a thread: an entry that was not printed before takes a hundredth of a second.
    return await asyncio.to_thread(catalogue.bibliography, works)


def bibliography_view(entries: Sequence[str], words: Words, page: int = 0) -> ui.LayoutView:
    """Return a page of a list of works, with buttons that give it as a file; without works, what to do."""
    texts = bibliography_pages(entries, words)
    page = min(page, len(texts) - 1)  # cards may have gone since the button was made
    buttons = [BibliographyPageButton(to, label) for to, label in turns(page, len(texts), words)]
    files = [BibliographyFileButton(kind) for kind in BibliographyFormat] if entries else []
    return page_view(texts, page, buttons, words, rows=[files])


async def show_bibliography(
    interaction: discord.Interaction[Any], works: tuple[str, ...], words: Words, kind: BibliographyFormat | None = None
) -> None:
    """Show works in the answer to an interaction that was deferred: as a list, or as a file of a kind."""
    catalogue: Catalogue = edition_here(interaction).catalogue
    if kind is None or not works:
        view, files = bibliography_view(await bibliography_of(catalogue, works), words), []
    else:
        label, name = FILES[kind]
        content = await asyncio.to_thread(catalogue.bibliography_file, works, kind)
        view = chart_card(file_text(len(works), label, words), {}, files=[name])
        files = [discord.File(io.BytesIO(content.encode("utf-8", "replace")), name)]
    await show_instead(interaction, view, files=files)
