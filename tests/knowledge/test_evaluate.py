"""Scoring a recogniser on labelled messages."""

import contextlib
import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.evaluate import LabelError, LabelledMessage, evaluate, read_messages
from knowledge.recognise import Cause, Decision, Outcome
from knowledge.views import Match, MessageStance


def match(claim: str, probability: float) -> Match:
    """Make a match."""
    return Match(claim=claim, probability=probability, stance=MessageStance.ASSERTS, reasons=())


def answer_above_half(matches: Sequence[Match]) -> Decision:
    """Answer from 0.5, mark from 0.25."""
    if matches and matches[0].probability >= 0.5:
        return Decision(Outcome.ANSWER, matches[0], "sure", Cause.SURE)
    if matches and matches[0].probability >= 0.25:
        return Decision(Outcome.MARK, matches[0], "likely", Cause.LESS_SURE)
    return Decision(Outcome.SILENT, None, "unsure", Cause.UNSURE)


FOUND = {
    "right": (match("a", 0.9),),
    "second": (match("b", 0.6), match("a", 0.3)),
    "missed": (),
    "trap": (match("a", 0.8),),
    "quiet": (match("a", 0.3),),
    "gone": (match("b", 0.1),),
}
MESSAGES = (
    LabelledMessage(id="1", text="right", claims=("a",), style="plain"),
    LabelledMessage(id="2", text="second", claims=("a",), style="plain"),
    LabelledMessage(id="3", text="missed", claims=("b", "unheard-of"), style="short"),
    LabelledMessage(id="4", text="trap", style="trap"),
    LabelledMessage(id="5", text="quiet", style="trap"),
    LabelledMessage(id="6", text="gone", claims=("unheard-of",), style="short"),
)


def recognise(text: str, limit: int) -> tuple[Match, ...]:
    """Find what the table says."""
    return FOUND[text][:limit]


REPORT = evaluate(MESSAGES, recognise=recognise, decide=answer_above_half, claims={"a", "b"})


def test_ranking_is_scored_over_known_claims_and_over_all() -> None:
    """A claim that the knowledge base lacks is no positive, and counts as missed where all are counted."""
    assert (REPORT.positives, REPORT.negatives, REPORT.unknown_labels) == (3, 2, 2)
    assert REPORT.precision_at_1 == pytest.approx(1 / 3)
    assert REPORT.precision_at_1_of_all == pytest.approx(1 / 4)
    assert REPORT.recall_at_5 == pytest.approx(2 / 3)
    assert REPORT.mrr == pytest.approx((1 + 1 / 2) / 3)


def test_answers_are_scored_by_what_they_are_about() -> None:
    """An answer about another claim is as wrong as one to a message about none."""
    assert REPORT.answers == 3
    assert REPORT.answer_precision == pytest.approx(1 / 3)
    assert REPORT.answer_recall == pytest.approx(1 / 3)
    assert REPORT.answer_recall_of_all == pytest.approx(1 / 4)
    assert (REPORT.wrong_answers, REPORT.false_answers) == (2, 1)
    assert (REPORT.marks, REPORT.marked_negatives) == (1, 1)


def test_calibration_error_is_the_gap_between_saying_and_being_right() -> None:
    """Five messages have a match; each stands alone in its bin but for none."""
    gaps = abs(0.9 - 1) + abs(0.6 - 0) + abs(0.8 - 0) + abs(0.3 - 0) + abs(0.1 - 0)
    assert REPORT.calibration_error == pytest.approx(gaps / 5)


def test_styles_are_told_apart() -> None:
    """Each style has its own row, in alphabetical order."""
    assert [style.style for style in REPORT.styles] == ["plain", "short", "trap"]
    plain, _, trap = REPORT.styles
    assert (plain.messages, plain.right_first, plain.right_answers, plain.wrong_answers) == (2, 1, 1, 1)
    assert (trap.wrong_answers, trap.marks) == (1, 1)


def test_a_report_is_plain_data() -> None:
    """The report can be written as JSON."""
    assert json.loads(json.dumps(REPORT.as_dict()))["styles"][0]["style"] == "plain"


def test_nothing_to_score_scores_nothing() -> None:
    """No messages, no division by zero."""
    report = evaluate((), recognise=recognise, decide=answer_above_half, claims=())
    assert (report.messages, report.mrr, report.calibration_error) == (0, 0.0, 0.0)


def test_messages_are_read_line_by_line() -> None:
    """Empty lines are skipped; style and claims may be missing."""
    lines = ['{"id": "1", "text": "hi", "claims": ["a"], "style": "chat"}', "", '{"id": "2", "text": "ho"}']
    assert read_messages(lines) == (
        LabelledMessage(id="1", text="hi", claims=("a",), style="chat"),
        LabelledMessage(id="2", text="ho"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "3",
        '{"id": "2"}',
        '{"id": 2, "text": "x"}',
        '{"id": "2", "text": "x", "claims": "a"}',
        '{"id": "1", "text": "x"}',
    ],
)
def test_a_bad_line_is_named(line: str) -> None:
    """Broken JSON, a missing field, a wrong type and a repeated id are refused with file and line."""
    with pytest.raises(LabelError, match=r"dev\.jsonl, line 3: "):
        read_messages(['{"id": "1", "text": "x"}', "", line], "dev.jsonl")


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    """Nothing but a LabelError comes out of a broken file."""
    with contextlib.suppress(LabelError):
        assert len(read_messages(lines)) <= len(lines)
