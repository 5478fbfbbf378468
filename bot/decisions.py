"""Keeps what was decided about recognised claims, and tells whoever listens to the event `decision`."""

import logging
from collections.abc import Callable

import discord

from knowledge import HitRecord, Library

from .policy import Action, Decided, Verdict

_log = logging.getLogger(__name__)
Dispatch = Callable[..., object]


class Decisions:
    """The decisions about messages in which a claim was recognised: ids and numbers, no words of theirs."""

    def __init__(self, library: Library, dispatch: Dispatch) -> None:
        """Take the library that keeps them, and what tells others of events."""
        self._library = library
        self._dispatch = dispatch

    async def note(self, message: discord.Message, verdict: Verdict, *, posted: bool) -> None:
        """Keep and tell what was decided about a message in which a claim was recognised."""
        match, guild = verdict.match, message.guild
        if match is None or guild is None or verdict.action is Action.SILENT:
            return
        # Ids and numbers only: what people write is not ours to keep.
        _log.info(
            "%s: message %s in channel %s, claim %s at %.2f (%s)",
            verdict.action, message.id, message.channel.id, match.claim, match.probability, verdict.reason,
        )  # fmt: skip
        await self._library.hits.note(
            HitRecord(
                source_id=message.id,
                server_id=guild.id,
                channel_id=message.channel.id,
                claim=match.claim,
                stance=match.stance,
                probability=match.probability,
                action=verdict.action,
                reason=verdict.reason,
                made_at=discord.utils.utcnow(),
            )
        )
        decided = Decided(
            server_id=guild.id,
            channel_id=message.channel.id,
            source_id=message.id,
            jump_url=message.jump_url,
            verdict=verdict,
            posted=posted,
        )
        self._dispatch("decision", decided)
