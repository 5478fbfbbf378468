"""Hearing of what other processes change: PostgreSQL tells at once; a SQLite file has to be looked at."""

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncEngine

from .engine import NEWS

if TYPE_CHECKING:
    from psycopg import AsyncConnection

_log = logging.getLogger(__name__)
GLANCE_SECONDS = 1.0
"""How often a SQLite file is looked at."""
PATROL_SECONDS = 30.0
"""How often PostgreSQL is asked all the same, in case that a connection broke without our noticing."""


class News:
    """Waits until another process may have changed something."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take the engine; `wait` connects."""
        self._url = engine.url
        self._connection: AsyncConnection[tuple[object, ...]] | None = None

    async def wait(self) -> None:
        """Return when something may have changed; where nobody tells, after a while."""
        if self._url.get_backend_name() == "sqlite":
            await asyncio.sleep(GLANCE_SECONDS)
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
            await asyncio.sleep(GLANCE_SECONDS)

    async def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            with suppress(Exception):
                await self._connection.close()
            self._connection = None
