"""The buttons of the queue. Their ids say all that they need, so they work after a restart."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import InvalidEntries, SecondKeyNeeded, SuggestionKind, SuggestionRecord, UnknownSuggestion

from ..places import edition_here
from ..render.answer import paged
from ..render.cards import card
from ..render.review import decided_text
from ..ui.errors import error_text
from ..ui.lasting import LastingButton
from ..ui.modals import ask_again
from ..ui.pages import notice, send_private, show_instead
from ..words import N_, Words, reader_words
from .acting import member_of
from .proposals import Drafted, asks_a_person, drafted
from .queue import change_of, filled_for, open_suggestion, require_reviewer, waiting_one
from .reports import Report, send_report
from .review_forms import AmendForm, RejectForm, amend_about, amend_filled, note_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..app import FootnoteBot

PREFIX = "fkr1"


class QueueAction(StrEnum):
    """What a button of the queue does with a suggestion."""

    OPEN = "open"
    ACCEPT = "accept"
    AGREE = "agree"
    WHOLE = "whole"
    AMEND = "amend"
    REJECT = "reject"
    SKIP = "skip"
    BACK = "back"


_LABELS = {
    QueueAction.OPEN: N_("Review"),
    QueueAction.ACCEPT: N_("Accept"),
    QueueAction.AGREE: N_("Agree (second key)"),
    QueueAction.WHOLE: N_("All of it"),
    QueueAction.AMEND: N_("Amend"),
    QueueAction.REJECT: N_("Reject"),
    QueueAction.SKIP: N_("Skip"),
    QueueAction.BACK: N_("Back"),
}
_STYLES = {
    QueueAction.ACCEPT: discord.ButtonStyle.success,
    QueueAction.AGREE: discord.ButtonStyle.success,
    QueueAction.REJECT: discord.ButtonStyle.danger,
}


class QueueButton(LastingButton, template=rf"{PREFIX}:(?P<action>{'|'.join(QueueAction)}):(?P<number>\d{{1,18}})"):
    """Does something with the suggestion of a number; 0 stands for the one that has waited longest."""

    def __init__(self, action: QueueAction, number: int, label: str) -> None:
        self.action, self.number = action, number
        super().__init__(f"{PREFIX}:{action}:{number}", label, _STYLES.get(action, discord.ButtonStyle.secondary))

    @classmethod
    def made(cls, action: QueueAction, number: int, words: Words) -> Self:
        """Return the button in somebody's language."""
        return cls(action, number, words(_LABELS[action]))

    @classmethod
    def read(cls, button: discord.Button) -> Self | None:
        """Return the button that stands in a message, or None where it is none of the queue's."""
        match = cls.__discord_ui_compiled_template__.fullmatch(button.custom_id or "")
        return cls.from_match(match, button.label or "") if match else None

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(QueueAction(match["action"]), int(match["number"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Do what the button says; whoever comes second is told what became of the suggestion."""
        require_reviewer(interaction, bot.library)
        if self.action is QueueAction.OPEN:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await show_instead(interaction, await queue_view(interaction, bot, self.number or None))
            return
        if self.action in {QueueAction.SKIP, QueueAction.BACK}:
            await interaction.response.defer()
            step = _next if self.action is QueueAction.SKIP else _previous
            waiting = await bot.library.suggestions.waiting(interaction.guild_id or 0)
            found = step(waiting, self.number)
            await show_instead(interaction, await _view(interaction, found, waiting))
            return
        record = await waiting_one(bot.library, interaction.guild_id or 0, self.number)
        if record is None:
            await interaction.response.defer()
            await self._tell_too_late(interaction, bot)
            return
        try:
            await self._decide(interaction, bot, record)
        except UnknownSuggestion:
            await self._tell_too_late(interaction, bot)

    async def _decide(self, interaction: discord.Interaction[Any], bot: FootnoteBot, record: SuggestionRecord) -> None:
        match self.action:
            case QueueAction.REJECT:
                await interaction.response.send_modal(RejectForm.made(interaction, str(self.number), {}))
            case QueueAction.AGREE:
                await self._agree(interaction, bot)
            case QueueAction.WHOLE if record.kind is SuggestionKind.EDIT:
                heading = f"### {reader_words(interaction)('Suggestion {number}', number=self.number)}"
                texts = paged(await change_of(interaction, record), heading=heading)
                await send_report(interaction, Report(texts=tuple(texts)))
            case QueueAction.AMEND if record.kind is not SuggestionKind.EDIT:
                filled = amend_filled(interaction, await filled_for(interaction, record))
                await interaction.response.send_modal(AmendForm.made(interaction, amend_about(record), filled))
            case QueueAction.ACCEPT if record.kind is not SuggestionKind.EDIT:
                await self._accept(interaction, bot, record)

    async def _agree(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        await interaction.response.defer()
        await bot.library.review.turn_second_key(self.number, editor=member_of(interaction))
        note = reader_words(interaction)("✅ Suggestion {number} is agreed to.", number=self.number)
        await show_instead(interaction, await next_view(interaction, bot, self.number, note))

    async def _accept(self, interaction: discord.Interaction[Any], bot: FootnoteBot, record: SuggestionRecord) -> None:
        """Make the edit; where something is missing, open *Amend* instead."""
        words, edition = reader_words(interaction), edition_here(interaction)
        filled = amend_filled(interaction, await filled_for(interaction, record))
        draft = drafted(words, edition, record, filled)
        if draft.problems or asks_a_person(record, filled):
            await interaction.response.send_modal(AmendForm.made(interaction, amend_about(record), filled))
            return
        await interaction.response.defer()
        try:
            note = await self._take(interaction, bot, draft)
        except InvalidEntries as error:
            await ask_again(interaction, AmendForm, amend_about(record), filled, [error_text(words, error) or ""])
            return
        await show_instead(interaction, await next_view(interaction, bot, self.number, note))

    async def _take(self, interaction: discord.Interaction[Any], bot: FootnoteBot, draft: Drafted) -> str:
        """Save what a suggestion leads to, or ask for the second key to it; return what came of that."""
        words, editor = reader_words(interaction), member_of(interaction)
        note = note_of(bot, editor.server_id, self.number)
        try:
            await bot.library.review.accept(self.number, draft.commands, editor=editor, note=note)
        except SecondKeyNeeded:
            *new_works, change = draft.commands
            if new_works:
                await bot.library.editing.apply(new_works, editor=editor, note=note)
            proposed = await bot.library.review.propose(change, editor=editor, note=note, of=self.number)
            return words(
                "🔑 Suggestion {number} changes the evidence of one side, so a second reviewer has to agree: "
                "it waits as suggestion {proposed}.",
                number=self.number,
                proposed=proposed,
            )
        return words("✅ Suggestion {number} is accepted.", number=self.number)

    async def _tell_too_late(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        record = await bot.library.suggestions.of(interaction.guild_id or 0, self.number)
        note = decided_text(reader_words(interaction), record, self.number)
        if interaction.response.is_done():
            await show_instead(interaction, await next_view(interaction, bot, self.number, note))
        else:
            await send_private(interaction, notice(note))


async def queue_view(
    interaction: discord.Interaction[Any], bot: FootnoteBot, number: int | None = None
) -> ui.LayoutView:
    """Return the queue at the suggestion of a number, with what became of it if it waits no more; without a number, at the oldest."""
    server_id = interaction.guild_id or 0
    waiting = await bot.library.suggestions.waiting(server_id)
    found = next((each for each in waiting if number in {None, each.id}), None)
    note = ""
    if found is None and number is not None:
        note = decided_text(reader_words(interaction), await bot.library.suggestions.of(server_id, number), number)
        found = _next(waiting, number)
    return await _view(interaction, found, waiting, note)


async def next_view(interaction: discord.Interaction[Any], bot: FootnoteBot, number: int, note: str) -> ui.LayoutView:
    """Return the queue at what waits after a suggestion, below a note of what became of that one."""
    waiting = await bot.library.suggestions.waiting(interaction.guild_id or 0)
    return await _view(interaction, _next(waiting, number), waiting, note)


async def _view(
    interaction: discord.Interaction[Any],
    record: SuggestionRecord | None,
    waiting: Sequence[SuggestionRecord],
    note: str = "",
) -> ui.LayoutView:
    words = reader_words(interaction)
    if record is None or record.id is None:
        return card(*([note] if note else []), words("No suggestion waits."))
    opened = await open_suggestion(interaction, record, waiting)
    decisions = (
        (QueueAction.AGREE, QueueAction.REJECT, QueueAction.WHOLE)
        if record.kind is SuggestionKind.EDIT
        else (QueueAction.ACCEPT, QueueAction.AMEND, QueueAction.REJECT)
    )
    turning = (QueueAction.BACK, QueueAction.SKIP) if len(waiting) > 1 else ()
    rows = [[QueueButton.made(action, record.id, words) for action in row] for row in (decisions, turning)]
    return card(*([note] if note else []), opened.text, *rows)


def _next(waiting: Sequence[SuggestionRecord], number: int) -> SuggestionRecord | None:
    """Return what waits after a number; after the last, the first."""
    return next((each for each in waiting if (each.id or 0) > number), next(iter(waiting), None))


def _previous(waiting: Sequence[SuggestionRecord], number: int) -> SuggestionRecord | None:
    return next((each for each in reversed(waiting) if (each.id or 0) < number), next(reversed(waiting), None))
