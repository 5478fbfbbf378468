"""An inverted index over readings: how alike a message and each known text are, term by rare term."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ids = NDArray[np.int64]

COMMON_SHARE = 0.01
"""A common word weighs at most as much as one that stands in this share of the texts."""


class TermIndex:
    """
    Cosine similarity of sets of terms, each weighted by its rarity (idf).

    Texts are numbered in the order given. A term weighs the same however often a text repeats it.
    """

    def __init__(self, texts: Sequence[Iterable[str]], common: frozenset[str] = frozenset()) -> None:
        """Index `texts`, each a set of terms. What is `common` in ordinary talk is never taken for rare."""
        self._common = common
        self._ids: dict[str, int] = {}
        rows = [sorted(set(terms)) for terms in texts]
        coded = [np.array([self._ids.setdefault(term, len(self._ids)) for term in row], dtype=np.int64) for row in rows]
        self.size = len(rows)
        columns = np.concatenate([*coded, np.empty(0, np.int64)])
        owners = np.repeat(np.arange(self.size), [len(row) for row in coded])
        self.frequency = np.bincount(columns, minlength=len(self._ids))
        floor = np.array([self._floor(term) for term in self._ids])
        self.idf = self._rarity(np.maximum(self.frequency, floor))
        norms = np.sqrt(np.bincount(owners, self.idf[columns] ** 2, minlength=self.size))
        order = np.argsort(columns, kind="stable")
        self._starts = np.concatenate([[0], np.cumsum(self.frequency)])
        self._owners = owners[order]
        self._weights = self.idf[columns[order]] / np.maximum(norms[self._owners], 1e-9)

    def known(self, terms: Iterable[str]) -> Ids:
        """Return the numbers of the terms that the index knows, in increasing order."""
        found = (self._ids.get(term) for term in terms)
        return np.array(sorted(i for i in found if i is not None), dtype=np.int64)

    def length(self, terms: Iterable[str], known: Ids) -> float:
        """Return the length of a query's vector; a term never seen is as rare as one seen once."""
        unseen = sum(self.weight(term) ** 2 for term in terms if term not in self._ids)
        return float(np.sqrt((self.idf[known] ** 2).sum() + unseen))

    def cosines(self, terms: Iterable[str]) -> Array:
        """Return the similarity, 0 to 1, of a set of terms to every text."""
        terms = set(terms)
        known = self.known(terms)
        if not len(known):
            return np.zeros(self.size)
        spans = [slice(self._starts[i], self._starts[i + 1]) for i in known.tolist()]
        owners = np.concatenate([self._owners[span] for span in spans])
        weights = np.concatenate([self._weights[span] for span in spans])
        weights *= np.repeat(self.idf[known], self.frequency[known])
        return np.bincount(owners, weights, minlength=self.size) / self.length(terms, known)

    def weight(self, term: str) -> float:
        """Return how rare a term is."""
        number = self._ids.get(term)
        return float(self._rarity(np.array(self._floor(term))) if number is None else self.idf[number])

    def _floor(self, term: str) -> float:
        return COMMON_SHARE * self.size if term in self._common else 0.0

    def _rarity(self, frequency: Array) -> Array:
        # A term seen once may be new as well as rare: both weigh alike, so that a text left out of the index changes
        # nothing.
        return np.log1p((self.size + 1) / np.maximum(frequency, 1.0))
