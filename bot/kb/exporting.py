"""`/kb export`: what a server sees, as the files that `/kb import` takes."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from knowledge import archive, claim_file, schema_files

from ..places import edition_here
from ..render.cards import card
from ..ui.pages import notice, show_instead
from ..words import reader_words

if TYPE_CHECKING:
    from ..app import FootnoteBot

ARCHIVE = "knowledge-base.zip"


async def export_files(interaction: discord.Interaction[Any], claim: str | None) -> None:
    """Answer with everything that the server sees as one archive, or with a single claim's file."""
    bot: FootnoteBot = interaction.client
    words, edition = reader_words(interaction), edition_here(interaction)
    slug = edition.find_claim(claim) if claim else None
    await interaction.response.defer(ephemeral=True, thinking=True)
    files = await bot.library.files(interaction.guild_id or 0)
    if slug is not None:
        name, data = f"{slug}.yaml", files[claim_file(slug)].encode()
        text = words(
            "Here is {code} as a file. Change it in any editor and send it back with `/kb import`.",
            code=edition.base.claims[slug].code,
        )
    else:
        name, data = ARCHIVE, await asyncio.to_thread(archive, files | schema_files())
        text = words.plural(
            "Here is all that this server sees, in {n} file. Change what you like in any editor and send it back with `/kb import`.",
            "Here is all that this server sees, in {n} files. Change what you like in any editor and send it back with "
            "`/kb import`.",
            len(files),
        )
    if len(data) > interaction.filesize_limit:
        text = words(
            "The files have {size} MB, and Discord takes at most {most} MB here. Ask for single claims, or ask the bot's "
            "operator for all of them: `footnote kb export` writes them.",
            size=words.number(-(-len(data) // 10**6)),
            most=words.number(interaction.filesize_limit // 10**6),
        )
        await show_instead(interaction, notice(text))
        return
    view = card(text, ui.File[Any](f"attachment://{name}"))
    await show_instead(interaction, view, files=[discord.File(io.BytesIO(data), name)])
