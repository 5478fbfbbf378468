"""The only writer of entries: authorise, validate, write together with the history, in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from ..base import KnowledgeBase, check
from ..csl import WorkEntry
from ..entries import ClaimEntry, Kind, TopicEntry
from ..errors import InvalidEntries, NotAllowed, RevisionConflict
from ..store import queries
from ..store.engine import Sessions
from ..store.rows import as_json
from .commands import Editor, Retire, Role, Save


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a command did: the entry and its new revision."""

    entry: str
    key: str
    revision: int


class EditService:
    """Applies commands. `renew` is awaited after every committed change, so that readers see it."""

    def __init__(self, sessions: Sessions, renew: Callable[[], Awaitable[None]]) -> None:
        """Take the database and what makes readers see a change."""
        self._sessions = sessions
        self._renew = renew
        # One change at a time in this process, its renewal included: an older view must not replace a newer one.
        self._turn = asyncio.Lock()

    async def apply(
        self,
        commands: Sequence[Save | Retire],
        *,
        editor: Editor,
        note: str,
        sources: Mapping[str, str] | None = None,
    ) -> tuple[Change, ...]:
        """
        Apply all commands or none; an entry that stays as it is makes no revision.

        `sources` are the seed files that the entries were read from, kept so that export can give them back.

        Raises:
            NotAllowed: the editor's role does not cover one of them.
            RevisionConflict: an entry is not at the revision that the editor saw.
            InvalidEntries: the base would break a rule.
        """
        async with self._turn:
            try:
                async with self._sessions.writing() as session:
                    changes = await self.apply_in(session, commands, editor=editor, note=note)
                    await queries.write_seed_files(session=session, texts=sources or {})
            except IntegrityError as error:
                # Two processes wrote the same revision; the database let one of them.
                raise RevisionConflict("An entry") from error
            if changes:
                await self._renew()
        return changes

    async def apply_in(
        self, session: AsyncSession, commands: Sequence[Save | Retire], *, editor: Editor, note: str
    ) -> tuple[Change, ...]:
        """Do what `apply` does in the caller's transaction, without renewing the readers' view."""
        stored = (await queries.read_base(session=session)).base
        for command in commands:
            _authorise(command, stored, editor)
        after = with_commands(stored, commands)
        errors = tuple(problem for problem in check(after) if not problem.warning)
        if errors:
            raise InvalidEntries(errors)
        positions = {("work", key): index for index, key in enumerate(after.works)}
        positions |= {("topic", key): index for index, key in enumerate(after.topics)}
        recoded = [
            slug
            for slug, claim in after.claims.items()
            if slug in stored.claims and stored.claims[slug].code != claim.code
        ]
        if recoded:
            await queries.free_codes(session=session, slugs=recoded)
        changes = []
        for command in commands:
            name, key = _target(command)
            last = await queries.last_revision(session=session, entry=name, key=key)
            number = last.number if last else 0
            content = queries.RETIRED if isinstance(command, Retire) else as_json(command.entry)
            if isinstance(command, Save) and command.expected_revision not in {None, number}:
                raise RevisionConflict(f"{name} {key!r}", expected=command.expected_revision, actual=number)
            if last is not None and last.content == content:
                continue
            await queries.write_entry(
                session=session,
                entry=None if isinstance(command, Retire) else command.entry,
                name=name,
                key=key,
                position=positions.get((name, key), 0),
                number=number + 1,
                author=editor.name,
                note=note,
            )
            changes.append(Change(entry=name, key=key, revision=number + 1))
        return tuple(changes)


def with_commands(base: KnowledgeBase, commands: Sequence[Save | Retire]) -> KnowledgeBase:
    """Return what a base would be with the commands applied."""
    claims, works, topics = dict(base.claims), dict(base.works), dict(base.topics)
    for command in commands:
        match command:
            case Retire(entry="claim", key=key):
                claims.pop(key, None)
            case Retire(entry="work", key=key):
                works.pop(key, None)
            case Retire(key=key):
                topics.pop(key, None)
            case Save(entry=ClaimEntry() as claim):
                claims[claim.slug] = claim
            case Save(entry=WorkEntry() as work):
                works[work.id] = work
            case Save(entry=TopicEntry() as topic):
                topics[topic.id] = topic
    return KnowledgeBase(claims=claims, works=works, topics=topics)


def _target(command: Save | Retire) -> tuple[str, str]:
    if isinstance(command, Retire):
        return command.entry, command.key
    return queries.ENTRY_NAMES[type(command.entry)], queries.entry_key(command.entry)


def _authorise(command: Save | Retire, stored: KnowledgeBase, editor: Editor) -> None:
    """Refuse what the editor's role does not cover: an editor writes drafts, what members see needs a reviewer."""
    entry = command.entry
    old = stored.claims.get(entry.slug) if isinstance(entry, ClaimEntry) else None
    is_draft = isinstance(entry, ClaimEntry) and entry.kind is Kind.DRAFT and (old is None or old.kind is Kind.DRAFT)
    needed = Role.EDITOR if is_draft else Role.REVIEWER
    if editor.role < needed:
        raise NotAllowed(role=editor.role.name.lower(), needed=needed.name.lower())
