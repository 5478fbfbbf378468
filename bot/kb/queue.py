"""What a reviewer sees of the queue, and where the words of a suggestion about a message are read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from knowledge import NotAllowed, Role, SuggestionKind, SuggestionRecord, SuggestionState, proposed_command

from ..places import edition_here, reading_permissions_missing
from ..render.changes import change_lines
from ..render.review import QueuePlace, Source, suggestion_text
from ..words import reader_words
from .acting import role_here
from .changes import targets_of
from .collisions import collisions
from .proposals import fields_of

if TYPE_CHECKING:
    from knowledge import Library

_SECONDS_TO_READ = 1.5
"""How long a message is waited for: a form must be opened within three seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A suggestion with what there is to say of it, and what its form holds."""

    record: SuggestionRecord
    text: str
    fields: dict[str, str]


def require_reviewer(interaction: discord.Interaction[Any], library: Library) -> None:
    """
    Return where a person may decide about suggestions.

    Raises:
        NotAllowed: they may not, at this moment.
    """
    role = role_here(interaction, library)
    if role < Role.REVIEWER:
        raise NotAllowed(role=role.name.lower(), needed=Role.REVIEWER.name.lower())


async def open_suggestion(
    interaction: discord.Interaction[Any],
    record: SuggestionRecord,
    waiting: Sequence[SuggestionRecord],
) -> Opened:
    """Read a suggestion, the message that it is about, and what the recogniser says of it."""
    words, edition = reader_words(interaction), edition_here(interaction)
    source = await source_of(interaction, record)
    fields = fields_of(edition, record, source.text if source else None) if _has_form(record) else {}
    numbers = [each.id for each in waiting]
    place = QueuePlace(
        position=numbers.index(record.id) + 1 if record.id in numbers else len(numbers) + 1, waiting=len(numbers)
    )
    text = suggestion_text(
        words,
        edition,
        record,
        place=place,
        source=source,
        remarks=collisions(words, edition, record, fields, waiting),
        change=await change_of(interaction, record),
    )
    return Opened(record=record, text=text, fields=fields)


async def change_of(interaction: discord.Interaction[Any], record: SuggestionRecord) -> list[str]:
    """Return all that a change does which waits for its second key, in lines; nothing of any other suggestion."""
    if record.kind is not SuggestionKind.EDIT:
        return []
    library: Library = interaction.client.library
    command = proposed_command(dict(record.content))
    (target,) = await targets_of(library, interaction.guild_id or 0, [command])
    return change_lines(reader_words(interaction), target.key, target.old, target.new, returns=target.returns)


async def filled_for(interaction: discord.Interaction[Any], record: SuggestionRecord) -> dict[str, str]:
    """Return the fields of a suggestion's form as they are filled in before anybody amends them."""
    source = await source_of(interaction, record)
    return fields_of(edition_here(interaction), record, source.text if source else None)


async def waiting_one(library: Library, server_id: int, number: int) -> SuggestionRecord | None:
    """Return a suggestion, if it waits."""
    record = await library.suggestions.of(server_id, number)
    return record if record is not None and record.state is SuggestionState.WAITING else None


async def source_of(interaction: discord.Interaction[Any], record: SuggestionRecord) -> Source | None:
    """Return the message that a suggestion is about, as far as the reviewer may read it; None where it is about none."""
    if record.source_id is None or record.channel_id is None:
        return None
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return Source(is_closed=True)
    try:
        async with asyncio.timeout(_SECONDS_TO_READ):
            return await _read(guild, member, record.channel_id, record.source_id)
    except discord.NotFound:
        return Source(is_gone=True)
    except (discord.Forbidden, discord.InvalidData):
        return Source(is_closed=True)
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return Source()  # Discord has trouble, or no time; the link leads there


async def _read(guild: discord.Guild, member: discord.Member, channel_id: int, message_id: int) -> Source:
    place = guild.get_channel_or_thread(channel_id) or await guild.fetch_channel(channel_id)
    if reading_permissions_missing(place, member) or not await _is_in(place, member):
        return Source(is_closed=True)
    if not isinstance(place, discord.abc.Messageable):
        return Source(is_closed=True)
    return Source(text=(await place.fetch_message(message_id)).content)


async def _is_in(place: Any, member: discord.Member) -> bool:
    """Return whether a member may see a place that only those see who were added to it."""
    if not isinstance(place, discord.Thread) or not place.is_private():
        return True
    if place.permissions_for(member).manage_threads:
        return True
    try:
        await place.fetch_member(member.id)
    except discord.HTTPException:
        return False
    return True


def _has_form(record: SuggestionRecord) -> bool:
    return record.kind is not SuggestionKind.EDIT
