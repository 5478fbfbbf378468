"""`/kb import` of a document: what it cites, and drafts of evidence from that, which are kept once a reviewer says so."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import discord

from knowledge import (
    MAX_DOCUMENT_BYTES,
    MAX_UPLOAD_BYTES,
    SUFFIXES,
    Drafts,
    Ingested,
    Namesake,
    Role,
    UnreadableDocument,
    Upload,
    ingest,
)

from ..places import edition_here
from ..render.cards import card
from ..render.documents import document_pages, kept_text, progress_text, removed_text, unreadable_text
from ..ui.lasting import LastingButton
from ..ui.pages import notice, send_private, show_instead
from ..words import Words, reader_words
from .acting import member_of, require_role
from .reports import KEPT_FOR, Report, report_view

if TYPE_CHECKING:
    from ..app import FootnoteBot

T = TypeVar("T")
SECONDS: Final = 600.0
"""For reading and drafting together: Discord lets an answer be changed for a quarter of an hour."""
SECONDS_BETWEEN_STEPS: Final = 2.0
MOST: Final = 20
"""Documents that wait to be kept, of all servers; the oldest go first."""
MOST_OF_ONE: Final = 4
"""Of one person."""
MOST_CHARACTERS: Final = 40_000_000
"""Of their texts together; a book has three million."""
_TEXTS: Final = frozenset([".txt", ".text", ".md", ".markdown"])
_WORD: Final = ".docx"
PREFIX: Final = "fkd1"
REMOVING: Final = "fkm1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A document that was read and not kept yet, by whom, and when in seconds."""

    user_id: int
    server_id: int
    at: float
    ingested: Ingested
    drafts: Drafts
    seen: Namesake


class GivenUp(Exception):
    """Nobody waits for the drafts any more."""


class ReadDocuments:
    """Documents that wait to be kept. In memory only, for a quarter of an hour."""

    def __init__(self) -> None:
        self._read: OrderedDict[str, ReadDocument] = OrderedDict()

    def add(self, read: ReadDocument) -> str:
        """Remember a document; return the word by which it is found again."""
        own = [token for token, each in self._read.items() if each.user_id == read.user_id]
        for token in own[: max(len(own) + 1 - MOST_OF_ONE, 0)]:
            del self._read[token]
        room = MOST_CHARACTERS - len(read.ingested.document.text)
        while self._read and (
            len(self._read) >= MOST
            or next(iter(self._read.values())).at < read.at - KEPT_FOR
            or sum(len(each.ingested.document.text) for each in self._read.values()) > room
        ):
            self._read.popitem(last=False)
        token = secrets.token_hex(6)
        self._read[token] = read
        return token

    def put_back(self, token: str, read: ReadDocument) -> None:
        """Remember a document again that could not be kept after all."""
        self._read[token] = read
        self._read.move_to_end(token, last=False)

    def take(self, token: str, *, user_id: int, server_id: int, at: float) -> ReadDocument | None:
        """Return a person's document and remember it no longer; None where it is somebody else's or too old."""
        read = self._read.get(token)
        if read is None or (read.user_id, read.server_id) != (user_id, server_id) or at - read.at > KEPT_FOR:
            return None
        return self._read.pop(token)

    def forget(self, user_id: int) -> None:
        """Forget what a person had read."""
        for token in [token for token, read in self._read.items() if read.user_id == user_id]:
            del self._read[token]


def is_document(name: str, size: int) -> bool:
    """Return whether a file can only be a document, by its name; a large DOCX is one, too: tables of claims are small."""
    suffix = _suffix(name)
    return suffix in SUFFIXES - _TEXTS - {_WORD} or (suffix in SUFFIXES and size > MAX_UPLOAD_BYTES)


def may_be_document(name: str, upload: Upload) -> bool:
    """Return whether a file is a document, given what it says read as entries: text that is none, DOCX without our layout."""
    suffix = _suffix(name)
    return not upload.is_valid and (suffix in _TEXTS or (suffix == _WORD and upload.is_foreign))


def most_bytes(name: str) -> int:
    """Return how large a file may be, by its name."""
    return MAX_DOCUMENT_BYTES if _suffix(name) in SUFFIXES else MAX_UPLOAD_BYTES


async def import_document(interaction: discord.Interaction[Any], name: str, data: bytes) -> None:
    """Show what a document cites and what evidence could be drafted from it, with the button that keeps it."""
    require_role(interaction, Role.REVIEWER)
    bot: FootnoteBot = interaction.client
    words, server_id = reader_words(interaction), interaction.guild_id or 0
    progress = Progress(words, name)
    reading = progress.shown(interaction, _read(bot, interaction, name, data, progress))
    try:
        found = await bot.imports.wait_for(server_id, reading, SECONDS)
    except UnreadableDocument as error:
        await show_instead(interaction, notice(unreadable_text(words, error)))
        return
    if found is None:
        progress.give_up()
        text = words("Reading this document takes too long. Send it in parts; nothing was changed.")
        await show_instead(interaction, notice(text))
        return
    ingested, drafts, seen = found
    at = interaction.created_at.timestamp()
    read = ReadDocument(
        user_id=interaction.user.id, server_id=server_id, at=at, ingested=ingested, drafts=drafts, seen=seen
    )
    token = bot.documents.add(read)
    report = Report(texts=tuple(document_pages(words, edition_here(interaction), name, ingested, drafts, seen=seen)))
    button = KeepButton(token, _keep_label(words, drafts))
    kept = bot.reports.keep(interaction.user.id, report, at)
    await show_instead(interaction, report_view(words, report, kept, rows=[[button]]))


