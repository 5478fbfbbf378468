"""The list of claims: its pages, its topics, its claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import Catalogue, TopicLine

from ..places import edition_here
from ..render.limits import OPTION_LABEL, clip
from ..render.lists import CLAIMS_A_PAGE, claims_page, topic_options
from ..words import Words
from .claim_buttons import claim_menu
from .lasting import LastingButton, LastingMenu
from .pages import numbered_page, turn, turns

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fb1"
TOPIC_PREFIX = "fbt1"
# No topic's id begins so.
_ALL = "-"


class BrowsePageButton(LastingButton, template=rf"{PREFIX}:(?P<page>\d{{1,4}}):(?P<topic>[a-z0-9-]{{0,80}})"):
    """Turns to a page, counted from 0, of the claims about a topic, or of all."""

    def __init__(self, page: int, topic: str, label: str) -> None:
        self.page, self.topic = page, topic
        super().__init__(f"{PREFIX}:{page}:{topic}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(int(match["page"]), match["topic"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn the page."""
        library = bot.library
        await turn(
            interaction,
            library,
            lambda words: browse_view(edition_here(interaction).catalogue, words, self.topic, self.page),
        )


class TopicMenu(LastingMenu, template=TOPIC_PREFIX):
    """Lists the claims about a chosen topic."""

    def __init__(self, options: list[discord.SelectOption], placeholder: str = "") -> None:
        super().__init__(TOPIC_PREFIX, options, placeholder)

    @classmethod
    def from_match(cls, _match: re.Match[str], options: list[discord.SelectOption]) -> Self:
        """Return the menu whose id has matched."""
        return cls(options)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """List the claims about the chosen topic, from the first."""
        library = bot.library
        topic = self.chosen.removeprefix(_ALL)
        await turn(interaction, library, lambda words: browse_view(edition_here(interaction).catalogue, words, topic))


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
