"""The works cited in a place: the pages of the list, and the list as a file."""

from __future__ import annotations

import io
import re
from typing import Any, Self

import discord
from discord import ui

from knowledge import BibliographyFormat, Catalogue, Library

from ..places import places_here
from ..render.answer import ACCENT
from ..render.lists import bibliography_pages, file_text
from ..words import Words, reader_words
from .errors import reported
from .pages import page_view, turn, turns

PREFIX = "fl1"
FILE_PREFIX = "flf1"
FILES = {
    BibliographyFormat.CHICAGO: ("Chicago (.txt)", "bibliography.txt"),
    BibliographyFormat.BIBTEX: ("BibTeX (.bib)", "bibliography.bib"),
    BibliographyFormat.CSL_JSON: ("CSL-JSON (.json)", "bibliography.json"),
}
"""What a format is called, and its file."""


class BibliographyPageButton(ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}:(?P<page>\d{{1,4}})"):
    """Turns to a page, counted from 0, of the works cited in the channel that the list stands in."""

    def __init__(self, page: int, label: str = "…") -> None:
        self.page = page
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=f"{PREFIX}:{page}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its id."""
        return cls(int(match["page"]))

    @reported
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the page of the works that are cited by now."""
        library: Library = interaction.client.library
        works = await cited_here(interaction)
        await turn(interaction, library, lambda words: bibliography_view(library.catalogue, works, words, self.page))


class BibliographyFileButton(
    ui.DynamicItem[ui.Button[Any]], template=rf"{FILE_PREFIX}:(?P<kind>{'|'.join(BibliographyFormat)})"
):
    """Gives the works cited in the channel as a file, to whoever presses it alone."""

    def __init__(self, kind: BibliographyFormat) -> None:
        self.kind = kind
        label, _ = FILES[kind]
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=f"{FILE_PREFIX}:{kind}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its id."""
        return cls(BibliographyFormat(match["kind"]))

    @reported
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Send the file."""
        works = await cited_here(interaction)
        await send_bibliography(interaction, works, self.kind, reader_words(interaction), private=True)


async def cited_here(interaction: discord.Interaction[Any]) -> tuple[str, ...]:
    """Return the ids of the works cited by the cards that stand in a channel and its threads, sorted."""
    library: Library = interaction.client.library
    cards = await library.replies.in_places(places_here(interaction.channel))
    return library.catalogue.works_cited({card.claim for card in cards})


def bibliography_view(catalogue: Catalogue, works: tuple[str, ...], words: Words, page: int = 0) -> ui.LayoutView:
    """Return a page of a list of works, with buttons that give it as a file."""
    texts = bibliography_pages(catalogue.bibliography(works), words)
    page = min(page, len(texts) - 1)  # cards may have gone since the button was made
    buttons = [BibliographyPageButton(to, label) for to, label in turns(page, len(texts), words)]
    files = [BibliographyFileButton(kind) for kind in BibliographyFormat] if works else []
    return page_view(texts, page, buttons, words, rows=[files])


async def send_bibliography(
    interaction: discord.Interaction[Any],
    works: tuple[str, ...],
    kind: BibliographyFormat,
    words: Words,
    *,
    private: bool,
) -> None:
    """Send works as a file; where there are none, say what to do."""
    library: Library = interaction.client.library
    if not works:
        await interaction.response.send_message(
            view=bibliography_view(library.catalogue, works, words), ephemeral=private
        )
        return
    label, name = FILES[kind]
    content = library.catalogue.bibliography_file(works, kind).encode("utf-8", "replace")
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    container.add_item(ui.TextDisplay(file_text(len(works), label, words)))
    container.add_item(ui.File(f"attachment://{name}"))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    file = discord.File(io.BytesIO(content), name)
    await interaction.response.send_message(view=view, file=file, ephemeral=private)
