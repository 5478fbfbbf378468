"""Buttons and menus whose ids say all that they need: they work as long as their message stands, and cost no memory."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import discord
from discord import ui

from .errors import report_error

if TYPE_CHECKING:
    from ..app import FootnoteBot

Component = TypeVar("Component", bound=ui.Item[Any])
# No id is that of a base class.
_NEVER = r"(?!)"


class LastingItem(ui.DynamicItem[Component], ABC, template=_NEVER):
    """What can be pressed or chosen from, and tells whoever did so what went wrong: discord.py swallows what it raises."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what it is there for, and report what goes wrong."""
        try:
            await self.press(interaction, interaction.client)
        except Exception as error:  # noqa: BLE001  the last door before discord.py drops it
            await report_error(interaction, error)

    @abstractmethod
    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Do what it is there for."""


class LastingButton(LastingItem[ui.Button[Any]], template=_NEVER):
    """A button."""

    def __init__(
        self,
        custom_id: str,
        label: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        *,
        disabled: bool = False,
    ) -> None:
        super().__init__(ui.Button(custom_id=custom_id, label=label, style=style, disabled=disabled))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its id and what it says in the message."""
        return cls.from_match(match, (item.label if isinstance(item, ui.Button) else None) or "…")

    @classmethod
    @abstractmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched the template."""


class PageButton(LastingButton, template=_NEVER):
    """Turns to a page, counted from 0; its id says no more than that."""

    _prefix: ClassVar[str]

    def __init_subclass__(cls, *, prefix: str) -> None:
        """Let ids begin with a prefix."""
        super().__init_subclass__(template=rf"{prefix}:(?P<page>\d{{1,4}})")
        cls._prefix = prefix

    def __init__(self, page: int, label: str) -> None:
        self.page = page
        super().__init__(f"{self._prefix}:{page}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the page in its id."""
        return cls(int(match["page"]), label)


class LastingMenu(LastingItem[ui.Select[Any]], template=_NEVER):
    """A menu, of which one option is chosen."""

    def __init__(self, custom_id: str, options: list[discord.SelectOption], placeholder: str = "") -> None:
        super().__init__(ui.Select(custom_id=custom_id, options=options, placeholder=placeholder or None))

    @property
    def chosen(self) -> str:
        """The value of the option that was chosen."""
        return self.item.values[0]

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the menu anew from its id; its options stand in the message."""
        return cls.from_match(match, item.options if isinstance(item, ui.Select) else [])

    @classmethod
    @abstractmethod
    def from_match(cls, match: re.Match[str], options: list[discord.SelectOption]) -> Self:
        """Return the menu whose id has matched the template."""
