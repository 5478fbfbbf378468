"""The setup guide with the buttons that turn its pages and lift what holds for single claims."""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands, ui

from knowledge import ClaimLimit, ClaimRuleRecord, Edition, Library, escape_markdown

from ..places import Place, is_moderator, lacking, moderates, moderates_server
from ..render.cards import CardBlock, card, separated
from ..render.guide import Block, Guide, guide_pages
from ..tally import Tallies
from ..watching import watched
from ..words import Words, reader_words
from .errors import NotForYou
from .lasting import LastingButton, PageButton
from .pages import show_instead, turns
from .step_buttons import missing_in

if TYPE_CHECKING:
    from ..app import FootnoteBot

PAGE_PREFIX, LIFT_PREFIX = "fg1", "fgl1"


class GuidePageButton(PageButton, prefix=PAGE_PREFIX):
    """Turns to a page of the guide, counted from 0, as things stand now."""

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn the page."""
        await _redraw(interaction, bot, self.page)


class LiftButton(LastingButton, template=rf"{LIFT_PREFIX}:(?P<page>\d{{1,4}}):(?P<digest>[0-9a-f]{{16}})"):
    """
    Lifts what holds for a claim, and shows the page of the guide that it stands on.

    A rule's place and slug are longer than an id may be, so its digest stands for it.
    """

    def __init__(self, page: int, digest: str, label: str) -> None:
        self.page, self.digest = page, digest
        super().__init__(f"{LIFT_PREFIX}:{page}:{digest}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(int(match["page"]), match["digest"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Lift the rule, if it still holds."""
        await _redraw(interaction, bot, self.page, lift=self.digest)


async def guide_view(bot: FootnoteBot, guild: discord.Guild, words: Words, page: int = 0) -> ui.LayoutView:
    """Return a page of the guide of a server."""
    return guide_page(words, await _guide(bot, guild), page, discord.utils.utcnow())


def guide_page(words: Words, guide: Guide, page: int, now: datetime.datetime) -> ui.LayoutView:
    """Return a page of a guide with its buttons."""
    pages = guide_pages(words, guide, now)
    page = min(page, len(pages) - 1)  # there may be less to tell than when the button was made
    blocks = separated([_block(block, page, words)] for block in pages[page])
    if len(pages) > 1:
        blocks.append("-# " + words("Page {page} of {pages}", page=page + 1, pages=len(pages)))
        blocks.append([GuidePageButton(to, label) for to, label in turns(page, len(pages), words)])
    return card(*blocks)


def _block(block: Block, page: int, words: Words) -> CardBlock:
    if block.rule is None:
        return block.text
    lift = LiftButton(page, rule_digest(block.rule), words("Lift"))
    return ui.Section(ui.TextDisplay(block.text), accessory=lift)


def rule_digest(rule: ClaimRuleRecord) -> str:
    """Return what stands for a claim's rule in the id of a button."""
    return hashlib.sha256(f"{rule.server_id}:{rule.channel_id}:{rule.claim}".encode()).hexdigest()[:16]


async def _redraw(
    interaction: discord.Interaction[Any], bot: FootnoteBot, page: int, *, lift: str | None = None
) -> None:
    library = bot.library
    if interaction.guild is None or not is_moderator(interaction, library):
        raise app_commands.MissingPermissions(["manage_messages"])
    await interaction.response.defer()
    for rule in library.claim_rules.of_server(interaction.guild.id):
        if rule_digest(rule) == lift:
            _may_lift(interaction, library, rule)
            await library.claim_rules.lift(rule.server_id, rule.channel_id, rule.claim, by=interaction.user.id)
    view = await guide_view(bot, interaction.guild, reader_words(interaction), page)
    await show_instead(interaction, view)


def _may_lift(interaction: discord.Interaction[Any], library: Library, rule: ClaimRuleRecord) -> None:
    place = interaction.guild.get_channel_or_thread(rule.channel_id) if interaction.guild is not None else None
    if moderates_server(interaction, library) or (place is not None and moderates(interaction, library, place)):
        return
    raise NotForYou(reader_words(interaction)("Only those who moderate there can lift this."))


async def _guide(bot: FootnoteBot, guild: discord.Guild) -> Guide:
    library = bot.library
    server = library.servers.of(guild.id)
    places = _ruled_places(bot, guild)
    tallies = await Tallies.read(library, guild.id, discord.utils.utcnow())
    log_missing: tuple[str, ...] = ()
    if server.log_channel is not None:
        log_missing = lacking_for_log(guild.get_channel_or_thread(server.log_channel))
    return Guide(
        server=server,
        places=[watched(library, place, tallies) for place in places],
        unseen=len(library.channels.of_server(guild.id)) - len(places),
        missing={place.id: missing_in(bot, place) for place in places},
        log_missing=log_missing,
        claim_rules=[
            (rule, _claim_name(library.edition(guild.id), rule.claim))
            for rule in library.claim_rules.of_server(guild.id)
            if rule.limit is not ClaimLimit.LIFTED
        ],
        reads_messages=bot.reads_messages,
        tier=library.edition(guild.id).tier,
        kept_days=bot.kept_after_removal.days,
    )


def lacking_for_log(channel: Any) -> tuple[str, ...]:
    """Return which permissions we lack to write the log in a channel or thread."""
    send = "send_messages_in_threads" if isinstance(channel, discord.Thread) else "send_messages"
    return lacking(channel, "view_channel", send)


def _ruled_places(bot: FootnoteBot, guild: discord.Guild) -> list[Place]:
    """Return the places with a rule of their own in the order in which Discord shows them, threads last."""
    found = [guild.get_channel_or_thread(place) for place in bot.library.channels.of_server(guild.id)]
    return sorted(filter(None, found), key=lambda place: (getattr(place, "position", 10_000), place.id))


def _claim_name(edition: Edition, slug: str) -> str:
    claim = edition.base.claims.get(slug)
    return f"**{claim.code}** {escape_markdown(claim.question)}" if claim is not None else f"`{slug}`"
