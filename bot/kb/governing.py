"""The commands of `/kb` for governing: publish and withdraw, take out, look back, go back."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from knowledge import Edition, Entry, Kind, Retire, Role, UnknownClaim, Version

from ..places import edition_here
from ..render.entries import entry_name
from ..render.history import version_name
from ..render.limits import CHOICE_NAME, CHOICES, clip
from ..render.publishing import cited_text, lacks, publishing_lines, remarks, trial_lines
from ..ui.choices import choices
from ..ui.pages import notice, send_private
from ..words import reader_words, server_words
from .acting import require_role, role_here
from .history_pages import entry_history, last_changes
from .naming import EntryRef, entry_choices, find_entry, ref_of_revision
from .publishing import claims_using, counterexamples_taken, phrasings_astray, published
from .reverting import SHARED, back_to, offer_return, read_version, to_shared, version_value
from .saving import offer
from .unsaved import Unsaved

if TYPE_CHECKING:
    from ..app import FootnoteBot

_KINDS = [
    Choice(name=locale_str("contested: both sides have evidence"), value=Kind.CONTESTED.value),
    Choice(name=locale_str("settled: the record is not seriously disputed"), value=Kind.SETTLED.value),
    Choice(name=locale_str("context: it attacks people; the record only"), value=Kind.CONTEXT.value),
    Choice(name=locale_str("draft: withdraw it"), value=Kind.DRAFT.value),
]
_REASON = 400
EntryText = app_commands.Range[str, 1, CHOICE_NAME]


class GoverningCommands(commands.Cog):
    """A part of `/kb`; the cog puts the parts together."""

    _bot: FootnoteBot

    @app_commands.command()
    @app_commands.choices(kind=_KINDS)
    @app_commands.describe(
        claim="Which claim: its code, or what it says", kind="How it may be shown; draft takes it back from members"
    )
    async def publish(self, interaction: discord.Interaction[Any], claim: EntryText, kind: str) -> None:
        """Publish a draft, confirm that a claim was reviewed today, or withdraw it."""
        require_role(interaction, Role.REVIEWER)
        words, edition, wanted = reader_words(interaction), edition_here(interaction), Kind(kind)
        entry = edition.base.claims[edition.find_claim(claim)]
        await interaction.response.defer(ephemeral=True, thinking=True)
        if entry.kind is wanted is Kind.DRAFT:
            await send_private(interaction, notice(words("{claim} is a draft already.", claim=entry_name(entry, ""))))
            return
        if missing := lacks(words, entry, wanted):
            head = words("{claim} cannot be published yet. What is missing:", claim=entry_name(entry, ""))
            await send_private(interaction, notice("\n".join([head, *(f"- {each}" for each in missing)])))
            return
        said = publishing_lines(words, entry, wanted) + remarks(words, edition, entry, wanted)
        if wanted is not Kind.DRAFT:
            astray = await asyncio.to_thread(lambda: list(phrasings_astray(edition, entry)))
            taken = await asyncio.to_thread(lambda: list(counterexamples_taken(edition, entry)))
            said += trial_lines(words, entry, astray, taken)
        save = published(edition, entry, wanted, datetime.datetime.now(datetime.UTC).date())
        # The history is read by all who edit here.
        public_words = server_words(self._bot.library, interaction.guild_id or 0)
        note = (
            public_words("withdrawn")
            if wanted is Kind.DRAFT
            else public_words("published as {kind}", kind=wanted.value)
        )
        await offer(interaction, Unsaved(commands=(save,), note=note), remarks=said)

    @app_commands.command()
    @app_commands.describe(
        entry="Which claim, work or topic", reason="Why; it stands in the history, for the other editors"
    )
    async def retire(
        self,
        interaction: discord.Interaction[Any],
        entry: EntryText,
        reason: app_commands.Range[str, 1, _REASON],
    ) -> None:
        """Take a claim, a work or a topic out of this server's knowledge base; it can be put back."""
        require_role(interaction, Role.REVIEWER)
        words, edition = reader_words(interaction), edition_here(interaction)
        ref = find_entry(edition, entry)
        found = edition.base.entry(*ref)
        if found is None:
            raise UnknownClaim(entry)
        name = entry_name(found, ref.key)
        if using := claims_using(edition, ref):
            await send_private(interaction, notice(cited_text(words, name, using)))
            return
        command = Retire(entry=ref.name, key=ref.key, expected=edition.version(*ref))
        said = words(
            "{entry} is taken out for this server. It stays in the trash for 30 days, and in the history for good: "
            "`/kb history`.",
            entry=name,
        )
        await offer(interaction, Unsaved(commands=(command,), note=" ".join(reason.split())), remarks=[said])

    @app_commands.command()
    @app_commands.describe(entry="Which claim, work or topic; the server's last changes and its trash if left out")
    async def history(self, interaction: discord.Interaction[Any], entry: EntryText | None = None) -> None:
        """See who changed what and when, and go back to any version."""
        library = self._bot.library
        require_role(interaction, Role.EDITOR)
        ref = find_entry(edition_here(interaction), entry) if entry is not None else None
        await interaction.response.defer(ephemeral=True, thinking=True)
        if ref is None:
            await send_private(interaction, await last_changes(interaction, library))
        else:
            await send_private(interaction, await entry_history(interaction, library, ref))

    @app_commands.command()
    @app_commands.describe(
        entry="Which claim, work or topic", to="Which version; the one before the last change if left out"
    )
    async def revert(
        self,
        interaction: discord.Interaction[Any],
        entry: EntryText,
        to: app_commands.Range[str, 1, CHOICE_NAME] | None = None,
    ) -> None:
        """Put an entry back to an earlier version, or to the shared one."""
        library, words = self._bot.library, reader_words(interaction)
        require_role(interaction, Role.EDITOR)
        edition = edition_here(interaction)
        ref = find_entry(edition, entry)
        await interaction.response.defer(ephemeral=True, thinking=True)
        if to is not None and to.strip().lower() == SHARED:
            await offer_return(interaction, ref, *to_shared(library, edition, ref))
            return
        version = read_version(to) if to is not None else await self._version_before(interaction, ref)
        if version is None:
            text = words("I know no such version. Choose one from the list, or from `/kb history`.")
            await send_private(interaction, notice(text))
            return
        await offer_return(interaction, ref, *await back_to(library, server_of(interaction), ref, version))

    async def _version_before(self, interaction: discord.Interaction[Any], ref: EntryRef) -> Version | None:
        history, server_id = self._bot.library.history, server_of(interaction)
        last = await history.last(server_id, *ref)
        before = await history.before(server_id, last) if last is not None else None
        return before.version if before is not None else None

    @publish.autocomplete("claim")
    async def _suggest_claims(self, interaction: discord.Interaction[Any], current: str) -> list[Choice[str]]:
        return choices(edition_here(interaction).complete(current, CHOICES, claims_only=True))

    @retire.autocomplete("entry")
    async def _suggest_entries(self, interaction: discord.Interaction[Any], current: str) -> list[Choice[str]]:
        return entry_choices(edition_here(interaction), current)

    @history.autocomplete("entry")
    @revert.autocomplete("entry")
    async def _suggest_any(self, interaction: discord.Interaction[Any], current: str) -> list[Choice[str]]:
        return entry_choices(edition_here(interaction), current, await self._retired(interaction))

    @revert.autocomplete("to")
    async def _suggest_versions(self, interaction: discord.Interaction[Any], current: str) -> list[Choice[str]]:
        words, edition, library = reader_words(interaction), edition_here(interaction), self._bot.library
        if role_here(interaction, library) < Role.EDITOR or not interaction.namespace.entry:
            return []
        ref = _found(edition, interaction.namespace.entry)
        if ref is None:
            return []
        shared = Choice(name=clip(words("the shared version"), CHOICE_NAME), value=SHARED)
        offered = [shared] if edition.version(*ref).is_own else []
        for record in await library.history.of(server_of(interaction), *ref, limit=CHOICES):
            if record.version == edition.version(*ref):
                continue
            label = f"{version_name(words, record.version)} · {words.date(record.made_at.date())} · {record.note}"
            offered.append(Choice(name=clip(label.rstrip(" ·"), CHOICE_NAME), value=version_value(record.version)))
        typed = current.strip().casefold()
        return [choice for choice in offered if typed in f"{choice.name} {choice.value}".casefold()][:CHOICES]

    async def _retired(self, interaction: discord.Interaction[Any]) -> list[tuple[EntryRef, Entry]]:
        library = self._bot.library
        if role_here(interaction, library) < Role.EDITOR:
            return []
        found = []
        for record in (await library.history.trash(server_of(interaction)))[:CHOICES]:
            before = await library.history.before(server_of(interaction), record)
            if before is not None and before.content is not None:
                found.append((ref_of_revision(record), before.content))
        return found


def server_of(interaction: discord.Interaction[Any]) -> int:
    """Return whose knowledge base somebody looks at."""
    assert interaction.guild_id is not None  # the commands are for servers only
    return interaction.guild_id


def _found(edition: Edition, text: str) -> EntryRef | None:
    try:
        return find_entry(edition, text)
    except UnknownClaim:
        return None
