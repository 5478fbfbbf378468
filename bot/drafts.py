"""What somebody filled into a form that could not be taken, so that they need not write it again. In memory only."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

KEPT_FOR = 15 * 60.0
"""Seconds."""
MOST = 500
"""Drafts that are kept at most; the oldest go first."""


@dataclass(frozen=True, slots=True)
class _Draft:
    at: float
    filled: Mapping[str, str]


class Drafts:
    """Each person's last draft of each form, for a quarter of an hour."""

    def __init__(self) -> None:
        self._drafts: OrderedDict[tuple[int, str], _Draft] = OrderedDict()

    def keep(self, user_id: int, form: str, filled: Mapping[str, str], at: float) -> None:
        """Keep what a person filled into a form; `at` is in seconds."""
        self.expire(at)
        if len(self._drafts) >= MOST:
            self._drafts.popitem(last=False)
        self._drafts[user_id, form] = _Draft(at, dict(filled))
        self._drafts.move_to_end((user_id, form))

    def of(self, user_id: int, form: str, at: float) -> Mapping[str, str] | None:
        """Return what a person filled into a form, or None where that was nothing, or too long ago."""
        draft = self._drafts.get((user_id, form))
        return draft.filled if draft is not None and at - draft.at <= KEPT_FOR else None

    def forget(self, user_id: int) -> None:
        """Forget what a person filled in."""
        for key in [key for key in self._drafts if key[0] == user_id]:
            del self._drafts[key]

    def expire(self, now: float) -> None:
        """Forget what was filled in more than a quarter of an hour ago."""
        while self._drafts and next(iter(self._drafts.values())).at < now - KEPT_FOR:
            self._drafts.popitem(last=False)
