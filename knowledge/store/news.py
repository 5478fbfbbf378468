"""Hearing of what other processes change: PostgreSQL tells at once; the files of SQLite are looked at."""

import asyncio
import logging
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncEngine

from .engine import NEWS

if TYPE_CHECKING:
    from psycopg import AsyncConnection

_log = logging.getLogger(__name__)
GLANCE_SECONDS = 0.05
"""How often it is looked at whether the files of SQLite have been written to; that costs microseconds."""
ASK_SECONDS = 1.0
"""How often SQLite is asked all the same: a file may look as it did before."""
PATROL_SECONDS = 30.0
"""How often PostgreSQL is asked all the same, in case that a connection broke without our noticing."""


class News:
    """Waits until another process may have changed something."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take the engine; `wait` connects."""
        self._url = engine.url
        self._seen: tuple[tuple[int, int] | None, ...] = ()
        self._connection: AsyncConnection[tuple[object, ...]] | None = None

    async def wait(self) -> None:
        """Return when something may have changed; where nobody tells, after a while."""
        if self._url.get_backend_name() == "sqlite":
            await self._glance()
            return
        import psycopg  # noqa: PLC0415  installed with the extra for PostgreSQL only

        try:
            if self._connection is None:
                url = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
                self._connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
                await self._connection.execute(f"LISTEN {NEWS}")
                return  # something may have changed before we listened
            async for _ in self._connection.notifies(timeout=PATROL_SECONDS, stop_after=1):
                return
        except psycopg.Error as error:
            _log.warning("PostgreSQL does not tell what other processes change (%s); asked again soon", error)
            await self.close()
            await asyncio.sleep(ASK_SECONDS)

    async def _glance(self) -> None:
        """Return when the files of SQLite look otherwise than the last time, or after `ASK_SECONDS`."""
        database = self._url.database or ""
        until = time.monotonic() + ASK_SECONDS
        while True:
            await asyncio.sleep(GLANCE_SECONDS)
            seen = tuple(_look(Path(database + suffix)) for suffix in ("", "-wal"))
            if seen != self._seen or time.monotonic() >= until:
                self._seen = seen
                return

    async def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            with suppress(Exception):
                await self._connection.close()
            self._connection = None


def _look(path: Path) -> tuple[int, int] | None:
    """Return how large a file is and when it was written to last; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
