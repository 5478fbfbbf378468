"""Where something happens: the line of a place, by which its rule is found, and what may be done there."""

from collections.abc import Iterable
from typing import Any

import discord

from knowledge import ChannelMode, EffectiveRule, Library

Place = discord.abc.GuildChannel | discord.Thread
_TO_READ = ("view_channel", "read_message_history")


def line_of(channel: Any) -> tuple[int, ...]:
    """Return the ids of a place and of what it is in: thread, channel or forum, category."""
    if isinstance(channel, discord.Thread):
        parent = channel.guild.get_channel(channel.parent_id)
        return (channel.id, *(line_of(parent) if parent is not None else (channel.parent_id,)))
    category = getattr(channel, "category_id", None)
    return (channel.id,) if category is None else (channel.id, category)


def rule_of(library: Library, channel: Any) -> EffectiveRule:
    """Return the rule that holds in a place."""
    return library.channels.effective(() if channel is None else line_of(channel))


def answers_publicly(library: Library, channel: Any) -> bool:
    """Return whether what somebody asks for in a place is shown to everybody there."""
    return rule_of(library, channel).mode in {ChannelMode.REPLY, ChannelMode.THREAD}


def places_here(channel: Any) -> tuple[int, ...]:
    """Return the ids of a place and of the open threads in it that everybody who sees the place may read."""
    if channel is None:
        return ()
    threads = getattr(channel, "threads", ())
    return (channel.id, *(thread.id for thread in threads if not thread.is_private()))


def missing_permissions(channel: Any, *more: str) -> tuple[str, ...]:
    """Return which permissions we lack to post in a place, by discord.py's names; `more` are asked for as well."""
    if not isinstance(channel, Place):
        return ("view_channel",)
    if isinstance(channel, discord.Thread) and channel.guild.get_channel(channel.parent_id) is None:
        return ("view_channel",)  # a thread's permissions are its channel's
    allowed = channel.permissions_for(channel.guild.me)
    send = "send_messages_in_threads" if isinstance(channel, discord.Thread) else "send_messages"
    return tuple(name for name in (*_TO_READ, send, *more) if not getattr(allowed, name))


def reading_permissions_missing(channel: Any, member: discord.Member) -> tuple[str, ...]:
    """Return which permissions somebody lacks to read what was written in a place."""
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return ("view_channel",)  # a thread's permissions are its channel's
    allowed = channel.permissions_for(member)
    return tuple(name for name in _TO_READ if not getattr(allowed, name))


def is_moderator(interaction: discord.Interaction[Any], library: Library) -> bool:
    """
    Return whether a person moderates here: may *Manage Messages*, or has one of the roles that the server named.

    Anybody who sees a button can press it, and admins can give commands to anybody, so this is asked every time.
    """
    if interaction.permissions.manage_messages:
        return True
    return has_editor_role(getattr(interaction.user, "roles", ()), library, interaction.guild_id)


def has_editor_role(roles: Iterable[discord.Role], library: Library, server_id: int | None) -> bool:
    """Return whether one of these roles is one that the server named as its editors'."""
    editors = library.servers.of(server_id).editor_roles if server_id else frozenset()
    return not editors.isdisjoint(role.id for role in roles)
