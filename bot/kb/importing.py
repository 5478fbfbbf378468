"""`/kb import`: a file becomes a change that is shown before it is saved."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import discord

from knowledge import (
    KnowledgeBase,
    Save,
    SourceKind,
    Upload,
    read_upload,
    ref_of,
)

from ..places import edition_here
from ..render.imports import import_remarks, refused_pages, unchanged_pages
from ..ui.pages import notice, send_private
from ..words import Words, reader_words
from .documents import import_document, is_document, may_be_document, most_bytes
from .reports import Report, send_report
from .saving import offer
from .trial import trial_remarks
from .unsaved import Unsaved

if TYPE_CHECKING:
    from ..app import FootnoteBot

_log = logging.getLogger(__name__)
T = TypeVar("T")
SECONDS_TO_DOWNLOAD = 30.0
SECONDS_TO_READ = 60.0
AT_ONCE = 2
"""Files that are read at the same time, of all servers."""


class Imports:
    """Reads files in threads: one of a server at a time, and few in all."""

    def __init__(self) -> None:
        self._servers: set[int] = set()

    def is_free(self, server_id: int) -> bool:
        """Return whether a file of a server can be read now."""
        return server_id not in self._servers and len(self._servers) < AT_ONCE

    async def read(
        self, server_id: int, name: str, data: bytes, base: KnowledgeBase, kind: SourceKind | None
    ) -> Upload | None:
        """Return what a file holds; None if that takes too long. Its thread goes on then, and keeps its place."""
        reading = asyncio.to_thread(read_upload, name, data, base, source_kind=kind)
        return await self.wait_for(server_id, reading, SECONDS_TO_READ)

    async def wait_for(self, server_id: int, reading: Coroutine[Any, Any, T], seconds: float) -> T | None:
        """Return what reading a server's file gives; None if that takes too long. It goes on then, and keeps its place."""
        self._servers.add(server_id)
        task = asyncio.ensure_future(reading)
        task.add_done_callback(lambda _: self._servers.discard(server_id))
        try:
            return await asyncio.wait_for(asyncio.shield(task), seconds)
        except TimeoutError:
            task.add_done_callback(_noticed)
            return None


async def import_file(
    interaction: discord.Interaction[Any], file: discord.Attachment, kind: SourceKind | None = None
) -> None:
    """Read an attachment and show what it would change, or what is wrong with it."""
    bot: FootnoteBot = interaction.client
    words, server_id = reader_words(interaction), interaction.guild_id or 0
    refused = _refusal(words, bot, file, server_id)
    if refused is not None:
        await send_private(interaction, notice(refused))
        return
    await interaction.response.defer(ephemeral=True, thinking=True)
    data = await _downloaded(file)
    if data is None or len(data) != file.size:
        text = words("The file did not arrive whole. Please send it again.")
        await send_private(interaction, notice(text))
        return
    # What it is compared with, and what the change is against, is one and the same.
    edition = edition_here(interaction)
    if not bot.imports.is_free(server_id):
        await send_private(interaction, notice(_busy(words)))
        return
    if is_document(file.filename, len(data)):
        await import_document(interaction, file.filename, data)
        return
    upload = await bot.imports.read(server_id, file.filename, data, edition.base, kind)
    if upload is not None and may_be_document(file.filename, upload):
        await import_document(interaction, file.filename, data)
        return
    if upload is None:
        text = words("Reading this file takes too long. Send it in parts; nothing was changed.")
        await send_private(interaction, notice(text))
        return
    if any(not problem.warning for problem in upload.problems):
        await send_report(interaction, Report(texts=tuple(refused_pages(words, file.filename, upload.problems))))
        return
    saves = [Save(entry=entry) for entry in upload.entries]
    changes = [
        (present, replace(save, expected=edition.version(*ref_of(save))))
        for save in saves
        if (present := edition.base.entry(*ref_of(save))) != save.entry
    ]
    if not changes:
        await send_report(interaction, Report(texts=tuple(unchanged_pages(words, file.filename, upload.problems))))
        return
    new = sum(present is None for present, _ in changes)
    commands = tuple(save for _, save in changes)
    change = Unsaved(commands=commands, note=words("from {file}", file=file.filename), sources=upload.files)
    remarks = [
        *import_remarks(words, file.filename, new=new, changed=len(changes) - new, problems=upload.problems),
        *await trial_remarks(words, edition, commands, bot.labelled),
    ]
    await offer(interaction, change, remarks=remarks)


def _refusal(words: Words, bot: FootnoteBot, file: discord.Attachment, server_id: int) -> str | None:
    if file.size > most_bytes(file.filename):
        return words(
            "This file has {size} MB, and I take at most {most} MB. Send it in parts, or ask the bot's operator to load "
            "it with `footnote kb load`.",
            size=words.number(-(-file.size // 10**6)),
            most=words.number(most_bytes(file.filename) // 10**6),
        )
    if not file.size:
        return words("This file is empty.")
    return None if bot.imports.is_free(server_id) else _busy(words)


def _busy(words: Words) -> str:
    return words("I am reading another file just now. Please try again in a minute.")


async def _downloaded(file: discord.Attachment) -> bytes | None:
    try:
        async with asyncio.timeout(SECONDS_TO_DOWNLOAD):
            return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        _log.info("an attachment could not be downloaded: %s", error)
        return None


def _noticed(reading: asyncio.Future[Any]) -> None:
    if not reading.cancelled() and reading.exception() is not None:
        _log.error("reading a file failed after its time was over", exc_info=reading.exception())
