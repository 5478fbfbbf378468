"""Learn from the sayings which claim a text is about.

Kernel ridge regression: its leave-one-out answers cost nothing extra.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .encoding.encoder import Vectors32
from .index import Array, Ids, TermIndex
from .language import COMMON_WORDS
from .reading import Reading
from .sayings import NO_CLAIM, Saying
from .stemming import stem

VIEWS = ("terms", "pairs", "grams")
WORDS_ALONE = np.array([0.5, 0.2, 0.3, 0.0])
"""
How much the views of a text count: terms, pairs, grams and meaning.

This and the next four were chosen by leave-one-out on the seeds and a look at labelled messages; the optimum is flat.
"""
WITH_MEANING = np.array([0.3, 0.12, 0.18, 0.4])
"""The same with an encoder."""
UNRELATED = 0.15
"""The cosine of texts that have nothing to do with each other; it counts as no likeness."""
SHARPNESS = 1.3
"""Similarities are raised to this power: a few close sayings tell more than many faintly alike."""
RIDGE = 2.0
"""The ridge penalty of the claims' scores, in units of a text's similarity to itself."""
ANY_RIDGE = 0.5
"""The same for the score of any claim at all, which has more sayings to go by."""
MAX_LEARNED = 4_000
"""More sayings than this are not learned from, since the cost grows with the cube; plain similarity stands in."""

_COMMON = frozenset(map(stem, COMMON_WORDS))


@dataclass(frozen=True, slots=True)
class Likeness:
    """
    How like the sayings and the claims a text is.

    `views` is (views, sayings): terms, pairs, grams and meaning; `joined` their weighted mean; `claims` is the learned score of each claim, about 1
    for what states it and 0 for what does not, and `any_claim` that of stating any of them.
    """

    views: Array
    joined: Array
    claims: Array
    any_claim: float

    def lead(self, claim: int) -> float:
        """Return by how much a claim's score leads the best other one."""
        others = np.delete(self.claims, claim)
        return float(self.claims[claim] - others.max(initial=0.0))


class MeaningIndex:
    """Likeness in meaning, 0 to 1, to the texts that an encoder's vectors stand for."""

    def __init__(self, vectors: Vectors32 | None, size: int) -> None:
        """`vectors` is (size, dimensions), or None where there is no encoder."""
        self._vectors = vectors
        self._size = size

    def likeness(self, meaning: Vectors32 | None) -> Array:
        """Compare a vector of length 1 with all; without one, or without an encoder, nothing is alike."""
        if self._vectors is None or meaning is None:
            return np.zeros(self._size)
        cosines = (self._vectors @ meaning).astype(np.float64)
        return np.clip((cosines - UNRELATED) / (1 - UNRELATED), 0.0, 1.0)


class Kernel:
    """Scores texts against the claims. Immutable once built; `learn` builds it."""

    def __init__(
        self,
        indexes: Sequence[TermIndex],
        meanings: MeaningIndex,
        *,
        view_weights: Array,
        stating: int,
        starts: Ids,
        weights: Array | None,
    ) -> None:
        """
        Hold what was learned.

        `weights` is (sayings, claims + 1), or None where plain similarity stands in; `starts` is each claim's first
        saying.
        """
        self.indexes = tuple(indexes)
        self.meanings = meanings
        self.view_weights = view_weights
        self._stating = stating
        self._starts = starts
        self._weights = weights

    @property
    def semantic(self) -> bool:
        """Whether an encoder's vectors are among what is compared."""
        return bool(self.view_weights[-1])

    def likeness(self, reading: Reading, without: int | None = None) -> Likeness:
        """Compare a text; `without` is the number of a saying that is treated as unknown."""
        views = self.views(reading)
        if without is not None:
            views[:, without] = 0.0
        return self.likeness_of(views)

    def likeness_of(self, views: Array) -> Likeness:
        """Score a text by its similarities to the sayings."""
        joined = self.joined(views)
        if self._weights is not None:
            learned = joined**SHARPNESS @ self._weights
            return Likeness(views, joined, learned[:-1], float(learned[-1]))
        stated = joined[: self._stating] ** SHARPNESS
        claims = np.maximum.reduceat(stated, self._starts) if len(stated) else np.empty(0)
        return Likeness(views, joined, claims, float(stated.max(initial=0.0)))

    def likeness_without_claims(self, reading: Reading, claims: Sequence[int]) -> Likeness:
        """Compare a text as if some claims had never been known; these then score lowest."""
        views = self.views(reading)
        ends = np.append(self._starts, self._stating)
        for claim in claims:
            views[:, ends[claim] : ends[claim + 1]] = 0.0
        likeness = self.likeness_of(views)
        likeness.claims[list(claims)] = min(0.0, likeness.claims.min())
        return likeness

    def views(self, reading: Reading) -> Array:
        """Return a text's similarities to the sayings: (views, sayings)."""
        words = [index.cosines(getattr(reading, view)) for view, index in zip(VIEWS, self.indexes, strict=True)]
        return np.stack([*words, self.meanings.likeness(reading.meaning)])

    def joined(self, views: Array) -> Array:
        """Return the weighted mean of the views."""
        return np.asarray(self.view_weights @ views)