async def _read(
    bot: FootnoteBot, interaction: discord.Interaction[Any], name: str, data: bytes, progress: Progress
) -> tuple[Ingested, Drafts, Namesake]:
    works, server_id = edition_here(interaction).base.works, interaction.guild_id or 0
    ingested = await asyncio.to_thread(ingest, name, data, works)
    seen = await bot.library.ingestion.namesake(ingested, server_id)
    try:
        drafts = await bot.library.ingestion.draft(ingested, server_id, progress.count)
    except GivenUp:
        drafts = Drafts()
    return ingested, drafts, seen


class Progress:
    """Tells whoever waits for a document how far it is read."""

    def __init__(self, words: Words, name: str) -> None:
        self._words, self._name = words, name
        self._told = self._text = progress_text(words, name, 0, 0)
        self._given_up = False

    def give_up(self) -> None:
        """Let the work end at the next cited passage, and say no more of it: a thread cannot be ended from outside."""
        self._given_up = True

    def count(self, done: int, total: int) -> None:
        """Note how many cited passages were looked at; called in a thread."""
        if self._given_up:
            raise GivenUp
        self._text = progress_text(self._words, self._name, done, total)

    async def shown(self, interaction: discord.Interaction[Any], work: Coroutine[Any, Any, T]) -> T:
        """Return what some work gives, and show how far it is meanwhile."""
        task = asyncio.ensure_future(work)
        await self._show(interaction)
        while not (await asyncio.wait({task}, timeout=SECONDS_BETWEEN_STEPS))[0]:
            if self._text != self._told and not self._given_up:
                self._told = self._text
                await self._show(interaction)
        return task.result()

    async def _show(self, interaction: discord.Interaction[Any]) -> None:
        # Somebody may have dismissed the message; the work keeps its place until it is done all the same.
        with contextlib.suppress(discord.HTTPException):
            await show_instead(interaction, notice(self._told))


class KeepButton(LastingButton, template=rf"{PREFIX}:(?P<token>[0-9a-f]{{12}})"):
    """Keeps a document that was read, and puts its drafts into the queue."""

    def __init__(self, token: str, label: str) -> None:
        self.token = token
        super().__init__(f"{PREFIX}:{token}", label, discord.ButtonStyle.primary)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(match["token"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Keep it, and say where the drafts are."""
        require_role(interaction, Role.REVIEWER)
        words = reader_words(interaction)
        read = bot.documents.take(
            self.token,
            user_id=interaction.user.id,
            server_id=interaction.guild_id or 0,
            at=interaction.created_at.timestamp(),
        )
        if read is None:
            text = words("This is gone: I keep it for a quarter of an hour, and not over a restart. Send it again.")
            await send_private(interaction, notice(text))
            return
        await interaction.response.defer()
        try:
            kept = await bot.library.ingestion.keep(
                read.ingested, editor=member_of(interaction), seen=read.seen, drafts=read.drafts
            )
        except Exception:
            bot.documents.put_back(self.token, read)
            raise
        remove = RemoveButton(read.ingested.document.id, read.ingested.digest[:16], words("Remove the document"))
        await show_instead(interaction, card(kept_text(words, read.ingested, kept), [remove]))


class RemoveButton(LastingButton, template=rf"{REMOVING}:(?P<key>[0-9a-z-]{{1,60}}):(?P<digest>[0-9a-f]{{16}})"):
    """Takes a document out again, with the drafts from it that wait; not another one that has its id by then."""

    def __init__(self, key: str, digest: str, label: str) -> None:
        self.key, self.digest = key, digest
        super().__init__(f"{REMOVING}:{key}:{digest}", label, discord.ButtonStyle.secondary)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(match["key"], match["digest"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Take it out, and say what went with it."""
        require_role(interaction, Role.REVIEWER)
        words = reader_words(interaction)
        await interaction.response.defer()
        drafts = await bot.library.ingestion.remove(self.key, editor=member_of(interaction), digest=self.digest)
        await show_instead(interaction, notice(removed_text(words, self.key, drafts)))


def _keep_label(words: Words, drafts: Drafts) -> str:
    if not drafts.new:
        return words("Keep the document")
    return words.plural("Put {n} draft into the queue", "Put {n} drafts into the queue", len(drafts.new))


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
