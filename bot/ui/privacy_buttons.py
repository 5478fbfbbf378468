"""The buttons of `/privacy`. Whose data it is about stands in their ids, and whoever presses must be that person."""

from __future__ import annotations

import io
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from ..personal import EXPORT_NAME, as_json, kept_about
from ..render.numbers import chart_card
from ..render.privacy import confirmation_text, deleted_text
from ..words import ENGLISH, N_, Words, reader_words
from .errors import NotForYou
from .lasting import LastingButton
from .pages import notice, page_view, send_private

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fpd1"


class PrivacyAction(StrEnum):
    """What a button does; deleting is asked for twice."""

    EXPORT = "export"
    DELETE = "delete"
    DELETE_NOW = "delete-now"


_LABELS = {
    PrivacyAction.EXPORT: N_("Export my data"),
    PrivacyAction.DELETE: N_("Delete my data"),
    PrivacyAction.DELETE_NOW: N_("Yes, delete it"),
}


class PrivacyButton(
    LastingButton,
    template=rf"{PREFIX}:(?P<action>{'|'.join(PrivacyAction)}):(?P<user>\d{{1,20}})",
):
    """Exports or deletes what is kept about a person."""

    def __init__(self, action: PrivacyAction, user_id: int, words: Words) -> None:
        self.action, self.user_id = action, user_id
        is_harmless = action is PrivacyAction.EXPORT
        super().__init__(
            f"{PREFIX}:{action}:{user_id}",
            words(_LABELS[action]),
            discord.ButtonStyle.secondary if is_harmless else discord.ButtonStyle.danger,
        )

    @classmethod
    def from_match(cls, match: re.Match[str], _label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(PrivacyAction(match["action"]), int(match["user"]), ENGLISH)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Do what the button says."""
        words = reader_words(interaction)
        if interaction.user.id != self.user_id:
            raise NotForYou(words("These buttons are about somebody else's data. `/privacy` gives you your own."))
        personal = await kept_about(bot.library, self.user_id)
        match self.action:
            case PrivacyAction.EXPORT:
                await _export(interaction, as_json(personal, discord.utils.utcnow()), words)
            case PrivacyAction.DELETE:
                sure = PrivacyButton(PrivacyAction.DELETE_NOW, self.user_id, words)
                export = PrivacyButton(PrivacyAction.EXPORT, self.user_id, words)
                await send_private(interaction, page_view([confirmation_text(words, personal)], 0, [sure, export]))
            case PrivacyAction.DELETE_NOW:
                await bot.library.forget_user(self.user_id)
                bot.drafts.forget(self.user_id)
                bot.unsaved.forget(self.user_id)
                bot.reports.forget(self.user_id)
                bot.documents.forget(self.user_id)
                await interaction.response.edit_message(view=notice(deleted_text(words, personal)))


def privacy_view(words: Words, text: str, user_id: int) -> ui.LayoutView:
    """Return what `/privacy` shows."""
    actions = (PrivacyAction.EXPORT, PrivacyAction.DELETE)
    return page_view([text], 0, [PrivacyButton(action, user_id, words) for action in actions])


async def _export(interaction: discord.Interaction[Any], content: bytes, words: Words) -> None:
    file = discord.File(io.BytesIO(content), EXPORT_NAME)
    view = chart_card(words("All that I keep about you, in all servers. Only you see this."), {}, files=[EXPORT_NAME])
    await interaction.response.send_message(view=view, file=file, ephemeral=True)
