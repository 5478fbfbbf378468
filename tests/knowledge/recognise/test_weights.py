"""The numbers that are fitted beforehand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.recognise.features import NAMES as GATE_NAMES
from knowledge.recognise.retrieved import NAMES as RETRIEVAL_NAMES
from knowledge.recognise.weights import GateWeights, RetrievalWeights, shipped

TIERS = pytest.mark.parametrize("semantic", [True, False], ids=["semantic", "light"])


def test_the_file_holds_both_judges_in_both_tiers() -> None:
    assert {judge: set(tiers) for judge, tiers in shipped().items()} == {
        "gate": {"semantic", "light"},
        "retrieval": {"semantic", "light"},
    }


@TIERS
def test_the_retrieval_judges_weights_fit_its_features(semantic: bool) -> None:  # noqa: FBT001
    weights = RetrievalWeights.shipped(semantic=semantic)
    assert len(weights.fusion) == 3
    assert weights.coefficients.shape == (len(RETRIEVAL_NAMES),)
    assert np.isfinite([*weights.fusion, *weights.coefficients, weights.temperature]).all()
    assert weights.temperature > 0
    assert min(weights.fusion) >= 0


@TIERS
def test_the_gates_weights_fit_its_features(semantic: bool) -> None:  # noqa: FBT001
    weights = GateWeights.shipped(semantic=semantic)
    assert weights.prior.shape == (len(GATE_NAMES),)
    assert np.isfinite([*weights.prior, weights.strength, weights.slope, weights.intercept, weights.sharper]).all()
    assert min(weights.strength, weights.slope, weights.sharper) > 0


def test_without_an_encoder_meaning_counts_for_nothing() -> None:
    """What is always 0 in the light tier cannot have been fitted there."""
    retrieval, gate = RetrievalWeights.shipped(semantic=False), GateWeights.shipped(semantic=False)
    assert retrieval.fusion[2] == 0
    for name, coefficient in [
        *zip(RETRIEVAL_NAMES, retrieval.coefficients, strict=True),
        *zip(GATE_NAMES, gate.prior, strict=True),
    ]:
        assert coefficient == 0 or not name.startswith("meaning")


@TIERS
def test_more_in_common_is_more_probable(semantic: bool) -> None:  # noqa: FBT001
    """A lone candidate that says all that a message says is likely, one that says next to nothing of it is not."""
    weights = RetrievalWeights.shipped(semantic=semantic)
    everything = np.ones((1, len(RETRIEVAL_NAMES)))
    little = np.full((1, len(RETRIEVAL_NAMES)), 0.05)
    little[0, 0] = 1.0
    assert weights.probabilities(everything)[0] > 0.8
    assert weights.probabilities(little)[0] < 0.2


@TIERS
@given(data=st.data())
def test_probabilities_sum_to_at_most_one(semantic: bool, data: st.DataObject) -> None:  # noqa: FBT001
    weights = RetrievalWeights.shipped(semantic=semantic)
    row = st.lists(st.floats(-1, 1), min_size=len(RETRIEVAL_NAMES), max_size=len(RETRIEVAL_NAMES))
    rows = np.array(data.draw(st.lists(row, min_size=1, max_size=5)))
    probabilities = weights.probabilities(rows)
    assert np.isfinite(probabilities).all()
    assert (probabilities >= 0).all()
    assert probabilities.sum() <= 1 + 1e-6
    score = weights.score(rows[:, 1], rows[:, 2], rows[:, 3])
    assert probabilities[score.argmax()] == probabilities.max()
