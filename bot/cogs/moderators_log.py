"""The moderators' log: every recognised claim with what was done and why, in the channel that a server chose for it."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord.ext import commands

from knowledge import ClaimLimit, Match, QuietRecord, SuggestionRecord, SuggestionState

from ..announcing import Announcements
from ..app import FootnoteBot
from ..kb.review_buttons import QueueAction, QueueButton
from ..log_queue import LogQueue
from ..places import missing_permissions
from ..policy import Action, Decided, Reason
from ..render.limits import clip
from ..render.moderation import (
    LINE,
    ClaimTitle,
    LogPart,
    demotion_text,
    hit_text,
    left_out_text,
    log_view,
    thread_quiet_text,
)
from ..render.review import more_waiting_text, waiting_text
from ..ui.log_buttons import LogAction, LogButton, log_buttons
from ..words import Words, server_words

_log = logging.getLogger(__name__)

PAUSE_SECONDS = 600.0
"""How long a log channel that refuses us is left alone."""
REMEMBERED = 1_000
"""Messages whose last line is remembered, so that a decision that stays the same is not told twice."""
_NO_MENTIONS = discord.AllowedMentions.none()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Demotion:
    server_id: int
    claim: str
    wrong: int
    posted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _MoreSuggestions:
    """How many suggestions are told of together."""

    server_id: int
    count: int


_Line = Decided | _Demotion | QuietRecord | SuggestionRecord | _MoreSuggestions


class ModeratorsLog(commands.Cog):
    """Writes what was decided to the channel that a server chose for it. Answering never waits for it."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot
        self._queue: LogQueue[_Line] = LogQueue(self._write)
        self._paused: dict[int, float] = {}
        self._told: OrderedDict[int, tuple[Any, ...]] = OrderedDict()
        self._announcements = Announcements()

    async def cog_unload(self) -> None:
        """Stop writing."""
        await self._queue.close()

    @commands.Cog.listener()
    async def on_decision(self, decided: Decided) -> None:
        """Log what was decided about a message in which a claim was recognised."""
        if decided.verdict.match is not None and self._is_news(decided, decided.verdict.match):
            self._put(decided.server_id, decided.source_id, decided)

    @commands.Cog.listener()
    async def on_demotion(self, server_id: int, claim: str, wrong: int, posted: int) -> None:
        """Log that a claim was matched wrongly so often that it is only marked from now on."""
        self._put(
            server_id, ("demotion", claim), _Demotion(server_id=server_id, claim=claim, wrong=wrong, posted=posted)
        )

    @commands.Cog.listener()
    async def on_thread_quiet(self, _channel: discord.abc.Snowflake, wish: QuietRecord) -> None:
        """Log that somebody asked for quiet in a thread."""
        self._put(wish.server_id, ("quiet", wish.target_id), wish)

    @commands.Cog.listener()
    async def on_suggestion(self, record: SuggestionRecord) -> None:
        """Log that something was suggested: one by one while there are few, else together."""
        server_id = record.server_id
        if record.state is not SuggestionState.WAITING or self._channel_id(server_id) is None:
            return
        loop = asyncio.get_running_loop()
        if self._announcements.take(server_id, loop.time()):
            self._put(server_id, ("suggestion", record.id), record)
        elif self._announcements.is_first_untold(server_id):
            loop.call_later(self._announcements.pause(server_id, loop.time()), self._tell_together, server_id)

    def _tell_together(self, server_id: int) -> None:
        count = self._announcements.untold(server_id, asyncio.get_running_loop().time())
        if count:
            self._put(server_id, ("suggestions", count), _MoreSuggestions(server_id=server_id, count=count))

    def _channel_id(self, server_id: int) -> int | None:
        return self._bot.library.servers.of(server_id).log_channel

    def _is_news(self, decided: Decided, match: Match) -> bool:
        """Return whether this was not told of the message before: an edit often changes nothing."""
        before = self._told.get(decided.source_id)
        if before is not None and decided.verdict.reason is Reason.ASKED:
            return False  # whoever had it posted is noted on the line that is there
        now = (match.claim, decided.verdict.action, decided.verdict.reason)
        self._told[decided.source_id] = now
        self._told.move_to_end(decided.source_id)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return now != before

    def _put(self, server_id: int, key: Any, line: _Line) -> None:
        if self._channel_id(server_id) is not None:
            self._queue.put(server_id, key, line)

    async def _write(self, server_id: int, lines: Sequence[_Line], left_out: int) -> bool:
        channel = self._channel(server_id)
        if channel is None:
            return False
        words = server_words(self._bot.library, server_id)
        parts = [self._part(words, line) for line in lines]
        if left_out:
            parts.insert(0, LogPart(text=left_out_text(words, left_out)))
        try:
            await channel.send(view=log_view(parts), allowed_mentions=_NO_MENTIONS)
        except (discord.Forbidden, discord.NotFound) as error:
            _log.warning("the log channel of server %s refuses me: %s", server_id, error)
            self._pause(channel.id)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("the log of server %s misses %s lines: %s", server_id, len(lines), error)
        else:
            return True
        return False

    def _channel(self, server_id: int) -> discord.TextChannel | discord.Thread | None:
        """Return the log channel of a server, unless it is gone, closed to us, or left alone for a while."""
        channel_id = self._channel_id(server_id)
        guild = self._bot.get_guild(server_id)
        if channel_id is None or guild is None:
            return None
        if asyncio.get_running_loop().time() < self._paused.get(channel_id, 0.0):
            return None
        channel = guild.get_channel_or_thread(channel_id)
        if not isinstance(channel, discord.TextChannel | discord.Thread):
            _log.warning("the log channel of server %s is gone, or hidden from me", server_id)
            self._pause(channel_id)
            return None
        missing = missing_permissions(channel)
        if missing:
            _log.warning("I cannot write to the log channel of server %s: I lack %s", server_id, ", ".join(missing))
            self._pause(channel_id)
            return None
        self._paused.pop(channel_id, None)
        return channel

    def _pause(self, channel_id: int) -> None:
        _log.warning("channel %s is left alone for ten minutes; /settings log chooses another", channel_id)
        self._paused[channel_id] = asyncio.get_running_loop().time() + PAUSE_SECONDS

    def _part(self, words: Words, line: _Line) -> LogPart:
        if isinstance(line, QuietRecord):
            return LogPart(text=thread_quiet_text(words, line))
        if isinstance(line, SuggestionRecord):
            text = waiting_text(words, self._bot.library.edition(line.server_id), line)
            button = QueueButton.made(QueueAction.OPEN, line.id or 0, words)
            return LogPart(text=clip(text, LINE), buttons=(button,))
        if isinstance(line, _MoreSuggestions):
            button = QueueButton.made(QueueAction.OPEN, 0, words)
            return LogPart(text=more_waiting_text(words, line.count), buttons=(button,))
        if isinstance(line, _Demotion):
            title = self._title(line.server_id, line.claim)
            text = demotion_text(words, title, wrong=line.wrong, posted=line.posted)
            actions = [LogAction.LIFT] if line.claim in self._bot.library.edition(line.server_id).base.claims else []
            return LogPart(text=clip(text, LINE), buttons=log_buttons(words, title.code, actions))
        match = line.verdict.match
        assert match is not None  # what holds none is not put
        title, rival = self._title(line.server_id, match.claim), line.verdict.rival
        text = hit_text(
            words, line, match, title, self._title(line.server_id, rival.claim) if rival is not None else None
        )
        return LogPart(text=clip(text, LINE), buttons=self._buttons(words, line, match, title.code))

    def _buttons(self, words: Words, decided: Decided, match: Match, code: str) -> tuple[LogButton, ...]:
        if match.claim not in self._bot.library.edition(decided.server_id).base.claims:
            return ()
        muted = any(
            (rule.channel_id, rule.claim, rule.limit) == (decided.channel_id, match.claim, ClaimLimit.MUTED)
            for rule in self._bot.library.claim_rules.of_server(decided.server_id)
        )
        action, reason = decided.verdict.action, decided.verdict.reason
        has_answer = decided.posted and action is not Action.MARK
        actions = [] if has_answer or reason in {Reason.ATTACK, Reason.DRAFT} else [LogAction.POST]
        actions += [LogAction.NOT_THIS, LogAction.UNMUTE if muted else LogAction.MUTE]
        return log_buttons(
            words,
            code,
            actions,
            channel=decided.channel_id,
            source=decided.source_id,
            probability=match.probability,
        )

    def _title(self, server_id: int, claim: str) -> ClaimTitle:
        entry = self._bot.library.edition(server_id).base.claims.get(claim)
        if entry is None:  # retired while its line waited
            return ClaimTitle(code=claim, question="–")
        return ClaimTitle(code=entry.code, question=entry.question)


async def setup(bot: FootnoteBot) -> None:
    """Add the log and its buttons to the bot."""
    bot.add_dynamic_items(LogButton)
    await bot.add_cog(ModeratorsLog(bot))
