"""Logistic regression with a Gaussian prior, fitted by Newton's method."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_STEPS = 30
_TOLERANCE = 1e-8
_CLIP = 30.0


def sigmoid(scores: Array) -> Array:
    """Return 1 / (1 + e^-score), finite for every finite score."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -_CLIP, _CLIP))), dtype=np.float64)


def fit_logistic(rows: Array, labels: Array, *, weights: Array, prior: Array, strength: Array) -> Array:
    """
    Return the most probable coefficients of a logistic model.

    `rows` is (examples, features), `labels` 0 or 1, `weights` how much each example counts; `prior` is where the
    coefficients are believed to be and `strength` how firmly (both a number a feature). Without rows, the prior comes
    back.
    """

    def surprise(at: Array) -> float:
        scores = rows @ at
        return float(weights @ (np.logaddexp(0.0, scores) - labels * scores) + strength @ (at - prior) ** 2 / 2)

    beta = prior.astype(np.float64).copy()
    for _ in range(_STEPS):
        p = sigmoid(rows @ beta)
        slope = rows.T @ (weights * (p - labels)) + strength * (beta - prior)
        curve = (rows * (weights * p * (1 - p))[:, None]).T @ rows + np.diag(strength)
        step = np.linalg.solve(curve, slope)
        # A full step overshoots where the model is sure already, and may then swing to and fro for ever.
        reached = surprise(beta)
        while np.abs(step).max(initial=0.0) >= _TOLERANCE and surprise(beta - step) > reached:
            step = step / 2
        beta -= step
        if np.abs(step).max(initial=0.0) < _TOLERANCE:
            break
    return beta
