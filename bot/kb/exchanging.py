"""The commands of `/kb` for exchanging: trying texts, taking over files, giving them away, checking all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import Role, SourceKind

from ..places import edition_here
from ..ui.choices import choices
from .acting import require_role
from .checking import show_check
from .exporting import export_files
from .importing import import_file
from .trial import show_trial, unsaved_choices

if TYPE_CHECKING:
    from ..app import FootnoteBot

_TEXT = 2000


class ExchangingCommands(commands.Cog):
    """A part of `/kb`; the cog puts the parts together."""

    _bot: FootnoteBot

    @app_commands.command(name="try")
    @app_commands.describe(
        text="A message, as somebody might write it", change="Which of your unsaved changes; the last one if left out"
    )
    async def try_text(
        self,
        interaction: discord.Interaction[Any],
        text: app_commands.Range[str, 1, _TEXT],
        change: str | None = None,
    ) -> None:
        """Show what I would recognise in a message, now and with your unsaved change."""
        require_role(interaction, Role.EDITOR)
        await show_trial(interaction, text, change)

    @try_text.autocomplete("change")
    async def _changes(self, interaction: discord.Interaction[Any], _typed: str) -> list[app_commands.Choice[str]]:
        return unsaved_choices(interaction)

    @app_commands.command(name="import")
    @app_commands.describe(
        file="YAML, CSV, BibTeX, CSL-JSON, DOCX, a ZIP as exported, or a document: TXT, MD, HTML, PDF, EPUB",
        sources="What kind of sources a bibliography lists, where it does not say so itself",
    )
    @app_commands.choices(
        sources=[app_commands.Choice(name=kind.value, value=kind.value) for kind in SourceKind],
    )
    async def import_entries(
        self, interaction: discord.Interaction[Any], file: discord.Attachment, sources: str | None = None
    ) -> None:
        """Take over entries from a file, or draft evidence from a document, after a look at it."""
        require_role(interaction, Role.EDITOR)
        await import_file(interaction, file, SourceKind(sources) if sources else None)

    @app_commands.command(name="export")
    @app_commands.describe(claim="Only this claim: its code, or what it says in a few words")
    async def export_entries(self, interaction: discord.Interaction[Any], claim: str | None = None) -> None:
        """Get all that this server sees as files."""
        require_role(interaction, Role.EDITOR)
        await export_files(interaction, claim)

    @export_entries.autocomplete("claim")
    async def _claims(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return choices(edition_here(interaction).complete(typed, claims_only=True))

    @app_commands.command(name="check")
    @app_commands.describe(claim="Only this claim: its code, or what it says in a few words")
    async def check_entries(self, interaction: discord.Interaction[Any], claim: str | None = None) -> None:
        """Show problems, gaps, and where the shared entries went on under your copies."""
        require_role(interaction, Role.EDITOR)
        await show_check(interaction, claim)

    @check_entries.autocomplete("claim")
    async def _checked(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return choices(edition_here(interaction).complete(typed, claims_only=True))
