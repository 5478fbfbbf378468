"""A server's copy of a shared entry that has changed since: follow it, keep the copy, or bring the two together."""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Self

import discord

from knowledge import (
    Choice,
    Command,
    Copy,
    Entry,
    EntryPath,
    Follow,
    Merge,
    Retire,
    Role,
    Save,
    merge,
    resolved,
)

from ..render.checks import conflict_text, copy_pages
from ..ui.lasting import LastingButton
from ..ui.pages import notice, page_view, send_private, turns
from ..words import Words, reader_words
from .acting import member_of, require_role
from .saving import offer
from .unsaved import Unsaved

if TYPE_CHECKING:
    from ..app import FootnoteBot

_ENTRY = r"(?P<entry>claim|work|topic):(?P<key>[^:\n]{1,80})"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MOST_CHOICES = 35
"""As many choices as an id has room for."""


class CopyButton(LastingButton, template=r"(?!)"):
    """Does something about a copy, which its id names."""

    _prefix: ClassVar[str]

    def __init_subclass__(cls, *, prefix: str) -> None:
        """Let ids begin with a prefix."""
        super().__init_subclass__(template=rf"{prefix}:{_ENTRY}")
        cls._prefix = prefix

    def __init__(
        self, entry: str, key: str, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
    ) -> None:
        self.entry, self.key = entry, key
        super().__init__(f"{self._prefix}:{entry}:{key}", label, style)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(match["entry"], match["key"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Look at the copy as it is now, and act."""
        require_role(interaction, Role.EDITOR)
        copy = await copy_of(interaction, self.entry, self.key)
        if copy is None:
            await send_private(interaction, notice(_settled_text(reader_words(interaction))))
        else:
            await self.act(interaction, bot, copy)

    @abstractmethod
    async def act(self, interaction: discord.Interaction[Any], bot: FootnoteBot, copy: Copy) -> None:
        """Do what the button is there for."""


class AcceptSharedButton(CopyButton, prefix="fxa1"):
    """Gives up the copy."""

    async def act(self, interaction: discord.Interaction[Any], bot: FootnoteBot, copy: Copy) -> None:  # noqa: ARG002
        """Show what that changes, to be saved."""
        await offer(interaction, Unsaved(commands=(following(copy),), note=_note(interaction)))


class KeepOursButton(CopyButton, prefix="fxk1"):
    """Keeps the copy, and does not ask again until the shared entry changes once more."""

    async def act(self, interaction: discord.Interaction[Any], bot: FootnoteBot, copy: Copy) -> None:
        """Note it at once: nothing looks different."""
        words = reader_words(interaction)
        # An edit waits for its turn, and Discord for three seconds.
        await interaction.response.defer(ephemeral=True, thinking=True)
        await bot.library.editing.apply(
            [putting(copy, copy.ours)], editor=member_of(interaction), note=words("kept beside the newer shared entry")
        )
        text = words("Kept. I tell you again when the shared entry changes once more.")
        await send_private(interaction, notice(text))


class MergeButton(CopyButton, prefix="fxm1"):
    """Brings the copy and the shared entry together."""

    async def act(self, interaction: discord.Interaction[Any], bot: FootnoteBot, copy: Copy) -> None:  # noqa: ARG002
        """Show what that makes, or ask what to do about a part that both changed."""
        await show_merge(interaction, copy, "")


class ConflictButton(LastingButton, template=rf"fxs1:{_ENTRY}:(?P<choices>[0-9a-z]{{1,9}})"):
    """Chooses what becomes of a part that both have changed; its id says all that was chosen so far."""

    def __init__(self, entry: str, key: str, choices: str, label: str) -> None:
        self.entry, self.key, self.choices = entry, key, choices
        super().__init__(f"fxs1:{entry}:{key}:{_packed(choices)}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(match["entry"], match["key"], _unpacked(match["choices"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:  # noqa: ARG002
        """Go on to the next part, or show what all of it makes."""
        require_role(interaction, Role.EDITOR)
        copy = await copy_of(interaction, self.entry, self.key)
        if copy is None:
            await send_private(interaction, notice(_settled_text(reader_words(interaction))))
        else:
            await show_merge(interaction, copy, self.choices)


class CopyPageButton(LastingButton, template=rf"fxv1:(?P<page>\d{{1,3}}):{_ENTRY}"):
    """Turns to a page of what differs between a copy and the shared entry."""

    def __init__(self, page: int, entry: str, key: str, label: str) -> None:
        self.page, self.entry, self.key = page, entry, key
        super().__init__(f"fxv1:{page}:{entry}:{key}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(int(match["page"]), match["entry"], match["key"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:  # noqa: ARG002
        """Turn the page."""
        require_role(interaction, Role.EDITOR)
        await show_copy(interaction, self.entry, self.key, self.page)


async def copy_of(interaction: discord.Interaction[Any], entry: str, key: str) -> Copy | None:
    """Return a copy of the server's under which the shared entry has changed, or None where there is no such."""
    bot: FootnoteBot = interaction.client
    copies = await bot.library.history.outdated_copies(interaction.guild_id or 0)
    return next((copy for copy in copies if (copy.entry, copy.key) == (entry, key)), None)


async def show_copy(interaction: discord.Interaction[Any], entry: str, key: str, page: int = 0) -> None:
    """Show what differs between a copy and the shared entry, with what can be done about it."""
    words = reader_words(interaction)
    copy = await copy_of(interaction, entry, key)
    if copy is None:
        await send_private(interaction, notice(_settled_text(words)))
        return
    texts = copy_pages(words, copy)
    page = min(page, len(texts) - 1)
    turning = [CopyPageButton(to, entry, key, label) for to, label in turns(page, len(texts), words)]
    acting = [
        MergeButton(entry, key, words("Merge"), discord.ButtonStyle.primary),
        AcceptSharedButton(entry, key, words("Accept the shared one")),
        KeepOursButton(entry, key, words("Keep ours")),
    ]
    view = page_view(texts, page, turning, words, rows=[acting])
    await send_private(interaction, view)


async def show_merge(interaction: discord.Interaction[Any], copy: Copy, choices: str) -> None:
    """Show what a copy and the shared entry make together, or the next part of which somebody has to choose."""
    words = reader_words(interaction)
    merged, conflicts = merged_by(copy, choices)
    if merged.is_settled:
        command = following(copy) if merged.entry == copy.theirs else putting(copy, merged.entry)
        note = words("merged with the newer shared entry")
        await offer(interaction, Unsaved(commands=(command,), note=note))
        return
    if conflicts > MOST_CHOICES:
        text = words("They differ in too much to be brought together here. Accept the shared one, or keep yours.")
        await send_private(interaction, notice(text))
        return
    text = conflict_text(words, merged.conflicts[0], len(choices) + 1, conflicts)
    buttons = [
        ConflictButton(copy.entry, copy.key, f"{choices}t", words("Take the shared one")),
        ConflictButton(copy.entry, copy.key, f"{choices}o", words("Take ours")),
    ]
    await send_private(interaction, page_view([text], 0, buttons))


def merged_by(copy: Copy, choices: str) -> tuple[Merge, int]:
    """Return what a copy and the shared entry make with so many conflicts settled, in their order, and how many there are."""
    conflicts = merge(copy.base, copy.ours, copy.theirs).conflicts
    chosen: dict[EntryPath, Choice] = {
        conflict.path: "theirs" if choice == "t" else "ours"
        for conflict, choice in zip(conflicts, choices, strict=False)
    }
    return resolved(copy.base, copy.ours, copy.theirs, chosen), len(conflicts)


def following(copy: Copy) -> Follow:
    """Return the command that gives up a copy."""
    return Follow(entry=_name(copy), key=copy.key, expected=copy.version)


def putting(copy: Copy, entry: Entry | None) -> Command:
    """Return the command that puts an entry in place of a copy, the shared one as it is now taken into account."""
    if entry is None:
        return Retire(entry=_name(copy), key=copy.key, expected=copy.version, onto=copy.shared)
    return Save(entry=entry, expected=copy.version, onto=copy.shared)


def _name(copy: Copy) -> Any:
    return copy.entry


def _note(interaction: discord.Interaction[Any]) -> str:
    return reader_words(interaction)("back to the shared entry")


def _settled_text(words: Words) -> str:
    return words("There is nothing to settle any more: your copy and the shared entry are in line.")


def _packed(choices: str) -> str:
    """Return choices in as few characters as an id has room for."""
    number, digits = int("1" + "".join("1" if choice == "t" else "0" for choice in choices), 2), ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def _unpacked(digits: str) -> str:
    return "".join("t" if bit == "1" else "o" for bit in f"{int(digits, len(_DIGITS)):b}"[1:])
