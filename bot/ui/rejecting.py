"""*Not this*: three reasons to choose from, for the author of the message and for moderators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import Edition, FeedbackVerdict, KnowledgeError

from ..places import edition_here, is_moderator
from ..render.cards import card
from ..words import N_, Words, reader_words
from .errors import NotForYou
from .lasting import LastingButton
from .pages import notice, show_instead

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fr1"
REASONS = {
    FeedbackVerdict.OTHER_CLAIM: N_("It says something else"),
    FeedbackVerdict.JOKE_OR_QUOTE: N_("A joke or a quotation"),
    FeedbackVerdict.ARGUED_THE_OPPOSITE: N_("It argues the opposite"),
}


class RejectButton(
    LastingButton,
    template=rf"{PREFIX}:(?P<verdict>{'|'.join(REASONS)}):(?P<code>F-\d{{3,6}}):(?P<source>\d{{1,20}})",
):
    """A reason why a card is not about the message `source`; `code` is the claim's."""

    def __init__(self, verdict: FeedbackVerdict, code: str, source: int, label: str) -> None:
        self.verdict, self.code, self.source = verdict, code, source
        super().__init__(f"{PREFIX}:{verdict}:{code}:{source}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(FeedbackVerdict(match["verdict"]), match["code"], int(match["source"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Take the card down and note why."""
        words = reader_words(interaction)
        await may_reject(interaction, bot, self.source)
        await interaction.response.defer()
        record = await bot.library.replies.of_message(self.source)
        gone = await bot.rejections.reject(
            source_id=self.source,
            channel_id=record.channel_id if record is not None else interaction.channel_id or 0,
            server_id=interaction.guild_id or 0,
            claim=_claim(edition_here(interaction), self.code, record.claim if record is not None else ""),
            by=interaction.user.id,
            verdict=self.verdict,
        )
        if gone:
            text = words(
                "Taken down, thank you. This message will not be answered again, and moderators may teach me better."
            )
        else:
            text = words(
                "Discord did not let me delete the card. I will try again within the hour; moderators can delete it now."
            )
        await show_instead(interaction, notice(text))


def reasons_view(source: int, code: str, words: Words) -> ui.LayoutView:
    """Return the question why a card is wrong, with its three answers."""
    buttons = [RejectButton(verdict, code, source, words(label)) for verdict, label in REASONS.items()]
    return card(words("Why is this card wrong? Your answer takes it down."), buttons)


async def may_reject(interaction: discord.Interaction[Any], bot: FootnoteBot, source: int) -> None:
    """
    Return where a person may take down the card of a message. Anyone who sees a card can press its buttons.

    Raises:
        NotForYou: they are neither the author nor a moderator.
    """
    record = await bot.library.replies.of_message(source)
    is_author = record is not None and interaction.user.id == record.author_id
    if not is_author and not is_moderator(interaction, bot.library):
        text = N_("Only the author of the message and moderators can take this card down.")
        raise NotForYou(reader_words(interaction)(text))


def _claim(edition: Edition, code: str, otherwise: str) -> str:
    """Return the slug of a claim that may have been retired since its card was posted."""
    try:
        return edition.find_claim(code)
    except KnowledgeError:
        return otherwise
