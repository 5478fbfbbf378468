"""The option of a command that takes a place: a channel of any kind, a category or a thread."""

from typing import Any

import discord
from discord import app_commands

from ..places import Place

_TYPES = discord.ChannelType


class PlaceTransformer(app_commands.Transformer):
    """
    Turns what Discord hands over into the place itself.

    The types are named one by one: discord.py's own list for forums holds 16, media channels, which Discord's
    description of its interface does not know.
    """

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel, as Discord calls all of them."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """What can be chosen."""
        return [
            _TYPES.text,
            _TYPES.news,
            _TYPES.voice,
            _TYPES.stage_voice,
            _TYPES.forum,
            _TYPES.category,
            _TYPES.public_thread,
            _TYPES.private_thread,
            _TYPES.news_thread,
        ]

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> Place:
        """Return the place, which for an archived thread must be asked for."""
        place = value.resolve()
        if place is None and isinstance(value, app_commands.AppCommandThread):
            try:
                place = await value.fetch()
            except discord.HTTPException:
                place = None
        if not isinstance(place, Place):
            raise app_commands.TransformerError(value, self.type, self)
        return place


class WritablePlaceTransformer(PlaceTransformer):
    """The same for places that messages can be written in."""

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """What can be chosen."""
        return [each for each in super().channel_types if each not in {_TYPES.category, _TYPES.forum}]


PlaceOption = app_commands.Transform[Place, PlaceTransformer]
WritablePlaceOption = app_commands.Transform[Place, WritablePlaceTransformer]
