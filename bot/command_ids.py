"""The ids of our commands, by which a message can mention them so that a tap starts them."""

import logging
from collections.abc import Mapping

import aiohttp
import discord
from discord import app_commands

from .words import Words
from .words.command_names import COMMAND_NAME, OPTION_NAME

_log = logging.getLogger(__name__)


class CommandIds:
    """Asks Discord once for the ids that it gave our commands."""

    def __init__(self, tree: app_commands.CommandTree) -> None:
        """Take the tree of commands; nothing is asked yet."""
        self._tree = tree
        self._known: dict[str, int] = {}

    async def known(self) -> Mapping[str, int]:
        """Return the ids by the names of the commands and groups; nothing where Discord does not tell."""
        if not self._known:
            try:
                self._known = {command.name: command.id for command in await self._tree.fetch_commands()}
            except (discord.HTTPException, aiohttp.ClientError, OSError, app_commands.MissingApplicationID) as error:
                # The names alone do as well, and the next one to ask may have more luck.
                _log.warning("the ids of the commands could not be fetched: %s", error)
        return self._known


def typed(qualified_name: str, words: Words, **options: str) -> str:
    """Return a command with its options as its reader types it: `/kb edit claim:F-1000`."""
    *groups, name = qualified_name.split()
    given = (f"{words.term(OPTION_NAME, option)}:{value}" for option, value in options.items())
    return f"`/{' '.join([*groups, words.term(COMMAND_NAME, name), *given])}`"


def mention(qualified_name: str, ids: Mapping[str, int], words: Words) -> str:
    """Return a command such as `settings channel` as its reader knows it: to be tapped where its id is known."""
    *groups, name = qualified_name.split()
    shown = " ".join([*groups, words.term(COMMAND_NAME, name)])
    command_id = ids.get(qualified_name.split(maxsplit=1)[0])
    return f"`/{shown}`" if command_id is None else f"</{shown}:{command_id}>"
