"""Open the database: engine, migration to the newest schema, and clear errors."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, IntegrityError, InvalidRequestError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from ..errors import DatabaseClosed, DatabaseNewer, DatabaseUnreachable

_log = logging.getLogger(__name__)
BUSY_TIMEOUT_MS = 10_000
CLOSING_SECONDS = 15
"""How long closing waits for what is under way: longer than a writer waits for its turn."""
NEWS = "footnote_news"
"""The channel on which PostgreSQL tells other processes that entries have changed."""
WRITES = "footnote_writes"
"""The execution option of connections that are going to write."""
# Any number that nobody else uses: processes that start together migrate and seed one after the other.
_MIGRATION_LOCK = 7_403_151
_MIGRATIONS = Path(__file__).parent / "migrations"
_ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


class Sessions:
    """Opens sessions on a database: one way to read, one to write."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take an engine on a migrated database."""
        self._engine = engine
        self._reading = partial(AsyncSession, engine, expire_on_commit=False)
        self._writing = partial(AsyncSession, engine.execution_options(**{WRITES: True}), expire_on_commit=False)
        self._open = 0
        self._all_done = asyncio.Event()
        self._all_done.set()
        self._is_closed = False

    async def close(self) -> None:
        """
        Open no more sessions, wait for those that are open, and close the database.

        A connection that somebody still uses would be left behind, and so would one that is opened afterwards.
        """
        self._is_closed = True
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._all_done.wait()
        except TimeoutError:
            _log.warning("%s sessions did not end within %s seconds", self._open, CLOSING_SECONDS)
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """
        Yield a session to read with.

        Raises:
            DatabaseClosed: it was closed.
        """
        with self._counted():
            async with self._reading() as session:
                yield session

    @asynccontextmanager
    async def writing(self, *, alone: bool = False, turn: int | None = None) -> AsyncIterator[AsyncSession]:
        """
        Yield a session in a transaction that is committed at the end, or rolled back after an error.

        `alone` makes whoever else asks for it wait, in other processes, too, and `turn` whoever asks for the same turn (any
        number, such as a server's id); on SQLite every writer is alone. Whoever writes alone changes what all processes
        show, and they hear of it (`News`).

        Raises:
            DatabaseClosed: it was closed.
        """
        lock = _MIGRATION_LOCK if alone else turn
        with self._counted():
            async with self._writing() as session, session.begin():
                if lock is not None and session.get_bind().dialect.name == "postgresql":
                    connection = await session.connection()
                    await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({lock:d})")
                yield session
                if alone and session.get_bind().dialect.name == "postgresql":
                    await (await session.connection()).exec_driver_sql(f"SELECT pg_notify('{NEWS}', '')")

    async def put(self, row: SQLModel) -> None:
        """Write a row in place of the one with its key, whoever else writes that at the same time."""
        try:
            async with self.writing() as session:
                await session.merge(row)
        except IntegrityError:
            # Somebody else made it between our looking and our writing; now it is there to be changed.
            async with self.writing() as session:
                await session.merge(row)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        if self._is_closed:
            raise DatabaseClosed
        self._open += 1
        self._all_done.clear()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._all_done.set()


async def open_engine(url: str) -> AsyncEngine:
    """
    Return an engine on a database of the newest schema, created or migrated if need be.

    Raises:
        DatabaseUnreachable: it cannot be opened, or the URL is none.
        DatabaseNewer: its schema is unknown to this version.
    """
    engine = new_engine(url)
    shown = make_url(url).render_as_string(hide_password=True)
    try:
        if _is_sqlite(engine.url) and engine.url.database:
            await asyncio.to_thread(_prepare_file, engine.url.database)
        async with engine.execution_options(**{WRITES: True}).begin() as connection:
            await connection.run_sync(_migrate, shown)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        await engine.dispose()
        raise DatabaseUnreachable(shown, _first_line(error)) from error
    except BaseException:
        await engine.dispose()
        raise
    return engine


def new_engine(url: str) -> AsyncEngine:
    """
    Return an engine on a database as it is.

    Raises:
        DatabaseUnreachable: the URL is none.
    """
    try:
        parsed = make_url(url)
        parsed = parsed.set(drivername=_ASYNC_DRIVERS.get(parsed.drivername, parsed.drivername))
        engine = create_async_engine(parsed, pool_pre_ping=not _is_sqlite(parsed))
    except (NoSuchModuleError, ModuleNotFoundError, InvalidRequestError) as error:
        scheme = url.split(":", 1)[0]
        why = "only sqlite and postgresql are supported, the latter with the package psycopg"
        raise DatabaseUnreachable(scheme, why) from error
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnreachable("given", "it is no URL such as sqlite:///footnote.db") from error
    if _is_sqlite(parsed):
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_on_sqlite)
    return engine


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _prepare_file(path: str) -> None:
    """
    Put a file into write-ahead mode, which it keeps; fail where it is no database.

    aiosqlite would leave a thread behind where it fails, which may outlive the event loop. SQLite does not wait for
    its turn to change the mode, so where another process is changing it, it is tried again.
    """
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    try:
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return
    finally:
        connection.close()


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions only before writing, so that what was read before may be out of date.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_on_sqlite(connection: Connection) -> None:
    # Whoever is going to write waits here for its turn; upgrading from reading to writing would fail instead of waiting.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(connection: Connection, shown: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
    config = Config()
    config.set_main_option("script_location", _MIGRATIONS.as_posix())
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise DatabaseNewer(shown, current)
    command.upgrade(config, "head")


def _first_line(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0]
