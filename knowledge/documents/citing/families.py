"""Which works are by whom: family names, a slip of the pen in them aside, found without a look at every work."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz, process

from .likeness import SAME_NAME

_MOST_ASKED: Final = 10_000


class Families:
    """The places of works in a list, by the folded family names of their authors."""

    def __init__(self) -> None:
        self._places: dict[str, list[int]] = {}
        self._by_last_word: dict[str, list[str]] = {}
        self._asked: dict[str, list[int]] = {}

    def copy(self) -> "Families":
        """Return the same names for another list that begins as this one does."""
        copy = Families()
        copy._places = {family: list(places) for family, places in self._places.items()}
        copy._by_last_word = {word: list(families) for word, families in self._by_last_word.items()}
        return copy

    def add(self, families: Iterable[str], at: int) -> None:
        """Know who wrote the work at a place."""
        for family in filter(None, families):
            if family not in self._places:
                self._places[family] = []
                self._by_last_word.setdefault(family.split()[-1], []).append(family)
            self._places[family].append(at)
            self._asked.clear()

    def of(self, family: str) -> list[int]:
        """Return the places of the works that somebody wrote, in order; the same as asking `same_name` of each."""
        if not family:
            return []
        if family not in self._asked:
            if len(self._asked) >= _MOST_ASKED:
                self._asked.clear()
            near = process.extract(family, self._places.keys(), scorer=fuzz.ratio, score_cutoff=SAME_NAME, limit=None)
            names = {name for name, _, _ in near} | set(self._by_last_word.get(family.rsplit(maxsplit=1)[-1], ()))
            self._asked[family] = sorted({at for name in names for at in self._places[name]})
        return self._asked[family]
