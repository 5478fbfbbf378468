"""The forms of `/kb`: a new claim, a part of a claim, an item of evidence, a list of phrasings."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from knowledge import ClaimEntry, Save, SourceKind, Stance, UnknownClaim

from ..places import edition_here
from ..render.answer import source_kind_text
from ..suggesting import one_line, there_already
from ..ui.errors import error_text
from ..ui.modals import Form, ask_again, keep_filled
from ..words import N_, Words, reader_words
from .changes import NEVER
from .fields import (
    EVIDENCE_FIELDS,
    FIELDS,
    NEW_FIELDS,
    SOURCE_KIND,
    TEXTS_FIELD,
    Listed,
    Part,
)
from .items import (
    Chunk,
    edited_item,
    edited_texts,
)
from .parts import (
    edited,
    new_claim,
)
from .phrasing_remarks import remarks_on
from .saving import offer
from .spots import Spot, claim_at, is_about
from .trial import trial_remarks
from .unsaved import Unsaved
from .written import Reader

if TYPE_CHECKING:
    from ..app import FootnoteBot

PART_NAMES = {
    Part.WORDS: N_("Statement and question"),
    Part.ABOUT: N_("Topics and day of review"),
    Part.HEADINGS: N_("Headings of the two sides"),
    Part.CONTESTEDNESS: N_("How contested it is"),
    Part.COMMON_GROUND: N_("Common ground"),
}
LISTED_NAMES = {
    Listed.ASSERTS: N_("How people state it"),
    Listed.DISPUTES: N_("How people deny it"),
    Listed.ASKS: N_("How people ask about it"),
    Listed.COUNTEREXAMPLES: N_("What is not it (counterexamples)"),
}
SIDE_NAMES = {Stance.AFFIRMS: N_("Evidence for"), Stance.DISPUTES: N_("Evidence against")}
_WITH_WORKS = (Part.CONTESTEDNESS, Part.COMMON_GROUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSpot:
    """An item of a side at a version of a claim; without an index a new one."""

    spot: Spot
    stance: Stance
    index: int | None

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the item that an id names."""
        spot, rest = Spot.read(text)
        stance, _, index = rest.partition(":")
        return cls(spot=spot, stance=Stance(stance), index=int(index) if index else None)

    def __str__(self) -> str:
        """Return it for an id."""
        return f"{self.spot}:{self.stance}:{'' if self.index is None else self.index}"


