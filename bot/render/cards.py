"""The frame around everything that we post or show."""

from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import ui

ACCENT = discord.Colour(0x5B6B7A)

CardBlock = str | ui.Item[Any] | Sequence[ui.Item[Any]]
"""A text, a component, or a row: buttons side by side, or a menu alone."""


def card(*blocks: CardBlock) -> ui.LayoutView:
    """Return blocks in a frame, one below the other; a row that nothing stands in is left out."""
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    for block in blocks:
        if isinstance(block, str):
            container.add_item(ui.TextDisplay(block))
        elif isinstance(block, ui.Item):
            container.add_item(block)
        elif block:
            container.add_item(ui.ActionRow(*block))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def separated(groups: Iterable[Sequence[CardBlock]]) -> list[CardBlock]:
    """Return the blocks of groups, with a line between each two groups."""
    blocks: list[CardBlock] = []
    for group in groups:
        if blocks:
            blocks.append(ui.Separator())
        blocks += group
    return blocks
