"""The only writer of entries: authorise, validate, write together with the history, in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from ..base import KnowledgeBase, check
from ..errors import InvalidEntries, NotAllowed, RevisionConflict, UnknownRevision
from ..store import queries
from ..store.engine import Sessions
from ..store.entry_feed import EntryFeed
from ..store.holdings import FOLLOWS, Holdings, Ref, entry_of, read_entry, with_entries
from ..store.servers import Server
from ..store.tables import SHARED_SCOPE, Revision, utc_now
from .commands import Command, Editor, Entry, Follow, Member, Retire, Revert, Save
from .roles import needed_role, require_second_key, role_of

NOTE_LIMIT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a command did: the entry and its new revision."""

    entry: str
    key: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """What a command comes to: the entry that is to be there (None: none), and whether the server follows the shared one."""

    entry: Entry | None
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What commands come to: the entries that are to be there, on what, and the base before and after."""

    held: Holdings
    server: Server | None
    targets: Sequence[tuple[Ref, _Target]]
    before: KnowledgeBase
    after: KnowledgeBase

    def replaced(self) -> Iterator[tuple[Entry | None, Entry | None]]:
        """Yield what is there, and what is to be there instead; None: nothing."""
        for ref, target in self.targets:
            yield entry_of(self.before, ref), target.entry

    def position(self, ref: Ref) -> int:
        """Return where an entry stands in its file; claims have files of their own."""
        name, key = ref
        listed = {"work": self.after.works, "topic": self.after.topics}.get(name, {})
        return next((index for index, other in enumerate(listed) if other == key), 0)


class EditService:
    """Applies commands, each in the scope of its editor. `renew` is awaited after every committed change, so that readers see it."""

    def __init__(self, sessions: Sessions, feed: EntryFeed, renew: Callable[[], Awaitable[None]]) -> None:
        """Take the database, the entries in memory and what makes readers see a change."""
        self._sessions = sessions
        self._feed = feed
        self._renew = renew
        # One change at a time in this process, its renewal included: an older view must not replace a newer one.
        self._turn = asyncio.Lock()

    async def apply(
        self,
        commands: Sequence[Command],
        *,
        editor: Editor | Member,
        note: str,
        sources: Mapping[str, str] | None = None,
    ) -> tuple[Change, ...]:
        """
        Apply all commands or none; an entry that stays as it is makes no revision.

        `sources` are the files that the entries were read from, kept so that export can give them back.

        Raises:
            NotAllowed: the editor's role does not cover one of them.
            SecondKeyNeeded: a second reviewer has to agree; `Review.propose` asks for one.
            RevisionConflict: an entry is not at the version that the editor saw.
            UnknownRevision: there is none to revert to, or nothing to give up.
            InvalidEntries: the base would break a rule that it keeps now.
        """

        async def work(session: AsyncSession) -> tuple[Change, ...]:
            changes = await self.apply_in(session, commands, editor=editor, note=note)
            await queries.write_seed_files(session=session, texts=sources or {}, scope=editor.scope)
            return changes

        return await self.in_turn(work)

    async def in_turn(self, work: Callable[[AsyncSession], Awaitable[tuple[Change, ...]]]) -> tuple[Change, ...]:
        """Do some work in a transaction that no other edit takes place beside, in any process; then renew the readers' view."""
        async with self._turn:
            try:
                async with self._sessions.writing(alone=True) as session:
                    changes = await work(session)
            except IntegrityError as error:
                # Whatever wrote beside us did not come through this door; the database let one of us.
                raise RevisionConflict("An entry") from error
            if changes:
                await self._renew()
        return changes

    async def apply_in(
        self,
        session: AsyncSession,
        commands: Sequence[Command],
        *,
        editor: Editor | Member,
        note: str,
        first_key: int | None = None,
    ) -> tuple[Change, ...]:
        """
        Do what `apply` does in the caller's transaction, without renewing the readers' view.

        `first_key` is who proposed the change, where this editor is the second to agree to it.
        """
        plan = await self.plan_in(session, commands, editor=editor)
        if plan.server is not None and isinstance(editor, Member):
            for old, new in plan.replaced():
                require_second_key(plan.server, editor, old, new, first_key=first_key)
        await _free_codes(session, plan, editor.scope)
        held, scope = plan.held, editor.scope
        changes = []
        for ref, target in plan.targets:
            if target.entry == held.entry(scope, ref) and not (target.follows and held.version(scope, ref).is_own):
                continue
            number = held.next_number(scope, ref)
            based_on = held.numbers.get(ref) if target.follows else held.base_number(scope, ref)
            revision = Revision(
                scope=scope,
                entry=ref[0],
                key=ref[1],
                number=number,
                author=editor.name,
                note=note[:NOTE_LIMIT],
                made_at=utc_now(),
                content=queries.content_of(target.entry, follows=target.follows),
                based_on=None if scope == SHARED_SCOPE else based_on,
            )
            entry = None if target.follows else target.entry
            await queries.write_entry(session=session, entry=entry, revision=revision, position=plan.position(ref))
            changes.append(Change(entry=ref[0], key=ref[1], revision=number))
            # A further command on the same entry sees what this one did.
            held = held.taken([revision])
        return tuple(changes)

    async def plan_in(self, session: AsyncSession, commands: Sequence[Command], *, editor: Editor | Member) -> Plan:
        """
        Return what commands come to, and change nothing.

        Raises:
            NotAllowed, RevisionConflict, UnknownRevision, InvalidEntries: as `apply`.
        """
        held = await self._feed.catch_up(session)
        scope = editor.scope
        role, server = await role_of(session, editor)
        targets = [(ref_of(command), await _target(session, held, scope, command)) for command in commands]
        before = held.base(scope)
        plan = Plan(
            held=held, server=server, targets=targets, before=before, after=with_entries(before, _entries(targets))
        )
        for old, new in plan.replaced():
            needed = needed_role(old, new)
            if role < needed:
                raise NotAllowed(role=role.name.lower(), needed=needed.name.lower())
        _validate(plan.before, plan.after)
        for command, (ref, _) in zip(commands, targets, strict=True):
            current = held.version(scope, ref)
            if command.expected is not None and command.expected != current:
                raise RevisionConflict(f"{ref[0]} {ref[1]!r}", expected=command.expected.number, actual=current.number)
        return plan


