"""The only writer of entries: authorise, validate, write together with the history, in one transaction."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from ..base import KnowledgeBase, check
from ..entries import ClaimEntry, Kind
from ..errors import InvalidEntries, NotAllowed, RevisionConflict, UnknownRevision
from ..store import queries
from ..store.engine import Sessions
from ..store.entry_feed import EntryFeed
from ..store.holdings import FOLLOWS, Holdings, Ref, read_entry, with_entries
from ..store.servers import Server
from ..store.tables import SHARED_SCOPE, Revision, utc_now
from .commands import Command, Editor, Entry, Follow, Member, Retire, Revert, Role, Save
from .keeping import Keeping, to_keep
from .roles import FirstKey, needed_role, require_second_key, role_of

_log = logging.getLogger(__name__)
NOTE_LIMIT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a command did: the entry and its new revision."""

    entry: str
    key: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """
    What a command comes to.

    Attributes:
        entry: what is to be there; None: nothing.
        follows: whether the server follows the shared entry.
        onto: the shared revision that the server's copy takes into account, where an editor says so.
    """

    entry: Entry | None
    follows: bool = False
    onto: int | None = None

    def is_there(self, held: Holdings, scope: int, ref: Ref) -> bool:
        """Return whether nothing is left to do."""
        is_own = held.version(scope, ref).is_own
        if self.entry != held.entry(scope, ref) or (self.follows and is_own):
            return False
        return self.onto is None or not is_own or held.base_number(scope, ref) == self.onto


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
            yield self.before.entry(*ref), target.entry


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
                try:
                    await self._renew()
                except Exception:  # noqa: BLE001  it is saved, and its editor must not be told otherwise
                    _log.exception("a change is saved, but readers do not see it yet")
        return changes

    async def apply_in(
        self,
        session: AsyncSession,
        commands: Sequence[Command],
        *,
        editor: Editor | Member,
        note: str,
        first_key: FirstKey | None = None,
    ) -> tuple[Change, ...]:
        """
        Do what `apply` does in the caller's transaction, without renewing the readers' view.

        `first_key` is who proposed the change, where this editor is the second to agree to it.
        """
        plan = await self.plan_in(session, commands, editor=editor)
        if plan.server is not None and plan.server.two_keys and isinstance(editor, Member):
            for ref, target in plan.targets:
                old = await _last_published(session, plan, editor.scope, ref, target.entry)
                require_second_key(plan.server, editor, old, target.entry, first_key=first_key)
        held, scope = plan.held, editor.scope
        written: list[Revision] = []
        last: dict[Ref, tuple[Entry | None, Revision]] = {}
        taken = 0
        for ref, target in plan.targets:
            if ref in last:
                # A further command on the same entry sees what the one before did.
                held, taken = held.taken(written[taken:]), len(written)
            if target.is_there(held, scope, ref):
                continue
            number = held.next_number(scope, ref)
            based_on = held.numbers.get(ref) if target.follows else target.onto or held.base_number(scope, ref)
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
            written.append(revision)
            last[ref] = (None if target.follows else target.entry, revision)
        await queries.write_entries(session=session, entries=tuple(last.values()), revisions=written)
        if scope == SHARED_SCOPE and written and held.overlays:
            changed = dict.fromkeys(last)
            for keeping in to_keep(plan.held, held.taken(written[taken:]), changed):
                await _keep(session, keeping, editor.name, note)
        return tuple(Change(entry=each.entry, key=each.key, revision=each.number) for each in written)

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
        # Not even nothing may be changed by somebody who may change nothing: files and suggestions can come with it.
        needed = max((needed_role(old, new) for old, new in plan.replaced()), default=Role.EDITOR)
        if role < needed:
            raise NotAllowed(role=role.name.lower(), needed=needed.name.lower())
        for command, (ref, _) in zip(commands, targets, strict=True):
            current = held.version(scope, ref)
            if command.expected is not None and command.expected != current:
                raise RevisionConflict(f"{ref[0]} {ref[1]!r}", expected=command.expected.number, actual=current.number)
        # Somebody who was slower reads of that, and not of a rule that the two changes break together.
        _validate(plan.before, plan.after)
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
        case Save(entry=entry, onto=onto):
            return _Target(entry=entry, onto=_known_shared(held, ref_of(command), onto))
        case Retire(onto=onto):
            return _Target(entry=None, onto=_known_shared(held, ref_of(command), onto))
        case Follow(entry=name, key=key):
            # What was never shared would be gone without a trace in the trash.
            if scope == SHARED_SCOPE or (name, key) not in held.numbers:
                raise UnknownRevision(name, key)
            return _Target(entry=held.shared.entry(name, key), follows=True)
        case Revert(entry=name, key=key, to=to):
            of = scope if to.is_own else SHARED_SCOPE
            found = await queries.revision(session=session, entry=name, key=key, number=to.number, scope=of)
            if found is None:
                raise UnknownRevision(name, key, to.number)
            if found.content == FOLLOWS:
                return _Target(entry=held.shared.entry(name, key), follows=True)
            return _Target(entry=read_entry(name, found.content))


