"""What stands under the result of `/source`. The search stands in the ids, so each press searches anew and nothing is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Self

import discord
from discord import ui

from knowledge import Library, SourceKind, Stance

from ..render.search import KINDS, SIDES, search_pages
from ..words import Words
from .errors import reported
from .pages import page_view, turn, turns

PREFIX = "fs1"
FILTER_PREFIX = "fsf1"
HITS = 20
# What the other parts of an id leave of Discord's 100 characters.
QUERY_LENGTH = 70
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for, and the filters."""

    query: str
    side: Stance | None = None
    kind: SourceKind | None = None


class SearchPageButton(
    ui.DynamicItem[ui.Button[Any]],
    template=rf"{PREFIX}:(?P<page>\d+):(?P<side>[a-z]*):(?P<kind>[a-z]*):(?P<query>(?s:.+))",
):
    """Turns to a page, counted from 0, of what a search found."""

    def __init__(self, page: int, search: Search, label: str = "") -> None:
        self.page, self.search = page, search
        custom_id = f"{PREFIX}:{page}:{search.side or ''}:{search.kind or ''}:{search.query}"
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its id."""
        search = Search(match["query"], _stance(match["side"]), _kind(match["kind"]))
        return cls(int(match["page"]), search, "…")

    @reported
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the page for whoever searched; show it to anybody else alone."""
        library: Library = interaction.client.library
        await turn(interaction, library, lambda words: search_view(library, self.search, words, self.page))


class SearchFilter(
    ui.DynamicItem[ui.Select[Any]],
    template=rf"{FILTER_PREFIX}:(?P<what>side|kind):(?P<side>[a-z]*):(?P<kind>[a-z]*):(?P<query>(?s:.+))",
):
    """Searches again for one side only, or in one kind of source; its id holds the search with the other filter."""

    def __init__(self, what: str, search: Search, options: list[discord.SelectOption]) -> None:
        self.what = what
        self.search = replace(search, side=None) if what == "side" else replace(search, kind=None)
        custom_id = f"{FILTER_PREFIX}:{what}:{self.search.side or ''}:{self.search.kind or ''}:{search.query}"
        super().__init__(ui.Select(custom_id=custom_id, options=options))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the menu anew from its id."""
        search = Search(match["query"], _stance(match["side"]), _kind(match["kind"]))
        return cls(match["what"], search, item.options if isinstance(item, ui.Select) else [])

    @reported
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Search with the chosen filter: for whoever searched in its place, for anybody else alone."""
        chosen = self.item.values[0]
        search = (
            replace(self.search, side=_stance(chosen))
            if self.what == "side"
            else replace(self.search, kind=_kind(chosen))
        )
        library: Library = interaction.client.library
        await turn(interaction, library, lambda words: search_view(library, search, words))


def search_view(library: Library, search: Search, words: Words, page: int = 0) -> ui.LayoutView:
    """Search, and return one page of what was found."""
    search = replace(search, query=library.catalogue.query(search.query)[:QUERY_LENGTH])
    filtered = bool(search.side or search.kind)
    result = library.search(search.query, limit=HITS, stance=search.side, source_kind=search.kind)
    texts = search_pages(result, words, filtered=filtered)
    page = min(page, len(texts) - 1)  # the knowledge base may have shrunk since the button was made
    buttons = [SearchPageButton(to, search, label) for to, label in turns(page, len(texts), words)]
    rows = [[menu] for menu in _filters(search, words)] if filtered or result.evidence or result.works else []
    return page_view(texts, page, buttons, words, rows=rows)


def _filters(search: Search, words: Words) -> list[SearchFilter]:
    sides = [
        discord.SelectOption(label=words(name), value=side or _ALL, default=side == search.side)
        for side, name in SIDES.items()
    ]
    kinds = [
        discord.SelectOption(label=words(name), value=kind or _ALL, default=kind == search.kind)
        for kind, name in KINDS.items()
    ]
    return [SearchFilter("side", search, sides), SearchFilter("kind", search, kinds)]


def _stance(value: str) -> Stance | None:
    return Stance(value) if value in set(Stance) else None


def _kind(value: str) -> SourceKind | None:
    return SourceKind(value) if value in set(SourceKind) else None
