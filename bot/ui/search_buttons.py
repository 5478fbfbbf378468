"""The pages of `/source`. The query stands in the button's id, so turning a page searches anew and nothing is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import Library, SourceKind, Stance

from ..render.search import search_pages
from .errors import report_error
from .pages import page_view, send_private

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fs1"
HITS = 20
# What the other parts of a button's id leave of Discord's 100 characters.
QUERY_LENGTH = 70


class SearchPageButton(
    ui.DynamicItem[ui.Button[Any]],
    template=rf"{PREFIX}:(?P<page>\d+):(?P<side>[a-z]*):(?P<kind>[a-z]*):(?P<query>(?s:.+))",
):
    """Turns to a page, counted from 0, of what a search found."""

    def __init__(self, page: int, query: str, side: Stance | None, kind: SourceKind | None, label: str = "") -> None:
        self.page, self.query, self.side, self.kind = page, query, side, kind
        custom_id = f"{PREFIX}:{page}:{side or ''}:{kind or ''}:{query}"
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its id."""
        side = Stance(match["side"]) if match["side"] else None
        kind = SourceKind(match["kind"]) if match["kind"] else None
        label = item.label if isinstance(item, ui.Button) else None
        return cls(int(match["page"]), match["query"], side, kind, label or "")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the page for whoever searched; show it to anybody else alone."""
        try:
            bot: FootnoteBot = interaction.client
            view = search_view(bot.library, self.query, self.side, self.kind, self.page)
            if _is_searcher(interaction):
                await interaction.response.edit_message(view=view)
            else:
                await send_private(interaction, view)
        except Exception as error:  # noqa: BLE001  the last door before discord.py drops it
            await report_error(interaction, error)


def search_view(
    library: Library, query: str, side: Stance | None, kind: SourceKind | None, page: int = 0
) -> ui.LayoutView:
    """Search, and return one page of what was found."""
    texts = search_pages(library.search(query, limit=HITS, stance=side, source_kind=kind))
    page = min(page, len(texts) - 1)  # the knowledge base may have shrunk since the button was made
    turned = [(page - 1, "Back"), (page + 1, "Next")]
    buttons = [SearchPageButton(to, query, side, kind, label) for to, label in turned if 0 <= to < len(texts)]
    return page_view(texts, page, buttons)


def _is_searcher(interaction: discord.Interaction[Any]) -> bool:
    message = interaction.message
    if message is None:
        return False
    asked = message.interaction_metadata
    return message.flags.ephemeral or (asked is not None and asked.user.id == interaction.user.id)
