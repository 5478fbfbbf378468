"""Going back: to a version of an entry, to the shared one, or to what was there before it was taken out."""

import re
from typing import Any

import discord

from knowledge import (
    Command,
    Edition,
    Entry,
    Follow,
    Library,
    Revert,
    RevisionRecord,
    UnknownRevision,
    Version,
    needed_role,
)

from ..places import edition_here
from ..render.history import return_lines
from ..ui.pages import notice, send_private
from ..words import reader_words, server_words
from .acting import require_role
from .naming import EntryRef, ref_of_revision
from .saving import offer
from .unsaved import Unsaved

SHARED = "shared"
_VERSION = re.compile(r"(?P<scope>own|shared):(?P<number>\d{1,9})")


def version_value(version: Version) -> str:
    """Return what stands for a version in a command's option."""
    return f"{'own' if version.is_own else SHARED}:{version.number}"


def read_version(text: str) -> Version | None:
    """Return the version that an option's value stands for, or None where it stands for none."""
    found = _VERSION.fullmatch(text.strip())
    return Version(number=int(found["number"]), is_own=found["scope"] == "own") if found is not None else None


async def back_to(library: Library, server_id: int, ref: EntryRef, version: Version) -> tuple[Command, Entry | None]:
    """
    Return what puts an entry back to a version, and what is seen then.

    The newest shared version is followed from then on: a copy of it would only hide what comes after it.

    Raises:
        UnknownRevision: there is none.
    """
    edition = library.edition(server_id)
    expected = edition.version(*ref)
    record = await library.history.revision(server_id, ref.name, ref.key, version)
    if record is None:
        raise UnknownRevision(ref.name, ref.key, version.number)
    newest = library.shared.version(*ref).number
    after = await library.history.seen_after(record)
    if record.gives_up_copy or (not version.is_own and version.number == newest and after is not None):
        return to_shared(library, edition, ref)
    return Revert(entry=ref.name, key=ref.key, to=version, expected=expected), after


def to_shared(library: Library, edition: Edition, ref: EntryRef) -> tuple[Command, Entry | None]:
    """
    Return what gives up a server's own copy of an entry, and what is seen then.

    Raises:
        UnknownRevision: it never was a shared one.
    """
    if not library.shared.version(*ref).number:
        raise UnknownRevision(ref.name, ref.key)
    return Follow(entry=ref.name, key=ref.key, expected=edition.version(*ref)), library.shared.base.entry(*ref)


async def put_back(library: Library, server_id: int, record: RevisionRecord) -> tuple[Command, Entry | None] | None:
    """Return what puts back an entry that a revision took out, and what is seen then; None where there was nothing."""
    before = await library.history.before(server_id, record)
    if before is None or before.content is None:
        return None
    ref = ref_of_revision(record)
    edition = library.edition(server_id)
    if not before.version.is_own and library.shared.base.entry(*ref) is not None:
        return to_shared(library, edition, ref)
    return await back_to(library, server_id, ref, before.version)


async def offer_return(
    interaction: discord.Interaction[Any], ref: EntryRef, command: Command, after: Entry | None
) -> None:
    """Show the person what would change from now to then, to be saved or dropped; `after` is what is seen then."""
    words, edition = reader_words(interaction), edition_here(interaction)
    now = edition.base.entry(*ref)
    if now == after and not (isinstance(command, Follow) and edition.version(*ref).is_own):
        await send_private(interaction, notice(words("It is like that already.")))
        return
    require_role(interaction, needed_role(now, after))
    # The history is read by all who edit here.
    public_words = server_words(interaction.client.library, interaction.guild_id or 0)
    if isinstance(command, Revert):
        note = public_words("back to version {number}", number=command.to.number)
    else:
        note = public_words("back to the shared version")
    remarks = return_lines(words, ref.key, command, now, after)
    await offer(interaction, Unsaved(commands=(command,), note=note), remarks=remarks)
