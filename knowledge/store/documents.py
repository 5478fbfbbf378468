"""Documents that servers and operators argue from. Their texts stay in this database."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, delete, func, insert, select
from sqlmodel.ext.asyncio.session import AsyncSession

from .engine import Sessions
from .statements import forget_name, read_rows
from .tables import Document, Passage, utc_now

_AT_ONCE = 1000
"""Rows that are written together."""
_LONGEST_HEADING = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """
    A document that is kept.

    Attributes:
        scope: 0 for an operator's, which all servers may argue from; else the id of the server that it belongs to.
        key: what citations call it.
        name: that of its file, without ending.
        digest: of its text.
        loaded_by, loaded_as: the member who loaded it (0: an operator, or forgotten), or what the operator is called.
    """

    scope: int
    key: str
    name: str
    title: str | None
    author: str | None
    digest: str
    loaded_by: int
    loaded_as: str | None
    loaded_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRecord:
    """A passage that is kept; `start` and `end` count the characters of the document's file."""

    start: int
    end: int
    page: str | None
    headings: tuple[str, ...]
    words: int
    fingerprint: str
    text: str


class Documents:
    """The documents of all scopes."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def of(self, scope: int) -> tuple[DocumentRecord, ...]:
        """Return the documents of a scope by key."""
        query = select(Document).where(Document.scope == scope).order_by(Document.key)
        return tuple(_document(row) for row in await read_rows(self._sessions, query))

    async def passages(self, scope: int, key: str) -> tuple[PassageRecord, ...]:
        """Return the passages of a scope's document in the order of its text; none where there is no such document."""
        query = (
            select(Passage)
            .join(Document, col(Document.id) == col(Passage.document_id))
            .where(Document.scope == scope, Document.key == key)
            .order_by(col(Passage.id))
        )
        return tuple(_passage(row) for row in await read_rows(self._sessions, query))

    async def of_user(self, user_id: int) -> tuple[DocumentRecord, ...]:
        """Return the documents that a member loaded, in all servers."""
        rows = await read_rows(self._sessions, select(Document).where(Document.loaded_by == user_id))
        return tuple(_document(row) for row in rows)

    async def forget_user(self, user_id: int) -> None:
        """Keep the documents that a member loaded without the member."""
        await forget_name(self._sessions, Document, col(Document.loaded_by), user_id)


async def find_document(*, session: AsyncSession, scope: int, key: str) -> DocumentRecord | None:
    """Return a scope's document, or None."""
    row = (await session.exec(select(Document).where(Document.scope == scope, Document.key == key))).one_or_none()
    return _document(row) if row is not None else None


async def count_passages(*, session: AsyncSession, scope: int, but: str) -> int:
    """Return how many passages a scope has, without those of one document."""
    query = (
        select(func.count())
        .select_from(Passage)
        .join(Document, col(Document.id) == col(Passage.document_id))
        .where(Document.scope == scope, Document.key != but)
    )
    return int((await session.exec(query)).one())


async def delete_document(*, session: AsyncSession, scope: int, key: str) -> bool:
    """Delete a scope's document with its passages; return whether there was one."""
    result = await session.exec(delete(Document).where(col(Document.scope) == scope, col(Document.key) == key))
    return bool(result.rowcount)


async def replace_document(*, session: AsyncSession, record: DocumentRecord, passages: Sequence[PassageRecord]) -> bool:
    """Keep a document in place of the one that its scope has under the same key; return whether there was one."""
    replaced = await delete_document(session=session, scope=record.scope, key=record.key)
    row = Document(
        scope=record.scope,
        key=record.key,
        name=record.name[:200],
        title=record.title[:300] if record.title else None,
        author=record.author[:300] if record.author else None,
        digest=record.digest,
        loaded_by=record.loaded_by,
        loaded_as=record.loaded_as[:100] if record.loaded_as else None,
        loaded_at=utc_now(),
    )
    session.add(row)
    await session.flush()
    for first in range(0, len(passages), _AT_ONCE):
        rows = [
            {
                "document_id": row.id,
                "start": each.start,
                "end": each.end,
                "page": each.page[:100] if each.page else None,
                "headings": [heading[:_LONGEST_HEADING] for heading in each.headings],
                "words": each.words,
                "fingerprint": each.fingerprint,
                "text": each.text,
            }
            for each in passages[first : first + _AT_ONCE]
        ]
        await session.exec(insert(Passage), params=rows)
    return replaced


def _document(row: Document) -> DocumentRecord:
    return DocumentRecord(
        scope=row.scope,
        key=row.key,
        name=row.name,
        title=row.title,
        author=row.author,
        digest=row.digest,
        loaded_by=row.loaded_by,
        loaded_as=row.loaded_as,
        loaded_at=row.loaded_at,
    )


def _passage(row: Passage) -> PassageRecord:
    return PassageRecord(
        start=row.start,
        end=row.end,
        page=row.page,
        headings=tuple(row.headings),
        words=row.words,
        fingerprint=row.fingerprint,
        text=row.text,
    )
