"""Logistic regression with a prior."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.recognise.logistic import fit_logistic, sigmoid


def fit(rows: list[list[float]], labels: list[float], strength: float = 0.01) -> list[float]:
    """Fit with a prior at zero."""
    matrix = np.array(rows, dtype=np.float64).reshape(len(rows), 2)
    found = fit_logistic(
        matrix, np.array(labels), weights=np.ones(len(rows)), prior=np.zeros(2), strength=np.full(2, strength)
    )
    return [float(value) for value in found]


def test_the_log_odds_of_a_share_come_back() -> None:
    """Three of four positives and only a constant give the log-odds of 3 to 1."""
    constant, unused = fit([[1, 0]] * 400, [1, 1, 1, 0] * 100)
    assert abs(constant - np.log(3)) < 0.01
    assert unused == 0


def test_without_rows_the_prior_comes_back() -> None:
    """Nothing seen, nothing learned."""
    prior = np.array([1.0, -2.0])
    empty = np.empty((0, 2))
    found = fit_logistic(empty, np.empty(0), weights=np.empty(0), prior=prior, strength=np.ones(2))
    assert found.tolist() == prior.tolist()


def test_a_separable_set_stays_finite() -> None:
    """The prior keeps the coefficients finite where the data would let them grow for ever."""
    constant, slope = fit([[1, -1], [1, 1]], [0, 1])
    assert np.isfinite([constant, slope]).all()
    assert slope > 0


@given(st.floats(allow_nan=False))
def test_the_sigmoid_is_a_probability(score: float) -> None:
    """Any score, even an infinite one, gives a number between 0 and 1."""
    assert 0.0 <= float(sigmoid(np.array(score))) <= 1.0
