"""What members say about themselves: `/quiet` and `/privacy`."""

import datetime
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import QuietKind, QuietRecord

from ..app import FootnoteBot
from ..personal import kept_about
from ..places import is_moderator
from ..quieting import QuietFor, QuietTarget, thread_refusal, until
from ..render.privacy import privacy_text
from ..render.quiet import member_text, thread_text
from ..ui.pages import notice, send_private
from ..ui.privacy_buttons import PrivacyButton, privacy_view
from ..words import reader_words


class Privacy(commands.Cog):
    """Being left alone, seeing what is stored, and having it deleted."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot

    @app_commands.command()
    @app_commands.describe(what="Whom to leave alone; you, if left out", duration="For how long")
    @app_commands.choices(
        what=[
            app_commands.Choice(name="me", value=QuietTarget.ME),
            app_commands.Choice(name="this thread", value=QuietTarget.THREAD),
        ],
        duration=[
            app_commands.Choice(name="1 hour", value=QuietFor.HOUR),
            app_commands.Choice(name="1 day", value=QuietFor.DAY),
            app_commands.Choice(name="1 week", value=QuietFor.WEEK),
            app_commands.Choice(name="until I say otherwise", value=QuietFor.FOREVER),
            app_commands.Choice(name="end it", value=QuietFor.END),
        ],
    )
    async def quiet(self, interaction: discord.Interaction[Any], what: str = "me", duration: str = "") -> None:
        """Do not answer me in this server, or nobody in this thread."""
        now = discord.utils.utcnow()
        if QuietTarget(what) is QuietTarget.THREAD:
            # Longer than a day is for moderators, so a day is what everybody gets.
            text = await self._quiet_thread(interaction, QuietFor(duration or QuietFor.DAY), now)
        else:
            text = await self._quiet_member(interaction, QuietFor(duration or QuietFor.FOREVER), now)
        await send_private(interaction, notice(text))

    @app_commands.command()
    async def privacy(self, interaction: discord.Interaction[Any]) -> None:
        """See what is stored about you, take it with you, or have it deleted."""
        words, user = reader_words(interaction), interaction.user.id
        personal = await kept_about(self._bot.library, user)
        text = privacy_text(words, personal, retention=self._bot.retention.days)
        await send_private(interaction, privacy_view(words, text, user))

    async def _quiet_member(
        self, interaction: discord.Interaction[Any], duration: QuietFor, now: datetime.datetime
    ) -> str:
        server, user = interaction.guild_id, interaction.user.id
        assert server is not None  # the command is for servers only
        wish = QuietRecord(
            server_id=server, target_id=user, kind=QuietKind.MEMBER, until=until(duration, now), set_by=user
        )
        holds = await self._settle(wish, duration)
        return member_text(reader_words(interaction), wish if holds else None)

    async def _quiet_thread(
        self, interaction: discord.Interaction[Any], duration: QuietFor, now: datetime.datetime
    ) -> str:
        words, thread = reader_words(interaction), interaction.channel
        if not isinstance(thread, discord.Thread):
            return words("This is not a thread. Moderators can turn me off in a channel with `/settings channel`.")
        user = asked_by = interaction.user.id
        if not is_moderator(interaction, self._bot.library):
            if not interaction.permissions.send_messages_in_threads:
                return words("Only those who may write in this thread can ask for quiet in it.")
            held = self._bot.library.quiet.wish(thread.guild.id, thread.id, now)
            refusal = thread_refusal(words, duration, held=held, user_id=user, now=now)
            if refusal is not None:
                return refusal
            # Who asks for more of it gets no right to end what somebody else asked for.
            asked_by = held.set_by if held is not None else user
        wish = QuietRecord(
            server_id=thread.guild.id,
            target_id=thread.id,
            kind=QuietKind.THREAD,
            until=until(duration, now),
            set_by=asked_by,
        )
        if not await self._settle(wish, duration):
            return thread_text(words, None)
        # A thread is not one person's: the moderators' log tells of it, and who it was this time.
        self._bot.dispatch("thread_quiet", thread, replace(wish, set_by=user))
        return thread_text(words, wish)

    async def _settle(self, wish: QuietRecord, duration: QuietFor) -> bool:
        """Keep a wish, or end the one that there is; return whether it holds now."""
        if duration is QuietFor.END:
            await self._bot.library.quiet.end(wish.server_id, wish.target_id)
        else:
            await self._bot.library.quiet.ask(wish)
        return duration is not QuietFor.END


async def setup(bot: FootnoteBot) -> None:
    """Add the commands to the bot, and the buttons of `/privacy`."""
    bot.add_dynamic_items(PrivacyButton)
    await bot.add_cog(Privacy(bot))
