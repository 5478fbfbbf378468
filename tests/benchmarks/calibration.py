"""Whether probabilities mean what they say: the expected calibration error, as it is and after cross-fitting."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from knowledge.evaluate import CALIBRATION_BINS

FOLDS = 5
PULL = 1.0
"""How strongly the fitted map is drawn towards the one that changes nothing."""
_EDGE = 1e-4  # probabilities are rounded to four places
_STEPS = 50

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """The probability of a message's likeliest match, and whether that was right."""

    message: str
    probability: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The messages whose probabilities fall into one tenth: how sure the recogniser was, how often it was right."""

    messages: int
    said: float
    right: float


def bins(points: Sequence[Said]) -> list[Bin]:
    """Return the bins that have messages, from unlikely to likely."""
    members: dict[int, list[Said]] = {}
    for point in points:
        members.setdefault(min(CALIBRATION_BINS - 1, int(point.probability * CALIBRATION_BINS)), []).append(point)
    return [
        Bin(
            len(inside),
            sum(point.probability for point in inside) / len(inside),
            sum(point.right for point in inside) / len(inside),
        )
        for _, inside in sorted(members.items())
    ]


def calibration_error(points: Sequence[Said]) -> float:
    """Return the expected calibration error; 0 without points."""
    return sum(one.messages * abs(one.said - one.right) for one in bins(points)) / max(1, len(points))


def cross_fitted(points: Sequence[Said], folds: int = FOLDS) -> list[Said]:
    """Map the probabilities of every fold of the messages by what was fitted on the other folds."""
    ordered = sorted(points, key=lambda point: hashlib.sha256(point.message.encode()).digest())
    mapped: list[Said] = []
    for fold in range(folds):
        inside = ordered[fold::folds]
        scale, shift = fit([point for number, point in enumerate(ordered) if number % folds != fold])
        moved = _sigmoid(scale * _logits(inside) + shift).tolist()
        mapped += [replace(point, probability=new) for point, new in zip(inside, moved, strict=True)]
    return mapped


def fit(points: Sequence[Said]) -> tuple[float, float]:
    """Fit Platt's map on the logit, scale and shift, by Newton's method with a pull towards (1, 0)."""
    inputs = np.column_stack([_logits(points), np.ones(len(points))])
    right = np.array([point.right for point in points], dtype=np.float64)
    start = np.array([1.0, 0.0])
    weights = start.copy()
    for _ in range(_STEPS):
        said = _sigmoid(inputs @ weights)
        slope = inputs.T @ (said - right) + PULL * (weights - start)
        bend = (inputs.T * (said * (1 - said))) @ inputs + PULL * np.eye(2)
        step = np.linalg.solve(bend, slope)
        longest = float(np.abs(step).max())
        weights -= step / max(1.0, longest)
        if longest < 1e-9:
            break
    return float(weights[0]), float(weights[1])


def _logits(points: Sequence[Said]) -> Array:
    probabilities = np.clip([point.probability for point in points], _EDGE, 1 - _EDGE)
    return np.asarray(np.log(probabilities / (1 - probabilities)), dtype=np.float64)


def _sigmoid(values: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float64)
