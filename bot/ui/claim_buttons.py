"""What opens the card of a claim: a button where two claims are close, a menu under a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Self

import discord
from discord import ui

from knowledge import ClaimLine, Library

from ..render.answer import answer_card
from ..render.cards import card
from ..render.limits import BUTTON_LABEL, OPTION_LABEL, OPTIONS, clip
from ..words import Words, reader_words
from .buttons import card_buttons
from .errors import reported
from .pages import send_private, turn

PREFIX = "fc1"
MENU_PREFIX = "fcm1"


class ClaimButton(ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}:(?P<code>F-\d{{3,6}})"):
    """Shows a claim's card: in place of the question to whoever asked, to anybody else alone."""

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        super().__init__(
            ui.Button(
                label=clip(label, BUTTON_LABEL), style=discord.ButtonStyle.secondary, custom_id=f"{PREFIX}:{code}"
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its id."""
        return cls(match["code"], "…")

    @reported
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the card."""
        library: Library = interaction.client.library
        await turn(interaction, library, lambda words: asked_card(library, self.code, words))


class ClaimMenu(ui.DynamicItem[ui.Select[Any]], template=rf"{MENU_PREFIX}"):
    """Opens the card of a chosen claim, for whoever chooses it alone."""

    def __init__(self, options: list[discord.SelectOption], placeholder: str = "") -> None:
        super().__init__(ui.Select(custom_id=MENU_PREFIX, options=options, placeholder=placeholder or None))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """Make the menu anew; its options stand in the message."""
        return cls(item.options if isinstance(item, ui.Select) else [])

    @reported
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the card of the chosen claim."""
        words = reader_words(interaction)
        await send_private(interaction, asked_card(interaction.client.library, self.item.values[0], words))


def claim_menu(claims: Iterable[ClaimLine], words: Words) -> ClaimMenu:
    """Return a menu of claims, as many as it has room for."""
    options = [
        discord.SelectOption(label=clip(claim.question, OPTION_LABEL), value=claim.code, description=claim.code)
        for claim in list(claims)[:OPTIONS]
    ]
    return ClaimMenu(options, words("Open a claim"))


def asked_card(library: Library, claim: str, words: Words) -> ui.LayoutView:
    """Return the card of a claim that somebody asked for, given its code or slug."""
    answer = library.answer(library.find_claim(claim), order_key="0")
    return answer_card(answer, card_buttons(answer.code, source=0, words=words), words)


def claim_view(library: Library, text: str, words: Words) -> ui.LayoutView:
    """
    Return the card of the claim that a person means, or the question which of two close ones it is.

    Raises:
        UnknownClaim: nothing fits.
    """
    claims = library.catalogue.meant(text)
    return asked_card(library, claims[0], words) if len(claims) == 1 else _question(library, claims, words)


def _question(library: Library, claims: Sequence[str], words: Words) -> ui.LayoutView:
    answers = map(library.answer, claims)
    buttons = [[ClaimButton(answer.code, f"{answer.code} · {answer.question}")] for answer in answers]
    return card(words("Which of these claims is meant?"), *buttons)
