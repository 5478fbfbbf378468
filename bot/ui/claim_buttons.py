"""What opens the card of a claim: a button where two claims are close, a menu under a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import ClaimLine, Edition

from ..places import edition_here
from ..render.answer import answer_card
from ..render.cards import card
from ..render.limits import BUTTON_LABEL, OPTION_LABEL, OPTIONS, clip
from ..words import Words, reader_words
from .buttons import card_buttons
from .lasting import LastingButton, LastingMenu
from .pages import send_private, turn

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fc1"
MENU_PREFIX = "fcm1"


class ClaimButton(LastingButton, template=rf"{PREFIX}:(?P<code>F-\d{{3,6}})"):
    """Shows a claim's card: in place of the question to whoever asked, to anybody else alone."""

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        super().__init__(f"{PREFIX}:{code}", clip(label, BUTTON_LABEL))

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(match["code"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Show the card; what became a draft meanwhile, to whoever pressed alone."""
        edition = edition_here(interaction)
        if not edition.is_published(edition.find_claim(self.code)):
            await send_private(interaction, asked_card(edition, self.code, reader_words(interaction)))
            return
        await turn(interaction, bot.library, lambda words: asked_card(edition, self.code, words))


class ClaimMenu(LastingMenu, template=rf"{MENU_PREFIX}"):
    """Opens the card of a chosen claim, for whoever chooses it alone."""

    def __init__(self, options: list[discord.SelectOption], placeholder: str = "") -> None:
        super().__init__(MENU_PREFIX, options, placeholder)

    @classmethod
    def from_match(cls, _match: re.Match[str], options: list[discord.SelectOption]) -> Self:
        """Return the menu whose id has matched."""
        return cls(options)

    async def press(self, interaction: discord.Interaction[Any], _bot: FootnoteBot) -> None:
        """Show the card of the chosen claim."""
        words = reader_words(interaction)
        await send_private(interaction, asked_card(edition_here(interaction), self.chosen, words))


def claim_menu(claims: Iterable[ClaimLine], words: Words) -> ClaimMenu:
    """Return a menu of claims, as many as it has room for."""
    options = [
        discord.SelectOption(label=clip(claim.question, OPTION_LABEL), value=claim.code, description=claim.code)
        for claim in list(claims)[:OPTIONS]
    ]
    return ClaimMenu(options, words("Open a claim"))


def asked_card(edition: Edition, claim: str, words: Words, *, source: int = 0) -> ui.LayoutView:
    """Return the card of a claim, given its code or slug, for who asked; with its sides as on the card of a message."""
    answer = edition.answer(edition.find_claim(claim), order_key=str(source))
    return answer_card(answer, card_buttons(answer.code, source=0, words=words), words)


def claim_view(edition: Edition, text: str, words: Words) -> ui.LayoutView:
    """
    Return the card of the claim that a person means, or the question which of two close ones it is.

    Raises:
        UnknownClaim: nothing fits.
    """
    claims = edition.catalogue.meant(text)
    return asked_card(edition, claims[0], words) if len(claims) == 1 else _question(edition, claims, words)


def _question(edition: Edition, claims: Sequence[str], words: Words) -> ui.LayoutView:
    answers = map(edition.answer, claims)
    buttons = [[ClaimButton(answer.code, f"{answer.code} · {answer.question}")] for answer in answers]
    return card(words("Which of these claims is meant?"), *buttons)
