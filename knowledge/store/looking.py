"""Look into a database as it is: it is neither made, nor migrated, nor seeded."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ..csl import WorkEntry
from .engine import new_engine
from .rows import work_entry
from .tables import SHARED_SCOPE, Work


async def read_works(url: str) -> dict[str, WorkEntry] | None:
    """Return the shared works of a database; None where there is none, or none that has works."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    # SQLite would make the file.
    if parsed.get_backend_name() == "sqlite" and not _is_there(parsed.database):
        return None
    engine = new_engine(url)
    try:
        async with AsyncSession(engine) as session:
            rows = await session.exec(select(Work).where(Work.scope == SHARED_SCOPE).order_by(col(Work.position)))
            return {row.key: work_entry(row) for row in rows.all()} or None
    except SQLAlchemyError:
        return None
    finally:
        await engine.dispose()


def _is_there(file: str | None) -> bool:
    return file is not None and Path(file).is_file()
