"""The judge for a knowledge base of up to some hundred claims: taught by all that its entries say."""

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np

from ..text import strip_markup
from .encoding.vectors import Vectors
from .features import Comparer
from .gate import Gate
from .heard import Heard
from .index import Array
from .kernel import learn
from .reading import Reader, Reading
from .sayings import Saying
from .stance import StanceModel
from .verdict import Verdict

HIGHEST = 0.98
"""No match is surer than this: the sayings of a knowledge base are too few to tell 2 % from 0 %."""
FEW_WORDS = 4
HIGHEST_OF_FEW = 0.55
"""A message of fewer than `FEW_WORDS` words is never surer than this, which every confidence level marks at most."""
HIGHEST_OF_ONE = 0.25
"""A single word or name in common is no statement: such a match stays below what any confidence level marks."""
FEW_PHRASINGS = 4
TRUST_IN_FEW = 0.7
"""A claim with fewer phrasings than `FEW_PHRASINGS` is known too little: this factor lowers its probabilities."""

_FORMAL_SAYINGS = 2  # the statement and the question, which every claim has
_FEWEST_SHARED = 2


class TaughtJudge:
    """Kernel regression over the sayings, a gate and a stance model, all fitted on the entries. Immutable."""

    def __init__(self, sayings: Sequence[Saying], claims: int, reader: Reader, vectors: Vectors | None) -> None:
        """Learn from `sayings`, as `gather` orders them."""
        known = with_meanings(sayings, vectors)
        kernel, left_out = learn(known, claims)
        self._comparer = Comparer(kernel, known, claims)
        self.stances = StanceModel.train(self._comparer, left_out, known)
        self._gate = Gate.train(self._comparer, left_out, known, reader, vectors)
        self._hardly_known = self._comparer.sayings_of < FEW_PHRASINGS + _FORMAL_SAYINGS

    def judge(self, heard: Heard, limit: int) -> tuple[Verdict, ...]:
        """Return at most `limit` verdicts, the likeliest claim first."""
        reading = heard.reading
        if not reading.terms:
            return ()
        likeness = self._comparer.kernel.likeness(reading)
        probabilities = self._cautious(reading, self._gate.probabilities(reading, likeness))
        ranked = np.argsort(-probabilities, kind="stable")[:limit].tolist()
        return tuple(
            Verdict(claim, float(probabilities[claim]), tuple(self._comparer.closest(likeness, claim)))
            for claim in ranked
        )

    def saying_any(self, terms: Iterable[str]) -> list[int]:
        """Return the claims of whose sayings some says one of the terms."""
        return self._comparer.saying_any(terms)

    def _cautious(self, reading: Reading, probabilities: Array) -> Array:
        """Lower what is surer than so little evidence allows."""
        lowered = np.where(self._hardly_known, probabilities * TRUST_IN_FEW, probabilities)
        highest = HIGHEST_OF_FEW if reading.words < FEW_WORDS else HIGHEST
        for claim in np.flatnonzero(lowered >= HIGHEST_OF_ONE).tolist():
            lone = self._comparer.places_said(reading, claim) < _FEWEST_SHARED
            lowered[claim] = min(lowered[claim], HIGHEST_OF_ONE if lone else highest)
        return lowered


def with_meanings(sayings: Sequence[Saying], vectors: Vectors | None) -> tuple[Saying, ...]:
    """Return the sayings with their vectors, if there is an encoder."""
    if vectors is None or not sayings:
        return tuple(sayings)
    rows = vectors.of([strip_markup(saying.text) for saying in sayings])
    return tuple(
        dataclasses.replace(saying, reading=dataclasses.replace(saying.reading, meaning=row))
        for saying, row in zip(sayings, rows, strict=True)
    )