async def _last_published(
    session: AsyncSession, plan: Plan, scope: int, ref: Ref, new: Entry | None
) -> ClaimEntry | None:
    """
    Return a claim as the readers of a scope last saw it published: what a second reviewer has to agree to leave.

    A draft that is published again counts as what it was before it was withdrawn, for else two edits would do what one may
    not. None: it never was published, or it is a draft and stays one.
    """
    now = plan.before.entry(*ref)
    if isinstance(now, ClaimEntry) and now.kind is not Kind.DRAFT:
        return now
    if not isinstance(new, ClaimEntry) or new.kind is Kind.DRAFT:
        return None
    entry, key = ref
    own = await queries.revisions_of(session=session, entry=entry, key=key, scopes={scope}, limit=None)
    for newer, older in itertools.zip_longest(own, own[1:]):
        seen = [newer.content]
        if newer.based_on is not None and (older is None or older.content == FOLLOWS):
            shared = await queries.revision(session=session, entry=entry, key=key, number=newer.based_on)
            seen += [shared.content] if shared is not None else []
        for content in seen:
            claim = read_entry(entry, content)
            if isinstance(claim, ClaimEntry) and claim.kind is not Kind.DRAFT:
                return claim
    return None


def _known_shared(held: Holdings, ref: Ref, number: int | None) -> int | None:
    """Return the number of a shared revision that there is."""
    if number is not None and not 1 <= number <= held.numbers.get(ref, 0):
        raise UnknownRevision(*ref, number)
    return number


def _validate(before: KnowledgeBase, after: KnowledgeBase) -> None:
    """Refuse what breaks a rule; what was broken before, by newer seeds under a server's copies, is nobody's fault now."""
    errors = [problem for problem in check(after) if not problem.warning]
    if errors:
        known = {(problem.entry, problem.message) for problem in check(before)}
        new = tuple(problem for problem in errors if (problem.entry, problem.message) not in known)
        if new:
            raise InvalidEntries(new)


async def _keep(session: AsyncSession, keeping: Keeping, author: str, note: str) -> None:
    """Leave a server what it needs of the shared entries, as a revision of its own."""
    (name, key), follows = keeping.ref, keeping.entry is None
    revision = Revision(
        scope=keeping.scope,
        entry=name,
        key=key,
        number=keeping.number,
        author=author,
        note=note[:NOTE_LIMIT],
        made_at=utc_now(),
        content=queries.content_of(keeping.entry, follows=follows),
        based_on=keeping.based_on,
    )
    await queries.write_entries(session=session, entries=[(keeping.entry, revision)], revisions=[revision])


def _entries(targets: Iterable[tuple[Ref, _Target]]) -> dict[Ref, Entry | None]:
    return {ref: target.entry for ref, target in targets}
