"""The list of claims: its pages, its topics, its claims."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from knowledge import Catalogue, Library, TopicLine

from ..render.limits import OPTION_LABEL, clip
from ..render.lists import CLAIMS_A_PAGE, claims_page, topic_options
from ..words import Words
from .claim_buttons import claim_menu
from .errors import reported
from .pages import numbered_page, turn, turns

PREFIX = "fb1"
TOPIC_PREFIX = "fbt1"
# No topic's id begins so.
_ALL = "-"


class BrowsePageButton(
    ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}:(?P<page>\d{{1,4}}):(?P<topic>[a-z0-9-]{{0,80}})"
):
    """Turns to a page, counted from 0, of the claims about a topic, or of all."""

    def __init__(self, page: int, topic: str, label: str = "…") -> None:
        self.page, self.topic = page, topic
        custom_id = f"{PREFIX}:{page}:{topic}"
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its id."""
        return cls(int(match["page"]), match["topic"])

    @reported
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the page."""
        library: Library = interaction.client.library
        await turn(interaction, library, lambda words: browse_view(library.catalogue, words, self.topic, self.page))


class TopicMenu(ui.DynamicItem[ui.Select[Any]], template=TOPIC_PREFIX):
    """Lists the claims about a chosen topic."""

    def __init__(self, options: list[discord.SelectOption], placeholder: str = "") -> None:
        super().__init__(ui.Select(custom_id=TOPIC_PREFIX, options=options, placeholder=placeholder or None))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """Make the menu anew; its options stand in the message."""
        return cls(item.options if isinstance(item, ui.Select) else [])

    @reported
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """List the claims about the chosen topic, from the first."""
        library: Library = interaction.client.library
        topic = self.item.values[0].removeprefix(_ALL)
        await turn(interaction, library, lambda words: browse_view(library.catalogue, words, topic))


def browse_view(catalogue: Catalogue, words: Words, topic: str = "", page: int = 0) -> ui.LayoutView:
    """Return a page of the claims about a topic, given its id; of all claims where there is none such."""
    found = catalogue.topic(topic)
    claims = catalogue.claims(found.topic if found else None)
    pages = max(1, -(-len(claims) // CLAIMS_A_PAGE))
    page = min(page, pages - 1)  # there may be fewer claims than when the button was made
    shown = claims[page * CLAIMS_A_PAGE :][:CLAIMS_A_PAGE]
    text = claims_page(shown, found, words, unknown=topic if topic and found is None else None)
    buttons = [BrowsePageButton(to, found.topic if found else "", label) for to, label in turns(page, pages, words)]
    rows: list[list[ui.Item[Any]]] = [[claim_menu(shown, words)]] if shown else []
    if topics := catalogue.topics():
        rows.append([_topic_menu(topic_options(topics, found), found, words)])
    return numbered_page(text, page, pages, buttons, words, rows=rows)


def _topic_menu(topics: list[TopicLine], chosen: TopicLine | None, words: Words) -> TopicMenu:
    options = [discord.SelectOption(label=words("All topics"), value=_ALL, default=chosen is None)]
    options += [
        discord.SelectOption(
            label=clip(topic.name, OPTION_LABEL),
            value=topic.topic,
            description=words.plural("{n} claim", "{n} claims", topic.claims),
            default=topic == chosen,
        )
        for topic in topics
    ]
    return TopicMenu(options, words("Choose a topic"))
