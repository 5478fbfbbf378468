"""Texts of several pages that one person turns: everything needed stands in the button's id, so nothing is kept."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from ..render.answer import ACCENT


def page_view(texts: Sequence[str], page: int, buttons: Sequence[ui.Item[Any]] = ()) -> ui.LayoutView:
    """Return one page of `texts`, counted from 0, with the buttons that turn it."""
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    text = texts[page]
    if len(texts) > 1:
        text += f"\n-# Page {page + 1} of {len(texts)}"
    container.add_item(ui.TextDisplay(text))
    view = ui.LayoutView(timeout=None)
    if buttons:
        container.add_item(ui.ActionRow(*buttons))
    view.add_item(container)
    return view


def notice(text: str) -> ui.LayoutView:
    """Return a short text of ours in the same dress as the cards."""
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    container.add_item(ui.TextDisplay(text))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


async def send_private(interaction: discord.Interaction[Any], view: ui.LayoutView) -> None:
    """Answer an interaction so that only the person who made it sees it, whether or not it was answered before."""
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=True)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)
