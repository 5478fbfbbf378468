"""*Tell me what becomes of it*, below the thanks for a suggestion, and the direct message that comes of it."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Self

import discord

from knowledge import SuggestionRecord, SuggestionState

from ..render.review import decided_text, outcome_text
from ..words import reader_words, server_words
from .lasting import LastingButton
from .pages import notice, send_private

if TYPE_CHECKING:
    from ..app import FootnoteBot

_log = logging.getLogger(__name__)
PREFIX = "fkt1"


class ThanksButton(LastingButton, template=rf"{PREFIX}:(?P<number>\d{{1,18}})"):
    """Notes that the proposer of a suggestion wishes to hear what becomes of it."""

    def __init__(self, number: int, label: str) -> None:
        self.number = number
        super().__init__(f"{PREFIX}:{number}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the suggestion in its id."""
        return cls(int(match["number"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Note it, where the suggestion is theirs and waits."""
        words, server_id = reader_words(interaction), interaction.guild_id or 0
        suggestions = bot.library.suggestions
        if await suggestions.wish_thanks(server_id, self.number, user_id=interaction.user.id):
            text = words("I will write to you when the moderators have decided, if your direct messages are open.")
        else:
            text = decided_text(words, await suggestions.of(server_id, self.number), self.number)
        await send_private(interaction, notice(text))


async def tell_proposer(bot: FootnoteBot, record: SuggestionRecord) -> None:
    """Write to the proposer of a decided suggestion, if they wish it; who takes no messages gets none."""
    is_wished = record.wants_thanks and record.proposed_by and record.state is not SuggestionState.WAITING
    guild = bot.get_guild(record.server_id)
    if not is_wished or guild is None:
        return
    words = server_words(bot.library, record.server_id)
    text = outcome_text(words, bot.library.edition(record.server_id), record, server=guild.name)
    try:
        user = bot.get_user(record.proposed_by) or await bot.fetch_user(record.proposed_by)
        await user.send(view=notice(text), allowed_mentions=discord.AllowedMentions.none())
    except discord.HTTPException as error:
        # Closed to us, or the account is gone. Nobody is owed an error for that.
        _log.info("the proposer of suggestion %s could not be told: %s", record.id, error)
