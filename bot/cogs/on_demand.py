"""Answers on demand: the message menu *Both sides*, a mention, a tap on a mark. None of them needs the message-content intent."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import ChannelMode, Match, ReplyForm, ReplyState

from ..app import FootnoteBot
from ..delivery import MARK, NO_MENTIONS
from ..message_facts import mentions, without_mention
from ..places import answers_publicly, edition_here, is_moderator, is_quiet, rule_of
from ..policy import Action
from ..render.posts import message_link
from ..situations import missing_by_action
from ..ui.claim_buttons import asked_card
from ..ui.pages import notice, send_private
from ..words import N_, reader_words, server_words

_MENU_NAME = "Both sides"
_AGAIN_AFTER = 60.0
"""Seconds after which somebody is told again that nothing was found, or anybody in the same channel."""
_ANSWERING = frozenset({ChannelMode.MARK, ChannelMode.REPLY, ChannelMode.THREAD})


class OnDemand(commands.Cog):
    """Answers a message because somebody asked for it."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library and its replies."""
        self._bot = bot
        # A cog cannot decorate a context menu.
        self._menu = app_commands.ContextMenu(
            name=_MENU_NAME,
            callback=self._both_sides,
            extras={"does": N_("Both sides of what a message claims.")},
        )
        self._told: dict[int, float] = {}

    async def cog_load(self) -> None:
        """Add the message menu."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the message menu away."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer whoever mentions the bot: their message, or the one that they reply to."""
        own = self._bot.user
        if own is None or message.guild is None or message.author.bot or not mentions(message, own.id):
            return
        if rule_of(self._bot.library, message.channel).mode not in _ANSWERING:
            return  # nothing is read there
        target, text = message, without_mention(message.content, own.id)
        answered = message.reference.resolved if message.reference is not None else None
        if not text and isinstance(answered, discord.Message) and not answered.author.bot:
            target, text = answered, answered.content
        matches = self._bot.library.edition(message.guild.id).likely(text) if text else ()
        if not matches:
            if not is_quiet(self._bot.library, message.channel):
                await self._say_nothing_found(message)
        elif self._may_ask(message.author.id):
            await self._bot.replies.post_for(target, *matches, by_moderator=False)

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Turn a mark into a card for whoever taps it."""
        own = self._bot.user
        if str(payload.emoji) != MARK or own is None or payload.user_id == own.id:
            return
        if payload.member is not None and payload.member.bot:
            return
        channel = self._bot.get_channel(payload.channel_id)
        if not isinstance(channel, discord.abc.Messageable) or isinstance(channel, discord.abc.PrivateChannel):
            return
        if rule_of(self._bot.library, channel).mode not in _ANSWERING:
            return
        if not await self._bot.replies.is_marked(payload.message_id) or not self._may_ask(payload.user_id):
            return
        try:
            message = await channel.fetch_message(payload.message_id)
        except discord.HTTPException:
            return  # gone meanwhile, and the mark with it
        matches = self._bot.library.edition(payload.guild_id or 0).likely(message.content)
        if matches:
            await self._bot.replies.post_for(message, *matches, by_moderator=False)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Note that somebody took our mark away, which is a wish for no card; or that we did."""
        if self._bot.user is not None and payload.user_id == self._bot.user.id and str(payload.emoji) == MARK:
            await self._bot.replies.mark_removed(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        """Do the same where the marks of all were taken away."""
        if str(payload.emoji) == MARK:
            await self._bot.replies.mark_removed(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """Do the same where all reactions were taken away."""
        await self._bot.replies.mark_removed(payload.message_id)

    async def _both_sides(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Answer a message on demand; Discord hands the message over, whatever the intents."""
        words, library = reader_words(interaction), self._bot.library
        matches = edition_here(interaction).likely(message.content)
        if not matches:
            text = words("No claim of ours is recognised in this message. /claim and /source find what is near.")
            await send_private(interaction, notice(text))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        by_moderator = is_moderator(interaction, library)
        public = answers_publicly(library, interaction.channel) and not message.author.bot
        if public and (by_moderator or self._may_ask(interaction.user.id)):
            # The same door as for answers that nobody asked for: one card a message, which its author can take down.
            await self._bot.replies.post_for(message, *matches, by_moderator=by_moderator)
        await self._point_to(interaction, message, matches[0])

    async def _point_to(self, interaction: discord.Interaction[Any], message: discord.Message, match: Match) -> None:
        """Show where the card for a message stands, or the card itself to the one who asked."""
        words, library = reader_words(interaction), self._bot.library
        record = await library.replies.of_message(message.id)
        if record is not None and record.reply_id is not None and record.state is ReplyState.POSTED:
            link = message_link(record.server_id, record.place, record.reply_id)
            if record.form is not ReplyForm.MARK:
                await send_private(interaction, notice(words("The card for this message: {link}", link=link)))
                return
        await send_private(interaction, asked_card(edition_here(interaction), match.claim, words, source=message.id))

    def _may_ask(self, user: int) -> bool:
        """Return whether a person may have another answer put up for all to see; commands answer them alone."""
        return self._bot.asks.take(user, self._bot.loop.time())

    async def _say_nothing_found(self, message: discord.Message) -> None:
        """Say so, once a minute to the same person and in the same channel; who goes on asking gets silence."""
        if missing_by_action(message.channel)[Action.REPLY] or self._bot.replies.is_backing_off(message.channel.id):
            return
        now = self._bot.loop.time()
        self._told = {place: at for place, at in self._told.items() if now - at < _AGAIN_AFTER}
        told = {message.author.id, message.channel.id}
        if not told.isdisjoint(self._told):
            return
        self._told |= dict.fromkeys(told, now)
        words = server_words(self._bot.library, message.guild.id if message.guild else None)
        text = words(
            "No claim of ours is recognised there. /claims lists what there is; Apps › Both sides answers a message."
        )
        try:
            await message.reply(view=notice(text), mention_author=False, allowed_mentions=NO_MENTIONS)
        except discord.HTTPException:
            return  # gone, or we may not; they will ask again


async def setup(bot: FootnoteBot) -> None:
    """Add the cog to the bot."""
    await bot.add_cog(OnDemand(bot))
