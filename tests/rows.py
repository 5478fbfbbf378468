"""The rows as they lie in the database, read without the library."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

from knowledge.store.engine import _MIGRATION_LOCK

if TYPE_CHECKING:
    import psycopg

KEYS = {"claim": "slug", "work": "key", "topic": "key"}
NOT_THERE = ({"retired": True}, {"follows": "shared"})
"""What a revision holds after which a scope has no entry of its own."""
Place = tuple[int, str, str]
"""A scope, claim, work or topic, and a slug or id."""


class Rows:
    """Reads a database while nobody writes."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._file = parsed.database if parsed.get_backend_name() == "sqlite" else None
        self._url = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: psycopg.Connection[Any] | None = None

    def ask(self, *queries: str) -> list[list[Sequence[Any]]]:
        """Return what the queries find, at one moment."""
        if self._file:
            with closing(sqlite3.connect(self._file)) as file:
                file.execute("BEGIN")
                return [file.execute(query).fetchall() for query in queries]
        if self._connection is None:
            import psycopg  # noqa: PLC0415  installed where PostgreSQL is tested

            self._connection = psycopg.connect(self._url)
        with self._connection.transaction():
            # The server may commit for a process that is dead by now: wait for that.
            self._connection.execute(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})".encode())
            return [list(self._connection.execute(query.encode()).fetchall()) for query in queries]

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def revisions(self, after: int = 0) -> list[Sequence[Any]]:
        """Return id, scope, entry, key, number, author, note and content of the revisions after an id."""
        (found,) = self.ask(
            f"SELECT id, scope, entry, key, number, author, note, content FROM revision WHERE id > {after} ORDER BY id"
        )
        return [(*row[:7], json.loads(row[7]) if isinstance(row[7], str) else row[7]) for row in found]

    def entries(self) -> Mapping[Place, int]:
        """Return the revisions of the entries that there are."""
        tables = self.ask(*(f"SELECT scope, {key}, revision FROM {table}" for table, key in KEYS.items()))
        return {(scope, name, key): n for name, rows in zip(KEYS, tables, strict=True) for scope, key, n in rows}

    def is_sound(self) -> bool:
        """Return whether SQLite finds nothing wrong with its file."""
        return not self._file or self.ask("PRAGMA integrity_check")[0] == [("ok",)]
