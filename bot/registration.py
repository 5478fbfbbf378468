"""Telling Discord our commands: only when they have changed, or are not there."""

import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from .app import FootnoteBot

_log = logging.getLogger(__name__)
ALL_SERVERS = 0
"""The scope of commands that every server sees."""


async def register_commands(bot: "FootnoteBot") -> None:
    """
    Register the commands in every scope that they belong in, where Discord does not have them as they are.

    That is all servers, and those servers that `footnote sync --server` registered them in. Discord allows 200 new
    commands a day, so they are not sent again at every start. But a digest alone is not trusted: it may be of another
    Discord, or somebody may have taken the commands away.

    Raises:
        discord.HTTPException: Discord refuses them for all servers.
    """
    application_id = _application_id(bot)
    scopes = await bot.library.command_digests.scopes(application_id)
    if not await _is_registered(bot, ALL_SERVERS):
        await send_commands(bot, ALL_SERVERS)
    for server_id in scopes:
        if server_id == ALL_SERVERS:
            continue
        try:
            if not await _is_registered(bot, server_id):
                await send_commands(bot, server_id)
        except discord.HTTPException as error:
            # The server may have removed us since; the others shall not suffer.
            _log.warning("the slash commands could not be registered in server %s: %s", server_id, error)


async def send_commands(bot: "FootnoteBot", server_id: int = ALL_SERVERS) -> int:
    """
    Register the commands in a scope, whatever Discord has there, and keep their digest; return how many there are.

    Raises:
        discord.HTTPException: Discord refuses them.
    """
    guild = _guild(server_id)
    if guild is not None:
        bot.tree.copy_global_to(guild=guild)
    commands = await bot.tree.sync(guild=guild)
    await bot.library.command_digests.note(_application_id(bot), await _digest(bot), server_id)
    _log.info("registered %s commands in %s", len(commands), f"server {server_id}" if server_id else "all servers")
    return len(commands)


async def clear_commands(bot: "FootnoteBot", server_id: int = ALL_SERVERS) -> None:
    """
    Take the commands of a scope away from Discord.

    Raises:
        discord.HTTPException: Discord refuses it.
    """
    guild = _guild(server_id)
    bot.tree.clear_commands(guild=guild)
    await bot.tree.sync(guild=guild)
    await bot.library.command_digests.forget(_application_id(bot), server_id)


async def _is_registered(bot: "FootnoteBot", server_id: int) -> bool:
    digest = await bot.library.command_digests.last(_application_id(bot), server_id)
    if digest != await _digest(bot):
        return False
    there = await bot.tree.fetch_commands(guild=_guild(server_id))
    return {command.name for command in there} == {command.name for command in bot.tree.get_commands()}


async def _digest(bot: "FootnoteBot") -> str:
    """Return a digest of what Discord would be told."""
    tree = bot.tree
    payload: list[Any] = []
    for command in tree.get_commands():
        if tree.translator is not None:
            payload.append(await command.get_translated_payload(tree, tree.translator))
        else:
            payload.append(command.to_dict(tree))
    payload.sort(key=lambda each: (each["type"], each["name"]))
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _guild(server_id: int) -> discord.Object | None:
    return None if server_id == ALL_SERVERS else discord.Object(server_id)


def _application_id(bot: "FootnoteBot") -> int:
    assert bot.application_id is not None  # known once logged in
    return bot.application_id
