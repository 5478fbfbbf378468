"""Where something happens: the line of a place, by which its rule is found, and what may be done there."""

from typing import Any

import discord

from knowledge import ChannelMode, Edition, EffectiveRule, Library

Place = discord.abc.GuildChannel | discord.Thread
_TO_READ = ("view_channel", "read_message_history")
INVITED_FOR = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "create_public_threads",
    "add_reactions",
    "embed_links",
    "read_message_history",
)
"""The permissions that the bot asks for when it is invited, by discord.py's names: enough for every mode."""
INVITATION = discord.Permissions(**dict.fromkeys(INVITED_FOR, True))


def line_of(channel: Any) -> tuple[int, ...]:
    """Return the ids of a place and of what it is in: thread, channel or forum, category."""
    if isinstance(channel, discord.Thread):
        parent = channel.guild.get_channel(channel.parent_id)
        return (channel.id, *(line_of(parent) if parent is not None else (channel.parent_id,)))
    category = getattr(channel, "category_id", None)
    return (channel.id,) if category is None else (channel.id, category)


def edition_here(interaction: discord.Interaction[Any]) -> Edition:
    """Return the knowledge base as the server sees it where somebody uses a command, a button or a form."""
    edition: Edition = interaction.client.library.edition(interaction.guild_id or 0)
    return edition


def rule_of(library: Library, channel: Any) -> EffectiveRule:
    """Return the rule that holds in a place."""
    return library.channels.effective(() if channel is None else line_of(channel))


def answers_publicly(library: Library, channel: Any) -> bool:
    """Return whether what somebody asks for in a place is shown to everybody there."""
    return rule_of(library, channel).mode in {ChannelMode.REPLY, ChannelMode.THREAD}


def is_quiet(library: Library, channel: Any) -> bool:
    """Return whether somebody asked for quiet in a thread."""
    return isinstance(channel, discord.Thread) and library.quiet.holds(
        channel.guild.id, channel.id, discord.utils.utcnow()
    )


def shown_to_all(interaction: discord.Interaction[Any]) -> bool:
    """
    Return whether the answer to a command is shown to everybody in its place; to the asker alone otherwise.

    That takes a place where moderators turned replies on, where nobody asked for quiet, and somebody who did not ask for
    many such answers just before.
    """
    library, channel = interaction.client.library, interaction.channel
    if not answers_publicly(library, channel) or is_quiet(library, channel):
        return False
    return is_moderator(interaction, library) or interaction.client.asks.take(
        interaction.user.id, interaction.client.loop.time()
    )


def places_here(channel: Any) -> tuple[int, ...]:
    """Return the ids of a place and of the open threads in it that everybody who sees the place may read."""
    return places_within(channel, with_private=False) if isinstance(channel, Place) else ()


def places_within(channel: Place, *, with_private: bool = True) -> tuple[int, ...]:
    """
    Return the ids of a place and of all that is known to be in it: the channels of a category, the threads of each.

    Those who see a place need not see the private threads in it.
    """
    if isinstance(channel, discord.Thread):
        return (channel.id,)
    channels = [channel, *(channel.channels if isinstance(channel, discord.CategoryChannel) else ())]
    within = {each.id for each in channels}
    threads = [thread for thread in channel.guild.threads if thread.parent_id in within]
    return (*within, *(thread.id for thread in threads if with_private or not thread.is_private()))


def missing_permissions(channel: Any, *more: str) -> tuple[str, ...]:
    """Return which permissions we lack to post in a place, by discord.py's names; `more` are asked for as well."""
    # What is posted in a forum stands in its threads.
    is_thread = isinstance(channel, (discord.Thread, discord.ForumChannel))
    send = "send_messages_in_threads" if is_thread else "send_messages"
    return lacking(channel, *_TO_READ, send, *more)


def lacking(channel: Any, *names: str, member: discord.Member | None = None) -> tuple[str, ...]:
    """Return which of some permissions, by discord.py's names, a member lacks in a place; without a member, we."""
    if not isinstance(channel, Place):
        return ("view_channel",)
    if isinstance(channel, discord.Thread) and channel.guild.get_channel(channel.parent_id) is None:
        return ("view_channel",)  # a thread's permissions are its channel's
    allowed = channel.permissions_for(member or channel.guild.me)
    return tuple(name for name in dict.fromkeys(names) if not getattr(allowed, name))


def reading_permissions_missing(channel: Any, member: discord.Member) -> tuple[str, ...]:
    """Return which permissions somebody lacks to read what was written in a place."""
    return lacking(channel, *_TO_READ, member=member)


def is_moderator(interaction: discord.Interaction[Any], library: Library) -> bool:
    """
    Return whether a person moderates here: may *Manage Messages*, or has a role in the whole server, as `has_role` says.

    Anybody who sees a button can press it, and admins can give commands to anybody, so this is asked every time.
    """
    if interaction.permissions.manage_messages:
        return True
    return has_role(interaction.user, library)


def moderates_server(interaction: discord.Interaction[Any], library: Library) -> bool:
    """Return whether a person moderates the whole server: what one channel lets them do counts for nothing here."""
    if not isinstance(interaction.user, discord.Member):
        return False
    allowed = interaction.user.guild_permissions.manage_messages
    return allowed or has_role(interaction.user, library)


def moderates(interaction: discord.Interaction[Any], library: Library, place: Place) -> bool:
    """Return whether a person moderates in a place, which need not be the one that they are in."""
    if not isinstance(interaction.user, discord.Member):
        return False
    if isinstance(place, discord.Thread) and place.guild.get_channel(place.parent_id) is None:
        return False  # nobody's permissions there can be told
    allowed = place.permissions_for(interaction.user)
    return allowed.manage_messages or (allowed.view_channel and has_role(interaction.user, library))


def has_role(user: discord.User | discord.Member, library: Library) -> bool:
    """Return whether somebody may *Manage Server*, or has a role that the server named as its editors', reviewers' or owners'."""
    if not isinstance(user, discord.Member):
        return False
    named = library.servers.of(user.guild.id).roles
    return user.guild_permissions.manage_guild or not named.isdisjoint(role.id for role in user.roles)
