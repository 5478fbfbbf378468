"""What every store asks of the database, each in a transaction of its own: read rows, delete rows, take off a name."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Mapped
from sqlmodel import SQLModel, delete
from sqlmodel.sql.expression import SelectOfScalar

from .engine import Sessions

T = TypeVar("T")


async def read_rows(sessions: Sessions, query: SelectOfScalar[T]) -> Sequence[T]:
    """Return all that a query finds."""
    async with sessions.reading() as session:
        return (await session.exec(query)).all()


async def delete_rows(sessions: Sessions, table: type[SQLModel], *conditions: ColumnElement[bool]) -> int:
    """Delete the rows of a table that meet all conditions; return how many there were."""
    async with sessions.writing() as session:
        result = await session.exec(delete(table).where(*conditions))
        return int(result.rowcount)


async def forget_name(
    sessions: Sessions, table: type[SQLModel], column: Mapped[Any], user_id: int, *, instead: int = 0
) -> None:
    """Keep the rows that bear a person's id in a column, with another in its place."""
    async with sessions.writing() as session:
        await session.exec(update(table).where(column == user_id).values({column: instead}))
