"""The calibration error, and the map that is never fitted on what it maps."""

import math
import random

import pytest

from knowledge.evaluate import LabelledMessage, evaluate
from knowledge.recognise import Cause, Decision, Outcome
from knowledge.views import Match, MessageStance
from tests.benchmarks.calibration import Said, bins, calibration_error, cross_fitted, fit


def said(message: str, probability: float, right: int) -> Said:
    """Say something of a message."""
    return Said(message, probability, bool(right))


def overconfident(count: int = 600) -> list[Said]:
    """Say twice the logit that would be true."""
    chance = random.Random(0)
    points = []
    for number in range(count):
        logit = chance.uniform(-2.5, 2.5)
        right = chance.random() < 1 / (1 + math.exp(-logit))
        points.append(Said(f"m{number}", 1 / (1 + math.exp(-2 * logit)), right))
    return points


def test_bins_hold_what_was_said_and_how_often_it_was_right() -> None:
    tenths = bins([said("a", 0.82, 1), said("b", 0.88, 0), said("c", 1.0, 1), said("d", 0.0, 0)])
    assert [(one.messages, round(one.said, 6), one.right) for one in tenths] == [
        (1, 0.0, 0.0),
        (2, 0.85, 0.5),
        (1, 1.0, 1.0),
    ]


def test_the_error_is_the_one_of_the_report() -> None:
    """`footnote evaluate` and the benchmarks speak of the same figure."""
    points = overconfident(50)
    messages = [LabelledMessage(id=point.message, text=point.message, claims=("a",)) for point in points]
    found = {
        point.message: (
            Match(
                claim="a" if point.right else "b",
                probability=point.probability,
                stance=MessageStance.ASSERTS,
                reasons=(),
            ),
        )
        for point in points
    }
    report = evaluate(
        messages,
        recognise=lambda text, limit: found[text][:limit],
        decide=lambda _matches: Decision(Outcome.SILENT, None, "", Cause.NOTHING),
        claims={"a", "b"},
    )
    assert calibration_error(points) == pytest.approx(report.calibration_error)


def test_nothing_said_is_no_error() -> None:
    assert calibration_error([]) == 0
    assert cross_fitted([]) == []


def test_the_fitted_map_undoes_overconfidence() -> None:
    scale, shift = fit(overconfident())
    assert scale == pytest.approx(0.5, abs=0.1)
    assert shift == pytest.approx(0, abs=0.25)


def test_cross_fitting_calibrates() -> None:
    points = overconfident(5_000)
    assert calibration_error(points) > 0.1
    assert calibration_error(cross_fitted(points)) < 0.03


def test_no_message_is_mapped_by_what_was_fitted_on_it() -> None:
    """Whether one message was right changes the probabilities of the other folds, never those of its own."""
    points = overconfident(100)
    before = {point.message: point.probability for point in cross_fitted(points)}
    turned = [Said(p.message, p.probability, not p.right) if p.message == "m7" else p for p in points]
    after = {point.message: point.probability for point in cross_fitted(turned)}
    same = {message for message in before if before[message] == after[message]}
    assert "m7" in same
    assert len(same) == 20


@pytest.mark.parametrize("right", [True, False])
def test_a_few_messages_of_one_kind_are_no_reason_for_certainty(right: bool) -> None:  # noqa: FBT001
    """The pull towards the map that changes nothing keeps the fit finite where the data would not."""
    points = [Said(str(number), float(right), right) for number in range(10)]
    assert all(0 < point.probability < 1 for point in cross_fitted(points))


def test_the_order_of_the_messages_does_not_matter() -> None:
    points = overconfident(60)
    assert cross_fitted(points[::-1]) == cross_fitted(points)
