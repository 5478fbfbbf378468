"""How often a person may have the bot answer for all to see, by whatever way: nobody floods a channel by asking."""

MOST, WITHIN = 5, 600.0
"""How many public answers a person may ask for in so many seconds."""


class Asks:
    """When people asked lately. In memory only."""

    def __init__(self) -> None:
        self._asked: dict[int, list[float]] = {}

    def take(self, user: int, now: float) -> bool:
        """Return whether a person may have another answer put up for all to see, and count it."""
        self._asked = {
            each: recent for each, times in self._asked.items() if (recent := [at for at in times if now - at < WITHIN])
        }
        times = self._asked.setdefault(user, [])
        if len(times) >= MOST:
            return False
        times.append(now)
        return True
