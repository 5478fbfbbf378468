"""How many new suggestions a server's log tells of one by one: what comes faster is told in one line."""

from collections import deque

EACH = 4
"""New suggestions that get a line of their own within an hour."""
WITHIN = 3600.0


class Announcements:
    """When each server's log told of suggestions lately, and how many wait to be told of together. In memory only."""

    def __init__(self) -> None:
        self._told: dict[int, deque[float]] = {}
        self._untold: dict[int, int] = {}

    def take(self, server_id: int, now: float) -> bool:
        """Return whether a suggestion may have a line of its own now; else count it."""
        told = self._recent(server_id, now)
        if len(told) < EACH:
            told.append(now)
            return True
        self._untold[server_id] = self._untold.get(server_id, 0) + 1
        return False

    def is_first_untold(self, server_id: int) -> bool:
        """Return whether the first suggestion just came that has no line of its own."""
        return self._untold.get(server_id) == 1

    def pause(self, server_id: int, now: float) -> float:
        """Return in how many seconds there is room for a line again."""
        told = self._recent(server_id, now)
        return 0.0 if len(told) < EACH else told[0] + WITHIN - now

    def untold(self, server_id: int, now: float) -> int:
        """Return how many suggestions are to be told of together, and begin anew; the line for them counts as one."""
        count = self._untold.pop(server_id, 0)
        if count:
            self._recent(server_id, now).append(now)
        return count

    def _recent(self, server_id: int, now: float) -> deque[float]:
        for server in [server for server, told in self._told.items() if told and told[-1] <= now - WITHIN]:
            del self._told[server]
        told = self._told.setdefault(server_id, deque())
        while told and told[0] <= now - WITHIN:
            told.popleft()
        return told
