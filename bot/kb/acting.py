"""Who acts on the knowledge base: the member behind an interaction, as the edit service wants to know them."""

from typing import Any

import discord

from knowledge import Library, Member, NotAllowed, Role, member_role


def member_of(interaction: discord.Interaction[Any]) -> Member:
    """Return who used a command, a button or a form, with the roles that they have at this moment."""
    assert interaction.guild_id is not None  # the commands are for servers only
    user = interaction.user
    roles = frozenset(role.id for role in user.roles) if isinstance(user, discord.Member) else frozenset[int]()
    # In the whole server: what one channel lets somebody do counts for nothing here.
    allowed = user.guild_permissions if isinstance(user, discord.Member) else discord.Permissions.none()
    return Member(
        server_id=interaction.guild_id,
        user_id=user.id,
        role_ids=roles,
        manages_server=allowed.manage_guild,
        manages_messages=allowed.manage_messages,
    )


def role_here(interaction: discord.Interaction[Any], library: Library) -> Role:
    """Return what a member may do, to show or hide what is of use; the edit service asks again when it matters."""
    member = member_of(interaction)
    return member_role(library.servers.of(member.server_id), member)


def require_role(interaction: discord.Interaction[Any], needed: Role) -> None:
    """
    Refuse whoever has a lower role, before they are shown something or a file is read.

    Raises:
        NotAllowed: they have.
    """
    role = role_here(interaction, interaction.client.library)
    if role < needed:
        raise NotAllowed(role=role.name.lower(), needed=needed.name.lower())
