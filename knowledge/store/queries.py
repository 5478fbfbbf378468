"""What is read from and written to the database about entries. Every function works in the caller's transaction."""

import hashlib
import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import func, tuple_, update
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ..base import AnyEntry, KnowledgeBase
from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry
from .holdings import FOLLOWS, RETIRED, Holdings
from .rows import as_json, claim_entry, claim_row, topic_entry, topic_row, work_entry, work_row
from .tables import SHARED_SCOPE, Claim, Document, Quotation, Revision, SeedFile, SeedState, Topic, Work

T = TypeVar("T")

ENTRY_NAMES = {ClaimEntry: "claim", WorkEntry: "work", TopicEntry: "topic"}
_SEEDS, _QUOTATIONS = "seeds", "quotations"
_TABLES: Mapping[str, type[Claim | Work | Topic]] = {"claim": Claim, "work": Work, "topic": Topic}
_AT_ONCE = 500
"""Rows that are asked for by their keys in one query: databases take only so many values."""


def author_of(user_id: int) -> str:
    """Return what stands in the history for a member of a server; 0 for one who was forgotten."""
    return f"@{user_id}"


async def read_base(*, session: AsyncSession, scope: int = SHARED_SCOPE) -> KnowledgeBase:
    """Return the entries in the rows of a scope, claims in the order of their codes, the rest as it was written."""
    claims = (await session.exec(select(Claim).where(Claim.scope == scope))).all()
    works = (await session.exec(select(Work).where(Work.scope == scope).order_by(col(Work.position), Work.key))).all()
    topics = (
        await session.exec(select(Topic).where(Topic.scope == scope).order_by(col(Topic.position), Topic.key))
    ).all()
    return KnowledgeBase(
        claims={row.slug: claim_entry(row) for row in sorted(claims, key=lambda row: int(row.code[2:]))},
        works={row.key: work_entry(row) for row in works},
        topics={row.key: topic_entry(row) for row in topics},
    )


async def read_holdings(*, session: AsyncSession) -> Holdings:
    """Return what every scope holds."""
    seen = (await session.exec(select(func.max(Revision.id)))).one() or 0
    newest = select(func.max(Revision.id)).group_by(col(Revision.scope), col(Revision.entry), col(Revision.key))
    of_servers = (
        select(Revision)
        .where(col(Revision.id).in_(newest.where(Revision.scope != SHARED_SCOPE)))
        .order_by(col(Revision.id))
    )
    numbers = (
        select(Revision.entry, Revision.key, func.max(Revision.number))
        .where(Revision.scope == SHARED_SCOPE)
        .group_by(col(Revision.entry), col(Revision.key))
    )
    shared = Holdings(
        shared=await read_base(session=session),
        numbers={(entry, key): number for entry, key, number in (await session.exec(numbers)).all()},
        overlays={},
        seen=0,
    )
    return replace(shared.taken((await session.exec(of_servers)).all()), seen=seen)


async def revisions_after(*, session: AsyncSession, seen: int) -> Sequence[Revision]:
    """Return the revisions after the one with an id, of all scopes, in the order in which they were committed."""
    query = select(Revision).where(col(Revision.id) > seen).order_by(col(Revision.id))
    return (await session.exec(query)).all()


async def newest_revision(*, session: AsyncSession) -> tuple[int, str]:
    """Return the id of the last revision and the digest of the quotations: what tells that something has changed."""
    newest = (await session.exec(select(func.max(Revision.id)))).one() or 0
    state = await session.get(SeedState, _QUOTATIONS)
    return newest, state.digest if state else ""


def entry_key(entry: AnyEntry) -> str:
    """Return what an entry is known by: a claim's slug, a work's or a topic's id."""
    return entry.slug if isinstance(entry, ClaimEntry) else entry.id


