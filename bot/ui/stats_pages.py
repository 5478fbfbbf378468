"""`/stats`: totals with charts, and pages claim by claim. A button counts anew, so nothing is kept."""

from __future__ import annotations

import asyncio
import datetime
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Self

import discord

from ..numbers import ServerNumbers, count
from ..places import is_moderator
from ..render.charts import ClaimBar, balance_chart, claims_chart
from ..render.moderation import ClaimTitle
from ..render.numbers import chart_card, claim_pages, stats_text
from ..words import Words, reader_words, words_for
from .errors import NotForYou
from .lasting import LastingButton
from .pages import is_private, page_view, show_instead, turns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge import Edition, Library, Stance

    from ..app import FootnoteBot

PREFIX = "ft1"
CLAIMS_CHART, BALANCE_CHART = "claims.png", "balance.png"


class StatsButton(LastingButton, template=rf"{PREFIX}:(?P<page>\d{{1,4}}):(?P<days>\d{{1,4}})"):
    """Turns to a page of the numbers of the last `days`; page 0 has the totals and the charts."""

    def __init__(self, page: int, days: int, label: str) -> None:
        self.page, self.days = page, days
        super().__init__(f"{PREFIX}:{page}:{days}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(int(match["page"]), int(match["days"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn the page, for moderators alone."""
        if interaction.guild_id is None or not is_moderator(interaction, bot.library):
            raise NotForYou(reader_words(interaction)("Only moderators can press this."))
        await interaction.response.defer()
        words = words_for(interaction, bot.library, private=is_private(interaction))
        await show_stats(interaction, bot.library, words, days=self.days, page=self.page)


async def show_stats(
    interaction: discord.Interaction[Any], library: Library, words: Words, *, days: int, page: int = 0
) -> None:
    """Show a page of a server's numbers in the answer to an interaction that was deferred."""
    numbers = await server_numbers(library, interaction.guild_id or 0, days)
    titles = claim_titles(library.edition(interaction.guild_id or 0))
    texts = [stats_text(words, numbers, days), *claim_pages(words, numbers.claims, titles)]
    page = min(page, len(texts) - 1)  # the days went on since the button was made
    onward = None if page else words("Claim by claim")
    buttons = [StatsButton(to, days, label) for to, label in turns(page, len(texts), words, onward=onward)]
    if page or not numbers.hits:
        view, files = page_view(texts, page, buttons, words), []
    else:
        pictures = await asyncio.to_thread(_charts, words, numbers, titles)
        files = [discord.File(io.BytesIO(png), name, description=shows) for name, (png, shows) in pictures.items()]
        shows = {name: shows for name, (_, shows) in pictures.items()}
        view = chart_card(texts[0], shows, buttons=buttons)
    await show_instead(interaction, view, files=files)


async def server_numbers(library: Library, server_id: int, days: int) -> ServerNumbers:
    """Return the numbers of a server's last days."""
    since = discord.utils.utcnow() - datetime.timedelta(days=days)
    edition = library.edition(server_id)
    hits = await library.hits.since(server_id, since)
    replies = await library.replies.since(server_id, since)
    feedback = await library.feedback.since(server_id, since)

    def first_side(claim: str, source_id: int) -> Stance | None:
        return edition.first_side(claim, order_key=str(source_id))

    def evidence_of(claim: str) -> Mapping[Stance, int]:
        entry = edition.base.claims.get(claim)
        return Counter({side.stance: len(side.evidence) for side in entry.sides}) if entry is not None else {}

    # In a thread: a big server has tens of thousands of decisions.
    return await asyncio.to_thread(count, hits, replies, feedback, first_side=first_side, evidence_of=evidence_of)


def claim_titles(edition: Edition) -> dict[str, ClaimTitle]:
    """Return what all claims are called, by slug."""
    return {slug: ClaimTitle(code=entry.code, question=entry.question) for slug, entry in edition.base.claims.items()}


def _charts(words: Words, numbers: ServerNumbers, titles: Mapping[str, ClaimTitle]) -> dict[str, tuple[bytes, str]]:
    """Return the charts with what they show, by file name; without any card there is none of cards."""
    bars = [
        ClaimBar(code=titles[each.claim].code if each.claim in titles else "–", numbers=each)
        for each in numbers.claims
        if each.cards
    ]
    charts = {
        BALANCE_CHART: (
            balance_chart(words, numbers.balance),
            words("Bar chart: the balance between the sides, with the numbers above."),
        )
    }
    if not bars:
        return charts
    shows = words(
        "Bar chart: cards by claim. {code} has the most, {number}; the pages after this one have them all.",
        code=bars[0].code,
        number=words.number(bars[0].numbers.cards),
    )
    return {CLAIMS_CHART: (claims_chart(words, bars), shows), **charts}
