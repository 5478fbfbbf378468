"""The requests to Discord that make, change and take down what the bot posts; "already gone" is no error."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Literal, TypeVar

import aiohttp
import discord

from .render.limits import NONCE, THREAD_NAME, clip

_log = logging.getLogger(__name__)
T = TypeVar("T")
Source = discord.Message | discord.PartialMessage
"""The message that is answered."""

MARK = "📖"
"""The reaction that marks a message; whoever taps it gets the card."""
# discord.py does not retry a dropped connection. The nonce makes it safe to send again: Discord posts it once.
ATTEMPTS = 3
RETRY_SECONDS = 1.0
# 10,000 refused requests in ten minutes get an address banned, so a channel that refuses us is left alone for a while.
BACK_OFF_SECONDS = 600.0
# Missing access, missing permissions: the channel refuses us, not just this one message.
_CHANNEL_REFUSES = frozenset({50001, 50013})
_THREAD_IS_THERE = 160004
# How far below its message a card whose sending was cut off is looked for: as far as one request reaches.
LOST_CARD_WITHIN = 100
_EVERYWHERE = 0
_THREAD_IS_ARCHIVED = 50083
_A_DAY: Literal[1440] = 1440
NO_MENTIONS = discord.AllowedMentions.none()


class OutcomeUnknown(Exception):
    """Whether Discord did what was asked cannot be known."""


class ChannelClosed(OutcomeUnknown):
    """The channel refuses us, or did so lately: nothing was done."""


class Delivery:
    """Sends, edits and deletes; leaves channels alone that refused us."""

    def __init__(
        self,
        channel: Callable[[int], discord.PartialMessageable],
        fetch: Callable[[int], Awaitable[object]],
        own_id: Callable[[], int],
    ) -> None:
        """Take how to get at a channel by its id, how to fetch it, and the bot's own id, known once it has logged in."""
        self._channel = channel
        self._fetch = fetch
        self._own_id = own_id
        self._left_alone: dict[int, float] = {}
        # Apart: where nothing may be sent, what was sent before may still be changed and deleted.
        self._closed: dict[int, float] = {}
        self._sealed: dict[int, float] = {}

    def is_backing_off(self, channel_id: int) -> bool:
        """Return whether a channel refused us lately, or Discord as a whole."""
        now = asyncio.get_running_loop().time()
        self._left_alone = {place: until for place, until in self._left_alone.items() if now < until}
        return channel_id in self._left_alone or _EVERYWHERE in self._left_alone

    async def reply(self, source: Source, view: discord.ui.LayoutView) -> discord.Message | None:
        """
        Reply to a message; return our reply, or None where Discord refused it.

        Raises:
            OutcomeUnknown: it may be there or not.
        """
        nonce = f"fn{source.id}"[:NONCE]
        return await self._send(
            source,
            lambda: source.reply(view=view, nonce=nonce, mention_author=False, allowed_mentions=NO_MENTIONS),
        )

    async def post_in_thread(self, source: Source, name: str, view: discord.ui.LayoutView) -> discord.Message | None:
        """
        Open a thread on a message, or take the one that is there, and post in it; else like `reply`.

        Raises:
            OutcomeUnknown: it may be there or not.
        """
        nonce = f"fn{source.id}"[:NONCE]

        async def post() -> discord.Message:
            await self._open_thread(source, name)
            # A thread on a message has the message's id.
            thread = self._channel(source.id)
            return await thread.send(view=view, nonce=nonce, allowed_mentions=NO_MENTIONS)

        return await self._send(source, post)

    async def mark(self, source: Source) -> bool:
        """
        Put our reaction on a message; return False where Discord refused it.

        Raises:
            OutcomeUnknown: it may be there or not.
        """

        async def react() -> bool:
            await source.add_reaction(MARK)
            return True

        return await self._send(source, react) or False

    async def unmark(self, channel_id: int, source_id: int) -> bool:
        """Take our reaction off a message; return whether there is none any more."""
        source = self._channel(channel_id).get_partial_message(source_id)
        own = discord.Object(self._own_id())
        return await self._gone(channel_id, source_id, lambda: source.remove_reaction(MARK, own))

    async def edit(self, channel_id: int, message_id: int, view: discord.ui.LayoutView) -> bool:
        """
        Change a message of ours; return False where it is gone.

        Raises:
            ChannelClosed: the channel refuses us.
            OutcomeUnknown: Discord did not take it.
        """
        card = self._channel(channel_id).get_partial_message(message_id)
        try:
            # An edit that leaves allowed_mentions out would parse them all.
            await self._change(channel_id, lambda: card.edit(view=view, allowed_mentions=NO_MENTIONS))
        except discord.NotFound:
            return False
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            self._note_refusal(channel_id, error)
            raise OutcomeUnknown from error
        return True

    async def delete(self, channel_id: int, message_id: int) -> bool:
        """Delete a message of ours; return whether it is gone."""
        card = self._channel(channel_id).get_partial_message(message_id)
        return await self._gone(channel_id, message_id, card.delete)

    async def find(self, channel_id: int, source_id: int) -> tuple[int, int] | None:
        """
        Return where we answered a message, below it or in the thread on it, and our message; None: nowhere.

        Raises:
            OutcomeUnknown: Discord did not tell.
        """
        for place in (channel_id, source_id):
            try:
                async for message in self._channel(place).history(
                    after=discord.Object(source_id), limit=LOST_CARD_WITHIN
                ):
                    answered = message.reference.message_id if message.reference is not None else place
                    if message.author.id == self._own_id() and message.components and answered == source_id:
                        return place, message.id
            except (discord.NotFound, discord.Forbidden):
                pass  # the channel is gone, or hidden from us, and the card with it
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                raise OutcomeUnknown from error
        return None

    async def _open_thread(self, source: Source, name: str) -> None:
        try:
            await source.create_thread(name=clip(name, THREAD_NAME), auto_archive_duration=_A_DAY)
        except discord.HTTPException as error:
            if error.code != _THREAD_IS_THERE:
                raise

    async def _gone(self, channel_id: int, message_id: int, remove: Callable[[], Awaitable[object]]) -> bool:
        try:
            await self._change(channel_id, remove, removes=True)
        except discord.NotFound:
            return True  # already gone, which is what was wanted
        except (OutcomeUnknown, discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning(
                "what was posted on or as %s could not be removed and will be tried again: %s",
                message_id, error or type(error).__name__,
            )  # fmt: skip
            return False
        return True

    async def _change(
        self, channel_id: int, request: Callable[[], Awaitable[object]], *, removes: bool = False
    ) -> None:
        """
        Change what stands in a channel or thread: not where that was refused lately, and in an archived thread, too.

        What cannot be changed may perhaps be removed, so a removal is tried where only a change was refused.
        """
        if _holds(self._sealed if removes else self._closed, channel_id):
            raise ChannelClosed
        try:
            try:
                await _insist(request)
            except discord.HTTPException as error:
                if error.code != _THREAD_IS_ARCHIVED:
                    raise
                await self._change_archived(channel_id, request)
        except discord.Forbidden as error:
            if error.code not in _CHANNEL_REFUSES:
                raise
            until = asyncio.get_running_loop().time() + BACK_OFF_SECONDS
            self._closed[channel_id] = until
            if removes:
                self._sealed[channel_id] = until
            raise ChannelClosed from error

    async def _change_archived(self, thread_id: int, request: Callable[[], Awaitable[object]]) -> None:
        """Make a request in a thread that takes none for being archived, as every thread is a while after the last word."""
        thread = await self._fetch(thread_id)
        assert isinstance(thread, discord.Thread)
        await thread.edit(archived=False)
        try:
            await _insist(request)
        finally:
            try:
                await thread.edit(archived=True)
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.info("thread %s stays open until Discord archives it again: %s", thread_id, error)

    async def _send(self, source: Source, send: Callable[[], Awaitable[T]]) -> T | None:
        try:
            return await _insist(send)
        except (discord.DiscordServerError, aiohttp.ClientError, OSError) as error:
            _log.warning("message %s may have been answered or not: %s", source.id, type(error).__name__)
            raise OutcomeUnknown from error
        except discord.HTTPException as error:
            # Most often: the message was deleted meanwhile (50035).
            self._note_refusal(source.channel.id, error)
            return None

    def _note_refusal(self, channel_id: int, error: Exception) -> None:
        until = asyncio.get_running_loop().time() + BACK_OFF_SECONDS
        if isinstance(error, discord.Forbidden) and error.code in _CHANNEL_REFUSES:
            self._left_alone[channel_id] = until
        elif isinstance(error, discord.HTTPException) and error.status == HTTPStatus.TOO_MANY_REQUESTS:
            # A limit that outlasts all patience is the channel's; a ban holds everywhere, and every request prolongs it.
            self._left_alone[channel_id if _asks_for_patience(error) else _EVERYWHERE] = until
        _log.warning("a message in channel %s could not be answered: %s", channel_id, error)


def _holds(until: dict[int, float], channel_id: int) -> bool:
    if asyncio.get_running_loop().time() < until.get(channel_id, 0.0):
        return True
    until.pop(channel_id, None)
    return False


async def _insist(request: Callable[[], Awaitable[T]]) -> T:
    """
    Make a request, and make it again when the connection drops, or while Discord asks for patience.

    discord.py waits as Discord asks and gives up after the fifth time, which is early in a storm. Whatever else Discord
    answers is its answer.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return await request()
        except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
            if isinstance(error, discord.HTTPException) and not _asks_for_patience(error):
                raise
            _log.warning("a request failed (%s), attempt %s", type(error).__name__, attempt)
            await asyncio.sleep(RETRY_SECONDS * attempt)
    return await request()


def _asks_for_patience(error: discord.HTTPException) -> bool:
    """Return whether this is Discord's own limit on requests, and no ban by what stands in front of it."""
    return error.status == HTTPStatus.TOO_MANY_REQUESTS and "via" in error.response.headers
