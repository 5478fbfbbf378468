"""Whose language is spoken: what one person sees is in theirs, what a server sees in the server's."""

from typing import Any

import discord

from knowledge import Library

from .catalogue import Words, words_in


def reader_words(interaction: discord.Interaction[Any]) -> Words:
    """Return the words for what only the person sees who pressed or typed something."""
    return words_in(str(interaction.locale))


def server_words(library: Library, server_id: int | None) -> Words:
    """Return the words for what everybody in a server sees."""
    return words_in(library.servers.of(server_id).language if server_id else "en")


def words_for(interaction: discord.Interaction[Any], library: Library, *, private: bool) -> Words:
    """Return the words for an answer: the reader's where only they see it, else the server's."""
    return reader_words(interaction) if private else server_words(library, interaction.guild_id)
