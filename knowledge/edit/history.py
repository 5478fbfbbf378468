"""What was changed, by whom and when; what was taken out; and where newer shared entries lie under a server's copies."""

import datetime
import json
from dataclasses import dataclass

from sqlalchemy import String, cast
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ..store import queries
from ..store.engine import Sessions
from ..store.entry_feed import EntryFeed
from ..store.holdings import FOLLOWS, RETIRED, read_entry
from ..store.tables import SHARED_SCOPE, Revision, utc_now
from ..views import Version
from .commands import Entry, EntryName

TRASH_KEPT = datetime.timedelta(days=30)
"""How long what was taken out is listed to be put back; after that, its history still has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRecord:
    """
    One revision of an entry.

    Attributes:
        id: its place among all revisions; grows with time.
        entry, key: claim, work or topic, and its slug or id.
        version: its number, and whether it is the server's own or a shared one.
        author: who made it: an operator's name, or `@` and the id of a member (`@0`: forgotten).
        content: the entry as it was then; None where it was taken out, or a copy given up.
        gives_up_copy: whether the server went back to the shared entry by it.
        based_on: the number of the shared revision that it is a copy of, or that it goes back to; None of what is none.
    """

    id: int
    entry: str
    key: str
    version: Version
    author: str
    note: str
    made_at: datetime.datetime
    content: Entry | None
    gives_up_copy: bool = False
    based_on: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """
    A server's own version of a shared entry, under which the shared one has changed.

    Attributes:
        base: the shared entry that the copy was made of.
        ours: the copy; None where the server retired the entry.
        theirs: the shared entry as it is now; None where it was retired.
        version: the version of the copy.
        shared: the number of the shared entry's revision now.
    """

    entry: str
    key: str
    base: Entry | None
    ours: Entry | None
    theirs: Entry | None
    version: Version
    shared: int


class History:
    """Reads the history. A server sees its own revisions and the shared ones, never another server's."""

    def __init__(self, sessions: Sessions, feed: EntryFeed) -> None:
        """Take the database and the entries in memory."""
        self._sessions = sessions
        self._feed = feed

    async def of(
        self, scope: int, entry: EntryName, key: str, *, limit: int = 10, before: int | None = None, skip: int = 0
    ) -> tuple[RevisionRecord, ...]:
        """
        Return the revisions of an entry that a scope may see, newest first.

        Those before the one with an id, without the first so many.
        """
        scopes = {SHARED_SCOPE, scope}
        async with self._sessions.reading() as session:
            found = await queries.revisions_of(
                session=session, entry=entry, key=key, scopes=scopes, limit=limit, before=before, skip=skip
            )
        return tuple(_record(row) for row in found)

    async def count(self, scope: int, entry: EntryName, key: str) -> int:
        """Return how many revisions of an entry a scope may see."""
        query = select(func.count()).where(
            col(Revision.scope).in_({SHARED_SCOPE, scope}), Revision.entry == entry, Revision.key == key
        )
        async with self._sessions.reading() as session:
            return int((await session.exec(query)).one())

    async def before(self, scope: int, record: RevisionRecord) -> RevisionRecord | None:
        """
        Return the revision that one took the place of, as its readers saw it; None where it was the first.

        Before a server's own it is its own before that, or the shared one that it was made of; before a shared one it is
        the shared one before that.
        """
        of = scope if record.version.is_own else SHARED_SCOPE
        query = (
            select(Revision)
            .where(Revision.scope == of, Revision.entry == record.entry, Revision.key == record.key)
            .where(col(Revision.id) < record.id)
            .order_by(col(Revision.id).desc())
            .limit(1)
        )
        async with self._sessions.reading() as session:
            row = (await session.exec(query)).first()
            if record.version.is_own and (row is None or row.content == FOLLOWS):
                row = await self._based_on(session, record)
        return _record(row) if row is not None else None

    async def seen_after(self, record: RevisionRecord) -> Entry | None:
        """Return the entry that readers saw after a revision; None where they saw none."""
        if not record.gives_up_copy:
            return record.content
        async with self._sessions.reading() as session:
            row = await self._based_on(session, record)
        return read_entry(row.entry, row.content) if row is not None else None

    async def _based_on(self, session: AsyncSession, record: RevisionRecord) -> Revision | None:
        if record.based_on is None:
            return None
        return await queries.revision(session=session, entry=record.entry, key=record.key, number=record.based_on)

    async def changes(self, scope: int, *, limit: int, skip: int = 0) -> tuple[tuple[RevisionRecord, ...], int]:
        """Return what a scope changed last, newest first, without the first so many; and how much it changed in all."""
        own = select(Revision).where(Revision.scope == scope)
        total = select(func.count()).where(Revision.scope == scope)
        async with self._sessions.reading() as session:
            rows = (await session.exec(own.order_by(col(Revision.id).desc()).limit(limit).offset(skip))).all()
            return tuple(_record(row) for row in rows), int((await session.exec(total)).one())

    async def revision(self, scope: int, entry: EntryName, key: str, version: Version) -> RevisionRecord | None:
        """Return a revision by its version, or None."""
        of = scope if version.is_own else SHARED_SCOPE
        async with self._sessions.reading() as session:
            row = await queries.revision(session=session, entry=entry, key=key, number=version.number, scope=of)
        return _record(row) if row is not None else None

    async def last(self, scope: int, entry: EntryName, key: str) -> RevisionRecord | None:
        """Return the revision that a scope sees now, or None where there never was one."""
        version = self._feed.known.version(scope, (entry, key))
        return await self.revision(scope, entry, key, version)

    async def trash(self, scope: int, *, now: datetime.datetime | None = None) -> tuple[RevisionRecord, ...]:
        """Return what a scope took out within `TRASH_KEPT` and did not put back, newest first."""
        since = (now or utc_now()) - TRASH_KEPT
        newest = (
            select(func.max(Revision.id))
            .where(Revision.scope == scope)
            .group_by(col(Revision.entry), col(Revision.key))
        )
        query = (
            select(Revision)
            .where(col(Revision.id).in_(newest), col(Revision.made_at) >= since)
            # Asked of the database: all that a server changed in a month would be read, at every letter of a completion.
            .where(cast(col(Revision.content), String) == json.dumps(RETIRED))
            .order_by(col(Revision.id).desc())
        )
        async with self._sessions.reading() as session:
            rows = (await session.exec(query)).all()
        return tuple(_record(row) for row in rows)

    async def since(self, scope: int, moment: datetime.datetime) -> tuple[RevisionRecord, ...]:
        """Return what a scope changed since a moment, newest first."""
        query = (
            select(Revision)
            .where(Revision.scope == scope, col(Revision.made_at) >= moment)
            .order_by(col(Revision.id).desc())
        )
        async with self._sessions.reading() as session:
            return tuple(_record(row) for row in (await session.exec(query)).all())

    async def of_member(self, user_id: int) -> tuple[RevisionRecord, ...]:
        """Return what a member changed, in all servers, newest first."""
        query = select(Revision).where(Revision.author == queries.author_of(user_id)).order_by(col(Revision.id).desc())
        async with self._sessions.reading() as session:
            return tuple(_record(row) for row in (await session.exec(query)).all())

    async def outdated_copies(self, scope: int) -> tuple[Copy, ...]:
        """Return the entries of which the shared version changed after a server made its copy."""
        held = self._feed.known
        overlay = held.overlays.get(scope)
        if overlay is None:
            return ()
        outdated = [
            ref
            for ref in overlay.entries
            if (based := overlay.based_on.get(ref)) is not None and based < held.numbers[ref]
        ]
        async with self._sessions.reading() as session:
            bases = await queries.shared_contents(
                session=session, wanted=[(*ref, overlay.based_on[ref] or 0) for ref in outdated]
            )
        return tuple(
            Copy(
                entry=ref[0],
                key=ref[1],
                base=read_entry(ref[0], bases[ref]) if ref in bases else None,
                ours=overlay.entries[ref],
                theirs=held.shared.entry(*ref),
                version=held.version(scope, ref),
                shared=held.numbers[ref],
            )
            for ref in outdated
        )


def _record(row: Revision) -> RevisionRecord:
    assert row.id is not None
    return RevisionRecord(
        id=row.id,
        entry=row.entry,
        key=row.key,
        version=Version(number=row.number, is_own=row.scope != SHARED_SCOPE),
        author=row.author,
        note=row.note,
        made_at=row.made_at,
        content=read_entry(row.entry, row.content),
        gives_up_copy=row.content == FOLLOWS,
        based_on=row.based_on,
    )
