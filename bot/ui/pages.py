"""Texts of several pages that one person turns: everything needed stands in the button's id, so nothing is kept."""

from collections.abc import Callable, Sequence
from typing import Any

import discord
from discord import ui

from knowledge import Library

from ..render.cards import card
from ..words import ENGLISH, Words, reader_words, words_for

Make = Callable[[Words], ui.LayoutView]
"""Makes a message in somebody's language."""
# An edit that leaves allowed_mentions out would parse them all.
_NO_MENTIONS = discord.AllowedMentions.none()


def page_view(
    texts: Sequence[str],
    page: int,
    buttons: Sequence[ui.Item[Any]] = (),
    words: Words = ENGLISH,
    *,
    rows: Sequence[Sequence[ui.Item[Any]]] = (),
) -> ui.LayoutView:
    """Return one page of `texts`, counted from 0, with rows of what changes it and the buttons that turn it."""
    return numbered_page(texts[page], page, len(texts), buttons, words, rows=rows)


def numbered_page(
    text: str,
    page: int,
    pages: int,
    buttons: Sequence[ui.Item[Any]],
    words: Words,
    *,
    rows: Sequence[Sequence[ui.Item[Any]]] = (),
) -> ui.LayoutView:
    """Return a page, counted from 0, of so many, where the others need not be made."""
    if pages > 1:
        text += "\n-# " + words("Page {page} of {pages}", page=page + 1, pages=pages)
    return card(text, *rows, buttons)


def turns(page: int, pages: int, words: Words, *, onward: str | None = None) -> list[tuple[int, str]]:
    """Return the pages beside one, each with what its button says; `onward` is said instead of *Next*."""
    beside = ((page - 1, words("Back")), (page + 1, onward or words("Next")))
    return [(to, label) for to, label in beside if 0 <= to < pages]


def notice(text: str) -> ui.LayoutView:
    """Return a short text of ours in the same dress as the cards."""
    return card(text)


async def send_private(interaction: discord.Interaction[Any], view: ui.LayoutView) -> None:
    """Answer an interaction so that only the person who made it sees it, whether or not it was answered before."""
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=True)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


async def send_result(interaction: discord.Interaction[Any], library: Library, make: Make, *, private: bool) -> None:
    """Answer a command: in the reader's language where only they see it, else in the server's."""
    words = words_for(interaction, library, private=private)
    await interaction.response.send_message(view=make(words), ephemeral=private)


async def turn_later(interaction: discord.Interaction[Any]) -> None:
    """Gain the time for what `turn` is to show, where that may take longer than Discord waits."""
    if is_asker(interaction):
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)


async def turn(interaction: discord.Interaction[Any], library: Library, make: Make) -> None:
    """Change a result for whoever asked for it; show what was wanted to anybody else alone."""
    if not is_asker(interaction):
        await send_private(interaction, make(reader_words(interaction)))
        return
    view = make(words_for(interaction, library, private=is_private(interaction)))
    if interaction.response.is_done():
        await show_instead(interaction, view)
    else:
        await interaction.response.edit_message(view=view, allowed_mentions=_NO_MENTIONS)


async def show_instead(
    interaction: discord.Interaction[Any], view: ui.LayoutView, *, files: Sequence[discord.File] = discord.utils.MISSING
) -> None:
    """Change the answer to an interaction that was deferred; its files stay unless others are given."""
    await interaction.edit_original_response(view=view, attachments=files, allowed_mentions=_NO_MENTIONS)


def is_private(interaction: discord.Interaction[Any]) -> bool:
    """Return whether only the person who pressed something sees the message that it stands on."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def is_asker(interaction: discord.Interaction[Any]) -> bool:
    """Return whether the message was made for the person who pressed something on it."""
    message = interaction.message
    if message is None:
        return False
    asked = message.interaction_metadata
    return message.flags.ephemeral or (asked is not None and asked.user.id == interaction.user.id)