class LeftOut:
    """Compares the known sayings as if they had never been known. For training only: it holds all similarities."""

    def __init__(self, kernel: Kernel, sayings: Sequence[Saying], known: Sequence[Array], scores: Array | None) -> None:
        """`known` are the views of the sayings and `scores` their leave-one-out scores, if these were learned."""
        self._kernel = kernel
        self._sayings = sayings
        self._known = known
        self._scores = scores
        self._stated = np.array([saying.states for saying in sayings], dtype=np.int64)

    def likeness(self, number: int) -> Likeness:
        """Compare a saying with all the others."""
        views = self._views(number)
        views[:, number] = 0.0
        if self._scores is None:
            return self._kernel.likeness_of(views)
        scores = self._scores[number]
        return Likeness(views, self._kernel.joined(views), scores[:-1], float(scores[-1]))

    def likeness_without_claim(self, number: int) -> Likeness:
        """Compare a saying as if its whole claim had never been known; that claim then scores lowest."""
        claim = self._sayings[number].claim
        views = self._views(number)
        views[:, self._stated == claim] = 0.0
        likeness = self._kernel.likeness_of(views)
        likeness.claims[claim] = min(0.0, likeness.claims.min())
        return likeness

    def _views(self, number: int) -> Array:
        return self._known[number].copy() if self._known else self._kernel.views(self._sayings[number].reading)


def learn(sayings: Sequence[Saying], claims: int) -> tuple[Kernel, LeftOut]:
    """Learn from `sayings`, those that state a claim first and in the order of the claims."""
    indexes = [TermIndex([getattr(saying.reading, view) for saying in sayings], _COMMON) for view in VIEWS]
    stated = np.array([saying.states for saying in sayings], dtype=np.int64)
    stating = int((stated != NO_CLAIM).sum())
    starts = np.searchsorted(stated[:stating], np.arange(claims)).astype(np.int64)
    meanings = _meanings(sayings)
    view_weights = WORDS_ALONE if meanings is None else WITH_MEANING
    unlearned = Kernel(
        indexes,
        MeaningIndex(meanings, len(sayings)),
        view_weights=view_weights,
        stating=stating,
        starts=starts,
        weights=None,
    )
    if len(sayings) > MAX_LEARNED:
        return unlearned, LeftOut(unlearned, sayings, (), None)
    targets = np.zeros((len(sayings), claims + 1))
    targets[np.arange(stating), stated[:stating]] = 1.0
    targets[:stating, claims] = 1.0
    known = [unlearned.views(saying.reading) for saying in sayings]
    likenesses = np.array([unlearned.joined(views) for views in known]).reshape(len(sayings), len(sayings)) ** SHARPNESS
    weights, scores = _ridge((likenesses + likenesses.T) / 2, targets, np.array([RIDGE] * claims + [ANY_RIDGE]))
    kernel = Kernel(
        indexes, unlearned.meanings, view_weights=view_weights, stating=stating, starts=starts, weights=weights
    )
    return kernel, LeftOut(kernel, sayings, known, scores)


def _ridge(kernel: Array, targets: Array, penalties: Array) -> tuple[Array, Array]:
    """
    Return the weights of the texts and the leave-one-out scores, both (texts, targets).

    Scores are scaled so that a text alone in the world scores 1 for its own claim, whatever the penalty.
    """
    weights, left_out = np.empty_like(targets), np.empty_like(targets)
    for penalty in np.unique(penalties).tolist():
        columns = penalties == penalty
        # The penalty keeps the matrix far from singular, so single precision is enough, and takes half the time.
        inverse = np.linalg.inv((kernel + penalty * np.eye(len(kernel))).astype(np.float32)).astype(np.float64)
        solved = inverse @ targets[:, columns]
        weights[:, columns] = solved * (1 + penalty)
        left_out[:, columns] = (targets[:, columns] - solved / np.diag(inverse)[:, None]) * (1 + penalty)
    return weights, left_out


def _meanings(sayings: Sequence[Saying]) -> Vectors32 | None:
    """Return the sayings' vectors, (sayings, dimensions), or None if an encoder has not seen them all."""
    rows = [saying.reading.meaning for saying in sayings]
    known = [row for row in rows if row is not None]
    return np.stack(known) if known and len(known) == len(rows) else None
