"""Runs backtests: reads a channel's last messages and has them judged, telling how far it is. Nothing is stored."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from .backtest import Backtest, Said
from .message_facts import facts_of
from .places import line_of, reading_permissions_missing
from .render.numbers import progress_text
from .ui.pages import notice, show_instead
from .words import Words, reader_words
from .words.permissions import permission_names

if TYPE_CHECKING:
    from knowledge import Edition

    from .app import FootnoteBot

_log = logging.getLogger(__name__)

STEP = 100
"""Messages between two words on how far a backtest is; Discord hands out as many at once."""
SECONDS = 13 * 60.0
"""How long a backtest may take: the answer can be changed for a quarter of an hour."""
# Not forums: they have no messages of their own.
Place = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel
Show = Callable[[bool], Awaitable[None]]
"""Shows what was found; takes whether all messages were judged in time."""


class Backtests:
    """Runs backtests, one at a time in a server."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot that reads the messages."""
        self._bot = bot
        self._running: set[int] = set()

    def refusal(self, words: Words, user: discord.User | discord.Member, place: Place) -> str | None:
        """Return why a backtest cannot run for somebody in a place, or None where it can."""
        if not self._bot.reads_messages:
            return words("I run without the message-content intent, so I cannot read what was written here.")
        # Moderators of one channel are not to read another through me.
        if not isinstance(user, discord.Member) or reading_permissions_missing(place, user):
            return words("You may not read {channel} yourself.", channel=place.mention)
        missing = reading_permissions_missing(place, place.guild.me)
        if missing:
            names = permission_names(words, missing)
            return words("I cannot read {channel}. I lack: {permissions}.", channel=place.mention, permissions=names)
        if place.guild.id in self._running:
            return words("A backtest is running in this server. Please wait until it is done.")
        return None

    def trial(self, place: Place, edition: Edition) -> Backtest:
        """Return what judges the messages of a place by an edition."""
        return Backtest(
            self._bot.library,
            edition,
            server_id=place.guild.id,
            line=line_of(place),
            in_thread=isinstance(place, discord.Thread),
            now=discord.utils.utcnow(),
        )

    async def run(
        self,
        interaction: discord.Interaction[Any],
        place: Place,
        wanted: int,
        trials: Callable[[], Awaitable[Sequence[Backtest]]],
        show: Show,
    ) -> None:
        """
        Judge a place's last messages by every trial, then have shown what was found, in an answer that only the asker sees.

        `trials` makes them, which may take a while.
        """
        words = reader_words(interaction)
        self._running.add(place.guild.id)
        try:
            if not interaction.response.is_done():
                await interaction.response.defer(ephemeral=True, thinking=True)
            await show(await self._judged(interaction, words, place, wanted, await trials()))
        except (discord.HTTPException, aiohttp.ClientError) as error:
            _log.info("a backtest in server %s ended early: %s", place.guild.id, error)
            # The answer may be dismissed, or its time over; then there is nobody to tell.
            with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):
                await _tell(interaction, words("Discord did not let me finish the backtest. Please try again."))
        finally:
            self._running.discard(place.guild.id)

    async def _judged(
        self,
        interaction: discord.Interaction[Any],
        words: Words,
        place: Place,
        wanted: int,
        trials: Sequence[Backtest],
    ) -> bool:
        """Return whether all messages that were read were judged in time."""
        clock = asyncio.get_running_loop().time
        over = clock() + SECONDS
        said: list[Said] = []
        async for message in place.history(limit=wanted):
            said.append(self._said(message))
            if len(said) % STEP == 0:
                await _tell(interaction, progress_text(words, read=len(said), wanted=wanted, judged=0))
            if clock() > over:
                break
        said.reverse()
        for start in range(0, len(said), STEP):
            if clock() > over:
                return False
            for trial in trials:
                # In a thread, for the bot must answer Discord's heartbeats meanwhile.
                await asyncio.to_thread(trial.judge, said[start : start + STEP])
            judged = min(start + STEP, len(said))
            if judged < len(said):
                await _tell(interaction, progress_text(words, read=len(said), wanted=wanted, judged=judged))
        return True

    def _said(self, message: discord.Message) -> Said:
        own_id = self._bot.user.id if self._bot.user is not None else 0
        answered: str | None = None
        if message.reference is not None:
            original = message.reference.resolved
            is_human = isinstance(original, discord.Message) and not original.author.bot
            answered = original.content if isinstance(original, discord.Message) and is_human else ""
        return Said(
            source_id=message.id,
            author_id=message.author.id,
            at=message.created_at,
            text=message.content,
            jump_url=message.jump_url,
            facts=facts_of(message, own_id),
            answered=answered,
        )


async def _tell(interaction: discord.Interaction[Any], text: str) -> None:
    await show_instead(interaction, notice(text))
