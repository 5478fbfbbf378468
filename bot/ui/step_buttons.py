"""How a place stands, with the buttons that step it up. Their ids say all that they need, so they work after a restart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands, ui

from knowledge import ChannelMode

from ..places import Place, moderates, rule_of
from ..render.cards import card
from ..render.limits import TEXT_IN_MESSAGE, clip
from ..render.settings import channel_text
from ..situations import missing_for
from ..watching import look, steps_up, turn
from ..words import N_, Words, reader_words
from .lasting import LastingButton
from .pages import notice, send_private, show_instead

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fu1"
_LABELS = {
    ChannelMode.MARK: N_("Step up to mark"),
    ChannelMode.REPLY: N_("Step up to reply"),
    ChannelMode.THREAD: N_("Step up to thread"),
}
_PLACES_NAMED = 5


class StepButton(
    LastingButton,
    template=rf"{PREFIX}:(?P<mode>{'|'.join(_LABELS)}):(?P<place>\d{{1,20}})",
):
    """Steps a place up to a mode."""

    def __init__(self, mode: ChannelMode, place: int, label: str) -> None:
        self.mode, self.place = mode, place
        super().__init__(f"{PREFIX}:{mode}:{place}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(ChannelMode(match["mode"]), int(match["place"]), label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Step up, and show how the place stands now."""
        words = reader_words(interaction)
        place = interaction.guild.get_channel_or_thread(self.place) if interaction.guild is not None else None
        if place is None:
            await send_private(interaction, notice(words("That place is gone, archived or hidden from me.")))
            return
        if not moderates(interaction, bot.library, place):
            raise app_commands.MissingPermissions(["manage_messages"])
        await interaction.response.defer()
        held_back = await turn(bot.library, place, self.mode, by=interaction.user.id, now=discord.utils.utcnow())
        view = await place_view(bot, place, words, held_back=held_back)
        await show_instead(interaction, view)


async def place_view(
    bot: FootnoteBot, place: Place, words: Words, *, held_back: bool = False, note: str = ""
) -> ui.LayoutView:
    """Return how a place stands, after a note if there is one, with the buttons that step it up."""
    seen = await look(bot.library, place, discord.utils.utcnow())
    missing = dict(list(missing_in(bot, place).items())[:_PLACES_NAMED])
    text = channel_text(words, seen, missing, held_back=held_back)
    buttons = [StepButton(mode, place.id, words(_LABELS[mode])) for mode in steps_up(place, seen.rule)]
    return card(clip(f"{note}\n{text}" if note else text, TEXT_IN_MESSAGE), buttons)


def missing_in(bot: FootnoteBot, place: Place) -> Mapping[int, Sequence[str]]:
    """Return which permissions are missing in a place, or in the channels of a category, for what their modes do there."""
    channels: Sequence[Place] = place.channels if isinstance(place, discord.CategoryChannel) else [place]
    found = {channel.id: missing_for(channel, rule_of(bot.library, channel).mode) for channel in channels}
    return {channel: names for channel, names in found.items() if names}
