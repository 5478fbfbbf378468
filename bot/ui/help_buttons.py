"""The pages of `/help`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from ..command_ids import mention
from ..places import is_moderator, rule_of
from ..render.help import CommandHelp, help_pages
from ..words import Words
from ..words.command_names import COMMAND_DESCRIPTION, MENU_NAME
from .lasting import PageButton
from .pages import page_view, turn, turn_later, turns

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fh1"


class HelpPageButton(PageButton, prefix=PREFIX):
    """Turns to a page, counted from 0, of what the person who presses it can do here."""

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Turn the page."""
        # Discord may be asked for the commands' ids, which may be slow.
        await turn_later(interaction)
        ids = await bot.command_ids.known()
        await turn(interaction, bot.library, lambda words: help_view(interaction, ids, words, self.page))


def help_view(
    interaction: discord.Interaction[Any], ids: Mapping[str, int], words: Words, page: int = 0
) -> ui.LayoutView:
    """Return a page of what a person can do in the place where they ask."""
    bot: FootnoteBot = interaction.client
    texts = help_pages(
        [
            command
            for command in _commands(bot.tree, ids, words)
            if not command.for_moderators or is_moderator(interaction, bot.library)
        ],
        rule_of(bot.library, interaction.channel).mode,
        words,
        reads_messages=bot.reads_messages,
    )
    page = min(page, len(texts) - 1)
    buttons = [HelpPageButton(to, label) for to, label in turns(page, len(texts), words)]
    return page_view(texts, page, buttons, words)


def _commands(tree: app_commands.CommandTree, ids: Mapping[str, int], words: Words) -> Iterator[CommandHelp]:
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            root = command.root_parent or command
            yield CommandHelp(
                mention=mention(command.qualified_name, ids, words),
                does=words.term(COMMAND_DESCRIPTION, command.description),
                for_moderators=root.default_permissions is not None,
            )
    for menu in tree.get_commands(type=discord.AppCommandType.message):
        does = menu.extras.get("does", "")
        yield CommandHelp(
            mention=words.term(MENU_NAME, menu.name),
            does=words(does) if does else "",
            in_menu=True,
            for_moderators=menu.default_permissions is not None,
        )
