"""A work: how it is cited in each style, and the pages of what is cited from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import Catalogue, ReferenceStyle

from ..places import edition_here
from ..render.lists import STYLES, work_pages
from ..words import Words
from .lasting import LastingButton
from .pages import page_view, turn, turns

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fw1"


class WorkButton(
    LastingButton,
    template=rf"{PREFIX}:(?P<style>{'|'.join(ReferenceStyle)}):(?P<page>\d{{1,4}}):(?P<work>[a-z0-9-]{{1,80}})",
):
    """Shows a page, counted from 0, of a work, cited in a style; where that is what is shown, it cannot be pressed."""

    def __init__(self, work: str, style: ReferenceStyle, page: int, label: str, *, is_shown: bool = False) -> None:
        self.work, self.style, self.page = work, style, page
        super().__init__(
            f"{PREFIX}:{style}:{page}:{work}",
            label,
            discord.ButtonStyle.primary if is_shown else discord.ButtonStyle.secondary,
            disabled=is_shown,
        )

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(match["work"], ReferenceStyle(match["style"]), int(match["page"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Show the page in the style."""
        library = bot.library
        await turn(
            interaction,
            library,
            lambda words: work_view(edition_here(interaction).catalogue, self.work, self.style, words, self.page),
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