async def last_revision(*, session: AsyncSession, entry: str, key: str, scope: int = SHARED_SCOPE) -> Revision | None:
    """Return the newest revision of an entry (claim, work or topic), or None where there never was one."""
    query = (
        select(Revision)
        .where(Revision.scope == scope, Revision.entry == entry, Revision.key == key)
        .order_by(col(Revision.number).desc())
        .limit(1)
    )
    return (await session.exec(query)).first()


async def revision(
    *, session: AsyncSession, entry: str, key: str, number: int, scope: int = SHARED_SCOPE
) -> Revision | None:
    """Return a revision of an entry by its number, or None."""
    query = select(Revision).where(
        Revision.scope == scope, Revision.entry == entry, Revision.key == key, Revision.number == number
    )
    return (await session.exec(query)).first()


async def shared_contents(
    *, session: AsyncSession, wanted: Sequence[tuple[str, str, int]]
) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what shared revisions hold, given by claim, work or topic, key and number: one of an entry."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    numbered = tuple_(col(Revision.entry), col(Revision.key), col(Revision.number))
    for some in _by_the(_AT_ONCE, wanted):
        query = select(Revision).where(Revision.scope == SHARED_SCOPE, numbered.in_(some))
        rows = (await session.exec(query)).all()
        found |= {(row.entry, row.key): row.content for row in rows}
    return found


async def revisions_of(
    *,
    session: AsyncSession,
    entry: str,
    key: str,
    scopes: Collection[int],
    limit: int | None,
    before: int | None = None,
    skip: int = 0,
) -> Sequence[Revision]:
    """Return revisions of an entry in some scopes, newest first, those before the one with an id; the first may be left out."""
    query = select(Revision).where(col(Revision.scope).in_(scopes), Revision.entry == entry, Revision.key == key)
    if before is not None:
        query = query.where(col(Revision.id) < before)
    return (await session.exec(query.order_by(col(Revision.id).desc()).limit(limit).offset(skip))).all()


async def last_authors(*, session: AsyncSession, scope: int = SHARED_SCOPE) -> dict[tuple[str, str], str]:
    """Return who wrote the newest revision of every entry, by (claim, work or topic) and key."""
    query = select(Revision).where(Revision.scope == scope).order_by(col(Revision.number))
    return {(row.entry, row.key): row.author for row in (await session.exec(query)).all()}


async def write_entries(
    *, session: AsyncSession, entries: Sequence[tuple[AnyEntry | None, Revision]], revisions: Sequence[Revision]
) -> None:
    """
    Put entries in place of what was there (None: only take that away), and append revisions to the history.

    `entries` are of one scope, each once, with its last revision; `revisions` are all that led there, in order.
    """
    if not entries:
        return
    scope = entries[0][1].scope
    keys: dict[str, list[str]] = {}
    for _, revision in entries:
        keys.setdefault(revision.entry, []).append(revision.key)
    # The database takes a claim's parts along. All go before the first comes: two may swap what is unique.
    places = {
        name: await _places(session, table, scope, keys[name])
        for name, table in (("work", Work), ("topic", Topic))
        if name in keys
    }
    for name, key in (("claim", col(Claim.slug)), ("work", col(Work.key)), ("topic", col(Topic.key))):
        for some in _by_the(_AT_ONCE, keys.get(name, [])):
            await session.exec(delete(_TABLES[name]).where(col(_TABLES[name].scope) == scope, key.in_(some)))
    for entry, revision in entries:
        match entry:
            case ClaimEntry():
                session.add(claim_row(entry, scope=scope, revision=revision.number))
            case WorkEntry():
                place = places["work"][entry.id]
                session.add(work_row(entry, scope=scope, position=place, revision=revision.number))
            case TopicEntry():
                place = places["topic"][entry.id]
                session.add(topic_row(entry, scope=scope, position=place, revision=revision.number))
    session.add_all(revisions)
    await session.flush()


