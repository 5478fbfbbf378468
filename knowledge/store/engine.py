"""Open the database: engine, migration to the newest schema, and clear errors."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ..errors import DatabaseNewer, DatabaseUnreachable

BUSY_TIMEOUT_MS = 10_000
_MIGRATIONS = Path(__file__).parent / "migrations"
_ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}


async def open_engine(url: str) -> AsyncEngine:
    """
    Return an engine on a database of the newest schema, created or migrated if need be.

    Raises:
        DatabaseUnreachable: it cannot be opened, or the URL is none.
        DatabaseNewer: its schema is unknown to this version.
    """
    engine = _engine(url)
    shown = engine.url.render_as_string(hide_password=True)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_migrate, shown)
    except (SQLAlchemyError, OSError) as error:
        await engine.dispose()
        raise DatabaseUnreachable(shown, _first_line(error)) from error
    except BaseException:
        await engine.dispose()
        raise
    return engine


def _engine(url: str) -> AsyncEngine:
    try:
        parsed = make_url(url)
        parsed = parsed.set(drivername=_ASYNC_DRIVERS.get(parsed.drivername, parsed.drivername))
        engine = create_async_engine(parsed, pool_pre_ping=not _is_sqlite(parsed))
    except ArgumentError as error:
        raise DatabaseUnreachable("given", "it is no URL such as sqlite:///footnote.db") from error
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        why = (
            f"no driver for {url.split(':', 1)[0]!r}; `pip install footnote[postgres]` installs the one for PostgreSQL"
        )
        raise DatabaseUnreachable(url.split(":", 1)[0], why) from error
    if _is_sqlite(parsed):
        event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _set_pragmas(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # SQLAlchemy types a DBAPI connection as object
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(connection: Connection, shown: str) -> None:
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
