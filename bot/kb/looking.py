"""What the editor of a change sees before it is saved: what differs, the card as it would be, and what stands against it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from knowledge import Answer, ClaimEntry, NotAllowed

from ..places import edition_here
from ..render.answer import answer_card, paged
from ..render.changes import change_lines, conflict_lines, since_lines
from ..render.differences import difference_lines, entry_title, field_text, plain_value
from ..render.limits import OPTION_LABEL, OPTIONS, clip
from ..render.problems import problem_lines, warning_lines
from ..ui.errors import error_text
from ..ui.pages import numbered_page
from ..words import Words, reader_words
from .acting import role_here
from .changes import Preview, preview, targets_of
from .clashes import Clash, clashes_of, conflict_key, rebased

if TYPE_CHECKING:
    from ..app import FootnoteBot
    from .unsaved import Unsaved


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """
    A change as its editor sees it.

    Attributes:
        texts: what is to be read, page by page.
        answer: the card as it would be, shown after them.
        to_save: what *Save* would save; None where nothing can be saved like this.
        is_merged: whether that was brought together with what somebody else did meanwhile.
        is_gone: whether the claim was retired meanwhile.
        choices: what is to be chosen before it can be saved.
    """

    texts: Sequence[str]
    answer: Answer | None
    to_save: Unsaved | None
    is_merged: bool = False
    is_gone: bool = False
    choices: Sequence[discord.SelectOption] = ()

    @property
    def pages(self) -> int:
        """How many pages there are, the card included."""
        return len(self.texts) + (self.answer is not None)

    def turns(self, words: Words, page: int) -> list[tuple[int, str]]:
        """Return the pages beside one, each with what its button says."""
        onward = words("The card") if page + 1 == len(self.texts) else words("Next")
        beside = [(page - 1, words("Back")), (page + 1, onward)]
        return [(to, label) for to, label in beside if 0 <= to < self.pages]

    def view(
        self, words: Words, page: int, rows: Sequence[Sequence[ui.Item[Any]]], buttons: Sequence[ui.Item[Any]]
    ) -> ui.LayoutView:
        """Return a page."""
        if page >= len(self.texts) and self.answer is not None:
            return answer_card(self.answer, buttons, words)
        return numbered_page(self.texts[page], page, len(self.texts), buttons, words, rows=rows)


async def look(interaction: discord.Interaction[Any], change: Unsaved) -> Seen:
    """Return a change as its editor sees it now."""
    bot: FootnoteBot = interaction.client
    words, server = reader_words(interaction), interaction.guild_id or 0
    clashes = await clashes_of(bot.library, server, change)
    if clashes:
        return await _clashing(interaction, change, clashes)
    found = await _previewed(interaction, change)
    lines = [*_refusal(interaction, found), *problem_lines(words, found.after.base, found.errors), *_remarks(change)]
    lines += _target_lines(words, found)
    lines += warning_lines(words, found.after.base, found.warnings)
    heading = words("### Before anything is saved")
    return Seen(
        texts=paged(lines, heading=heading),
        answer=await asyncio.to_thread(_answer, found),
        to_save=None if found.errors else change,
    )


async def _clashing(interaction: discord.Interaction[Any], change: Unsaved, clashes: Sequence[Clash]) -> Seen:
    words = reader_words(interaction)
    heading = words("### Somebody else was faster")
    lines = [*_remarks(change)]
    for clash in clashes:
        lines += _clash_lines(words, clash)
    merged = rebased(change, clashes)
    if merged is None:
        is_gone = any(clash.is_gone and isinstance(clash.ours, ClaimEntry) for clash in clashes)
        choices = () if is_gone else _choices(words, clashes)
        return Seen(texts=paged(lines, heading=heading), answer=None, to_save=None, is_gone=is_gone, choices=choices)
    found = await _previewed(interaction, merged)
    lines += [words("**Both together, as it would be saved:**")]
    lines += _target_lines(words, found)
    lines += [
        *_refusal(interaction, found),
        *problem_lines(words, found.after.base, found.errors),
        *warning_lines(words, found.after.base, found.warnings),
    ]
    return Seen(
        texts=paged(lines, heading=heading),
        answer=await asyncio.to_thread(_answer, found),
        to_save=None if found.errors else merged,
        is_merged=True,
    )


def _target_lines(words: Words, found: Preview) -> list[str]:
    return [
        line
        for each in found.targets
        for line in change_lines(words, each.key, each.old, each.new, returns=each.returns)
    ]


def _clash_lines(words: Words, clash: Clash) -> list[str]:
    title = entry_title(words, clash.theirs or clash.ours or clash.base)
    if clash.is_gone:
        lines = [words("**{entry}** was taken out while you were at it. What you wrote is still here.", entry=title)]
    else:
        lines = [words("**{entry}** was changed while you were at it. Nothing of yours was saved.", entry=title)]
    lines += since_lines(words, clash.since)
    if clash.theirs is not None:
        lines += [words("**What they changed:**"), *_differences(words, clash.base, clash.theirs)]
    if clash.ours is not None:
        lines += [words("**What you changed:**"), *_differences(words, clash.base, clash.ours)]
    if clash.merge is not None and clash.merge.conflicts:
        lines += [words("**Both of you changed:**"), *conflict_lines(words, clash.merge.conflicts)]
    return lines


def _differences(words: Words, old: Any, new: Any) -> list[str]:
    return difference_lines(words, old, new) or [words("Nothing differs.")]


def _choices(words: Words, clashes: Sequence[Clash]) -> list[discord.SelectOption]:
    """Return the conflicts that are left as options, two of each: what its editor wrote, and what the other did."""
    options: list[discord.SelectOption] = []
    for clash in clashes:
        for conflict in clash.merge.conflicts if clash.merge is not None else ():
            field = field_text(words, conflict.path)
            key = conflict_key(clash.command, conflict)
            options += [
                discord.SelectOption(
                    label=clip(words("Yours: {text}", text=field), OPTION_LABEL),
                    description=clip(plain_value(words, conflict.path, conflict.ours), OPTION_LABEL),
                    value=f"{key}:ours",
                ),
                discord.SelectOption(
                    label=clip(words("Theirs: {text}", text=field), OPTION_LABEL),
                    description=clip(plain_value(words, conflict.path, conflict.theirs), OPTION_LABEL),
                    value=f"{key}:theirs",
                ),
            ]
    return options[: OPTIONS // 2 * 2]


async def _previewed(interaction: discord.Interaction[Any], change: Unsaved) -> Preview:
    bot: FootnoteBot = interaction.client
    targets = await targets_of(bot.library, interaction.guild_id or 0, change.commands)
    # In a thread, for the bot must answer Discord's heartbeats meanwhile.
    return await asyncio.to_thread(preview, edition_here(interaction), targets)


def _answer(found: Preview) -> Answer | None:
    """Return the card of the first claim that would be there."""
    claim = next((each.key for each in found.targets if each.entry == "claim" and each.new is not None), None)
    return found.after.answer(claim) if claim is not None and not found.errors else None


def _remarks(change: Unsaved) -> list[str]:
    # What is in small print already stays so.
    return [f"-# {line.removeprefix('-# ')}" for remark in change.remarks for line in remark.splitlines()]


def _refusal(interaction: discord.Interaction[Any], found: Preview) -> list[str]:
    """Return which role is lacking, to be told early; it is for the edit service to refuse."""
    bot: FootnoteBot = interaction.client
    role = role_here(interaction, bot.library)
    if role >= found.needed:
        return []
    error = NotAllowed(role=role.name.lower(), needed=found.needed.name.lower())
    return [error_text(reader_words(interaction), error) or ""]
