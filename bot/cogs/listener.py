"""Messages: from the gate through recognition and policy to the reply, and along the life of the message."""

import asyncio
import datetime
from dataclasses import replace

import discord
from discord.ext import commands

from knowledge import ChannelMode

from ..app import FootnoteBot
from ..last_spoken import GOES_ON_WITHIN, LastSpoken
from ..message_facts import facts_of, mentions
from ..places import rule_of
from ..policy import MessageFacts, gate

# An old message that is edited into a claim has left the conversation; nobody expects an answer there.
ANSWER_EDITS_WITHIN = datetime.timedelta(minutes=15)


class Listener(commands.Cog):
    """Answers recognised claims in channels that are turned on, and in their threads."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library and its replies."""
        self._bot = bot
        self._spoken = LastSpoken()

    @property
    def _own_id(self) -> int:
        return self._bot.user.id if self._bot.user is not None else 0

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a new message, if it is sure to state a claim."""
        facts = facts_of(message, self._own_id)
        if gate(facts, self._mode(message)) is None:
            context = self._context(message)
            self._note(message)
            await self._consider(message, facts, context, is_new=True)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Let the reply follow what its message says now."""
        message = payload.message
        if message.edited_at is None:
            return  # Discord unfurled a link; nobody edited anything
        if not message.content and not self._bot.reads_messages:
            return  # Discord does not tell us what it says now
        facts = facts_of(message, self._own_id)
        mode = self._mode(message)
        self._spoken.forget(message.id)
        if mode is not ChannelMode.OFF and not facts.by_bot:
            await self._consider(message, facts, self._context(message), is_new=False)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Withdraw the reply to a message that is gone; note that a card of ours is gone."""
        await self._gone(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Do the same for many at once."""
        for message_id in payload.message_ids:
            await self._gone(message_id)

    async def _consider(self, message: discord.Message, facts: MessageFacts, context: str, *, is_new: bool) -> None:
        edition = self._bot.library.edition(message.guild.id if message.guild is not None else 0)
        matches = edition.recognise(message.content, unasked=True, context=context)
        if is_new and not matches:
            return
        if is_new:
            await self._bot.replies.settle(message, facts, matches, is_new=True, may_post=True)
            return
        # Who asked by a mention has the answer already; it follows like any other. What would not have been answered
        # unasked is not answered because it was edited, either.
        for_others = facts.is_command and not mentions(message, self._own_id)
        may_post = is_recent(message) and not (for_others or facts.answers_us)
        followed = replace(facts, is_command=False, answers_us=False)
        await self._bot.replies.settle(message, followed, matches, is_new=False, may_post=may_post)

    def _context(self, message: discord.Message) -> str:
        """Return what a message answers, or what its author said just before; nothing of what a bot said."""
        if message.reference is not None:
            answered = message.reference.resolved
            return answered.content if isinstance(answered, discord.Message) and not answered.author.bot else ""
        return self._spoken.before(message.channel.id, message.author.id, message.created_at.timestamp())

    def _note(self, message: discord.Message) -> None:
        """Remember a message for the minute in which its author's next one may go on from it."""
        at = message.created_at.timestamp()
        self._spoken.note(message.channel.id, message.author.id, message.content, at, message=message.id)
        over = GOES_ON_WITHIN + 1
        asyncio.get_running_loop().call_later(over, self._spoken.expire, at + over)

    async def _gone(self, message_id: int) -> None:
        self._spoken.forget(message_id)
        await self._bot.replies.withdraw(message_id)
        await self._bot.replies.card_deleted(message_id)

    def _mode(self, message: discord.Message) -> ChannelMode:
        return rule_of(self._bot.library, message.channel).mode


def is_recent(message: discord.Message) -> bool:
    """Return whether an edit of this message may still be answered."""
    return discord.utils.utcnow() - message.created_at < ANSWER_EDITS_WITHIN


async def setup(bot: FootnoteBot) -> None:
    """Add the listener to the bot."""
    await bot.add_cog(Listener(bot))
