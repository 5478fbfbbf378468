"""Measure a recogniser on labelled messages: whether it finds the right claim, and answers only when it should.

A labelled message is one JSON object a line: `{"id": "d001", "text": "…", "claims": ["slug", …], "style": "plain"}`.
`claims` may be empty: nothing should be answered then. `style` groups the messages in the report and is never shown
to the recogniser.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import KnowledgeError
from .recognise.decision import Decision, Outcome
from .views import Match

CALIBRATION_BINS = 10
LISTED = 5
"""Matches that are asked for: recall is read at this rank."""

Recognise = Callable[[str, int], Sequence[Match]]
Decide = Callable[[Sequence[Match]], Decision]


class LabelError(KnowledgeError):
    """A line of a labelled file that cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledMessage:
    """A message, the slugs of the claims that it is about (none: keep silent) and its style."""

    id: str
    text: str
    claims: tuple[str, ...] = ()
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleScore:
    """The scores of the messages of one style: `right_first` counts those whose likeliest match is right."""

    style: str
    messages: int
    right_first: int
    right_answers: int
    wrong_answers: int
    marks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    How a recogniser did. Shares are between 0 and 1, and 0 where there was nothing to count.

    Positives are messages about a claim that the knowledge base has; `unknown_labels` counts labels that it does not
    have. `precision_at_1`, `recall_at_5`, `mrr` and `answer_recall` are over the positives; those that end in
    `_of_all` are over every message with a label, so that a claim that is missing counts as missed. An answer is
    wrong if the message is not about the claim; `false_answers` are the wrong answers to messages without any label.
    `calibration_error` is the expected difference between the probability of the likeliest match and how often it is
    right, over ten equal bins.
    """

    messages: int
    positives: int
    negatives: int
    unknown_labels: int
    precision_at_1: float
    precision_at_1_of_all: float
    recall_at_5: float
    recall_at_5_of_all: float
    mrr: float
    mrr_of_all: float
    answers: int
    answer_precision: float
    answer_recall: float
    answer_recall_of_all: float
    wrong_answers: int
    false_answers: int
    marks: int
    marked_negatives: int
    calibration_error: float
    styles: tuple[StyleScore, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values, ready for JSON."""
        return dataclasses.asdict(self)


def read_messages(lines: Iterable[str], name: str = "messages") -> tuple[LabelledMessage, ...]:
    """
    Read labelled messages, one JSON object a line; empty lines are skipped.

    Raises:
        LabelError: a line is no such object, or repeats an id. The error names the file (`name`) and the line.
    """
    found: dict[str, LabelledMessage] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = _message(json.loads(line))
        except ValueError as error:
            raise LabelError(f"{name}, line {number}: {error}") from error
        if message.id in found:
            raise LabelError(f"{name}, line {number}: the id {message.id!r} was used before")
        found[message.id] = message
    return tuple(found.values())


def evaluate(
    messages: Iterable[LabelledMessage], *, recognise: Recognise, decide: Decide, claims: Collection[str]
) -> Report:
    """
    Score a recogniser.

    Args:
        messages: What to score it on.
        recognise: Called with a text and how many matches are wanted; returns matches, the likeliest first.
        decide: What the bot would do about those matches.
        claims: The slugs of the knowledge base.
    """
    results = [_Result.of(message, recognise(message.text, LISTED), decide, claims) for message in messages]
    labelled = [result for result in results if result.labels]
    known = [result for result in results if result.known]
    silent = [result for result in results if not result.labels]
    answered = [result for result in results if result.answered is not None]
    right = [result for result in answered if result.right_answer]
    marked = [result for result in results if result.marked]
    return Report(
        messages=len(results),
        positives=len(known),
        negatives=len(silent),
        unknown_labels=sum(len(result.labels) - len(result.known) for result in results),
        precision_at_1=_share(sum(result.rank == 1 for result in known), len(known)),
        precision_at_1_of_all=_share(sum(result.rank == 1 for result in labelled), len(labelled)),
        recall_at_5=_share(sum(result.rank > 0 for result in known), len(known)),
        recall_at_5_of_all=_share(sum(result.rank > 0 for result in labelled), len(labelled)),
        mrr=_share(sum(1 / result.rank for result in known if result.rank), len(known)),
        mrr_of_all=_share(sum(1 / result.rank for result in labelled if result.rank), len(labelled)),
        answers=len(answered),
        answer_precision=_share(len(right), len(answered)),
        answer_recall=_share(len(right), len(known)),
        answer_recall_of_all=_share(len(right), len(labelled)),
        wrong_answers=len(answered) - len(right),
        false_answers=sum(result.answered is not None for result in silent),
        marks=len(marked),
        marked_negatives=sum(result.marked for result in silent),
        calibration_error=_calibration_error(results),
        styles=_by_style(results),
    )


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of one message. `rank` is the place of the first right match, 0 if there is none."""

    style: str
    labels: frozenset[str]
    known: frozenset[str]
    rank: int
    probability: float | None
    answered: str | None
    marked: bool

    @classmethod
    def of(
        cls, message: LabelledMessage, matches: Sequence[Match], decide: Decide, claims: Collection[str]
    ) -> "_Result":
        labels = frozenset(message.claims)
        decision = decide(matches)
        return cls(
            style=message.style,
            labels=labels,
            known=labels.intersection(claims),
            rank=next((rank for rank, match in enumerate(matches, start=1) if match.claim in labels), 0),
            probability=matches[0].probability if matches else None,
            answered=decision.match.claim if decision.outcome is Outcome.ANSWER and decision.match else None,
            marked=decision.outcome is Outcome.MARK,
        )

    @property
    def right_answer(self) -> bool:
        return self.answered in self.labels


def _message(value: Any) -> LabelledMessage:
    fields = value if isinstance(value, dict) else {}
    claims = fields.get("claims", [])
    well_formed = (
        all(isinstance(fields.get(key), str) for key in ("id", "text"))
        and isinstance(fields.get("style", ""), str)
        and isinstance(claims, list)
        and all(isinstance(claim, str) for claim in claims)
    )
    if not well_formed:
        raise ValueError(
            "expected an object with the texts `id` and `text`, a list of slugs `claims` and a text `style`"
        )
    return LabelledMessage(id=fields["id"], text=fields["text"], claims=tuple(claims), style=fields.get("style", ""))


def _calibration_error(results: Sequence[_Result]) -> float:
    bins: dict[int, list[tuple[float, bool]]] = {}
    for result in results:
        if result.probability is not None:
            place = min(CALIBRATION_BINS - 1, int(result.probability * CALIBRATION_BINS))
            bins.setdefault(place, []).append((result.probability, result.rank == 1))
    counted = sum(map(len, bins.values()))
    gaps = (abs(sum(probability - right for probability, right in members)) for members in bins.values())
    return _share(sum(gaps), counted)


def _by_style(results: Sequence[_Result]) -> tuple[StyleScore, ...]:
    return tuple(
        StyleScore(
            style=style,
            messages=count,
            right_first=sum(result.rank == 1 for result in results if result.style == style),
            right_answers=sum(result.right_answer for result in results if result.style == style),
            wrong_answers=sum(
                result.answered is not None and not result.right_answer for result in results if result.style == style
            ),
            marks=sum(result.marked for result in results if result.style == style),
        )
        for style, count in sorted(Counter(result.style for result in results).items())
    )


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0
