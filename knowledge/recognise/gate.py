"""From likeness to probability: whether anything is claimed at all, and which claim it is.

The gate is a logistic model of the first question, the share a softmax over the learned scores for the second; their
product is the probability. Both are fitted on the knowledge base's own sayings, each compared as if it had never been
known, on near misses, on spoiled sayings and on idle talk.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from .encoding.vectors import Vectors
from .features import NAMES, Comparer
from .index import Array
from .kernel import LeftOut, Likeness
from .logistic import fit_logistic, sigmoid
from .reading import Reader, Reading
from .sayings import NO_CLAIM, Saying
from .spoiled import spoil, with_meanings
from .weights import GateWeights

SPOILED_WEIGHT = 1.0
"""How much a spoiled saying counts beside a real one."""
UNHEARD_WEIGHT = 0.15
"""How much a saying of a claim that is treated as unknown counts."""
MAX_TAUGHT = 3_000
"""More sayings than this are thinned out evenly: the gate has few coefficients and learns no more from the rest."""
TEMPERATURES = (0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3)
"""How sharply the share falls with the score; the likeliest on the left-out sayings is taken."""
DEFAULT_TEMPERATURE = 0.08


@dataclass(frozen=True, slots=True)
class Gate:
    """Turns a likeness into a probability for each claim. Immutable."""

    comparer: Comparer
    weights: GateWeights
    coefficients: Array
    temperature: float

    @classmethod
    def train(
        cls,
        comparer: Comparer,
        left_out: LeftOut,
        sayings: Sequence[Saying],
        reader: Reader,
        vectors: Vectors | None = None,
    ) -> Self:
        """Fit the gate for the sayings that `comparer` knows."""
        weights = GateWeights.shipped(semantic=comparer.kernel.semantic)
        if not comparer.claims:
            return cls(comparer, weights, weights.prior, DEFAULT_TEMPERATURE)
        examples = gate_examples(comparer, left_out, sayings, reader, vectors)
        return cls(comparer, weights, fit_gate(examples, weights), likeliest_temperature(left_out, sayings))

    def probabilities(self, reading: Reading, likeness: Likeness) -> Array:
        """Return the probability of each claim; together they are at most 1."""
        row = self.comparer.features(reading, likeness, int(likeness.claims.argmax()))
        weights = self.weights
        claiming = float(sigmoid(weights.slope * (row @ self.coefficients) + weights.intercept))
        return claiming * _shares(likeness.claims, self.temperature / weights.sharper)


@dataclass(frozen=True, slots=True)
class GateExample:
    """A text beside the claim that it is most like, and whether it states any claim."""

    features: Array
    claiming: bool
    weight: float = 1.0


def gate_examples(
    comparer: Comparer, left_out: LeftOut, sayings: Sequence[Saying], reader: Reader, vectors: Vectors | None
) -> list[GateExample]:
    """Return what the entries teach about claiming anything at all."""
    return [
        *_left_out(comparer, left_out, sayings),
        *_unheard_of(comparer, left_out, sayings),
        *_spoiled(comparer, sayings, reader, vectors),
    ]


def fit_gate(examples: Sequence[GateExample], weights: GateWeights) -> Array:
    """Return the gate's coefficients: where they are believed to be, and what the examples make of that."""
    return fit_logistic(
        np.array([example.features for example in examples]).reshape(len(examples), len(NAMES)),
        np.array([float(example.claiming) for example in examples]),
        weights=np.array([example.weight for example in examples]),
        prior=weights.prior,
        strength=np.full(len(NAMES), weights.strength),
    )


def _left_out(comparer: Comparer, left_out: LeftOut, sayings: Sequence[Saying]) -> Iterator[GateExample]:
    for number in _thinned(len(sayings)):
        saying = sayings[number]
        likeness = left_out.likeness(number)
        features = comparer.features(saying.reading, likeness, int(likeness.claims.argmax()), saying)
        yield GateExample(features, saying.states != NO_CLAIM)


def _unheard_of(comparer: Comparer, left_out: LeftOut, sayings: Sequence[Saying]) -> Iterator[GateExample]:
    """Yield the sayings beside the likeliest other claim: so looks a claim that the knowledge base lacks."""
    if comparer.claims < 2:
        return
    for number in _thinned(len(sayings)):
        saying = sayings[number]
        if saying.states != NO_CLAIM:
            likeness = left_out.likeness_without_claim(number)
            claim = int(likeness.claims.argmax())
            yield GateExample(comparer.features(saying.reading, likeness, claim), claiming=False, weight=UNHEARD_WEIGHT)


def _spoiled(
    comparer: Comparer, sayings: Sequence[Saying], reader: Reader, vectors: Vectors | None
) -> Iterator[GateExample]:
    spoiled = spoil(sayings, reader)
    for text in with_meanings([spoiled[number] for number in _thinned(len(spoiled))], vectors):
        source = sayings[text.source]
        likeness = comparer.kernel.likeness(text.reading, without=text.source)
        claim = int(likeness.claims.argmax())
        if claim == source.claim or not text.only_its_own:
            yield GateExample(
                comparer.features(text.reading, likeness, claim, source), claiming=False, weight=SPOILED_WEIGHT
            )


def _thinned(count: int) -> range:
    return range(0, count, 1 + count // MAX_TAUGHT)


def _shares(scores: Array, temperature: float) -> Array:
    risen = np.exp((scores - scores.max(axis=-1, keepdims=True)) / temperature)
    return np.asarray(risen / risen.sum(axis=-1, keepdims=True))


def likeliest_temperature(left_out: LeftOut, sayings: Sequence[Saying]) -> float:
    """Return the temperature that makes the right claims of the left-out sayings likeliest."""
    taught = [number for number in _thinned(len(sayings)) if sayings[number].states != NO_CLAIM]
    scores = np.array([left_out.likeness(number).claims for number in taught])
    right = (np.arange(len(taught)), [sayings[number].states for number in taught])
    surprise = [-np.log(_shares(scores, temperature)[right] + 1e-9).sum() for temperature in TEMPERATURES]
    return TEMPERATURES[int(np.argmin(surprise))]
