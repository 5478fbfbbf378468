"""A claim on a moderator's desk: its parts, its evidence and its phrasings, with what opens the form for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import ClaimEntry, Edition, Save, Stance, needed_role

from ..places import edition_here
from ..render.cards import card
from ..render.desk import claim_text, evidence_text, item_text, phrasing_pages
from ..render.limits import BUTTON_LABEL, OPTION_LABEL, OPTIONS, TEXT_IN_MESSAGE, clip
from ..ui.lasting import LastingButton, LastingMenu
from ..ui.pages import numbered_page, send_private, show_instead, turns
from ..words import N_, Words, reader_words
from .acting import require_role
from .fields import (
    TEXTS_FIELD,
    Listed,
    Part,
)
from .forms import (
    LISTED_NAMES,
    PART_NAMES,
    SIDE_NAMES,
    EvidenceForm,
    ItemSpot,
    PartForm,
    PhrasingForm,
    chunk_about,
)
from .items import (
    Chunk,
    chunks,
    evidence_of,
    present_item,
    texts_of,
    with_evidence,
)
from .parts import (
    heading_of,
    present,
)
from .saving import offer
from .spots import Spot, claim_at, newly_opened
from .unsaved import Unsaved
from .written import Reader, WorkNames

if TYPE_CHECKING:
    from ..app import FootnoteBot

_CODE = r"(?P<code>F-\d{3,6})"
_SPOT = r"F-\d{3,6}:\d{1,9}o?"
_ITEM = rf"(?P<item>{_SPOT}:(?:{'|'.join(Stance)}):\d{{0,3}})"
_TEXTS = "texts"
_UP, _DOWN, _REMOVE = "up", "down", "remove"
_MOVES = {_UP: N_("Move up"), _DOWN: N_("Move down"), _REMOVE: N_("Remove")}
_LISTS_SHOWN_BESIDE = 4


def editable(interaction: discord.Interaction[Any], text: str) -> ClaimEntry:
    """
    Return the claim that somebody means and may edit.

    Raises:
        UnknownClaim: nothing fits.
        NotAllowed: their role does not cover it.
    """
    edition = edition_here(interaction)
    claim = edition.base.claims[edition.find_claim(text)]
    require_role(interaction, needed_role(claim, claim))
    return claim


def claim_desk(words: Words, edition: Edition, claim: ClaimEntry) -> ui.LayoutView:
    """Return a claim with a button for each of its parts."""
    parts = [PartButton(claim.code, part.value, words(name)) for part, name in PART_NAMES.items()]
    more = [PartButton(claim.code, stance.value, words(name)) for stance, name in SIDE_NAMES.items()]
    more.append(PartButton(claim.code, _TEXTS, words("Phrasings and counterexamples")))
    return card(
        clip(claim_text(words, edition, claim), TEXT_IN_MESSAGE), words("What do you want to change?"), parts, more
    )


def evidence_desk(words: Words, edition: Edition, claim: ClaimEntry, stance: Stance) -> ui.LayoutView:
    """Return the items of a side, to choose one from, with the button that adds one."""
    items = evidence_of(claim, stance)
    spot = Spot.of(edition, claim)
    options = [
        discord.SelectOption(label=clip(f"{index + 1}. {item.summary}", OPTION_LABEL), value=str(index))
        for index, item in enumerate(items[:OPTIONS])
    ]
    side = f"{words(SIDE_NAMES[stance])} · {heading_of(words, claim, stance)}"
    text = evidence_text(words, edition, claim, side, items)
    menu = [ItemMenu(str(spot), stance, options, words("Choose an item to edit, move or remove"))] if options else []
    new = ItemSpot(spot=spot, stance=stance, index=None)
    return card(clip(text, TEXT_IN_MESSAGE), menu, [ItemButton(new, words("Add an item"), discord.ButtonStyle.primary)])


def phrasing_desk(words: Words, edition: Edition, claim: ClaimEntry, page: int = 0) -> ui.LayoutView:
    """Return the phrasings and counterexamples of a claim, with the buttons that open them to be edited."""
    lists = {name: texts_of(claim, listed) for listed, name in LISTED_NAMES.items()}
    texts = phrasing_pages(words, claim, lists)
    page = min(page, len(texts) - 1)
    spot = Spot.of(edition, claim)
    rows = [
        [TextsButton(spot, chunk, _chunk_label(words, chunk)) for chunk in chunks(claim, listed)[:_LISTS_SHOWN_BESIDE]]
        for listed in Listed
    ]
    turners = [TextsPageButton(claim.code, to, label) for to, label in turns(page, len(texts), words)]
    return numbered_page(texts[page], page, len(texts), turners, words, rows=rows)


def _chunk_label(words: Words, chunk: Chunk) -> str:
    name = words(LISTED_NAMES[chunk.listed])
    if chunk.start == 0:
        return clip(name, BUTTON_LABEL)
    return clip(f"{name} ({chunk.start + 1}–{chunk.end})", BUTTON_LABEL)


class PartButton(LastingButton, template=rf"fkpt1:{_CODE}:(?P<part>{'|'.join([*Part, *Stance, _TEXTS])})"):
    """Opens a part of a claim: its form, or the list of what is in it."""

    def __init__(self, code: str, part: str, label: str) -> None:
        self.code, self.part = code, part
        super().__init__(f"fkpt1:{code}:{part}", clip(label, BUTTON_LABEL))

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the part in its id."""
        return cls(match["code"], match["part"], label)

    async def press(self, interaction: discord.Interaction[Any], _bot: FootnoteBot) -> None:
        """Open the part as it is now."""
        words, edition = reader_words(interaction), edition_here(interaction)
        claim = editable(interaction, self.code)
        if self.part in set(Part):
            part = Part(self.part)
            filled = present(words, WorkNames(edition.base), claim, part)
            form = PartForm.made(interaction, f"{Spot.of(edition, claim)}:{part}", filled)
            await interaction.response.send_modal(form)
        elif self.part == _TEXTS:
            await send_private(interaction, phrasing_desk(words, edition, claim))
        else:
            await send_private(interaction, evidence_desk(words, edition, claim, Stance(self.part)))


