"""The buttons of a card. Their ids say all that they need, so they work after a restart and cost no memory."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from ..render.answer import evidence_pages, source_pages, why_text
from .errors import report_error
from .pages import notice, page_view, send_private

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
    NOT_THIS = "not-this"


_LABELS = {
    CardAction.MORE: "More",
    CardAction.SOURCES: "Sources",
    CardAction.WHY: "Why?",
    CardAction.NOT_THIS: "Not this",
}
_PAGED = frozenset({CardAction.MORE, CardAction.SOURCES})


class CardButton(
    ui.DynamicItem[ui.Button[Any]],
    template=rf"{PREFIX}:(?P<action>[a-z-]+):(?P<code>F-\d+):(?P<source>\d+):(?P<page>\d+)",
):
    """
    A button of a card.

    `code` is the claim's, `source` the message that the card answers (0: a card that somebody asked for), `page` the
    page that it shows, from 0.
    """

    def __init__(self, action: CardAction, code: str, source: int, page: int = 0, label: str | None = None) -> None:
        self.action, self.code, self.source, self.page = action, code, source, page
        super().__init__(
            ui.Button(
                label=label or _LABELS[action],
                style=discord.ButtonStyle.secondary,
                custom_id=f"{PREFIX}:{action}:{code}:{source}:{page}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its id."""
        label = item.label if isinstance(item, ui.Button) else None
        return cls(CardAction(match["action"]), match["code"], int(match["source"]), int(match["page"]), label)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says. discord.py swallows what a dynamic item raises, so it is caught here."""
        try:
            await self._act(interaction, interaction.client)
        except Exception as error:  # noqa: BLE001  the last door before discord.py drops it
            await report_error(interaction, error)

    async def _act(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        answer = bot.library.answer(bot.library.find_claim(self.code), order_key=str(self.source))
        match self.action:
            case CardAction.MORE | CardAction.SOURCES:
                await self._show_page(interaction, answer)
            case CardAction.WHY:
                await _explain(interaction, bot, answer, self.source)
            case CardAction.NOT_THIS:
                await _withdraw(interaction, bot, self.source)

    async def _show_page(self, interaction: discord.Interaction[Any], answer: Answer) -> None:
        texts = evidence_pages(answer) if self.action is CardAction.MORE else source_pages(answer)
        view = page_view(texts, self.page, self._turners(len(texts)))
        is_own_page = interaction.message is not None and interaction.message.flags.ephemeral
        if is_own_page:
            await interaction.response.edit_message(view=view)
        else:
            await send_private(interaction, view)

    def _turners(self, pages: int) -> list[CardButton]:
        turned = [(self.page - 1, "Back"), (self.page + 1, "Next")]
        return [
            CardButton(self.action, self.code, self.source, page, label) for page, label in turned if 0 <= page < pages
        ]


def card_buttons(code: str, *, source: int) -> list[CardButton]:
    """Return the buttons of a card; those about the reply itself only where there is a message that it answers."""
    actions = [CardAction.MORE, CardAction.SOURCES]
    if source:
        actions += [CardAction.WHY, CardAction.NOT_THIS]
    return [CardButton(action, code, source) for action in actions]


async def _explain(interaction: discord.Interaction[Any], bot: FootnoteBot, answer: Answer, source: int) -> None:
    record = await bot.library.replies.of_message(source)
    if record is None:
        await send_private(
            interaction, notice("This card is older than what we keep, so there is nothing left to show.")
        )
        return
    text = await _source_text(interaction, source)
    matches = bot.library.recognise(text) if text else ()
    match = next((match for match in matches if match.claim == answer.claim), None)
    explained = why_text(answer, match, probability=record.probability, revision=record.revision)
    await send_private(interaction, notice(explained))


async def _source_text(interaction: discord.Interaction[Any], source: int) -> str | None:
    channel = interaction.channel
    if not isinstance(channel, discord.abc.Messageable):
        return None
    try:
        return (await channel.fetch_message(source)).content
    except discord.HTTPException:
        return None


async def _withdraw(interaction: discord.Interaction[Any], bot: FootnoteBot, source: int) -> None:
    record = await bot.library.replies.of_message(source)
    if not _may_withdraw(interaction, record):
        await send_private(
            interaction, notice("Only the author of the message and moderators can take this card down.")
        )
        return
    await send_private(interaction, notice("Taken down. This message will not be answered again."))
    await bot.replies.withdraw(source)
    if record is None and interaction.message is not None:
        await interaction.message.delete()


def _may_withdraw(interaction: discord.Interaction[Any], record: ReplyRecord | None) -> bool:
    """Anyone who sees a card can press its buttons, so who may is checked here."""
    is_author = record is not None and interaction.user.id == record.author_id
    return is_author or interaction.permissions.manage_messages
