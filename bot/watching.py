"""Turning places on and up: a place that is new to the bot starts in shadow, whatever was asked for."""

import datetime
from dataclasses import dataclass
from typing import Any

import discord

from knowledge import ChannelMode, Confidence, EffectiveRule, Library

from .places import Place, line_of, places_within, rule_of
from .tally import Tallies, Tally

SEEN = (ChannelMode.MARK, ChannelMode.REPLY, ChannelMode.THREAD)
"""The modes in which members see something of the bot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """
    How a place stands.

    Attributes:
        place: its id; `line` are the ids from it outwards.
        own: the modes that were set along the line, by id.
        rule: what holds, and `confidence` the level that holds.
        tally: what was recognised there lately.
    """

    place: int
    line: tuple[int, ...]
    own: dict[int, ChannelMode]
    rule: EffectiveRule
    confidence: Confidence
    tally: Tally


def watched(library: Library, place: Place, tallies: Tallies) -> Watched:
    """Return how a place stands."""
    line = line_of(place)
    rule = rule_of(library, place)
    confidence = rule.confidence or library.servers.of(place.guild.id).confidence
    own = library.channels.of_server(place.guild.id)
    return Watched(
        place=place.id,
        line=line,
        own={each: own[each] for each in line if each in own},
        rule=rule,
        confidence=confidence,
        tally=tallies.of(places_within(place), confidence),
    )


async def look(library: Library, place: Place, now: datetime.datetime) -> Watched:
    """Read how a place stands."""
    tallies = await Tallies.read(library, place.guild.id, now, channels=places_within(place))
    return watched(library, place, tallies)


async def turn(
    library: Library, place: Place, mode: ChannelMode, *, by: int, now: datetime.datetime, **more: Any
) -> bool:
    """
    Set the mode of a place, and `more` of its rule; return whether it was held back to shadow.

    It is where nothing is watched and no claim was recognised lately: nobody knows yet how the bot judges there.
    """
    before = await look(library, place, now)
    held_back = mode in SEEN and before.rule.mode is ChannelMode.OFF and not before.tally.total
    await library.channels.set(
        server_id=place.guild.id,
        channel_id=place.id,
        mode=ChannelMode.SHADOW if held_back else mode,
        set_by=by,
        **more,
    )
    return held_back


def steps_up(place: Place, rule: EffectiveRule) -> tuple[ChannelMode, ...]:
    """Return the modes that a place could be stepped up to by a rule of its own."""
    if rule.mode not in {ChannelMode.SHADOW, ChannelMode.MARK}:
        return ()
    higher = SEEN[SEEN.index(rule.mode) + 1 :] if rule.mode in SEEN else SEEN
    return tuple(mode for mode in higher if mode is not ChannelMode.THREAD or has_threads(place))


def has_threads(place: Place) -> bool:
    """Return whether a thread can be opened on a message in a place, or in what is in it."""
    return isinstance(place, (discord.TextChannel, discord.CategoryChannel))
