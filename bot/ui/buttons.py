"""The buttons of a card. Their ids say all that they need, so they work after a restart and cost no memory."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

import discord

from knowledge import FeedbackVerdict

from ..places import edition_here
from ..render.answer import evidence_pages, source_pages, why_text
from ..words import ENGLISH, N_, Words, reader_words
from .lasting import LastingButton
from .pages import notice, page_view, send_private, turns
from .rejecting import may_reject, reasons_view

if TYPE_CHECKING:
    from knowledge import Answer, ReplyRecord

    from ..app import FootnoteBot

# A new shape of id gets a new prefix: cards posted long ago keep their buttons.
PREFIX = "fn1"


class CardAction(StrEnum):
    """What a button on a card does."""

    MORE = "more"
    SOURCES = "sources"
    WHY = "why"
    HELPFUL = "helpful"
    NOT_THIS = "not-this"


_LABELS = {
    CardAction.MORE: N_("More"),
    CardAction.SOURCES: N_("Sources"),
    CardAction.WHY: N_("Why?"),
    CardAction.HELPFUL: N_("Helpful"),
    CardAction.NOT_THIS: N_("Not this"),
}


class CardButton(
    LastingButton,
    template=rf"{PREFIX}:(?P<action>{'|'.join(CardAction)}):(?P<code>F-\d{{3,6}}):(?P<source>\d{{1,20}}):(?P<page>\d{{1,4}})(?P<turn>t?)",
):
    """
    A button of a card.

    `code` is the claim's, `source` the message that the card answers (0: a card that somebody asked for), `page` the
    page that it shows, from 0, and `turns` whether it turns the page that it stands on instead of opening one.
    """

    def __init__(
        self,
        action: CardAction,
        code: str,
        source: int,
        page: int = 0,
        *,
        turns: bool = False,
        label: str | None = None,
    ) -> None:
        self.action, self.code, self.source, self.page, self.turns = action, code, source, page, turns
        custom_id = f"{PREFIX}:{action}:{code}:{source}:{page}{'t' if turns else ''}"
        super().__init__(custom_id, label or ENGLISH(_LABELS[action]))

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        action, turns = CardAction(match["action"]), bool(match["turn"])
        return cls(action, match["code"], int(match["source"]), int(match["page"]), turns=turns, label=label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Do what the button says."""
        words = reader_words(interaction)
        if self.action is CardAction.NOT_THIS:
            # Before anything is looked up: a card whose claim is gone can be taken down, too.
            await may_reject(interaction, bot, self.source)
            await send_private(interaction, reasons_view(self.source, self.code, words))
            return
        answer = edition_here(interaction).answer(
            edition_here(interaction).find_claim(self.code), order_key=str(self.source)
        )
        if self.action is CardAction.WHY:
            await _explain(interaction, bot, answer, self.source)
        elif self.action is CardAction.HELPFUL:
            await _thank(interaction, bot, answer, self.source)
        else:
            await self._show_page(interaction, answer, words)

    async def _show_page(self, interaction: discord.Interaction[Any], answer: Answer, words: Words) -> None:
        texts = evidence_pages(answer, words) if self.action is CardAction.MORE else source_pages(answer, words)
        self.page = min(self.page, len(texts) - 1)  # the entry may have shrunk since the card was posted
        view = page_view(texts, self.page, self._turners(len(texts), words), words)
        if self.turns:
            await interaction.response.edit_message(view=view)
        else:
            await send_private(interaction, view)

    def _turners(self, pages: int, words: Words) -> list[CardButton]:
        return [
            CardButton(self.action, self.code, self.source, page, turns=True, label=label)
            for page, label in turns(self.page, pages, words)
        ]


def card_buttons(code: str, *, source: int, words: Words = ENGLISH) -> list[CardButton]:
    """Return the buttons of a card; those about the reply itself only where there is a message that it answers."""
    actions = [CardAction.MORE, CardAction.SOURCES]
    if source:
        actions += [CardAction.WHY, CardAction.HELPFUL, CardAction.NOT_THIS]
    return [CardButton(action, code, source, label=words(_LABELS[action])) for action in actions]


async def _explain(interaction: discord.Interaction[Any], bot: FootnoteBot, answer: Answer, source: int) -> None:
    words = reader_words(interaction)
    record = await bot.library.replies.of_message(source)
    if record is None:
        text = words("This card is older than what we keep, so there is nothing left to show.")
        await send_private(interaction, notice(text))
        return
    # Discord is asked for the message, which may be slow.
    await interaction.response.defer(ephemeral=True, thinking=True)
    text = await _source_text(interaction, record) or ""
    matches = edition_here(interaction).recognise(text) if text else ()
    match = next((match for match in matches if match.claim == answer.claim), None)
    revised = await bot.library.history.last(interaction.guild_id or 0, "claim", answer.claim)
    await send_private(interaction, notice(why_text(answer, match, record, revised, words)))


async def _source_text(interaction: discord.Interaction[Any], record: ReplyRecord) -> str | None:
    # A card in a thread stands in another place than its message.
    channel = interaction.client.get_partial_messageable(record.channel_id, guild_id=record.server_id)
    try:
        message: discord.Message = await channel.fetch_message(record.source_id)
    except discord.HTTPException:
        return None
    return message.content


async def _thank(interaction: discord.Interaction[Any], bot: FootnoteBot, answer: Answer, source: int) -> None:
    """Note that somebody found a card helpful; press again to take it back."""
    words, feedback = reader_words(interaction), bot.library.feedback
    if await feedback.of_member(source, interaction.user.id) is FeedbackVerdict.HELPFUL:
        await feedback.take_back(source, interaction.user.id)
        await send_private(interaction, notice(words("Taken back.")))
        return
    await feedback.note(
        source_id=source,
        user_id=interaction.user.id,
        server_id=interaction.guild_id or 0,
        claim=answer.claim,
        verdict=FeedbackVerdict.HELPFUL,
    )
    text = words(
        "Noted, thank you. Moderators see how many found a card helpful, not who. Press again to take it back."
    )
    await send_private(interaction, notice(text))
