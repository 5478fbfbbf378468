"""What waits to be written to the moderators' logs: not too much of it, and never in the way of answering."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, TypeVar

_log = logging.getLogger(__name__)

MOST_WAITING = 40
"""Lines that wait for one server; what comes then is counted and left out."""
AT_ONCE = 4
"""Lines that are written together when several wait."""

Line = TypeVar("Line")
Write = Callable[[int, Sequence[Line], int], Awaitable[bool]]
"""Writes lines to a server's log, and how many were left out before; returns whether that worked."""


@dataclass(slots=True)
class _Waiting(Generic[Line]):
    lines: dict[Hashable, Line] = field(default_factory=dict)
    left_out: int = 0
    worker: asyncio.Task[None] | None = None


class LogQueue(Generic[Line]):
    """
    Takes lines at once and has them written one server's worth after the other, as fast as Discord lets us.

    Every server has its own worker while something waits, so that a slow log holds up no other.
    """

    def __init__(self, write: Write[Line]) -> None:
        """Take what writes."""
        self._write = write
        self._servers: dict[int, _Waiting[Line]] = {}

    def put(self, server_id: int, key: Hashable, line: Line) -> None:
        """Have a line written to a server's log; it takes the place of one with the same key that still waits."""
        waiting = self._servers.setdefault(server_id, _Waiting())
        if key in waiting.lines or len(waiting.lines) < MOST_WAITING:
            waiting.lines[key] = line
        else:
            waiting.left_out += 1
        if waiting.worker is None:
            waiting.worker = asyncio.create_task(self._work(server_id, waiting))

    def left_out(self, server_id: int) -> int:
        """Return how many lines were left out of a server's log and not told of yet."""
        waiting = self._servers.get(server_id)
        return waiting.left_out if waiting is not None else 0

    async def close(self) -> None:
        """Stop writing; what waits is lost."""
        workers = [waiting.worker for waiting in self._servers.values() if waiting.worker is not None]
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, server_id: int, waiting: _Waiting[Line]) -> None:
        try:
            while waiting.lines:
                keys = list(islice(waiting.lines, AT_ONCE))
                lines = [waiting.lines.pop(key) for key in keys]
                told = waiting.left_out
                if await self._written(server_id, lines, told):
                    waiting.left_out -= told
                else:
                    waiting.left_out += len(lines)
        finally:
            waiting.worker = None
            if not waiting.left_out:
                self._servers.pop(server_id, None)

    async def _written(self, server_id: int, lines: Sequence[Line], told: int) -> bool:
        try:
            return await self._write(server_id, lines, told)
        except Exception:  # noqa: BLE001  whatever it was, the next line may do better
            _log.exception("%s lines of the log of server %s could not be written", len(lines), server_id)
            return False
