"""The forms of the queue: *Amend*, with what was proposed filled in, and *Reject*, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import SourceKind, Stance, SuggestionKind, SuggestionRecord, named_work

from ..form_fields import Field
from ..places import edition_here
from ..render.review import decided_text
from ..suggesting import SAYS_OR_NOT, one_line
from ..ui.modals import Form, ask_again
from ..ui.pages import notice, send_private, show_instead
from ..words import N_, reader_words, server_words
from .acting import member_of
from .collisions import collisions
from .proposals import FIELDS, drafted
from .queue import require_reviewer, waiting_one
from .saving import offer
from .unsaved import Unsaved

if TYPE_CHECKING:
    from ..app import FootnoteBot

REASON = 400
_REASON = Field(
    name="reason",
    label=N_("Why"),
    hint=N_("It is kept, and told to the proposer if they wish to hear of it."),
    limit=REASON,
    is_long=True,
)
_SUMMARY_NEEDED = N_("It cannot be accepted without this: what the passage says, in your own words.")
_SIDES = {Stance.AFFIRMS: N_("That it is so"), Stance.DISPUTES: N_("That it is not so")}


class AmendForm(Form, kind="amend"):
    """A suggestion as it is to be taken; `about` is its number and what it is, by its kind."""

    @classmethod
    def made(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> Self:
        """Return the form with the fields that the suggestion's kind takes."""
        words = reader_words(interaction)
        number, kind = _read(about)
        form = cls(words("Amend suggestion {number}", number=number), about)
        fields = FIELDS[kind]
        if kind is SuggestionKind.EVIDENCE and not filled.get("summary"):
            fields = tuple(replace(each, hint=_SUMMARY_NEEDED) if each.name == "summary" else each for each in fields)
        form.ask_texts(words, fields, filled)
        if kind in {SuggestionKind.PHRASING, SuggestionKind.COUNTEREXAMPLE}:
            form.ask_one(words, "says", SAYS_OR_NOT, words("What it does with the claim"), filled)
        elif kind is SuggestionKind.EVIDENCE:
            form.ask_one(words, "side", _SIDES, words("Which side it speaks for"), filled)
            form.ask("source", _kinds(filled.get("source", "")), words("What kind of source it is, if it is new"))
        return form

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> None:
        """Show what it would change, to be saved."""
        bot: FootnoteBot = interaction.client
        words, edition = reader_words(interaction), edition_here(interaction)
        require_reviewer(interaction, bot.library)
        server_id = interaction.guild_id or 0
        number, _ = _read(about)
        record = await waiting_one(bot.library, server_id, number)
        if record is None:
            text = decided_text(words, await bot.library.suggestions.of(server_id, number), number)
            await send_private(interaction, notice(text))
            return
        draft = drafted(words, edition, record, filled)
        if draft.problems:
            await ask_again(interaction, cls, about, filled, draft.problems)
            return
        claim = record.claim
        if written := filled.get("claim"):
            claim = edition.find_claim(written)
        amended = SuggestionRecord(
            id=record.id,
            server_id=server_id,
            kind=record.kind,
            claim=claim,
            content=record.content,
            proposed_by=record.proposed_by,
        )
        change = Unsaved(
            commands=draft.commands,
            note=note_of(bot, server_id, number),
            suggestion=number,
            form=(cls.kind, about),
        )
        await offer(interaction, change, remarks=collisions(words, edition, amended, filled, ()))


class RejectForm(Form, kind="turndown"):
    """Why a suggestion is turned down; `about` is its number."""

    @classmethod
    def made(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> Self:
        """Return the form with its one field."""
        words = reader_words(interaction)
        form = cls(words("Reject suggestion {number}", number=about), about)
        form.ask_texts(words, [_REASON], filled)
        return form

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> None:
        """Turn it down, and show what waits next."""
        from .review_buttons import next_view  # noqa: PLC0415  the buttons open this form

        bot: FootnoteBot = interaction.client
        words, number = reader_words(interaction), int(about)
        reason = one_line(filled.get("reason", ""))
        if not reason:
            await ask_again(interaction, cls, about, filled, [words("“{field}” is empty.", field=words("Why"))])
            return
        await interaction.response.defer()
        await bot.library.review.reject(number, editor=member_of(interaction), reason=reason)
        note = words("❌ Suggestion {number} is rejected.", number=number)
        await show_instead(interaction, await next_view(interaction, bot, number, note))


def amend_about(record: SuggestionRecord) -> str:
    """Return what the form *Amend* is about."""
    return f"{record.id}:{record.kind}"


def amend_filled(interaction: discord.Interaction[Any], filled: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the form *Amend*: the work by its id, where it is clear which one is meant."""
    known = named_work(edition_here(interaction).base.works, filled.get("work", ""))
    return {**filled, **({"work": known} if known is not None else {})}


def note_of(bot: FootnoteBot, server_id: int, number: int) -> str:
    """Return what stands in the history of what a suggestion led to."""
    return server_words(bot.library, server_id)("Suggestion {number}", number=number)


def _read(about: str) -> tuple[int, SuggestionKind]:
    number, _, kind = about.partition(":")
    return int(number), SuggestionKind(kind)


def _kinds(chosen: str) -> ui.Select[Any]:
    options = [discord.SelectOption(label=kind.value, value=kind.value, default=kind == chosen) for kind in SourceKind]
    return ui.Select(options=options, min_values=0, required=False)
