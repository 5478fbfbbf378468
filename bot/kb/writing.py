"""The commands of `/kb` for writing: a new claim, its parts, its evidence, its phrasings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import Role, Stance

from ..places import edition_here
from ..render.limits import CHOICES
from ..ui.choices import choices
from ..ui.pages import send_private
from ..words import reader_words
from .acting import require_role
from .desk import claim_desk, editable, evidence_desk, phrasing_desk
from .forms import EvidenceForm, ItemSpot, NewClaimForm
from .spots import Spot, newly_opened
from .written import WorkNames

if TYPE_CHECKING:
    from ..app import FootnoteBot

_Claim = app_commands.Range[str, 1, 150]


class WritingCommands(commands.Cog):
    """A part of `/kb`; the cog puts the parts together."""

    _bot: FootnoteBot

    @app_commands.command()
    @app_commands.describe(statement="The claim, in a sentence, as those put it who hold it")
    async def new(self, interaction: discord.Interaction[Any], statement: _Claim = "") -> None:
        """Write a new claim. It begins as a draft."""
        require_role(interaction, Role.EDITOR)
        await interaction.response.send_modal(
            NewClaimForm.made(interaction, newly_opened(""), {"statement": statement})
        )

    @app_commands.command()
    @app_commands.describe(claim="Its code, or what it says")
    async def edit(self, interaction: discord.Interaction[Any], claim: _Claim) -> None:
        """Change a claim: its words, topics, headings, common ground."""
        entry = editable(interaction, claim)
        await send_private(interaction, claim_desk(reader_words(interaction), edition_here(interaction), entry))

    @app_commands.command()
    @app_commands.describe(
        claim="Its code, or what it says",
        side="For the claim or against it",
        work="The work that a new item is from, if it is there already",
    )
    @app_commands.choices(
        side=[
            app_commands.Choice(name="for the claim", value=Stance.AFFIRMS),
            app_commands.Choice(name="against the claim", value=Stance.DISPUTES),
        ]
    )
    async def evidence(
        self, interaction: discord.Interaction[Any], claim: _Claim, side: str, work: _Claim | None = None
    ) -> None:
        """Add, change, move or remove the evidence of a side."""
        edition, words = edition_here(interaction), reader_words(interaction)
        entry, stance = editable(interaction, claim), Stance(side)
        if work is None:
            await send_private(interaction, evidence_desk(words, edition, entry, stance))
            return
        item = ItemSpot(spot=Spot.of(edition, entry), stance=stance, index=None)
        filled = {"work": WorkNames(edition.base).text(edition.catalogue.find_work(work))}
        await interaction.response.send_modal(EvidenceForm.made(interaction, newly_opened(str(item)), filled))

    @app_commands.command()
    @app_commands.describe(claim="Its code, or what it says")
    async def phrasing(self, interaction: discord.Interaction[Any], claim: _Claim) -> None:
        """Add, change or remove how people put a claim, and what is not it."""
        entry = editable(interaction, claim)
        await send_private(interaction, phrasing_desk(reader_words(interaction), edition_here(interaction), entry))

    @edit.autocomplete("claim")
    @evidence.autocomplete("claim")
    @phrasing.autocomplete("claim")
    async def _written_claims(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        return choices(edition_here(interaction).complete(current, CHOICES, claims_only=True))

    @evidence.autocomplete("work")
    async def _written_works(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        return choices(edition_here(interaction).catalogue.complete_works(current, CHOICES))
