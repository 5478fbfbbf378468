"""The last step of every change: it is shown as it would be, and saved when its editor says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import discord

from ..places import edition_here
from ..render.differences import change_text
from ..render.limits import TEXT_IN_MESSAGE, clip
from ..ui.lasting import LastingButton
from ..ui.pages import notice, page_view, send_private
from ..words import reader_words
from .acting import member_of
from .unsaved import Unsaved

if TYPE_CHECKING:
    from ..app import FootnoteBot


async def offer(interaction: discord.Interaction[Any], change: Unsaved, *, remarks: Sequence[str] = ()) -> None:
    """Show the person what a change would do, with the buttons that save and drop it; `remarks` come first."""
    bot: FootnoteBot = interaction.client
    words, edition = reader_words(interaction), edition_here(interaction)
    token = bot.unsaved.keep(interaction.user.id, change, interaction.created_at.timestamp())
    texts = [change_text(words, edition, command) for command in change.commands]
    buttons = [
        SaveButton(token, words("Save"), discord.ButtonStyle.success),
        DropButton(token, words("Drop")),
    ]
    await send_private(interaction, page_view([clip("\n".join([*remarks, *texts]), TEXT_IN_MESSAGE)], 0, buttons))


async def save(interaction: discord.Interaction[Any], bot: FootnoteBot, change: Unsaved) -> None:
    """Save a change and say what came of it."""
    editor, words = member_of(interaction), reader_words(interaction)
    if change.suggestion is not None:
        changes = await bot.library.review.accept(change.suggestion, change.commands, editor=editor, note=change.note)
    else:
        changes = await bot.library.editing.apply(
            change.commands, editor=editor, note=change.note, sources=change.sources
        )
    text = words.plural("Saved: {n} entry.", "Saved: {n} entries.", len(changes))
    await send_private(interaction, notice(text if changes else words("Nothing has changed.")))


class SaveButton(LastingButton, template=r"fk1:save:(?P<token>[0-9a-f]{12})"):
    """Saves what was shown."""

    def __init__(self, token: str, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> None:
        self.token = token
        super().__init__(f"fk1:save:{token}", label, style)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the change in its id."""
        return cls(match["token"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Save it, once."""
        change = bot.unsaved.of(interaction.user.id, self.token, interaction.created_at.timestamp())
        if change is None:
            words = reader_words(interaction)
            await send_private(interaction, notice(words("This change is gone: I keep it for a quarter of an hour.")))
            return
        await save(interaction, bot, change)
        bot.unsaved.drop(self.token)


class DropButton(LastingButton, template=r"fk1:drop:(?P<token>[0-9a-f]{12})"):
    """Drops what was shown."""

    def __init__(self, token: str, label: str) -> None:
        self.token = token
        super().__init__(f"fk1:drop:{token}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the change in its id."""
        return cls(match["token"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Forget it."""
        bot.unsaved.drop(self.token)
        words = reader_words(interaction)
        await interaction.response.edit_message(
            view=notice(words("Dropped. Nothing was saved.")), allowed_mentions=discord.AllowedMentions.none()
        )
