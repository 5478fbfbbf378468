"""The bot: what it may see, what it never mentions, and what it does when it starts and stops."""

import asyncio
import datetime
import logging
import sys
from collections.abc import Sequence
from typing import Any

import discord
from discord.ext import commands, tasks

from knowledge import DatabaseClosed, LabelledMessage, Library, Renewed

from .asks import Asks
from .backtesting import Backtests
from .command_ids import CommandIds
from .drafts import Drafts
from .gaps import Gaps
from .kb.documents import ReadDocuments
from .kb.importing import Imports
from .kb.reports import Reports
from .kb.unsaved import UnsavedChanges
from .links import Links
from .registration import register_commands
from .rejections import Rejections
from .replies import Replies
from .ui.buttons import CardButton
from .ui.errors import report_error
from .ui.modals import EditAgainButton, answer_form
from .ui.picker import PickButton
from .ui.rejecting import RejectButton
from .words.translator import CommandTranslator

_log = logging.getLogger(__name__)

# The features, each with its own `setup`.
EXTENSIONS = (
    "bot.cogs.listener",
    "bot.cogs.on_demand",
    "bot.cogs.servers",
    "bot.cogs.source",
    "bot.cogs.browsing",
    "bot.cogs.help",
    "bot.cogs.settings",
    "bot.cogs.privacy",
    "bot.cogs.suggesting",
    "bot.cogs.kb",
    "bot.cogs.moderators_log",
    "bot.cogs.numbers",
    "bot.cogs.upkeep",
)
# How long what is kept about a server outlives the bot in it: somebody may have removed it by mistake.
KEPT_AFTER_REMOVAL = datetime.timedelta(days=30)


def intents(*, message_content: bool = True) -> discord.Intents:
    """Return the least that is needed: servers, their messages and reactions and, unless without, what messages say."""
    return discord.Intents(guilds=True, guild_messages=True, guild_reactions=True, message_content=message_content)


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
        command_ids: the ids that Discord gave our commands.
        replies, rejections: the cards that answer messages, and what is said against them; set by `wiring`, for they
            need the bot.
        retention: how long the ledger of replies is kept.
        unsaved: changes that people look at before they save them.
        imports: what reads files that people send.
        documents: those that were read and wait to be kept.
        reports: long answers that people turn the pages of.
        backtests: what runs them.
        labelled: messages of which somebody said what they are about; changes are tried on them. Set by `wiring`.
        drafts: what people filled into forms that could not be taken.
        asks: who asked lately for answers that all see.
        gaps: questions that had no answer.
        links: what looks whether the links of works are dead; None where the operator does not want that.
        kept_after_removal: how long what is kept about a server outlives the bot in it.
        registers_commands: whether logging in tells Discord our commands, where they have changed.
    """

    replies: Replies
    rejections: Rejections
    registers_commands = True
    labelled: Sequence[LabelledMessage] = ()
    kept_after_removal = KEPT_AFTER_REMOVAL

    def __init__(
        self, library: Library, *, retention: datetime.timedelta, message_content: bool = True, **options: Any
    ) -> None:
        """
        Take the library and how long the ledger of replies is kept; `options` go to discord.py.

        Without `message_content` Discord tells what a message says only where somebody hands it to us.
        """
        super().__init__(
            command_prefix=[],
            help_command=None,
            intents=intents(message_content=message_content),
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
        self.retention = retention
        self.drafts = Drafts()
        self.unsaved = UnsavedChanges()
        self.imports = Imports()
        self.documents = ReadDocuments()
        self.reports = Reports()
        self.backtests = Backtests(self)
        self.asks = Asks()
        self.gaps = Gaps()
        self.links: Links | None = None
        self.command_ids = CommandIds(self.tree)
        self._renewed: list[Renewed] = []
        self._correcting: asyncio.Task[None] | None = None

    @property
    def reads_messages(self) -> bool:
        """Whether Discord tells us what messages say that nobody handed to us."""
        return self.intents.message_content

    def hears_of(self, server_id: int) -> bool:
        """Return whether a server is one of those of our shards."""
        if self.shard_count is None or self.shard_id is None:
            return True
        return (server_id >> 22) % self.shard_count == self.shard_id

    async def setup_hook(self) -> None:
        """Load the features and tell Discord our commands; runs after login, before the gateway."""
        self.add_dynamic_items(CardButton, RejectButton, PickButton, EditAgainButton)
        self.library.watch(self._correct_soon)
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self.tree.set_translator(CommandTranslator())
        if self.registers_commands:
            try:
                await register_commands(self)
            except discord.HTTPException as error:
                # Commands that Discord knows already keep working, and so does the listener.
                _log.warning("the slash commands could not be registered: %s", error)
        _log.info("recognition goes by %s", self.library.shared.tier)
        _log.info(
            "running %s",
            "with the message-content intent: claims are recognised as they are written"
            if self.reads_messages
            else "without the message-content intent: commands, mentions and the message menu work, nothing is recognised unasked",
        )
        self._tend.start()

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: there are no prefix commands, and messages have their one gate in the listener."""

    async def on_interaction(self, interaction: discord.Interaction[Any], /) -> None:
        """Take the forms that were submitted; commands and buttons have their own ways."""
        await answer_form(interaction)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log what a listener raised; the bot goes on. What comes too late, when we shut down, is no error."""
        if not isinstance(sys.exception(), DatabaseClosed):
            _log.exception("handling %s failed", event_method)

    async def close(self) -> None:
        """Stop, and leave the library to whoever opened it."""
        tending = self._tend.get_task()
        self._tend.cancel()
        if self._correcting is not None:
            self._correcting.cancel()
            await asyncio.wait({self._correcting})
        await super().close()
        if tending is not None:
            # A query that is cancelled twice, here and at the end of the event loop, would never end.
            await asyncio.wait({tending})

    def _correct_soon(self, renewed: Renewed) -> None:
        """Bring posted cards in line with changed entries, once more if entries change meanwhile."""
        self._renewed.append(renewed)
        if self._correcting is None or self._correcting.done():
            self._correcting = asyncio.create_task(self._correct())

    async def _correct(self) -> None:
        while self._renewed:
            renewed, self._renewed = self._renewed, []
            try:
                await self.replies.correct(renewed, hears_of=self.hears_of)
            except Exception:  # noqa: BLE001  whatever it was
                _log.exception("cards could not be corrected; tried again in an hour")

    @tasks.loop(hours=1)
    async def _tend(self) -> None:
        """Forget what is old, finish what was left half done."""
        now = discord.utils.utcnow()
        # A loop that ends at its first error would keep what we promised to forget, and so would a step that never comes.
        for step in (
            lambda: self.library.forget_before(now - self.retention),
            lambda: self._forget_servers(now - KEPT_AFTER_REMOVAL),
            lambda: self.library.quiet.forget_over(now),
            self.replies.finish,
            lambda: self.replies.correct(hears_of=self.hears_of),
        ):
            try:
                await step()
            except Exception:  # noqa: BLE001  whatever it was
                _log.exception("tending the ledger failed; tried again in an hour")

    async def _forget_servers(self, removed_before: datetime.datetime) -> None:
        for server_id in self.library.servers.removed_before(removed_before):
            if self.get_guild(server_id) is not None or not self.hears_of(server_id):
                continue  # it is back, or another process would know
            await self.library.forget_server(server_id)
            _log.info("forgot server %s, which removed the bot %s days ago", server_id, KEPT_AFTER_REMOVAL.days)

    @_tend.before_loop
    async def _when_ready(self) -> None:
        await self.wait_until_ready()
