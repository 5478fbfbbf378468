"""The last step of every change: it is shown as it would be, and saved when its editor says so."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

import discord
from discord import ui

from knowledge import (
    Change,
    Choice,
    ClaimEntry,
    Command,
    InvalidEntries,
    KnowledgeError,
    RevisionConflict,
    Save,
    SecondKeyNeeded,
    ref_of,
    touches_recognition,
)

from ..command_ids import mention
from ..places import edition_here
from ..render.cards import card
from ..render.changes import saved_lines
from ..render.limits import TEXT_IN_MESSAGE, clip
from ..render.problems import problem_lines
from ..ui.errors import error_text
from ..ui.lasting import LastingButton, LastingMenu
from ..ui.modals import EditAgainButton
from ..ui.pages import notice, send_private, show_instead
from ..words import Words, reader_words
from .acting import member_of
from .changes import NEVER, outdated, renumbered, with_claims
from .looking import look
from .parts import as_new
from .trial import TryButton
from .unsaved import Unsaved
from .written import Reader

if TYPE_CHECKING:
    from ..app import FootnoteBot

_GREEN = discord.ButtonStyle.success


async def offer(interaction: discord.Interaction[Any], change: Unsaved, *, remarks: Sequence[str] = ()) -> None:
    """Show the person what a change would do, with the buttons that save and drop it; `remarks` come first."""
    if not interaction.response.is_done():
        # What it would be takes a moment to compose, and Discord waits for three seconds.
        await interaction.response.defer(ephemeral=True, thinking=True)
    change = replace(change, remarks=(*change.remarks, *remarks))
    if change.form is not None:
        bot: FootnoteBot = interaction.client
        bot.unsaved.supersede(interaction.user.id, change.form)
    await send_private(interaction, await shown(interaction, change))


async def shown(
    interaction: discord.Interaction[Any], change: Unsaved, *, page: int = 0, token: str = ""
) -> ui.LayoutView:
    """Return what a change would do, or what it clashes with, with the buttons for what can be done about it."""
    bot: FootnoteBot = interaction.client
    words, user, at = reader_words(interaction), interaction.user.id, interaction.created_at.timestamp()
    change = replace(renumbered(edition_here(interaction), change), server_id=interaction.guild_id or 0)
    token = bot.unsaved.keep(user, change, at, token)
    seen = await look(interaction, change)
    buttons: list[ui.Item[Any]] = []
    rows: list[list[ui.Item[Any]]] = []
    if seen.to_save is not None:
        label = words("Save the merged version") if seen.is_merged else words("Save")
        to_save = bot.unsaved.keep(user, seen.to_save, at) if seen.is_merged else token
        buttons.append(SaveButton(to_save, label, _GREEN))
        if touches_recognition(edition_here(interaction), seen.to_save.commands):
            rows.append([TryButton(to_save, words("Try it first"))])
    if seen.is_gone:
        buttons.append(DraftButton(token, words("Save as a new draft")))
    buttons += [*_edit_again(interaction, change), DropButton(token, words("Drop"))]
    page = min(page, seen.pages - 1)
    buttons += [ChangePageButton(token, to, label) for to, label in seen.turns(words, page)]
    if seen.choices:
        rows.append([ChoiceMenu(token, list(seen.choices), words("Whose words shall stand?"))])
    return seen.view(words, page, rows, buttons)


async def save(interaction: discord.Interaction[Any], change: Unsaved) -> tuple[Change, ...]:
    """Save a change; the edit service says whether that is allowed."""
    bot: FootnoteBot = interaction.client
    editor = member_of(interaction)
    if change.suggestion is not None:
        return await bot.library.review.accept(change.suggestion, change.commands, editor=editor, note=change.note)
    return await bot.library.editing.apply(change.commands, editor=editor, note=change.note, sources=change.sources)


async def propose(interaction: discord.Interaction[Any], change: Unsaved) -> list[int]:
    """
    Propose what needs a second key to another reviewer, and save the rest; return the suggestions' numbers.

    New works come first: what is proposed cites them.
    """
    bot: FootnoteBot = interaction.client
    editor, rest, guarded = member_of(interaction), change, list[Command]()
    while rest.commands:
        try:
            await save(interaction, replace(rest, suggestion=None))
            break
        except SecondKeyNeeded as error:
            held = [each for each in rest.commands if ref_of(each) == ("claim", error.claim)]
            guarded += held
            rest = replace(rest, commands=tuple(each for each in rest.commands if each not in held))
    numbers = []
    for index, command in enumerate(guarded):
        of = change.suggestion if index == 0 else None
        numbers.append(await bot.library.review.propose(command, editor=editor, note=change.note, of=of))
    return numbers


class _ChangeButton(LastingButton, template=r"(?!)"):
    """Does something with a change that is not saved yet."""

    _prefix: ClassVar[str]

    def __init_subclass__(cls, *, prefix: str) -> None:
        """Let ids begin with a prefix."""
        super().__init_subclass__(template=rf"{prefix}:(?P<token>[0-9a-f]{{12}})")
        cls._prefix = prefix

    def __init__(self, token: str, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> None:
        self.token = token
        super().__init__(f"{self._prefix}:{token}", label, style)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the change in its id."""
        return cls(match["token"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Take the change and do it, once; whatever goes wrong, the change stays."""
        user, at = interaction.user.id, interaction.created_at.timestamp()
        change = bot.unsaved.take(user, self.token, at)
        if change is None:
            await send_private(interaction, notice(_gone_text(reader_words(interaction))))
            return
        try:
            await interaction.response.defer()
            view = await self.done(interaction, change)
        except BaseException:
            bot.unsaved.keep(user, change, at, self.token)
            raise
        await show_instead(interaction, view)

    @abstractmethod
    async def done(self, interaction: discord.Interaction[Any], change: Unsaved) -> ui.LayoutView:
        """Do it, and return what is shown instead."""


class SaveButton(_ChangeButton, prefix="fksv1"):
    """Saves what was shown."""

    async def done(self, interaction: discord.Interaction[Any], change: Unsaved) -> ui.LayoutView:
        """Save it, or say why not, with everything that its editor wrote still there."""
        bot: FootnoteBot = interaction.client
        words, before = reader_words(interaction), edition_here(interaction).base
        try:
            changes = await save(interaction, change)
        except RevisionConflict as error:
            # It may be another process that changed it.
            await bot.library.renew()
            if not outdated(edition_here(interaction), change.commands):
                return _refused(interaction, change, error)
            return await shown(interaction, change)
        except InvalidEntries as error:
            # Somebody else may have taken the code of a new claim just before.
            fresh = renumbered(edition_here(interaction), change)
            return await shown(interaction, fresh) if fresh != change else _refused(interaction, change, error)
        except KnowledgeError as error:
            return _refused(interaction, change, error)
        if change.form is not None:
            bot.unsaved.supersede(interaction.user.id, change.form)
        lines = saved_lines(words, before, edition_here(interaction).base, changes)
        if any(_is_new_claim(command) for command in change.commands):
            ids = await bot.command_ids.known()
            onward = words(
                "Next come its evidence with {evidence}, and how people put it with {phrasing}.",
                evidence=mention("kb evidence", ids, words),
                phrasing=mention("kb phrasing", ids, words),
            )
            lines.append(f"-# {onward}")
        return notice(clip("\n".join(lines), TEXT_IN_MESSAGE))


class ProposeButton(_ChangeButton, prefix="fkpk1"):
    """Asks for the second key to what was shown."""

    async def done(self, interaction: discord.Interaction[Any], change: Unsaved) -> ui.LayoutView:
        """Propose it."""
        bot: FootnoteBot = interaction.client
        words = reader_words(interaction)
        try:
            numbers = await propose(interaction, change)
        except RevisionConflict:
            await bot.library.renew()
            return await shown(interaction, change)
        except KnowledgeError as error:
            return _refused(interaction, change, error)
        shown_numbers = words.listed([str(number) for number in numbers])
        return notice(
            words.plural(
                "Proposed as suggestion {numbers}. It is saved when a second reviewer agrees.",
                "Proposed as suggestions {numbers}. They are saved when a second reviewer agrees.",
                len(numbers),
                numbers=shown_numbers,
            )
        )


class DraftButton(_ChangeButton, prefix="fknd1"):
    """Makes a new draft of what was written about a claim that was retired meanwhile."""

    async def done(self, interaction: discord.Interaction[Any], change: Unsaved) -> ui.LayoutView:
        """Show the new draft, to be saved."""
        words, edition = reader_words(interaction), edition_here(interaction)
        reader, commands = Reader(words, edition), list(change.commands)
        for index, command in enumerate(commands):
            if isinstance(command, Save) and isinstance(command.entry, ClaimEntry):
                claim = as_new(reader, **dict(command.entry))
                if claim is not None and command.entry.slug not in edition.base.claims:
                    commands[index] = Save(entry=claim, expected=NEVER)
        return await shown(interaction, replace(change, commands=tuple(commands), choices={}))


class DropButton(_ChangeButton, prefix="fkdr1"):
    """Drops what was shown."""

    async def done(self, interaction: discord.Interaction[Any], _change: Unsaved) -> ui.LayoutView:
        """Forget it."""
        return notice(reader_words(interaction)("Dropped. Nothing was saved."))


class ChangePageButton(LastingButton, template=r"fkpg1:(?P<token>[0-9a-f]{12}):(?P<page>\d{1,4})"):
    """Turns the pages of what was shown."""

    def __init__(self, token: str, page: int, label: str) -> None:
        self.token, self.page = token, page
        super().__init__(f"fkpg1:{token}:{page}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the page in its id."""
        return cls(match["token"], int(match["page"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Show the page."""
        change = bot.unsaved.of(interaction.user.id, self.token, interaction.created_at.timestamp())
        await _show_again(interaction, change, self.token, self.page)


class ChoiceMenu(LastingMenu, template=r"fkch1:(?P<token>[0-9a-f]{12})"):
    """Says whose words stand where two people have changed the same."""

    def __init__(self, token: str, options: list[discord.SelectOption], placeholder: str = "") -> None:
        self.token = token
        super().__init__(f"fkch1:{token}", options, placeholder)

    @classmethod
    def from_match(cls, match: re.Match[str], options: list[discord.SelectOption]) -> Self:
        """Return the menu about the change in its id."""
        return cls(match["token"], options)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Note the choice, and show what is left to choose, or both edits together."""
        change = bot.unsaved.of(interaction.user.id, self.token, interaction.created_at.timestamp())
        conflict, _, whose = self.chosen.partition(":")
        if change is not None and whose in {"ours", "theirs"}:
            change = replace(change, choices={**change.choices, conflict: cast("Choice", whose)})
        await _show_again(interaction, change, self.token, 0)


BUTTONS = (SaveButton, ProposeButton, DraftButton, DropButton, ChangePageButton, ChoiceMenu)
"""What can be pressed or chosen from below a change."""


async def _show_again(interaction: discord.Interaction[Any], change: Unsaved | None, token: str, page: int) -> None:
    if change is None:
        await send_private(interaction, notice(_gone_text(reader_words(interaction))))
        return
    await interaction.response.defer()
    await show_instead(interaction, await shown(interaction, change, page=page, token=token))


def _refused(interaction: discord.Interaction[Any], change: Unsaved, error: KnowledgeError) -> ui.LayoutView:
    """Return why nothing was saved, with the ways on from there."""
    bot: FootnoteBot = interaction.client
    words = reader_words(interaction)
    token = bot.unsaved.keep(interaction.user.id, change, interaction.created_at.timestamp())
    onward: ui.Item[Any] = SaveButton(token, words("Save"), _GREEN)
    text = error_text(words, error) or ""
    if isinstance(error, InvalidEntries):
        text = "\n".join(
            problem_lines(words, with_claims(edition_here(interaction).base, change.commands), error.problems)
        )
    if isinstance(error, SecondKeyNeeded):
        text = words("This server wants a second reviewer for changes of a side's evidence. Nothing was saved yet.")
        onward = ProposeButton(token, words("Propose it to a second reviewer"), _GREEN)
    return card(
        clip(text, TEXT_IN_MESSAGE), [onward, *_edit_again(interaction, change), DropButton(token, words("Drop"))]
    )


def _is_new_claim(command: Command) -> bool:
    return isinstance(command, Save) and isinstance(command.entry, ClaimEntry) and command.expected == NEVER


def _edit_again(interaction: discord.Interaction[Any], change: Unsaved) -> list[ui.Item[Any]]:
    if change.form is None:
        return []
    return [EditAgainButton(interaction.user.id, *change.form, reader_words(interaction)("Edit again"))]


def _gone_text(words: Words) -> str:
    return words(
        "This change is not here any more: it was saved, dropped or edited again, or is older than a quarter of an hour."
    )
