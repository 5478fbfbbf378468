"""Proposing: `/suggest` for everybody, the message menu *Teach* for moderators."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import SuggestionRecord

from ..app import FootnoteBot
from ..form_fields import UTTERANCE_LENGTH
from ..places import edition_here, is_moderator
from ..render.limits import CHOICES, clip
from ..suggesting import Proposal, one_line
from ..ui.choices import choices
from ..ui.pages import notice, send_private
from ..ui.suggestion_forms import (
    LessonForm,
    SuggestionForm,
    enough_text,
    has_suggested_enough,
    moderators_only_text,
)
from ..ui.thanks_button import ThanksButton, tell_proposer
from ..words import N_, reader_words

_MENU_NAME = "Teach"


class Suggesting(commands.Cog):
    """What members propose and moderators teach. Nothing changes by it: moderators decide about suggestions."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot
        # A cog cannot decorate a context menu.
        self._menu = app_commands.ContextMenu(
            name=_MENU_NAME,
            callback=self._teach,
            extras={"does": N_("Say which claim a message states, or does not state.")},
        )

    async def cog_load(self) -> None:
        """Add the message menu, and have everybody told of what is suggested and decided."""
        self._bot.tree.add_command(self._menu)
        self._bot.library.suggestions.watch(self._tell)

    async def cog_unload(self) -> None:
        """Take the message menu away."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @commands.Cog.listener()
    async def on_suggestion(self, record: SuggestionRecord) -> None:
        """Tell the proposer of a suggestion that is decided, if they wish."""
        await tell_proposer(self._bot, record)

    def _tell(self, record: SuggestionRecord) -> None:
        self._bot.dispatch("suggestion", record)

    @app_commands.command()
    @app_commands.describe(
        what="What you would like to add", claim="The claim that it belongs to: its code, or what it says"
    )
    @app_commands.choices(
        what=[
            app_commands.Choice(name="evidence for a claim", value=Proposal.AFFIRMS),
            app_commands.Choice(name="evidence against a claim", value=Proposal.DISPUTES),
            app_commands.Choice(name="a way in which people state a claim", value=Proposal.PHRASING),
            app_commands.Choice(name="a claim that is missing", value=Proposal.CLAIM),
        ]
    )
    async def suggest(
        self, interaction: discord.Interaction[Any], what: str, claim: app_commands.Range[str, 1, 150] = ""
    ) -> None:
        """Propose evidence, a phrasing or a claim to the moderators."""
        if await has_suggested_enough(interaction, self._bot.library):
            await send_private(interaction, notice(enough_text(reader_words(interaction))))
            return
        await interaction.response.send_modal(SuggestionForm.made(interaction, Proposal(what), {"claim": claim}))

    @suggest.autocomplete("claim")
    async def _suggest_claims(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        return choices(edition_here(interaction).complete(current, CHOICES, claims_only=True))

    @app_commands.default_permissions(manage_messages=True)
    async def _teach(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Say which claim a message states, or does not state."""
        words = reader_words(interaction)
        text = clip(one_line(message.content), UTTERANCE_LENGTH)
        if not is_moderator(interaction, self._bot.library):
            await send_private(interaction, notice(moderators_only_text(words)))
        elif not text:
            await send_private(interaction, notice(words("There are no words in this message to learn from.")))
        else:
            await interaction.response.send_modal(LessonForm.made(interaction, str(message.id), {"text": text}))


async def setup(bot: FootnoteBot) -> None:
    """Add the commands to the bot."""
    bot.add_dynamic_items(ThanksButton)
    await bot.add_cog(Suggesting(bot))
