"""The bot: what it may see, what it never mentions, and what it does when it starts and stops."""

import datetime
import logging
from typing import Any

import discord
from discord.ext import commands, tasks

from knowledge import Library

from .replies import Replies
from .ui.buttons import CardButton
from .ui.errors import report_error
from .ui.search_buttons import SearchPageButton

_log = logging.getLogger(__name__)

# The features, each with its own `setup`.
EXTENSIONS = ("bot.cogs.listener", "bot.cogs.source", "bot.cogs.settings")


def intents() -> discord.Intents:
    """Return the least that is needed: servers, their messages, and what the messages say."""
    return discord.Intents(guilds=True, guild_messages=True, message_content=True)


class CommandTree(discord.app_commands.CommandTree["FootnoteBot"]):
    """The slash commands; their errors reach the person who typed them."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: discord.app_commands.AppCommandError, /
    ) -> None:
        """Put an error into words."""
        await report_error(interaction, error)


class FootnoteBot(commands.Bot):
    """
    Footnote on Discord.

    Attributes:
        library: the knowledge base.
        replies: the cards that answer messages; set by `wiring`, for it needs the bot.
    """

    replies: Replies

    def __init__(self, library: Library, *, retention: datetime.timedelta, **options: Any) -> None:
        """Take the library and how long the ledger of replies is kept; `options` go to discord.py."""
        super().__init__(
            command_prefix=[],
            help_command=None,
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            tree_cls=CommandTree,
            allowed_installs=discord.app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=discord.app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            **options,
        )
        self.library = library
        self._retention = retention

    async def setup_hook(self) -> None:
        """Load the features and tell Discord our commands; runs after login, before the gateway."""
        self.add_dynamic_items(CardButton, SearchPageButton)
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        try:
            await self.tree.sync()
        except discord.HTTPException as error:
            # Commands that Discord knows already keep working, and so does the listener.
            _log.warning("the slash commands could not be registered: %s", error)
        self._forget_old.start()

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: there are no prefix commands, and messages have their one gate in the listener."""

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log what a listener raised; the bot goes on."""
        _log.exception("handling %s failed", event_method)

    async def close(self) -> None:
        """Stop, and leave the library to whoever opened it."""
        self._forget_old.cancel()
        await super().close()

    @tasks.loop(hours=24)
    async def _forget_old(self) -> None:
        forgotten = await self.library.replies.forget_before(discord.utils.utcnow() - self._retention)
        if forgotten:
            _log.info("forgot %s replies past the retention time", forgotten)