def with_commands(base: KnowledgeBase, commands: Iterable[Save | Retire]) -> KnowledgeBase:
    """Return what a base would be with the commands applied."""
    return with_entries(
        base, {ref_of(command): command.entry if isinstance(command, Save) else None for command in commands}
    )


def ref_of(command: Command) -> Ref:
    """Return which entry a command is about."""
    if isinstance(command, Save):
        return queries.ENTRY_NAMES[type(command.entry)], queries.entry_key(command.entry)
    return command.entry, command.key


async def _target(session: AsyncSession, held: Holdings, scope: int, command: Command) -> _Target:
    match command:
        case Save(entry=entry):
            return _Target(entry=entry)
        case Retire():
            return _Target(entry=None)
        case Follow(entry=name, key=key):
            if scope == SHARED_SCOPE:
                raise UnknownRevision(name, key)
            return _Target(entry=entry_of(held.shared, (name, key)), follows=True)
        case Revert(entry=name, key=key, to=to):
            of = scope if to.is_own else SHARED_SCOPE
            found = await queries.revision(session=session, entry=name, key=key, number=to.number, scope=of)
            if found is None:
                raise UnknownRevision(name, key, to.number)
            if found.content == FOLLOWS:
                return _Target(entry=entry_of(held.shared, (name, key)), follows=True)
            return _Target(entry=read_entry(name, found.content))


def _validate(before: KnowledgeBase, after: KnowledgeBase) -> None:
    """Refuse what breaks a rule; what was broken before, by newer seeds under a server's copies, is nobody's fault now."""
    errors = [problem for problem in check(after) if not problem.warning]
    if errors:
        known = {(problem.entry, problem.message) for problem in check(before)}
        new = tuple(problem for problem in errors if (problem.entry, problem.message) not in known)
        if new:
            raise InvalidEntries(new)


async def _free_codes(session: AsyncSession, plan: Plan, scope: int) -> None:
    recoded = [
        slug
        for slug, claim in plan.after.claims.items()
        if (old := plan.before.claims.get(slug)) is not None and old is not claim and old.code != claim.code
    ]
    if recoded:
        await queries.free_codes(session=session, slugs=recoded, scope=scope)


def _entries(targets: Iterable[tuple[Ref, _Target]]) -> dict[Ref, Entry | None]:
    return {ref: target.entry for ref, target in targets}
