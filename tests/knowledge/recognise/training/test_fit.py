"""How the shipped numbers are fitted, in parts; a whole fit takes minutes."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import CLAIMS, TOPICS

from knowledge.entries import ClaimEntry, Kind
from knowledge.recognise.features import NAMES as GATE_NAMES
from knowledge.recognise.logistic import fit_logistic, sigmoid
from knowledge.recognise.retrieved import NAMES as RETRIEVAL_NAMES
from knowledge.recognise.training import fit, rows
from knowledge.recognise.training.fit import (
    GONE_WEIGHT,
    Examples,
    Row,
    TaughtBase,
    fit_gate_weights,
    fit_retrieval,
    messages,
    second_base,
)

RANDOM = np.random.default_rng(1927)


def examples(count: int) -> Examples:
    """Make examples that are stated the more probably the larger their feature is."""
    features = np.stack([np.ones(count), RANDOM.normal(size=count)], axis=1)
    stated = RANDOM.random(count) < sigmoid(2 * features[:, 1] - 1)
    return Examples(features, stated.astype(np.float64), np.ones(count))


def test_the_second_base_is_one_of_claims() -> None:
    """Each as an entry of a knowledge base, with all ways to put it, and none twice."""
    claims = second_base()
    assert len(claims) >= 20
    assert len({claim.slug for claim in claims}) == len({claim.code for claim in claims}) == len(claims)
    for claim in claims:
        assert isinstance(claim, ClaimEntry)
        assert claim.kind is Kind.DRAFT
        assert claim.phrasings.asserts
        assert claim.phrasings.disputes
        assert claim.phrasings.asks
        assert claim.counterexamples


@pytest.mark.parametrize("base", ["seeds", "second"])
@pytest.mark.parametrize("half", ["fit", "calibrate"])
def test_what_states_a_claim_is_seen_once_more_without_it(base: str, half: str) -> None:
    """With the claims gone that it states, it states none."""
    own = [row for row in rows() if (row["base"], row["half"]) == (base, half)]
    found = messages(base, half)
    stated = [row for row in found if row.claims]
    gone = [row for row in found if row.gone]
    assert len(found) == len(own) + len(stated)
    assert [(row.text, row.claims) for row in stated] == [(row.text, row.gone) for row in gone]
    assert all(not row.claims for row in gone)


def test_examples_join() -> None:
    one, two = examples(3), examples(2)
    both = one + two
    assert both.features.shape == (5, 2)
    assert both.labels.tolist() == [*one.labels, *two.labels]
    assert both.weights.tolist() == [1.0] * 5


def test_what_was_taken_out_counts_less() -> None:
    seen = fit._examples([(np.zeros(2), True, False), (np.ones(2), False, True), (np.ones(2), False, False)])
    assert seen.labels.tolist() == [1.0, 0.0, 0.0]
    assert seen.weights.tolist() == [1.0, GONE_WEIGHT, 1.0]
    assert fit._examples([(np.ones(2), False, True)], 0.5).weights.tolist() == [0.5]


def test_calibration_undoes_what_was_done_to_the_scores() -> None:
    """Scores that are three times too sure and off by two are logits again."""
    held = examples(4_000)
    logits = 2 * held.features[:, 1] - 1
    slope, intercept = fit._calibrated(3 * logits + 2, held)
    assert slope == pytest.approx(1 / 3, abs=0.05)
    assert intercept == pytest.approx(-2 / 3, abs=0.15)


def test_fitting_and_calibrating_on_halves_gives_probabilities() -> None:
    """Of what was seen by neither half as many are stated as is foretold, and the loss is lower than not to know."""
    learned, held, unseen = examples(400), examples(400), examples(4_000)
    beta = fit_logistic(
        learned.features, learned.labels, weights=learned.weights, prior=np.zeros(2), strength=np.full(2, 0.3)
    )
    slope, intercept = fit._calibrated(held.features @ beta, held)
    scores = slope * (unseen.features @ beta) + intercept
    foretold = sigmoid(scores)
    for low in np.arange(0, 1, 0.2):
        bin_ = (foretold >= low) & (foretold < low + 0.2)
        assert abs(foretold[bin_].mean() - unseen.labels[bin_].mean()) < 0.08
    assert fit._loss(scores, unseen) < fit._loss(np.zeros(4_000), unseen) == pytest.approx(np.log(2))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_the_loss_is_a_number(scores: list[float]) -> None:
    """However wrong and however sure."""
    count = len(scores)
    held = Examples(np.zeros((count, 2)), np.arange(count) % 2.0, np.full(count, 0.15))
    assert 0 <= fit._loss(np.array(scores), held) < 20


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of messages about the town in place of our own, and a little idle talk."""
    chat = [f"anyone up for chess at {hour}?" for hour in range(1, 9)]

    def some(base: str, half: str) -> list[Row]:
        at = 0 if half == "fit" else 1
        claims = CLAIMS if base == "seeds" else CLAIMS[:2]
        stated = [Row(claim.phrasings.asserts[at], frozenset([claim.slug])) for claim in claims]
        stated += [Row(claim.phrasings.disputes[0] + " lol", frozenset([claim.slug])) for claim in claims]
        gone = [Row(row.text, frozenset(), row.claims) for row in stated]
        missed = [Row(f"{claim.counterexamples[at]}, they say", frozenset()) for claim in claims]
        return [*stated, *gone, *missed, *(Row(text, frozenset()) for text in chat[4 * at : 4 * at + 4])]

    monkeypatch.setattr(fit, "messages", some)
    monkeypatch.setattr(fit, "idle_talk", lambda: ("what a game last night", "brb dinner", "lol same"))


@pytest.mark.usefixtures("few")
def test_the_gates_weights_come_out_whole() -> None:
    """As `GateWeights` reads them, finite, and the same when fitted again."""
    bases = [TaughtBase(name, claims, TOPICS, None) for name, claims in (("seeds", CLAIMS), ("second", CLAIMS[:2]))]
    fitted = fit_gate_weights(bases, "light")
    assert set(fitted) == {"prior", "strength", "slope", "intercept", "sharper"}
    assert len(fitted["prior"]) == len(GATE_NAMES)
    assert np.isfinite([*fitted["prior"], fitted["strength"], fitted["slope"], fitted["intercept"]]).all()
    assert json.loads(json.dumps(fitted)) == fitted == fit_gate_weights(bases, "light")


@pytest.mark.usefixtures("few")
def test_the_retrieval_judges_weights_come_out_whole() -> None:
    fitted = fit_retrieval(CLAIMS, fit.reader_for(CLAIMS, TOPICS), None)
    assert set(fitted) == {"fusion", "coefficients", "temperature"}
    assert len(fitted["coefficients"]) == len(RETRIEVAL_NAMES)
    assert np.isfinite(fitted["coefficients"]).all()
    assert tuple(fitted["fusion"]) == fit.LIGHT_FUSION
    assert fitted["temperature"] in fit.TEMPERATURES
    assert json.loads(json.dumps(fitted)) == fitted
