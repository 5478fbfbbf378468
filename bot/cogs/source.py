"""Asking: `/source`, `/claim` and the message menu *Both sides*."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import ChannelMode, Completion, ReplyState, SourceKind, Stance

from ..app import FootnoteBot
from ..places import rule_of
from ..policy import Action, Verdict
from ..render.answer import answer_card
from ..render.limits import CHOICE_NAME, CHOICES, clip
from ..ui.buttons import card_buttons
from ..ui.pages import notice, send_private
from ..ui.search_buttons import QUERY_LENGTH, search_view

_MENU_NAME = "Both sides"


class Source(commands.Cog):
    """Evidence and answers for whoever asks."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot
        # A cog cannot decorate a context menu.
        self._menu = app_commands.ContextMenu(name=_MENU_NAME, callback=self._both_sides)

    async def cog_load(self) -> None:
        """Add the message menu."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the message menu away."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command()
    @app_commands.describe(
        query="Free words (trotsky nep), a claim's code (F-002), an author or a work",
        side="Only evidence of this side",
        kind="Only evidence from this kind of source",
    )
    async def source(
        self,
        interaction: discord.Interaction[Any],
        query: app_commands.Range[str, 1, QUERY_LENGTH],
        side: Stance | None = None,
        kind: SourceKind | None = None,
    ) -> None:
        """Find cited evidence: by words, claim, person or work."""
        await interaction.response.send_message(
            view=search_view(self._bot.library, query, side, kind), ephemeral=self._is_private(interaction)
        )

    @app_commands.command()
    @app_commands.describe(text="What is claimed, in any words, or a claim's code")
    async def claim(self, interaction: discord.Interaction[Any], text: app_commands.Range[str, 1, 300]) -> None:
        """Show both sides of a claim, with sources."""
        library = self._bot.library
        answer = library.answer(library.find_claim(text), order_key="0")
        card = answer_card(answer, card_buttons(answer.code, source=0))
        await interaction.response.send_message(view=card, ephemeral=self._is_private(interaction))

    @source.autocomplete("query")
    async def _suggest(self, _interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return _choices(self._bot.library.complete(current, CHOICES))

    @claim.autocomplete("text")
    async def _suggest_claims(
        self, _interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        return _choices(self._bot.library.complete(current, CHOICES, claims_only=True))

    async def _both_sides(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Answer a message on demand; works without the message-content intent, for Discord hands the message over."""
        library = self._bot.library
        match = library.likeliest(message.content)
        if match is None:
            text = "No claim of ours is recognised in this message. /claim and /source find what is near."
            await send_private(interaction, notice(text))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        if not self._is_private(interaction):
            # The same door as for answers that nobody asked for: one card a message, which its author can take down.
            asked = Verdict(action=Action.REPLY, reason="asked for", match=match)
            await self._bot.replies.settle(message, asked, may_post=True)
        record = await library.replies.of_message(message.id)
        if record is not None and record.reply_id is not None and record.state is ReplyState.POSTED:
            place = self._bot.get_partial_messageable(record.channel_id, guild_id=record.server_id)
            link = place.get_partial_message(record.reply_id).jump_url
            await send_private(interaction, notice(f"The card for this message: {link}"))
            return
        answer = library.answer(match.claim, order_key=str(message.id))
        await send_private(interaction, answer_card(answer, card_buttons(answer.code, source=0)))

    def _is_private(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether only the asker sees the answer: everywhere but where moderators turned replies on."""
        rule = rule_of(self._bot.library, interaction.channel)
        return rule.mode not in {ChannelMode.REPLY, ChannelMode.THREAD}


def _choices(found: Sequence[Completion]) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=clip(each.name, CHOICE_NAME), value=clip(each.value, CHOICE_NAME)) for each in found
    ]


async def setup(bot: FootnoteBot) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Source(bot))
