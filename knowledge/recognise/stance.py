"""What a message does with a claim: assert it, dispute it or ask about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from ..text import strip_markup
from ..views import MessageStance
from .features import Comparer
from .index import Array
from .kernel import LeftOut
from .logistic import fit_logistic
from .sayings import Saying, Wording
from .signs import MessageSigns

_MAX_TAUGHT = 2_000

# Coefficients of `_row` before a knowledge base has taught anything: about what our own seeds teach.
_ASKS_PRIOR = np.array([-3.0, 4.0, 1.0, 3.0, -0.5, 0.0, 0.0])
_DISPUTES_PRIOR = np.array([-1.5, 0.0, 0.0, 0.0, 2.0, 2.0, -1.5])


@dataclass(frozen=True, slots=True)
class StanceModel:
    """Tells a stance by two logistic models: whether a message asks and, if not, whether it disputes. Immutable."""

    asks: Array
    disputes: Array

    @classmethod
    def train(cls, comparer: Comparer, left_out: LeftOut, sayings: Sequence[Saying]) -> Self:
        """Learn from the sayings that state a claim, each compared with the others only."""
        stating = [(number, saying) for number, saying in enumerate(sayings) if saying.stance is not None]
        stating = stating[:: 1 + len(stating) // _MAX_TAUGHT]
        rows = np.empty((len(stating), len(_ASKS_PRIOR)))
        for row, (number, saying) in zip(rows, stating, strict=True):
            row[:] = _row(
                MessageSigns.of(strip_markup(saying.text)), comparer.closest(left_out.likeness(number), saying.claim)
            )
        asking = np.array([saying.stance is MessageStance.ASKS for _, saying in stating], dtype=bool)
        disputing = np.array([saying.stance is MessageStance.DISPUTES for _, saying in stating], dtype=bool)
        return cls(
            _fit(rows, asking.astype(np.float64), _ASKS_PRIOR),
            _fit(rows[~asking], disputing[~asking].astype(np.float64), _DISPUTES_PRIOR),
        )

    @classmethod
    def untaught(cls) -> Self:
        """Return the model that no knowledge base has taught anything."""
        return cls(_ASKS_PRIOR, _DISPUTES_PRIOR)

    def stance(self, signs: MessageSigns, closest: Sequence[tuple[Wording, float]]) -> MessageStance:
        """Return the stance of a message, given the claim's sayings that are closest to it and how close each is."""
        row = _row(signs, closest)
        if row @ self.asks > 0:
            return MessageStance.ASKS
        return MessageStance.DISPUTES if row @ self.disputes > 0 else MessageStance.ASSERTS


def _fit(rows: Array, labels: Array, prior: Array) -> Array:
    # Both answers weigh the same, however many phrasings of either kind there are: what people will type is another
    # matter.
    share = labels.mean() if len(labels) else 0.5
    weights = np.where(labels > 0, 0.5 / max(share, 0.05), 0.5 / max(1 - share, 0.05))
    return fit_logistic(rows, labels, weights=weights, prior=prior, strength=np.ones(len(prior)))


def _row(signs: MessageSigns, closest: Sequence[tuple[Wording, float]]) -> Array:
    # How the claim is asserted, not how near its disputes are: left out, a dispute would miss itself and teach the
    # opposite.
    asserting = [(saying, nearness**2) for saying, nearness in closest if saying.stance is MessageStance.ASSERTS]
    negating = sum(weight for saying, weight in asserting if saying.signs.negated)
    asserted = sum(weight for _, weight in asserting) or 1.0
    return np.array(
        (
            1.0,
            signs.questions,
            signs.opened,
            signs.announced,
            signs.negated,
            signs.denied,
            # Those who assert "Stalin never believed in it" negate too: where the claim negates, negation is no
            # dispute.
            signs.negated * negating / asserted,
        )
    )