async def _places(session: AsyncSession, table: type[Work | Topic], scope: int, keys: Sequence[str]) -> dict[str, int]:
    """Return where entries stand among the others: where they stood, or behind all."""
    places: dict[str, int] = {}
    for some in _by_the(_AT_ONCE, keys):
        query = select(table.key, table.position).where(table.scope == scope, col(table.key).in_(some))
        places |= dict((await session.exec(query)).all())
    last = (await session.exec(select(func.max(table.position)).where(table.scope == scope))).one()
    behind = itertools.count(0 if last is None else last + 1)
    return {key: places[key] if key in places else next(behind) for key in keys}


def content_of(entry: AnyEntry | None, *, follows: bool = False) -> dict[str, Any]:
    """Return what a revision holds of an entry, of its being taken out, or of a copy that is given up."""
    if follows:
        return FOLLOWS
    return RETIRED if entry is None else as_json(entry)


async def read_quotations(*, session: AsyncSession) -> dict[int, dict[tuple[str, str], str]]:
    """Return the quotations of every scope that has any, by document and fingerprint."""
    found: dict[int, dict[tuple[str, str], str]] = {}
    for row in (await session.exec(select(Quotation))).all():
        found.setdefault(row.scope, {})[row.document, row.fingerprint] = row.text
    return found


async def replace_quotations(
    *,
    session: AsyncSession,
    documents: Collection[str],
    quotations: Mapping[tuple[str, str], str],
    scope: int = SHARED_SCOPE,
) -> None:
    """Keep these quotations, and no others, of these documents of a scope."""
    ours = col(Quotation.scope) == scope
    await session.exec(delete(Quotation).where(ours, col(Quotation.document).in_(documents)))
    for (document, fingerprint), text in quotations.items():
        session.add(Quotation(scope=scope, document=document, fingerprint=fingerprint, text=text))
    await _digest_quotations(session)


async def _digest_quotations(session: AsyncSession) -> None:
    """Note that the quotations are others than before."""
    await session.flush()
    everything = sorted(
        (scope, *key, text)
        for scope, quotations in (await read_quotations(session=session)).items()
        for key, text in quotations.items()
    )
    await session.merge(SeedState(name=_QUOTATIONS, digest=hashlib.sha256(repr(everything).encode()).hexdigest()))


async def read_seed_files(*, session: AsyncSession, scope: int = SHARED_SCOPE) -> dict[str, str]:
    """Return the files of a scope as they were last loaded, by name."""
    rows = (await session.exec(select(SeedFile).where(SeedFile.scope == scope))).all()
    return {row.name: row.text for row in rows}


async def write_seed_files(*, session: AsyncSession, texts: Mapping[str, str], scope: int = SHARED_SCOPE) -> None:
    """Remember files as they are loaded into a scope."""
    for name, text in texts.items():
        await session.merge(SeedFile(scope=scope, name=name, text=text))


async def seeded_digest(*, session: AsyncSession) -> str | None:
    """Return the digest of the seeds that the database was last seeded with."""
    state = await session.get(SeedState, _SEEDS)
    return state.digest if state else None


async def remember_digest(*, session: AsyncSession, digest: str) -> None:
    """Note that the database was seeded with these seeds."""
    await session.merge(SeedState(name=_SEEDS, digest=digest))


async def forget_author(*, session: AsyncSession, user_id: int) -> None:
    """Keep the history of what a member of a server changed without the member."""
    theirs = update(Revision).where(col(Revision.author) == author_of(user_id))
    await session.exec(theirs.values(author=author_of(0)))


async def forget_scope(*, session: AsyncSession, scope: int) -> None:
    """Delete the entries of a server with their history, and its documents; the shared ones stay, whatever is asked."""
    if scope != SHARED_SCOPE:
        for table in (Claim, Work, Topic, Revision, SeedFile, Document):
            await session.exec(delete(table).where(col(table.scope) == scope))
        if (await session.exec(delete(Quotation).where(col(Quotation.scope) == scope))).rowcount:
            await _digest_quotations(session)


def _by_the(most: int, items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), most):
        yield items[start : start + most]
