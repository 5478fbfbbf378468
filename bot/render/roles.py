"""Who may do what with the knowledge base, in words."""

from collections.abc import Iterable

import discord

from knowledge import RoleList, Server, Stance

from ..words import N_, Words

MOST_ROLES = 20
MOST_STEWARDS = 10
_DUTIES = {
    RoleList.OWNERS: (
        N_("**Owners**: whoever may *Manage Server*. They decide who may do what, and all that reviewers do."),
        N_(
            "**Owners**: whoever may *Manage Server*, and {roles}. They decide who may do what, and all that reviewers do."
        ),
    ),
    RoleList.REVIEWERS: (
        N_(
            "**Reviewers**: whoever may *Manage Messages* in the whole server. They publish, withdraw, take out and put back, change what members see, and decide about suggestions."
        ),
        N_(
            "**Reviewers**: whoever may *Manage Messages* in the whole server, and {roles}. They publish, withdraw, take out and put back, change what members see, and decide about suggestions."
        ),
    ),
    RoleList.EDITORS: (
        N_("**Editors**: no role yet. They write drafts, and add works and topics."),
        N_("**Editors**: {roles}. They write drafts, and add works and topics."),
    ),
}
_STEWARDS = {
    Stance.AFFIRMS: N_("Stewards of the side that affirms: {roles}."),
    Stance.DISPUTES: N_("Stewards of the side that disputes: {roles}."),
}


def roles_text(words: Words, server: Server) -> str:
    """Return who are owners, reviewers and editors, and what each of them may do."""
    lines = []
    for each, (without, with_roles) in _DUTIES.items():
        roles = getattr(server, each)
        lines.append(words(with_roles, roles=_mentions(words, roles)) if roles else words(without))
    lines.append("-# " + words("All of them moderate me, like those who may *Manage Messages*: `/settings editors`."))
    return "\n".join(lines)


def keys_text(words: Words, server: Server) -> str:
    """Return whether a second reviewer is needed, and who looks after which side."""
    if server.two_keys:
        lines = [
            words(
                "**Two keys**: on. Who changes a published claim's evidence proposes it; a second reviewer agrees to it."
            )
        ]
    else:
        lines = [words("**Two keys**: off. One reviewer is enough to change a published claim's evidence.")]
    lines += [
        words(_STEWARDS[stance], roles=_mentions(words, server.stewards[stance]))
        for stance in Stance
        if server.stewards.get(stance)
    ]
    if server.two_keys and server.stewards:
        lines.append(
            "-# "
            + words("Where a side has stewards, one of them who is a reviewer agrees to changes of the other side.")
        )
    return "\n".join(lines)


def appointment_problem(
    words: Words, server: Server, role: discord.Role | None, what: str | None, steward_of: str | None
) -> str | None:
    """Return why a Discord role cannot be made what somebody asks for, or None."""
    if role is None:
        return words("Choose a role as well.") if what is not None or steward_of is not None else None
    if what is None and steward_of is None:
        return words("Choose what the members of {role} may do, or which side they look after.", role=role.mention)
    if role.is_default():
        return words("Everybody has this role; choose another.")
    listed: frozenset[int] = getattr(server, what or "", frozenset())
    if len(listed | {role.id}) > MOST_ROLES:
        return words("There can be at most {n} such roles.", n=MOST_ROLES)
    if len(server.stewards.get(steward_of or "", frozenset()) | {role.id}) > MOST_STEWARDS:
        return words("There can be at most {n} such roles.", n=MOST_STEWARDS)
    return None


def _mentions(words: Words, roles: Iterable[int]) -> str:
    return words.listed([f"<@&{role}>" for role in sorted(roles)])
