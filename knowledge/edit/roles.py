"""Who may do what: roles from what a server has set, and the second key to a side's evidence."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from ..entries import ClaimEntry, Kind
from ..errors import NotTheSecondKey, SecondKeyNeeded
from ..store.servers import Server, server_of
from ..store.tables import ServerSettings
from .commands import Editor, Entry, Member, Role


async def role_of(session: AsyncSession, editor: Editor | Member) -> tuple[Role, Server | None]:
    """Return what an editor may do, and for a member what their server has set: as it is in this transaction."""
    if isinstance(editor, Editor):
        return editor.role, None
    row = await session.get(ServerSettings, editor.server_id)
    server = server_of(row) if row is not None else Server(id=editor.server_id)
    return member_role(server, editor), server


def member_role(server: Server, member: Member) -> Role:
    """Return what a member may do in their server: by their Discord roles, or because Discord lets them moderate it."""
    if member.manages_server or member.role_ids & server.owner_roles:
        return Role.OWNER
    if member.manages_messages or member.role_ids & server.reviewer_roles:
        return Role.REVIEWER
    if member.role_ids & server.editor_roles:
        return Role.EDITOR
    return Role.MEMBER


def needed_role(old: Entry | None, new: Entry | None) -> Role:
    """Return the role that a change takes: an editor writes drafts and adds works and topics; what members see needs a reviewer."""
    entry = new if new is not None else old
    if isinstance(old, ClaimEntry) and isinstance(new, ClaimEntry) and new.kind is not old.kind is Kind.CONTEXT:
        # What attacks people is never one of two sides; that it does not is for an owner to say.
        return Role.OWNER
    if isinstance(entry, ClaimEntry):
        drafts = all(side is None or (isinstance(side, ClaimEntry) and side.kind is Kind.DRAFT) for side in (old, new))
        return Role.EDITOR if drafts and new is not None else Role.REVIEWER
    return Role.EDITOR if old is None and new is not None else Role.REVIEWER


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstKey:
    """Who proposed a change: a reviewer, and a steward of some sides when they did."""

    user_id: int
    sides: frozenset[str]


def stewarded(server: Server, member: Member) -> frozenset[str]:
    """Return the stances of the sides that a member looks after."""
    return frozenset(stance for stance, roles in server.stewards.items() if roles & member.role_ids)


def require_second_key(
    server: Server, member: Member, old: Entry | None, new: Entry | None, *, first_key: FirstKey | None
) -> None:
    """
    Refuse a change of a side's evidence that nobody else has agreed to, where the server wants two keys.

    Raises:
        SecondKeyNeeded: nobody has proposed it yet.
        NotTheSecondKey: the member proposed it, or is none of the other side's stewards; or both sides change, and one of
            them would have none of its stewards among the two.
    """
    if not server.two_keys or not isinstance(old, ClaimEntry) or old.kind is Kind.DRAFT:
        return
    changed = changed_sides(old, new if isinstance(new, ClaimEntry) else None)
    if not changed:
        return
    if first_key is None:
        raise SecondKeyNeeded(old.slug, changed)
    if first_key.user_id == member.user_id:
        raise NotTheSecondKey(old.slug, is_first=True)
    others = {side.stance for side in old.sides} - changed
    looked_after = {stance for stance, roles in server.stewards.items() if roles}
    wanted = (others & looked_after) if others else (looked_after & changed) - first_key.sides
    if not others and not wanted and not stewarded(server, member) & changed:
        # Somebody who looks after both sides proposed it: any of the stewards will do.
        wanted = looked_after & changed
    if not wanted <= stewarded(server, member):
        raise NotTheSecondKey(old.slug, is_first=False, is_both=not others)


def changed_sides(old: ClaimEntry, new: ClaimEntry | None) -> frozenset[str]:
    """Return the stances of the sides whose evidence differs."""
    before = {side.stance: side.evidence for side in old.sides}
    after = {side.stance: side.evidence for side in new.sides} if new is not None else {}
    return frozenset(stance for stance in {**before, **after} if before.get(stance, ()) != after.get(stance, ()))
