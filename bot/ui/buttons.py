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
_NOT_GONE = "Discord did not let me delete the card. I will try again within the hour; moderators can delete it now."


class CardButton(
    ui.DynamicItem[ui.Button[Any]],
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
        super().__init__(
            ui.Button(
                label=label or _LABELS[action],
                style=discord.ButtonStyle.secondary,
                custom_id=f"{PREFIX}:{action}:{code}:{source}:{page}{'t' if turns else ''}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its id."""
        label = item.label if isinstance(item, ui.Button) else None
        action, turns = CardAction(match["action"]), bool(match["turn"])
        return cls(action, match["code"], int(match["source"]), int(match["page"]), turns=turns, label=label)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says. discord.py swallows what a dynamic item raises, so it is caught here."""
        try:
            await self._act(interaction, interaction.client)
        except Exception as error:  # noqa: BLE001  the last door before discord.py drops it
            await report_error(interaction, error)

    async def _act(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        if self.action is CardAction.NOT_THIS:
            # Before anything is looked up: a card whose claim is gone can be taken down, too.
            await _withdraw(interaction, bot, self.source)
            return
        answer = bot.library.answer(bot.library.find_claim(self.code), order_key=str(self.source))
        if self.action is CardAction.WHY:
            await _explain(interaction, bot, answer, self.source)
        else:
            await self._show_page(interaction, answer)

    async def _show_page(self, interaction: discord.Interaction[Any], answer: Answer) -> None:
        texts = evidence_pages(answer) if self.action is CardAction.MORE else source_pages(answer)
        self.page = min(self.page, len(texts) - 1)  # the entry may have shrunk since the card was posted
        view = page_view(texts, self.page, self._turners(len(texts)))
        if self.turns:
            await interaction.response.edit_message(view=view)
        else:
            await send_private(interaction, view)

    def _turners(self, pages: int) -> list[CardButton]:
        turned = [(self.page - 1, "Back"), (self.page + 1, "Next")]
        return [
            CardButton(self.action, self.code, self.source, page, turns=True, label=label)
            for page, label in turned
            if 0 <= page < pages
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
    await interaction.response.defer(ephemeral=True, thinking=True)
    gone = await bot.replies.withdraw(source)
    # The ledger may have lost the card (a crash, the retention time); the button is on it.
    if interaction.message is not None and (record is None or record.reply_id != interaction.message.id):
        gone = await _delete(interaction.message)
    text = "Taken down. This message will not be answered again." if gone else _NOT_GONE
    await send_private(interaction, notice(text))


async def _delete(card: discord.Message) -> bool:
    try:
        await card.delete()
    except discord.NotFound:
        return True
    except discord.HTTPException:
        return False
    return True


def _may_withdraw(interaction: discord.Interaction[Any], record: ReplyRecord | None) -> bool:
    """Anyone who sees a card can press its buttons, so who may is checked here."""
    is_author = record is not None and interaction.user.id == record.author_id
    return is_author or interaction.permissions.manage_messages
