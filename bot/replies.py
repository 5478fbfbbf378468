"""The life of a reply: posted once, changed with its message, withdrawn with it."""

import asyncio
import logging
from collections.abc import Callable
from weakref import WeakValueDictionary

import aiohttp
import discord

from knowledge import Answer, Library, Match, ReplyRecord, ReplyState

from .render.answer import answer_card
from .render.limits import NONCE
from .ui.buttons import card_buttons

_log = logging.getLogger(__name__)

# discord.py does not retry a dropped connection. The nonce makes it safe to send again: Discord posts it once.
SEND_ATTEMPTS = 3
RETRY_SECONDS = 1.0
# 10,000 refused requests in ten minutes get an address banned, so a channel that refuses us is left alone for a while.
BACK_OFF_SECONDS = 600.0
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

    async def settle(self, message: discord.Message, match: Match | None, *, may_post: bool) -> None:
        """
        Bring the reply to a message in line with what the message says.

        A posted card is changed to `match`, or withdrawn where it is None; a new one is posted if `may_post`. A card that
        was withdrawn stays so.
        """
        async with self._lock(message.id):
            record = await self._ledger.of_message(message.id)
            if record is None:
                if match is not None and may_post:
                    await self._post(message, match)
            elif record.state is ReplyState.POSTED:
                if match is None:
                    await self._take_down(record)
                else:
                    await self._change(record, match)

    async def withdraw(self, source_id: int) -> None:
        """Take down the card of a message, if it has one; the message will not be answered again."""
        async with self._lock(source_id):
            record = await self._ledger.of_message(source_id)
            if record is not None and record.state is not ReplyState.WITHDRAWN:
                await self._take_down(record)

    async def card_deleted(self, reply_id: int) -> None:
        """Note that somebody deleted a card of ours."""
        record = await self._ledger.as_message(reply_id)
        if record is not None:
            await self._ledger.withdrawn(record.source_id)

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
        if not await self._ledger.reserve(record):
            return
        reply = await self._send(message, answer)
        if reply is None:
            await self._ledger.release(message.id)
            return
        if await self._ledger.posted(message.id, reply.id) is ReplyState.WITHDRAWN:
            # Another process saw the message deleted while we were sending.
            await self._delete(message.channel.id, reply.id)

    async def _change(self, record: ReplyRecord, match: Match) -> None:
        answer = self._library.answer(match.claim, order_key=str(record.source_id))
        if record.reply_id is None or (record.claim, record.revision) == (answer.claim, answer.revision):
            return
        card = self._channel(record.channel_id).get_partial_message(record.reply_id)
        try:
            # An edit that leaves allowed_mentions out would parse them all.
            await card.edit(view=_card(answer, record.source_id), allowed_mentions=_NO_MENTIONS)
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

    async def _take_down(self, record: ReplyRecord) -> None:
        await self._ledger.withdrawn(record.source_id)
        if record.reply_id is not None:
            await self._delete(record.channel_id, record.reply_id)

    async def _delete(self, channel_id: int, reply_id: int) -> None:
        try:
            await self._channel(channel_id).get_partial_message(reply_id).delete()
        except discord.NotFound:
            pass  # already gone, which is what was wanted
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("card %s could not be deleted: %s", reply_id, error)

    async def _send(self, message: discord.Message, answer: Answer) -> discord.Message | None:
        view = _card(answer, message.id)
        nonce = f"fn{message.id}"[:NONCE]
        for attempt in range(1, SEND_ATTEMPTS + 1):
            try:
                return await message.reply(view=view, nonce=nonce, mention_author=False, allowed_mentions=_NO_MENTIONS)
            except discord.Forbidden:
                self._left_alone[message.channel.id] = asyncio.get_running_loop().time() + BACK_OFF_SECONDS
                _log.warning("channel %s refuses our messages; left alone for ten minutes", message.channel.id)
                return None
            except discord.HTTPException as error:
                # Among others: the message was deleted meanwhile (50035), or Discord failed five times.
                _log.warning("message %s could not be answered: %s", message.id, error)
                return None
            except (aiohttp.ClientError, OSError) as error:
                _log.warning("sending to message %s failed (%s), attempt %s", message.id, type(error).__name__, attempt)
                await asyncio.sleep(RETRY_SECONDS * attempt)
        return None

    def _is_allowed(self, message: discord.Message) -> bool:
        """Return whether we may answer here, as far as can be known without asking Discord."""
        channel = message.channel
        if asyncio.get_running_loop().time() < self._left_alone.get(channel.id, 0.0):
            return False
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


def _card(answer: Answer, source_id: int) -> discord.ui.LayoutView:
    return answer_card(answer, card_buttons(answer.code, source=source_id))
