"""What was changed, by whom and when; what was taken out; and where newer shared entries lie under a server's copies."""

import datetime
from dataclasses import dataclass

from sqlmodel import col, func, select

from ..store import queries
from ..store.engine import Sessions
from ..store.entry_feed import EntryFeed
from ..store.holdings import FOLLOWS, RETIRED, entry_of, read_entry
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """
    A server's own version of a shared entry, under which the shared one has changed.

    Attributes:
        base: the shared entry that the copy was made of.
        ours: the copy; None where the server retired the entry.
        theirs: the shared entry as it is now; None where it was retired.
        version: the version of the copy.
    """

    entry: str
    key: str
    base: Entry | None
    ours: Entry | None
    theirs: Entry | None
    version: Version


class History:
    """Reads the history. A server sees its own revisions and the shared ones, never another server's."""

    def __init__(self, sessions: Sessions, feed: EntryFeed) -> None:
        """Take the database and the entries in memory."""
        self._sessions = sessions
        self._feed = feed

    async def of(
        self, scope: int, entry: EntryName, key: str, *, limit: int = 10, before: int | None = None
    ) -> tuple[RevisionRecord, ...]:
        """Return the revisions of an entry that a scope may see, newest first; those before the one with an id."""
        scopes = {SHARED_SCOPE, scope}
        async with self._sessions.reading() as session:
            found = await queries.revisions_of(
                session=session, entry=entry, key=key, scopes=scopes, limit=limit, before=before
            )
        return tuple(_record(row) for row in found)

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
            .order_by(col(Revision.id).desc())
        )
        async with self._sessions.reading() as session:
            rows = (await session.exec(query)).all()
        return tuple(_record(row) for row in rows if row.content == RETIRED)

    async def since(self, scope: int, moment: datetime.datetime) -> tuple[RevisionRecord, ...]:
        """Return what a scope changed since a moment, newest first."""
        query = (
            select(Revision)
            .where(Revision.scope == scope, col(Revision.made_at) >= moment)
            .order_by(col(Revision.id).desc())
        )
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
        copies = []
        async with self._sessions.reading() as session:
            for ref in outdated:
                name, key = ref
                number = overlay.based_on[ref]
                assert number is not None
                row = await queries.revision(session=session, entry=name, key=key, number=number)
                copies.append(
                    Copy(
                        entry=name,
                        key=key,
                        base=read_entry(name, row.content) if row is not None else None,
                        ours=overlay.entries[ref],
                        theirs=entry_of(held.shared, ref),
                        version=held.version(scope, ref),
                    )
                )
        return tuple(copies)


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
    )
