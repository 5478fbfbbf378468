"""What people said just before, for the minute in which their next message may go on from it. In memory only."""

from collections import OrderedDict

GOES_ON_WITHIN = 60.0
"""Seconds."""
MOST = 500
"""People in channels that are remembered at most; the ones that spoke the longest ago go first."""
MOST_CHARACTERS = 500


class LastSpoken:
    """Each author's last message in each channel, for a minute."""

    def __init__(self) -> None:
        self._said: OrderedDict[tuple[int, int], tuple[float, str]] = OrderedDict()

    def note(self, channel: int, author: int, text: str, at: float) -> None:
        """Remember what an author says in a channel; `at` is in seconds."""
        while self._said and (len(self._said) >= MOST or next(iter(self._said.values()))[0] < at - GOES_ON_WITHIN):
            self._said.popitem(last=False)
        self._said[channel, author] = at, text[:MOST_CHARACTERS]
        self._said.move_to_end((channel, author))

    def before(self, channel: int, author: int, at: float) -> str:
        """Return what an author said in a channel within the last minute; nothing if that was nothing."""
        when, text = self._said.get((channel, author), (-GOES_ON_WITHIN, ""))
        return text if 0 < at - when <= GOES_ON_WITHIN else ""
