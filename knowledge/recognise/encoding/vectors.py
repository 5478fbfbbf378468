"""Encode every text once: vectors are remembered in a file."""

import logging
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .encoder import Encoder, Vectors32, unit_rows

FILE = "vectors-1.sqlite3"
"""The number is that of the table's form."""
MOST_ROWS = 500_000
"""Beyond this the rows unused for the longest go. With MiniLM's vectors this is about 0.5 GB."""
UNTOUCHED = 86_400
"""Seconds: a row's last use is noted only when the noted one is older, so that reading seldom writes."""
WAIT = 2.0
"""Seconds to wait for another process that writes."""
STORED_AT_ONCE = 256
"""So many texts are encoded between two writes: what is interrupted goes on from there."""
_ASKED_AT_ONCE = 500

_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_TABLE = """
CREATE TABLE IF NOT EXISTS vector (number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, row BLOB NOT NULL, used INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS vector_by_use ON vector (used, number);
"""
_Half = NDArray[np.float16]
_log = logging.getLogger(__name__)


class VectorCache:
    """
    Rows of bytes by key, in one file.

    Processes and threads may share it. Nothing here raises: a file that cannot be used is as good as an empty one, and a
    broken one is made anew.
    """

    def __init__(self, folder: Path, *, most: int = MOST_ROWS, clock: Callable[[], float] = time.time) -> None:
        """Keep at most `most` rows in `folder`, which is made when needed; `clock` gives seconds."""
        self.file = folder / FILE
        self._most = most
        self._clock = clock
        self._warned: set[str] = set()

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the rows that are there, by key."""
        found: dict[bytes, bytes] = {}
        stale: list[bytes] = []
        now = int(self._clock())

        def read(database: sqlite3.Connection) -> None:
            for start in range(0, len(keys), _ASKED_AT_ONCE):
                asked = keys[start : start + _ASKED_AT_ONCE]
                marks = ",".join("?" * len(asked))
                query = f"SELECT key, row, used FROM vector WHERE key IN ({marks})"  # noqa: S608  question marks only
                for key, row, used in database.execute(query, asked):
                    found[key] = row
                    if used < now - UNTOUCHED:
                        stale.append(key)

        def touch(database: sqlite3.Connection) -> None:
            database.executemany("UPDATE vector SET used = ? WHERE key = ?", [(now, key) for key in stale])

        self._try("read", read)
        if stale:
            self._try("written", touch)
        return found

    def keep(self, rows: Mapping[bytes, bytes]) -> None:
        """Store rows, in place of what their keys had."""
        now = int(self._clock())

        def write(database: sqlite3.Connection) -> None:
            database.executemany(
                "INSERT OR REPLACE INTO vector (key, row, used) VALUES (?, ?, ?)",
                [(key, row, now) for key, row in rows.items()],
            )
            ((count,),) = database.execute("SELECT count(*) FROM vector INDEXED BY vector_by_use")
            if count > self._most:
                oldest = "SELECT number FROM vector ORDER BY used, number LIMIT ?"
                database.execute(f"DELETE FROM vector WHERE number IN ({oldest})", (count - self._most,))  # noqa: S608

        self._try("written", write)

    def _try(self, done: str, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do `work` in a transaction, if possible; once more if the file was broken."""
        try:
            try:
                self._do(work)
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _CORRUPT:
                    raise
                self._warn(f"{self.file} is broken ({error}) and is made anew; texts are encoded again.")
                for file in (self.file, self.file.with_name(f"{FILE}-journal")):
                    file.unlink(missing_ok=True)
                self._do(work)
        except (sqlite3.Error, OSError) as error:
            self._warn(f"{self.file} cannot be {done} ({error}); texts are encoded anew each time.")

    def _do(self, work: Callable[[sqlite3.Connection], None]) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        # A connection for each piece of work: none is ever shared between threads.
        with closing(sqlite3.connect(self.file, timeout=WAIT)) as database, database:
            database.executescript(_TABLE)
            work(database)

    def _warn(self, message: str) -> None:
        if message not in self._warned:
            self._warned.add(message)
            _log.warning("%s", message)


class Vectors:
    """
    An encoder with a memory.

    With and without one the vectors are the same, as far as the encoder gives a text the same vector twice: they are
    rounded to half precision either way.
    """

    def __init__(self, encoder: Encoder, folder: Path | None) -> None:
        """Remember the vectors in `folder`, or not at all if it is None."""
        self.encoder = encoder
        self._cache = None if folder is None else VectorCache(folder)

    def of(self, texts: Sequence[str]) -> Vectors32:
        """Return (texts, dimensions), rows of length 1. Raise EncoderError if texts are new and cannot be encoded."""
        keys = [self._key(text) for text in texts]
        rows = self._remembered(list(dict.fromkeys(keys)))
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in rows}
        # Like lengths together, for the encoder pads what it takes at once.
        for some in _parts(sorted(new, key=lambda key: len(new[key])), STORED_AT_ONCE):
            encoded = self.encoder.encode([new[key] for key in some]).astype(np.float16)
            rows.update(zip(some, encoded, strict=True))
            if self._cache:
                self._cache.keep({key: row.tobytes() for key, row in zip(some, encoded, strict=True)})
        if not keys:
            return np.empty((0, self.encoder.dimensions), np.float32)
        return unit_rows(np.stack([rows[key] for key in keys]).astype(np.float32))

    def _remembered(self, keys: list[bytes]) -> dict[bytes, _Half]:
        """Return the stored rows that can be vectors of this encoder."""
        found = self._cache.find(keys) if self._cache else {}
        if not found:
            return {}
        rows = {key: np.frombuffer(row, np.float16) for key, row in found.items() if len(row) % 2 == 0}
        rows = {key: row for key, row in rows.items() if len(row) == self.encoder.dimensions}
        return {key: row for key, row in rows.items() if abs(np.linalg.norm(row.astype(np.float32)) - 1) < 0.01}

    def _key(self, text: str) -> bytes:
        return blake2b(f"{self.encoder.name}\0{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _parts(keys: list[bytes], size: int) -> list[list[bytes]]:
    return [keys[start : start + size] for start in range(0, len(keys), size)]