class NewClaimForm(Form, kind="kbnew"):
    """A new claim; `about` is the number of a suggestion that it comes from, or empty, and which opening it is."""

    @classmethod
    def made(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> Self:
        """Return the form, with the usual headings."""
        words = reader_words(interaction)
        form = cls(words("A new claim"), about)
        headings = "\n".join([words("That it is so"), words("That it is not so")])
        form.ask_texts(words, NEW_FIELDS, {"headings": headings, **filled})
        return form

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> None:
        """Show the draft that it makes, and which claim may be the same."""
        words, edition = reader_words(interaction), edition_here(interaction)
        reader = Reader(words, edition)
        claim = new_claim(reader, filled)
        same, like = there_already(words, edition, one_line(filled.get("statement", "")))
        reader.problems += [same] if same else []
        reader.remarks += [like] if like else []
        number = is_about(about)
        suggestion = int(number) if number.isdecimal() else None
        note = words("New claim")
        await _settle(
            interaction, cls, about, filled, reader, claim=claim, spot=NEVER_SEEN, note=note, suggestion=suggestion
        )


class PartForm(Form, kind="kbpart"):
    """A part of a claim; `about` is the version that somebody saw, and the part."""

    @classmethod
    def made(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> Self:
        """Return the form."""
        words = reader_words(interaction)
        spot, rest = Spot.read(about)
        part = Part(rest)
        form = cls(f"{spot.code}: {words(PART_NAMES[part])}", about)
        form.ask_texts(words, FIELDS[part], filled)
        if part in _WITH_WORKS:
            _ask_source_kind(form, words, filled)
        return form

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> None:
        """Show the claim with this part as it was filled in."""
        words = reader_words(interaction)
        spot, rest = Spot.read(about)
        part = Part(rest)
        old = await _seen(interaction, cls, about, filled, spot)
        if old is None:
            return
        reader = Reader(words, edition_here(interaction), filled.get(SOURCE_KIND, ""))
        claim = edited(reader, old, part, filled)
        await _settle(interaction, cls, about, filled, reader, claim=claim, spot=spot, note=words(PART_NAMES[part]))


class EvidenceForm(Form, kind="kbitem"):
    """An item of a side; `about` is an `ItemSpot`."""

    @classmethod
    def made(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> Self:
        """Return the form."""
        words, item = reader_words(interaction), ItemSpot.read(is_about(about))
        form = cls(f"{item.spot.code}: {words(SIDE_NAMES[item.stance])}", about)
        form.ask_texts(words, EVIDENCE_FIELDS, filled)
        _ask_source_kind(form, words, filled)
        return form

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> None:
        """Show the claim with the item as it was filled in."""
        words, item = reader_words(interaction), ItemSpot.read(is_about(about))
        old = await _seen(interaction, cls, about, filled, item.spot)
        if old is None:
            return
        reader = Reader(words, edition_here(interaction), filled.get(SOURCE_KIND, ""))
        claim = edited_item(reader, old, item.stance, item.index, filled)
        note = words(SIDE_NAMES[item.stance])
        await _settle(interaction, cls, about, filled, reader, claim=claim, spot=item.spot, note=note)


class PhrasingForm(Form, kind="kbtexts"):
    """Some texts of a list; `about` is the version of the claim, the list, and which texts they are."""

    @classmethod
    def made(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> Self:
        """Return the form."""
        words = reader_words(interaction)
        spot, chunk = _read_chunk(is_about(about))
        form = cls(f"{spot.code}: {words(LISTED_NAMES[chunk.listed])}", about)
        form.ask_texts(words, (TEXTS_FIELD,), filled)
        return form

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], about: str, filled: Mapping[str, str]) -> None:
        """Show the claim with the texts as they were filled in, and what recognition makes of them."""
        words, edition = reader_words(interaction), edition_here(interaction)
        spot, chunk = _read_chunk(is_about(about))
        old = await _seen(interaction, cls, about, filled, spot)
        if old is None:
            return
        reader = Reader(words, edition)
        claim = edited_texts(reader, old, chunk, filled)
        if claim is not None:
            # Recognising takes a moment, and Discord waits for three seconds.
            await interaction.response.defer(ephemeral=True, thinking=True)
            reader.remarks += await asyncio.to_thread(remarks_on, words, edition, old, claim)
            reader.remarks += await trial_remarks(words, edition, [Save(entry=claim)], interaction.client.labelled)
        await _settle(
            interaction, cls, about, filled, reader, claim=claim, spot=spot, note=words(LISTED_NAMES[chunk.listed])
        )


NEVER_SEEN = Spot(code="", version=NEVER)
"""Where a claim is that is not there yet."""


def chunk_about(spot: Spot, chunk: Chunk) -> str:
    """Return what a `PhrasingForm` is about."""
    return f"{spot}:{chunk.listed}:{chunk.start}:{chunk.end}"


def _read_chunk(about: str) -> tuple[Spot, Chunk]:
    spot, rest = Spot.read(about)
    listed, start, end = rest.split(":")
    return spot, Chunk(listed=Listed(listed), start=int(start), end=int(end))


async def _seen(
    interaction: discord.Interaction[Any], form: type[Form], about: str, filled: Mapping[str, str], spot: Spot
) -> ClaimEntry | None:
    """Return the claim as whoever filled in a form saw it; where it is not to be found, say so and keep what they wrote."""
    bot: FootnoteBot = interaction.client
    try:
        return await claim_at(bot.library, interaction.guild_id or 0, spot)
    except UnknownClaim as error:
        await ask_again(interaction, form, about, filled, [error_text(reader_words(interaction), error) or ""])
        return None


async def _settle(
    interaction: discord.Interaction[Any],
    form: type[Form],
    about: str,
    filled: Mapping[str, str],
    reader: Reader,
    *,
    claim: ClaimEntry | None,
    spot: Spot,
    note: str,
    suggestion: int | None = None,
) -> None:
    """Offer what a form makes, or say what is wrong with it; what was filled in is kept either way."""
    if claim is None or reader.problems:
        await ask_again(interaction, form, about, filled, reader.problems)
        return
    keep_filled(interaction, form, about, filled)
    versions = edition_here(interaction)
    works = [Save(entry=work, expected=versions.version("work", work.id)) for work in reader.works.values()]
    change = Unsaved(
        commands=(*works, Save(entry=claim, expected=spot.version)),
        note=note,
        suggestion=suggestion,
        form=(form.kind, about),
    )
    await offer(interaction, change, remarks=reader.remarks)


def _ask_source_kind(form: Form, words: Words, filled: Mapping[str, str]) -> None:
    chosen = filled.get(SOURCE_KIND, "")
    kinds: ui.Select[Any] = ui.Select(
        options=[
            discord.SelectOption(label=source_kind_text(words, kind), value=kind, default=kind == chosen)
            for kind in SourceKind
        ],
        min_values=0,
        required=False,
    )
    form.ask(
        SOURCE_KIND, kinds, words("If the work is new: what it is"), words("Leave it empty for works that are there")
    )
