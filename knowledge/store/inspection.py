"""What is asked of the database as a whole."""

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel, select

from ..errors import DatabaseUnreachable
from .engine import Sessions
from .tables import SHARED_SCOPE

_OF_SERVERS = ("server_id", "scope")


class Inspection:
    """Looks at the database, whatever is in it."""

    def __init__(self, sessions: Sessions, shown: str) -> None:
        """Take the database, and its URL as it may be shown."""
        self._sessions = sessions
        self._shown = shown

    async def servers(self) -> frozenset[int]:
        """Return the servers that anything is kept about, in whatever table."""
        columns = [
            column
            for table in SQLModel.metadata.sorted_tables
            for column in table.columns
            if column.name in _OF_SERVERS
        ]
        found: set[int] = set()
        async with self._sessions.reading() as session:
            for column in columns:
                found.update((await session.exec(select(column).distinct())).all())
        return frozenset(found - {SHARED_SCOPE})

    async def probe(self) -> str:
        """
        Return the schema's revision, having made sure that the database can be written to.

        Raises:
            DatabaseUnreachable: it cannot be read or written.
        """
        try:
            async with self._sessions.writing() as session:
                connection = await session.connection()
                found = await connection.exec_driver_sql("SELECT version_num FROM alembic_version")
                await connection.exec_driver_sql("UPDATE seedstate SET digest = digest")
                return str(found.scalar_one())
        except SQLAlchemyError as error:
            raise DatabaseUnreachable(self._shown, str(error).splitlines()[0]) from error
