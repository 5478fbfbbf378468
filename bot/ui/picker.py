"""A choice between two claims that fit a message nearly as well as each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import Answer

from ..places import edition_here, is_moderator
from ..render.cards import card
from ..render.limits import BUTTON_LABEL, clip
from ..words import Words, reader_words
from .buttons import CardAction, CardButton
from .claim_buttons import asked_card
from .lasting import LastingButton
from .pages import send_private

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fp1"


class PickButton(LastingButton, template=rf"{PREFIX}:(?P<code>F-\d{{3,6}}):(?P<source>\d{{1,20}})"):
    """One of the claims that may be meant by the message `source`; `code` is the claim's."""

    def __init__(self, code: str, source: int, label: str) -> None:
        self.code, self.source = code, source
        super().__init__(f"{PREFIX}:{code}:{source}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(match["code"], int(match["source"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn the choice into a card if the author or a moderator chose; show anybody else the card alone."""
        claim = edition_here(interaction).find_claim(self.code)
        record = await bot.library.replies.of_message(self.source)
        is_author = record is not None and record.author_id == interaction.user.id
        if is_author or is_moderator(interaction, bot.library):
            await interaction.response.defer()
            if await bot.replies.choose(self.source, claim):
                return
        await send_private(
            interaction, asked_card(edition_here(interaction), claim, reader_words(interaction), source=self.source)
        )


def picker_view(text: str, answers: Sequence[Answer], source: int, words: Words) -> ui.LayoutView:
    """Return a text with a button a claim, and one to say that it is none of them."""
    picks = [[PickButton(answer.code, source, clip(answer.question, BUTTON_LABEL))] for answer in answers]
    neither = CardButton(CardAction.NOT_THIS, answers[0].code, source, label=words("Neither"))
    return card(text, *picks, [neither])
