"""Learn from the sayings which claim a text is about: kernel ridge regression, whose leave-one-out answers cost nothing extra."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .index import Array, TermIndex
from .language import COMMON_WORDS
from .reading import Reading
from .sayings import NO_CLAIM, Saying
from .stemming import stem

VIEWS = ("terms", "pairs", "grams")
VIEW_WEIGHTS = np.array([0.5, 0.2, 0.3])
"""How much the three views of a text count. This and the next two were chosen by leave-one-out on the seeds."""
SHARPNESS = 1.3
"""Similarities are raised to this power: a few close sayings tell more than many faintly alike."""
RIDGE = 2.0
"""The ridge penalty of the claims' scores, in units of a text's similarity to itself."""
ANY_RIDGE = 0.5
"""The same for the score of any claim at all, which has more sayings to go by."""
MAX_LEARNED = 4_000
"""More sayings than this are not learned from together, since the cost grows with the cube; plain similarity stands in."""

_COMMON = frozenset(map(stem, COMMON_WORDS))


@dataclass(frozen=True, slots=True)
class Likeness:
    """
    How like the sayings and the claims a text is.

    `views` is (views, sayings), `joined` their weighted mean; `claims` is the learned score of each claim, about 1 for what
    states it and 0 for what does not, and `any_claim` that of stating any of them.
    """

    views: Array
    joined: Array
    claims: Array
    any_claim: float

    def lead(self, claim: int) -> float:
        """Return by how much a claim's score leads the best other one."""
        others = np.delete(self.claims, claim)
        return float(self.claims[claim] - others.max(initial=0.0))


class Kernel:
    """Scores texts against the claims. Immutable once built."""

    def __init__(self, sayings: Sequence[Saying], claims: int) -> None:
        """Learn from `sayings`, those that state a claim first and in the order of the claims."""
        self.indexes = tuple(
            TermIndex([getattr(saying.reading, view) for saying in sayings], _COMMON) for view in VIEWS
        )
        self._sayings = sayings
        stated = np.array([saying.states for saying in sayings], dtype=np.int64)
        self._stating = int((stated != NO_CLAIM).sum())
        self._starts = np.searchsorted(stated[: self._stating], np.arange(claims))
        self._known: list[Array] = []
        self._alpha: Array | None = None
        if len(sayings) <= MAX_LEARNED:
            targets = np.zeros((len(sayings), claims + 1))
            targets[np.arange(self._stating), stated[: self._stating]] = 1.0
            targets[: self._stating, claims] = 1.0
            self._known = [self._views(saying.reading) for saying in sayings]
            kernel = np.stack([_joined(views) for views in self._known]) ** SHARPNESS
            kernel = (kernel + kernel.T) / 2
            self._alpha, self._left_out = _ridge(kernel, targets, np.array([RIDGE] * claims + [ANY_RIDGE]))

    def likeness(self, reading: Reading, without: int | None = None) -> Likeness:
        """Compare a text; `without` is the number of a saying that is treated as unknown."""
        views = self._views(reading)
        if without is not None:
            views[:, without] = 0.0
        return _likeness(views, self._learned(_joined(views)))

    def likeness_left_out(self, number: int) -> Likeness:
        """Compare a known saying as if it had never been known."""
        if self._alpha is None:
            return self.likeness(self._sayings[number].reading, without=number)
        views = self._known[number].copy()
        views[:, number] = 0.0
        return _likeness(views, self._left_out[number])

    def _learned(self, joined: Array) -> Array:
        if self._alpha is not None:
            return joined**SHARPNESS @ self._alpha
        stated = joined[: self._stating] ** SHARPNESS
        return (
            np.append(np.maximum.reduceat(stated, self._starts), stated.max(initial=0.0))
            if len(stated)
            else np.zeros(1)
        )

    def _views(self, reading: Reading) -> Array:
        return np.stack(
            [index.cosines(getattr(reading, view)) for view, index in zip(VIEWS, self.indexes, strict=True)]
        )


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


def _likeness(views: Array, learned: Array) -> Likeness:
    return Likeness(views, _joined(views), learned[:-1], float(learned[-1]))


def _joined(views: Array) -> Array:
    return np.asarray(VIEW_WEIGHTS @ views)
