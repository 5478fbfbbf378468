"""What stands under the result of `/source`. The search stands in the ids, so each press searches anew and nothing is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import Edition, SourceKind, Stance

from ..places import edition_here
from ..render.search import KINDS, SIDES, search_pages
from ..words import Words
from .lasting import LastingButton, LastingMenu
from .pages import page_view, turn, turns

if TYPE_CHECKING:
    from ..app import FootnoteBot

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
    LastingButton,
    template=rf"{PREFIX}:(?P<page>\d+):(?P<side>[a-z]*):(?P<kind>[a-z]*):(?P<query>(?s:.+))",
):
    """Turns to a page, counted from 0, of what a search found."""

    def __init__(self, page: int, search: Search, label: str) -> None:
        self.page, self.search = page, search
        super().__init__(f"{PREFIX}:{page}:{search.side or ''}:{search.kind or ''}:{search.query}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(int(match["page"]), _search(match), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn the page for whoever searched; show it to anybody else alone."""
        library = bot.library
        await turn(
            interaction, library, lambda words: search_view(edition_here(interaction), self.search, words, self.page)
        )


class SearchFilter(
    LastingMenu,
    template=rf"{FILTER_PREFIX}:(?P<what>side|kind):(?P<side>[a-z]*):(?P<kind>[a-z]*):(?P<query>(?s:.+))",
):
    """Searches again for one side only, or in one kind of source; its id holds the search with the other filter."""

    def __init__(self, what: str, search: Search, options: list[discord.SelectOption]) -> None:
        self.what = what
        self.search = replace(search, side=None) if what == "side" else replace(search, kind=None)
        custom_id = f"{FILTER_PREFIX}:{what}:{self.search.side or ''}:{self.search.kind or ''}:{search.query}"
        super().__init__(custom_id, options)

    @classmethod
    def from_match(cls, match: re.Match[str], options: list[discord.SelectOption]) -> Self:
        """Return the menu whose id has matched."""
        return cls(match["what"], _search(match), options)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Search with the chosen filter: for whoever searched in its place, for anybody else alone."""
        search = (
            replace(self.search, side=_stance(self.chosen))
            if self.what == "side"
            else replace(self.search, kind=_kind(self.chosen))
        )
        library = bot.library
        await turn(interaction, library, lambda words: search_view(edition_here(interaction), search, words))


def search_view(edition: Edition, search: Search, words: Words, page: int = 0) -> ui.LayoutView:
    """Search, and return one page of what was found."""
    search = replace(search, query=edition.catalogue.query(search.query)[:QUERY_LENGTH])
    filtered = bool(search.side or search.kind)
    result = edition.search(search.query, limit=HITS, stance=search.side, source_kind=search.kind)
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


def _search(match: re.Match[str]) -> Search:
    return Search(match["query"], _stance(match["side"]), _kind(match["kind"]))


def _stance(value: str) -> Stance | None:
    return Stance(value) if value in set(Stance) else None


def _kind(value: str) -> SourceKind | None:
    return SourceKind(value) if value in set(SourceKind) else None
