"""What is read from and written to the database about entries. Every function works in the caller's transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, update
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ..base import KnowledgeBase
from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry
from .rows import as_json, claim_entry, claim_row, topic_entry, topic_row, work_entry, work_row
from .tables import SHARED_SCOPE, Claim, Quotation, Revision, SeedFile, SeedState, Topic, Work, utc_now

ENTRY_NAMES = {ClaimEntry: "claim", WorkEntry: "work", TopicEntry: "topic"}
AnyEntry = ClaimEntry | WorkEntry | TopicEntry
_SEEDS = "seeds"
RETIRED: dict[str, Any] = {"retired": True}
"""What a revision holds where an entry was taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBase:
    """The knowledge base of a scope with the revision of every claim."""

    base: KnowledgeBase
    revisions: Mapping[str, int]


async def read_base(*, session: AsyncSession, scope: int = SHARED_SCOPE) -> StoredBase:
    """Return everything that a scope holds, claims in the order of their codes, the rest as it was written."""
    claims = (await session.exec(select(Claim).where(Claim.scope == scope))).all()
    works = (await session.exec(select(Work).where(Work.scope == scope).order_by(col(Work.position), Work.key))).all()
    topics = (
        await session.exec(select(Topic).where(Topic.scope == scope).order_by(col(Topic.position), Topic.key))
    ).all()
    return StoredBase(
        base=KnowledgeBase(
            claims={row.slug: claim_entry(row) for row in sorted(claims, key=lambda row: int(row.code[2:]))},
            works={row.key: work_entry(row) for row in works},
            topics={row.key: topic_entry(row) for row in topics},
        ),
        revisions={row.slug: row.revision for row in claims},
    )


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


async def last_authors(*, session: AsyncSession, scope: int = SHARED_SCOPE) -> dict[tuple[str, str], str]:
    """Return who wrote the newest revision of every entry, by (claim, work or topic) and key."""
    query = select(Revision).where(Revision.scope == scope).order_by(col(Revision.number))
    return {(row.entry, row.key): row.author for row in (await session.exec(query)).all()}


async def free_codes(*, session: AsyncSession, slugs: Collection[str], scope: int = SHARED_SCOPE) -> None:
    """Take away the codes of claims that are about to be written with others, so that two may swap theirs."""
    renamed = update(Claim).where(col(Claim.scope) == scope, col(Claim.slug).in_(slugs))
    await session.exec(renamed.values(code="~" + cast(col(Claim.id), String)))


async def write_entry(
    *,
    session: AsyncSession,
    entry: AnyEntry | None,
    name: str,
    key: str,
    position: int,
    number: int,
    author: str,
    note: str,
    scope: int = SHARED_SCOPE,
) -> None:
    """Put an entry in place of what was there (None: only take that away) and append its revision."""
    match name:
        case "claim":
            old = (await session.exec(select(Claim).where(Claim.scope == scope, Claim.slug == key))).first()
            if old is not None:
                await session.delete(old)
        case "work":
            await session.exec(delete(Work).where(col(Work.scope) == scope, col(Work.key) == key))
        case _:
            await session.exec(delete(Topic).where(col(Topic.scope) == scope, col(Topic.key) == key))
    await session.flush()
    match entry:
        case ClaimEntry():
            session.add(claim_row(entry, scope=scope, revision=number))
        case WorkEntry():
            session.add(work_row(entry, scope=scope, position=position, revision=number))
        case TopicEntry():
            session.add(topic_row(entry, scope=scope, position=position, revision=number))
    session.add(
        Revision(
            scope=scope,
            entry=name,
            key=key,
            number=number,
            author=author,
            note=note,
            made_at=utc_now(),
            content=RETIRED if entry is None else as_json(entry),
        )
    )
    await session.flush()


async def read_quotations(*, session: AsyncSession) -> dict[tuple[str, str], str]:
    """Return the quotations by document and fingerprint."""
    return {(row.document, row.fingerprint): row.text for row in (await session.exec(select(Quotation))).all()}


async def replace_quotations(
    *, session: AsyncSession, documents: Collection[str], quotations: Mapping[tuple[str, str], str]
) -> None:
    """Keep these quotations, and no others, of these documents."""
    await session.exec(delete(Quotation).where(col(Quotation.document).in_(documents)))
    for (document, fingerprint), text in quotations.items():
        session.add(Quotation(document=document, fingerprint=fingerprint, text=text))
    await session.flush()


async def read_seed_files(*, session: AsyncSession) -> dict[str, str]:
    """Return the seed files as they were last loaded, by name."""
    return {row.name: row.text for row in (await session.exec(select(SeedFile))).all()}


async def write_seed_files(*, session: AsyncSession, texts: Mapping[str, str]) -> None:
    """Remember seed files as they are loaded."""
    for name, text in texts.items():
        await session.merge(SeedFile(name=name, text=text))


async def seeded_digest(*, session: AsyncSession) -> str | None:
    """Return the digest of the seeds that the database was last seeded with."""
    state = await session.get(SeedState, _SEEDS)
    return state.digest if state else None


async def remember_digest(*, session: AsyncSession, digest: str) -> None:
    """Note that the database was seeded with these seeds."""
    await session.merge(SeedState(name=_SEEDS, digest=digest))


async def forget_scope(*, session: AsyncSession, scope: int) -> None:
    """Delete the entries of a server with their history; the shared ones stay, whatever is asked."""
    if scope != SHARED_SCOPE:
        for table in (Claim, Work, Topic, Revision):
            await session.exec(delete(table).where(col(table.scope) == scope))
