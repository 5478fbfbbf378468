"""The life of a reply: posted once, changed with its message, withdrawn with it."""

import asyncio
import datetime
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar
from weakref import WeakValueDictionary

import aiohttp
import discord

from knowledge import Answer, Library, Match, ReplyRecord, ReplyState

from .policy import Action, Verdict
from .render.answer import answer_card
from .render.limits import NONCE
from .ui.buttons import card_buttons

_log = logging.getLogger(__name__)
T = TypeVar("T")

# discord.py does not retry a dropped connection. The nonce makes it safe to send again: Discord posts it once.
ATTEMPTS = 3
RETRY_SECONDS = 1.0
# 10,000 refused requests in ten minutes get an address banned, so a channel that refuses us is left alone for a while.
BACK_OFF_SECONDS = 600.0
# Missing access, missing permissions: the channel refuses us, not just this one message.
_CHANNEL_REFUSES = frozenset({50001, 50013})
# How far below its message a card whose sending was cut off is looked for.
LOST_CARD_WITHIN = 50
UNFINISHED = frozenset({ReplyState.PENDING, ReplyState.WITHDRAWING})
UNFINISHED_AFTER = datetime.timedelta(minutes=2)
_NO_MENTIONS = discord.AllowedMentions.none()


class Replies:
    """Keeps the card of every message as it should be. A message has at most one, ever."""

    def __init__(self, library: Library, channel: Callable[[int], discord.PartialMessageable]) -> None:
        """Take the library with its ledger, and how to get at a channel by its id."""
        self._library = library
        self._ledger = library.replies
        self._channel = channel
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._left_alone: dict[int, float] = {}

    async def settle(self, message: discord.Message, found: Verdict, *, may_post: bool) -> None:
        """
        Bring the reply to a message in line with what the message says.

        A new card is posted if the verdict is to reply and `may_post`. A posted card stays while its claim is still
        recognised, changes when the verdict is to reply with another, and goes otherwise. A card that was withdrawn
        stays so.
        """
        async with self._lock(message.id):
            record = await self._ledger.of_message(message.id)
            if record is None:
                if found.match is not None and found.action is Action.REPLY and may_post:
                    await self._post(message, found.match)
            elif record.state is ReplyState.POSTED:
                if found.match is None or not (found.action is Action.REPLY or found.match.claim == record.claim):
                    await self._take_down(record)
                else:
                    await self._change(record, found.match)

    async def withdraw(self, source_id: int) -> bool:
        """Take down the card of a message, if it has one; return whether there is none any more."""
        async with self._lock(source_id):
            record = await self._ledger.of_message(source_id)
            if record is None or record.state is ReplyState.WITHDRAWN:
                return True
            return await self._take_down(record)

    async def card_deleted(self, reply_id: int) -> None:
        """Note that somebody deleted a card of ours."""
        record = await self._ledger.as_message(reply_id)
        if record is not None:
            async with self._lock(record.source_id):
                await self._ledger.withdrawn(record.source_id)

    async def finish(self, own_id: int) -> None:
        """
        Finish what a crash or a failure of Discord left half done.

        A card that was to go is deleted; a card whose sending was cut off is found again below its message, or its
        message is free to be answered. `own_id` is the bot's user.
        """
        for record in await self._ledger.unfinished(discord.utils.utcnow() - UNFINISHED_AFTER):
            async with self._lock(record.source_id):
                await self._finish(await self._ledger.of_message(record.source_id), own_id)

    async def _finish(self, record: ReplyRecord | None, own_id: int) -> None:
        if record is None or record.state not in UNFINISHED:
            return  # finished while we waited for our turn
        if record.reply_id is not None:
            await self._take_down(record)
            return
        card = await self._lost_card(record, own_id)
        if card is not None:
            await self._note(record, card)
        elif record.state is ReplyState.WITHDRAWING:
            await self._ledger.withdrawn(record.source_id)
        else:
            await self._ledger.release(record.source_id)

    async def _post(self, message: discord.Message, match: Match) -> None:
        if message.guild is None or not self._is_allowed(message):
            return
        answer = self._library.answer(match.claim, order_key=str(message.id))
        record = ReplyRecord(
            source_id=message.id,
            server_id=message.guild.id,
            channel_id=message.channel.id,
            author_id=message.author.id,
            reply_id=None,
            claim=match.claim,
            revision=answer.revision,
            probability=match.probability,
            state=ReplyState.PENDING,
        )
        if not await self._ledger.reserve(record, now=discord.utils.utcnow()):
            return
        try:
            reply = await self._send(message, answer)
        except (discord.DiscordServerError, aiohttp.ClientError, OSError) as error:
            # Whether it was posted is not known, so the message stays reserved until `finish` has looked.
            _log.warning("message %s may have been answered or not: %s", message.id, type(error).__name__)
            return
        if reply is None:
            await self._ledger.release(message.id)
        else:
            await self._note(record, reply.id)

    async def _note(self, record: ReplyRecord, reply_id: int) -> None:
        """Note a card that is there; take it down where somebody, maybe another process, withdrew it meanwhile."""
        state = await self._ledger.posted(record.source_id, reply_id)
        if state is not ReplyState.POSTED and await self._delete(record.channel_id, reply_id):
            await self._ledger.withdrawn(record.source_id)

    async def _change(self, record: ReplyRecord, match: Match) -> None:
        answer = self._library.answer(match.claim, order_key=str(record.source_id))
        if record.reply_id is None or (record.claim, record.revision) == (answer.claim, answer.revision):
            return
        card = self._channel(record.channel_id).get_partial_message(record.reply_id)
        view = _card(answer, record.source_id)
        try:
            # An edit that leaves allowed_mentions out would parse them all.
            await _insist(lambda: card.edit(view=view, allowed_mentions=_NO_MENTIONS))
        except discord.NotFound:
            await self._ledger.withdrawn(record.source_id)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            # A card about what the message no longer says is worse than none.
            _log.warning("card %s could not be changed (%s) and is taken down", record.reply_id, error)
            await self._take_down(record)
        else:
            await self._ledger.changed(
                record.source_id, claim=answer.claim, revision=answer.revision, probability=match.probability
            )

    async def _take_down(self, record: ReplyRecord) -> bool:
        """Delete a card and return whether it is gone; one that is only being sent goes when it is there."""
        await self._ledger.withdrawing(record.source_id)
        if record.reply_id is None or not await self._delete(record.channel_id, record.reply_id):
            return False
        await self._ledger.withdrawn(record.source_id)
        return True

    async def _delete(self, channel_id: int, reply_id: int) -> bool:
        card = self._channel(channel_id).get_partial_message(reply_id)
        try:
            await _insist(card.delete)
        except discord.NotFound:
            return True  # already gone, which is what was wanted
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("card %s could not be deleted and will be tried again: %s", reply_id, error)
            return False
        return True

    async def _send(self, message: discord.Message, answer: Answer) -> discord.Message | None:
        """Return our reply, or None where Discord refused it; raises where it is not known what became of it."""
        view = _card(answer, message.id)
        nonce = f"fn{message.id}"[:NONCE]
        try:
            return await _insist(
                lambda: message.reply(view=view, nonce=nonce, mention_author=False, allowed_mentions=_NO_MENTIONS)
            )
        except discord.Forbidden as error:
            if error.code in _CHANNEL_REFUSES:
                self._left_alone[message.channel.id] = asyncio.get_running_loop().time() + BACK_OFF_SECONDS
            _log.warning("message %s in channel %s: we are refused (%s)", message.id, message.channel.id, error.code)
        except discord.DiscordServerError:
            raise
        except discord.HTTPException as error:
            # Most often: the message was deleted meanwhile (50035).
            _log.warning("message %s could not be answered: %s", message.id, error)
        return None

    async def _lost_card(self, record: ReplyRecord, own_id: int) -> int | None:
        source = discord.Object(record.source_id)
        try:
            async for message in self._channel(record.channel_id).history(after=source, limit=LOST_CARD_WITHIN):
                reference = message.reference
                if message.author.id == own_id and reference is not None and reference.message_id == source.id:
                    return message.id
        except (discord.NotFound, discord.Forbidden):
            pass  # the channel is gone, or hidden from us, and the card with it
        return None

    def _is_allowed(self, message: discord.Message) -> bool:
        """Return whether we may answer here, as far as can be known without asking Discord."""
        channel = message.channel
        if asyncio.get_running_loop().time() < self._left_alone.get(channel.id, 0.0):
            return False
        self._left_alone.pop(channel.id, None)
        if message.guild is None or isinstance(
            channel, (discord.PartialMessageable, discord.DMChannel, discord.GroupChannel)
        ):
            return False
        if isinstance(channel, discord.Thread) and (channel.parent is None or channel.locked or channel.archived):
            return False
        allowed = channel.permissions_for(message.guild.me)
        may_send = allowed.send_messages_in_threads if isinstance(channel, discord.Thread) else allowed.send_messages
        return allowed.view_channel and may_send and allowed.read_message_history

    def _lock(self, source_id: int) -> asyncio.Lock:
        return self._locks.setdefault(source_id, asyncio.Lock())


async def _insist(request: Callable[[], Awaitable[T]]) -> T:
    """Make a request, and make it again when the connection drops; what Discord answers is its answer."""
    for attempt in range(1, ATTEMPTS):
        try:
            return await request()
        except (aiohttp.ClientError, OSError) as error:
            _log.warning("a request failed (%s), attempt %s", type(error).__name__, attempt)
            await asyncio.sleep(RETRY_SECONDS * attempt)
    return await request()


def _card(answer: Answer, source_id: int) -> discord.ui.LayoutView:
    return answer_card(answer, card_buttons(answer.code, source=source_id))