class ItemMenu(LastingMenu, template=rf"fkim1:(?P<spot>{_SPOT}):(?P<stance>{'|'.join(Stance)})"):
    """Chooses an item of a side."""

    def __init__(self, spot: str, stance: Stance, options: list[discord.SelectOption], placeholder: str = "") -> None:
        self.spot, self.stance = spot, stance
        super().__init__(f"fkim1:{spot}:{stance}", options, placeholder)

    @classmethod
    def from_match(cls, match: re.Match[str], options: list[discord.SelectOption]) -> Self:
        """Return the menu of the side in its id."""
        return cls(match["spot"], Stance(match["stance"]), options)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Show the item with what can be done to it."""
        words, edition = reader_words(interaction), edition_here(interaction)
        item = ItemSpot.read(f"{self.spot}:{self.stance}:{self.chosen}")
        claim = await _claim_of(interaction, bot, item.spot)
        items = evidence_of(claim, self.stance)
        assert item.index is not None
        if item.index >= len(items):
            await send_private(interaction, evidence_desk(words, edition, claim, self.stance))
            return
        moves = [name for name in _MOVES if name == _REMOVE or 0 <= _moved(item.index, name) < len(items)]
        buttons = [
            ItemButton(item, words("Edit"), discord.ButtonStyle.primary),
            *(MoveButton(item, name, words(_MOVES[name])) for name in moves),
            PartButton(item.spot.code, self.stance.value, words("Back")),
        ]
        text = item_text(words, edition, items[item.index])
        await interaction.response.defer()
        await show_instead(interaction, card(clip(text, TEXT_IN_MESSAGE), buttons))


class ItemButton(LastingButton, template=rf"fkie1:{_ITEM}"):
    """Opens the form of an item, or of a new one."""

    def __init__(self, item: ItemSpot, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> None:
        self.of = item
        super().__init__(f"fkie1:{item}", label, style)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the item in its id."""
        return cls(ItemSpot.read(match["item"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Open the form."""
        words, edition = reader_words(interaction), edition_here(interaction)
        claim = await _claim_of(interaction, bot, self.of.spot)
        items = evidence_of(claim, self.of.stance)
        filled, about = {}, str(self.of) if self.of.index is not None else newly_opened(str(self.of))
        if self.of.index is not None and self.of.index < len(items):
            filled = present_item(words, WorkNames(edition.base), items[self.of.index])
        await interaction.response.send_modal(EvidenceForm.made(interaction, about, filled))


class MoveButton(LastingButton, template=rf"fkmv1:{_ITEM}:(?P<move>{'|'.join(_MOVES)})"):
    """Moves an item, or takes it out."""

    def __init__(self, item: ItemSpot, move: str, label: str) -> None:
        self.of, self.move = item, move
        style = discord.ButtonStyle.danger if move == _REMOVE else discord.ButtonStyle.secondary
        super().__init__(f"fkmv1:{item}:{move}", label, style)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button about the item in its id."""
        return cls(ItemSpot.read(match["item"]), match["move"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Show the side as it would be."""
        words = reader_words(interaction)
        claim = await _claim_of(interaction, bot, self.of.spot)
        items = list(evidence_of(claim, self.of.stance))
        index = self.of.index if self.of.index is not None else len(items)
        if index < len(items):
            item = items.pop(index)
            if self.move != _REMOVE:
                items.insert(max(_moved(index, self.move), 0), item)
        changed = with_evidence(Reader(words, edition_here(interaction)), claim, self.of.stance, items)
        assert changed is not None
        note = f"{words(SIDE_NAMES[self.of.stance])}: {words(_MOVES[self.move])}"
        await offer(interaction, Unsaved(commands=(Save(entry=changed, expected=self.of.spot.version),), note=note))


class TextsButton(
    LastingButton,
    template=rf"fktx1:(?P<spot>{_SPOT}):(?P<listed>{'|'.join(Listed)}):(?P<start>\d{{1,4}}):(?P<end>\d{{1,4}})",
):
    """Opens the form of some texts of a list."""

    def __init__(self, spot: Spot, chunk: Chunk, label: str) -> None:
        self.spot, self.chunk = spot, chunk
        super().__init__(f"fktx1:{chunk_about(spot, chunk)}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the texts in its id."""
        spot, _ = Spot.read(match["spot"])
        return cls(spot, Chunk(listed=Listed(match["listed"]), start=int(match["start"]), end=int(match["end"])), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Open the form."""
        claim = await _claim_of(interaction, bot, self.spot)
        texts = texts_of(claim, self.chunk.listed)[self.chunk.start : self.chunk.end]
        filled = {TEXTS_FIELD.name: "\n".join(texts)}
        about = newly_opened(chunk_about(self.spot, self.chunk))
        form = PhrasingForm.made(interaction, about, filled)
        await interaction.response.send_modal(form)


class TextsPageButton(LastingButton, template=rf"fktp1:{_CODE}:(?P<page>\d{{1,4}})"):
    """Turns the pages of phrasings."""

    def __init__(self, code: str, page: int, label: str) -> None:
        self.code, self.page = code, page
        super().__init__(f"fktp1:{code}:{page}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the page in its id."""
        return cls(match["code"], int(match["page"]), label)

    async def press(self, interaction: discord.Interaction[Any], _bot: FootnoteBot) -> None:
        """Show the page."""
        claim = editable(interaction, self.code)
        await interaction.response.defer()
        view = phrasing_desk(reader_words(interaction), edition_here(interaction), claim, self.page)
        await show_instead(interaction, view)


BUTTONS = (PartButton, ItemMenu, ItemButton, MoveButton, TextsButton, TextsPageButton)
"""What can be pressed or chosen from on a claim's desk."""


def _moved(index: int, move: str) -> int:
    return index - 1 if move == _UP else index + 1


async def _claim_of(interaction: discord.Interaction[Any], bot: FootnoteBot, spot: Spot) -> ClaimEntry:
    """Return the claim that somebody saw, if they may edit it."""
    claim = await claim_at(bot.library, interaction.guild_id or 0, spot)
    require_role(interaction, needed_role(claim, claim))
    return claim
