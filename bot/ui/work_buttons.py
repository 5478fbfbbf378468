"""A work: how it is cited in each style, and the pages of what is cited from it."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from knowledge import Catalogue, Library, ReferenceStyle

from ..render.lists import STYLES, work_pages
from ..words import Words
from .errors import reported
from .pages import page_view, turn, turns

PREFIX = "fw1"


class WorkButton(
    ui.DynamicItem[ui.Button[Any]],
    template=rf"{PREFIX}:(?P<style>{'|'.join(ReferenceStyle)}):(?P<page>\d{{1,4}}):(?P<work>[a-z0-9-]{{1,80}})",
):
    """Shows a page, counted from 0, of a work, cited in a style; where that is what is shown, it cannot be pressed."""

    def __init__(
        self, work: str, style: ReferenceStyle, page: int, label: str = "…", *, is_shown: bool = False
    ) -> None:
        self.work, self.style, self.page = work, style, page
        super().__init__(
            ui.Button(
                label=label,
                style=discord.ButtonStyle.primary if is_shown else discord.ButtonStyle.secondary,
                disabled=is_shown,
                custom_id=f"{PREFIX}:{style}:{page}:{work}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its id."""
        return cls(match["work"], ReferenceStyle(match["style"]), int(match["page"]))

    @reported
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the page in the style."""
        library: Library = interaction.client.library
        await turn(
            interaction, library, lambda words: work_view(library.catalogue, self.work, self.style, words, self.page)
        )


def work_view(catalogue: Catalogue, work_id: str, style: ReferenceStyle, words: Words, page: int = 0) -> ui.LayoutView:
    """
    Return a page of a work.

    Raises:
        UnknownWork: it is gone; a button must not show another that fits instead.
    """
    work = catalogue.work(work_id)
    texts = work_pages(work, catalogue.reference(work.work, style), style, words)
    page = min(page, len(texts) - 1)  # less may be cited than when the button was made
    styles: list[ui.Item[Any]] = [
        WorkButton(work.work, each, page, words(name), is_shown=each is style) for each, name in STYLES.items()
    ]
    buttons = [WorkButton(work.work, style, to, label) for to, label in turns(page, len(texts), words)]
    return page_view(texts, page, buttons, words, rows=[styles])
