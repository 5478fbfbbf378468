"""What people said just before, for the minute in which their next message may go on from it. In memory only."""

from collections import OrderedDict
from dataclasses import dataclass

GOES_ON_WITHIN = 60.0
"""Seconds."""
MOST = 500
"""People in channels that are remembered at most; the ones that spoke the longest ago go first."""
MOST_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class _Said:
    message: int
    at: float
    text: str


class LastSpoken:
    """Each author's last message in each channel, for a minute."""

    def __init__(self) -> None:
        self._said: OrderedDict[tuple[int, int], _Said] = OrderedDict()

    def note(self, channel: int, author: int, text: str, at: float, *, message: int = 0) -> None:
        """Remember what an author says in a channel; `at` is in seconds, `message` the id."""
        self.expire(at)
        if len(self._said) >= MOST:
            self._said.popitem(last=False)
        self._said[channel, author] = _Said(message, at, text[:MOST_CHARACTERS])
        self._said.move_to_end((channel, author))

    def before(self, channel: int, author: int, at: float) -> str:
        """Return what an author said in a channel within the last minute; nothing if that was nothing."""
        said = self._said.get((channel, author))
        return said.text if said and 0 < at - said.at <= GOES_ON_WITHIN else ""

    def forget(self, message: int) -> None:
        """Forget a message that was deleted or edited."""
        for place, said in list(self._said.items()):
            if said.message == message:
                del self._said[place]

    def expire(self, now: float) -> None:
        """Forget what was said more than a minute ago."""
        while self._said and next(iter(self._said.values())).at < now - GOES_ON_WITHIN:
            self._said.popitem(last=False)
