"""The numbers that are fitted beforehand, on messages of our own; `training/fit.py` makes the file."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .claim_index import Floats
from .index import Array
from .logistic import sigmoid

AnyFloats = NDArray[np.floating[Any]]
FILE = Path(__file__).with_name("weights.json")


@cache
def shipped() -> dict[str, Any]:
    """Return what the file holds, by part."""
    values: dict[str, Any] = json.loads(FILE.read_text(encoding="ascii"))
    return values


@dataclass(frozen=True, slots=True)
class RetrievalWeights:
    """
    How a retrieval judge ranks and how sure it is.

    `fusion` are the weights of words, grams and meaning in the score of a candidate; `coefficients` those of its
    features, for whether the likeliest candidate is stated at all; `temperature` how sharply the share of a candidate
    falls with its score.
    """

    fusion: tuple[float, float, float]
    coefficients: Array
    temperature: float

    @classmethod
    def shipped(cls, *, semantic: bool) -> Self:
        """Return the weights of a tier: with an encoder or without."""
        values = shipped()["retrieval"]["semantic" if semantic else "light"]
        words, grams, meaning = values["fusion"]
        return cls((words, grams, meaning), np.array(values["coefficients"]), values["temperature"])

    def score(self, said: AnyFloats, grams: AnyFloats, meaning: AnyFloats) -> Floats:
        """Return the fused score of each candidate."""
        words, runs, sense = self.fusion
        return np.asarray(words * said + runs * grams + sense * meaning, np.float32)

    def probabilities(self, rows: Array) -> Array:
        """Return the probability of each candidate, given their features, the best candidate's first."""
        score = self.score(rows[:, 1], rows[:, 2], rows[:, 3])
        risen = np.exp((score - score.max()) / self.temperature)
        return np.asarray(sigmoid(rows[0] @ self.coefficients) * risen / risen.sum())


@dataclass(frozen=True, slots=True)
class GateWeights:
    """
    Where a taught judge's gate starts, and how its scores become probabilities.

    `prior` are the coefficients before the entries have taught anything and `strength` how firmly they are believed; a
    score times `slope` plus `intercept` is the logit of claiming anything; shares are `sharper` than left-out sayings
    suggest, which are harder to tell apart than what people type.
    """

    prior: Array
    strength: float
    slope: float
    intercept: float
    sharper: float

    @classmethod
    def shipped(cls, *, semantic: bool) -> Self:
        """Return the weights of a tier: with an encoder or without."""
        values = shipped()["gate"]["semantic" if semantic else "light"]
        return cls(
            np.array(values["prior"]), values["strength"], values["slope"], values["intercept"], values["sharper"]
        )
