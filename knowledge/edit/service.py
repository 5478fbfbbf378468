"""The only writer of entries: authorise, validate, write together with the history, in one transaction."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from ..base import KnowledgeBase, check
from ..csl import WorkEntry
from ..entries import ClaimEntry, Kind, TopicEntry
from ..errors import InvalidEntries, NotAllowed, RevisionConflict
from ..store import queries
from ..store.rows import as_json
from .commands import Editor, Role, Save


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a save did: the entry, its new revision."""

    entry: str
    key: str
    revision: int


class EditService:
    """Applies saves. `renew` is awaited after every committed change, so that readers see it."""

    def __init__(self, new_session: Callable[[], AsyncSession], renew: Callable[[], Awaitable[None]]) -> None:
        self._new_session = new_session
        self._renew = renew

    async def apply(self, saves: Sequence[Save], *, editor: Editor, note: str) -> tuple[Change, ...]:
        """
        Apply all saves or none; an entry that stays as it is makes no revision.

        Raises:
            NotAllowed: the editor's role does not cover one of them.
            RevisionConflict: an entry is not at the revision that the editor saw.
            InvalidEntries: the base would break a rule.
        """
        async with self._new_session() as session, session.begin():
            changes = await self.apply_in(session, saves, editor=editor, note=note)
        if changes:
            await self._renew()
        return changes

    async def apply_in(
        self, session: AsyncSession, saves: Sequence[Save], *, editor: Editor, note: str
    ) -> tuple[Change, ...]:
        """Do what `apply` does in the caller's transaction, without renewing the readers' view."""
        stored = (await queries.read_base(session=session)).base
        for save in saves:
            _authorise(save, stored, editor)
        after = _with(stored, saves)
        errors = tuple(problem for problem in check(after) if not problem.warning)
        if errors:
            raise InvalidEntries(errors)
        positions = {("work", key): index for index, key in enumerate(after.works)}
        positions |= {("topic", key): index for index, key in enumerate(after.topics)}
        changes = []
        for save in saves:
            name, key = queries.ENTRY_NAMES[type(save.entry)], queries.entry_key(save.entry)
            last = await queries.last_revision_of(session=session, entry=save.entry)
            number = last.number if last else 0
            if save.expected_revision is not None and save.expected_revision != number:
                raise RevisionConflict(f"{name} {key!r}", expected=save.expected_revision, actual=number)
            if last is not None and last.content == as_json(save.entry):
                continue
            await queries.write_entry(
                session=session,
                entry=save.entry,
                position=positions.get((name, key), 0),
                number=number + 1,
                author=editor.name,
                note=note,
            )
            changes.append(Change(entry=name, key=key, revision=number + 1))
        return tuple(changes)


def _authorise(save: Save, stored: KnowledgeBase, editor: Editor) -> None:
    """Refuse what the editor's role does not cover: an editor writes drafts, what members see needs a reviewer."""
    entry = save.entry
    old = stored.claims.get(entry.slug) if isinstance(entry, ClaimEntry) else None
    is_draft = isinstance(entry, ClaimEntry) and entry.kind is Kind.DRAFT and (old is None or old.kind is Kind.DRAFT)
    needed = Role.EDITOR if is_draft else Role.REVIEWER
    if editor.role < needed:
        raise NotAllowed(role=editor.role.name.lower(), needed=needed.name.lower())


def _with(base: KnowledgeBase, saves: Sequence[Save]) -> KnowledgeBase:
    claims, works, topics = dict(base.claims), dict(base.works), dict(base.topics)
    for save in saves:
        match save.entry:
            case ClaimEntry() as claim:
                claims[claim.slug] = claim
            case WorkEntry() as work:
                works[work.id] = work
            case TopicEntry() as topic:
                topics[topic.id] = topic
    return KnowledgeBase(claims=claims, works=works, topics=topics)
