"""What a message does with a claim: assert it, dispute it or ask about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from ..text import strip_markup, words
from ..views import MessageStance
from .features import Comparer
from .index import Array
from .kernel import Likeness
from .language import ASKING_WORDS, DENIALS, NEGATIONS, QUESTION_OPENERS
from .logistic import fit_logistic
from .sayings import Saying

_SENTENCE_END = re.compile(r"(?<=[.!?\n])\s+")
_CLOSEST = 5
_MAX_TAUGHT = 2_000

# Coefficients of the signs in `_signs`, before a knowledge base has taught anything: about what our own seeds teach.
_ASKS_PRIOR = np.array([-3.0, 4.0, 1.0, 3.0, -0.5, 0.0, 0.0])
_DISPUTES_PRIOR = np.array([-1.5, 0.0, 0.0, 0.0, 2.0, 2.0, -1.5])


@dataclass(frozen=True, slots=True)
class StanceModel:
    """Tells the stance of a message by two logistic models: whether it asks and, if not, whether it disputes. Immutable."""

    comparer: Comparer
    asks: Array
    disputes: Array

    @classmethod
    def train(cls, comparer: Comparer, sayings: Sequence[Saying]) -> Self:
        """Learn from the sayings that state a claim, each compared with the others only."""
        stating = [(number, saying) for number, saying in enumerate(sayings) if saying.stance is not None]
        stating = stating[:: 1 + len(stating) // _MAX_TAUGHT]
        rows = np.empty((len(stating), len(_ASKS_PRIOR)))
        for row, (number, saying) in zip(rows, stating, strict=True):
            likeness = comparer.kernel.likeness_left_out(number)
            row[:] = _signs(strip_markup(saying.text), comparer.closest(likeness, saying.claim, _CLOSEST))
        stances = [saying.stance for _, saying in stating]
        asking = np.array([stance is MessageStance.ASKS for stance in stances], dtype=bool)
        disputing = np.array([stance is MessageStance.DISPUTES for stance in stances], dtype=np.float64)
        return cls(
            comparer,
            _fit(rows, asking.astype(np.float64), _ASKS_PRIOR),
            _fit(rows[~asking], disputing[~asking], _DISPUTES_PRIOR),
        )

    def stance(self, said: str, likeness: Likeness, claim: int) -> MessageStance:
        """Return the stance of a message (without markup) to a claim."""
        signs = _signs(said, self.comparer.closest(likeness, claim, _CLOSEST))
        if signs @ self.asks > 0:
            return MessageStance.ASKS
        return MessageStance.DISPUTES if signs @ self.disputes > 0 else MessageStance.ASSERTS


def _fit(rows: Array, labels: Array, prior: Array) -> Array:
    # Both answers weigh the same, however many phrasings of either kind there are: what people will type is another matter.
    share = labels.mean() if len(labels) else 0.5
    weights = np.where(labels > 0, 0.5 / max(share, 0.05), 0.5 / max(1 - share, 0.05))
    return fit_logistic(rows, labels, weights=weights, prior=prior, strength=np.ones(len(prior)))


def _signs(said: str, closest: Sequence[tuple[Saying, float]]) -> Array:
    """Return the signs of stance in a message, each between -1 and 1, given the claim's sayings that are closest to it."""
    spoken = words(said)
    sentences = [sentence for sentence in _SENTENCE_END.split(said) if words(sentence)]
    questions = [sentence.rstrip().endswith("?") for sentence in sentences]
    openers = [words(sentence)[0] in QUESTION_OPENERS for sentence in sentences]
    # How the claim is asserted, not how near its disputes are: left out, a dispute would miss itself and teach the opposite.
    asserting = [(saying, nearness**2) for saying, nearness in closest if saying.stance is MessageStance.ASSERTS]
    negating = sum(weight for saying, weight in asserting if not NEGATIONS.isdisjoint(words(saying.text)))
    asserted = sum(weight for _, weight in asserting) or 1.0
    negated = float(not NEGATIONS.isdisjoint(spoken))
    return np.array(
        (
            1.0,
            sum(questions) / max(1, len(sentences)),
            float(any(question and opened for question, opened in zip(questions, openers, strict=True))),
            float(any(openers[:1]) or not ASKING_WORDS.isdisjoint(spoken[:3])),
            negated,
            float(not DENIALS.isdisjoint(spoken)),
            # Those who assert "Stalin never believed in it" negate too: where the claim negates, negation is no dispute.
            negated * negating / asserted,
        )
    )
