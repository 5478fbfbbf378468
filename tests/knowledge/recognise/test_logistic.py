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


FEATURES = st.tuples(st.just(1.0), *[st.sampled_from([-1.0, -0.1, 0.0, 0.3, 1.0])] * 3)


@given(
    st.lists(st.tuples(FEATURES, st.booleans(), st.sampled_from([0.15, 1.0, 40.0])), min_size=1, max_size=40),
    st.lists(st.floats(-8, 8), min_size=4, max_size=4),
    st.sampled_from([0.01, 1.0, 10.0]),
)
def test_the_fit_ends_at_the_likeliest_coefficients(
    examples: list[tuple[tuple[float, ...], bool, float]], prior: list[float], strength: float
) -> None:
    """However sure the prior is of the opposite, the slope at the answer is nothing: there is no better one near."""
    rows = np.array([row for row, _, _ in examples])
    labels = np.array([float(label) for _, label, _ in examples])
    weights = np.array([weight for _, _, weight in examples])
    believed, firmly = np.array(prior), np.full(4, strength)
    found = fit_logistic(rows, labels, weights=weights, prior=believed, strength=firmly)
    slope = rows.T @ (weights * (sigmoid(rows @ found) - labels)) + firmly * (found - believed)
    assert np.abs(slope).max() < 1e-4


@given(st.floats(allow_nan=False))
def test_the_sigmoid_is_a_probability(score: float) -> None:
    """Any score, even an infinite one, gives a number between 0 and 1."""
    assert 0.0 <= float(sigmoid(np.array(score))) <= 1.0
