"""
How well the forty claims are recognised in labelled messages: ranking, decisions, calibration, by style.

Messages are recognised as overheard in a channel, unasked. Beside messages-dev stand messages of our own: the half of them that no weights
were fitted on. The numbers that turn scores into probabilities were fixed on it, so its calibration error flatters.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from knowledge.base import is_answerable
from knowledge.entries import ClaimEntry
from knowledge.evaluate import LISTED, LabelledMessage, Report, evaluate
from knowledge.library import BUNDLED_SEEDS
from knowledge.recognise import Confidence, Recogniser, decide
from knowledge.recognise.encoding import Encoder
from knowledge.recognise.training import rows
from knowledge.seed import read_seeds
from knowledge.views import Match

from . import building
from .building import TIERS, Tier
from .calibration import Said, calibration_error, cross_fitted
from .findings import Check, Findings, Table, shown
from .options import Options, run

PICTURE = "reliability.svg"
BALANCED = Confidence.BALANCED


@dataclass(frozen=True, slots=True)
class Scored:
    """A recogniser's scores at every level of confidence, and its likeliest matches."""

    reports: dict[Confidence, Report]
    points: tuple[Said, ...]

    @property
    def balanced(self) -> Report:
        """The scores at the level that is the default."""
        return self.reports[BALANCED]

    @property
    def cross_fitted_error(self) -> float:
        """The expected calibration error after cross-fitting."""
        return calibration_error(cross_fitted(self.points))


def own_messages(most: int | None = None) -> tuple[LabelledMessage, ...]:
    """Return the messages of our own about the bundled claims that nothing was fitted on, or every so manieth."""
    found = tuple(
        LabelledMessage(id=row["id"], text=row["text"], claims=tuple(row["claims"]), style=row["style"])
        for row in rows()
        if row["base"] == "seeds" and row["half"] == "calibrate"
    )
    return found if most is None else found[:: max(1, len(found) // most)]


def score(recogniser: Recogniser, messages: Sequence[LabelledMessage], *, unasked: bool = True) -> Scored:
    """Score a recogniser of the bundled claims; every message is recognised once."""
    claims = read_seeds(BUNDLED_SEEDS).base.claims
    answerable = {slug for slug, claim in claims.items() if is_answerable(claim)}
    found = {message.text: recogniser.recognise(message.text, LISTED, unasked=unasked) for message in messages}

    def recognise(text: str, limit: int) -> Sequence[Match]:
        return found[text][:limit]

    reports = {
        level: evaluate(
            messages,
            recognise=recognise,
            decide=partial(decide, confidence=level, answerable=answerable.__contains__),
            claims=claims,
        )
        for level in Confidence
    }
    points = tuple(
        Said(message.id, best.probability, best.claim in message.claims)
        for message in messages
        for best in found[message.text][:1]
    )
    return Scored(reports, points)


def recogniser_of(
    tier: Tier,
    options: Options,
    encoder: Encoder | None = None,
    change: Callable[[ClaimEntry], ClaimEntry] | None = None,
) -> Recogniser:
    """Make a recogniser of the bundled claims, each changed; an encoder given stands for the tier's own."""
    base = read_seeds(BUNDLED_SEEDS).base
    claims = base.claims.values() if change is None else map(change, base.claims.values())
    encoder = encoder or building.encoder_of(tier)
    return building.recogniser(claims, base.topics.values(), encoder=encoder, cache=options.cache)


def measure(options: Options) -> Findings:
    """Measure every tier."""
    messages, own = options.material.messages(), own_messages(options.material.most)
    recognisers = {tier: recogniser_of(tier, options) for tier in TIERS}
    scored = {tier: score(recogniser, messages) for tier, recogniser in recognisers.items()}
    scored_own = {tier: score(recogniser, own) for tier, recogniser in recognisers.items()}
    if options.pictures is not None:
        from .pictures import draw_reliability  # noqa: PLC0415  # drawing needs a second to get ready

        draw_reliability({str(tier): of.points for tier, of in scored.items()}, options.pictures / PICTURE)
    return Findings(
        numbers={
            **{tier: _numbers(of) for tier, of in scored.items()},
            "own messages": {tier: _numbers(of) for tier, of in scored_own.items()},
        },
        checks=_checks(scored),
        tables=[
            _quality("quality", "messages-dev, balanced", scored),
            _levels(scored),
            _styles(scored),
            _quality("own", "Messages of our own, not fitted on, balanced", scored_own),
        ],
    )


def _checks(scored: dict[Tier, Scored]) -> list[Check]:
    def of(tier: Tier, figure: Callable[[Report], float]) -> float | None:
        return figure(scored[tier].balanced) if tier in scored else None

    full, light = Tier.FULL, Tier.LIGHT
    error = scored[full].cross_fitted_error if full in scored else None
    return [
        Check("messages-dev, full: P@1", of(full, lambda report: report.precision_at_1_of_all), "≥", 0.85),
        Check("messages-dev, full: precision of answers", of(full, lambda report: report.answer_precision), "≥", 0.97),
        Check("messages-dev, full: recall of answers", of(full, lambda report: report.answer_recall_of_all), "≥", 0.6),
        Check("messages-dev, full: false answers on negatives", of(full, lambda report: report.false_answers), "=", 0),
        Check("messages-dev, light: P@1", of(light, lambda report: report.precision_at_1_of_all), "≥", 0.75),
        Check(
            "messages-dev, light: precision of answers", of(light, lambda report: report.answer_precision), "≥", 0.97
        ),
        Check("messages-dev, full: calibration error, cross-fitted", error, "≤", 0.05),
    ]


def _numbers(scored: Scored) -> dict[str, object]:
    levels = {level: report.as_dict() for level, report in scored.reports.items()}
    for figures in levels.values():
        figures.pop("styles")
    return {
        "levels": levels,
        "calibration error": scored.balanced.calibration_error,
        "calibration error, cross-fitted": scored.cross_fitted_error,
    }


def _quality(name: str, title: str, scored: dict[Tier, Scored]) -> Table:
    rows = [
        (
            tier,
            shown(of.balanced.precision_at_1_of_all),
            shown(of.balanced.recall_at_5_of_all),
            shown(of.balanced.mrr_of_all),
            shown(of.balanced.answer_precision),
            shown(of.balanced.answer_recall_of_all),
            f"{of.balanced.false_answers} of {of.balanced.negatives}",
            shown(of.balanced.calibration_error),
            shown(of.cross_fitted_error),
        )
        for tier, of in scored.items()
    ]
    columns = (
        "tier P@1 R@5 MRR|precision of answers|recall of answers|false answers|calibration error|the same, cross-fitted"
    )
    first, *others = columns.split("|")
    return Table(name, title, (*first.split(), *others), rows)


def _levels(scored: dict[Tier, Scored]) -> Table:
    rows = [
        (
            f"{tier}, {level}",
            shown(report.answers),
            shown(report.answer_precision),
            shown(report.answer_recall_of_all),
            shown(report.false_answers),
            shown(report.marks),
            shown(report.marked_negatives),
        )
        for tier, of in scored.items()
        for level, report in of.reports.items()
    ]
    columns = ("tier and level", "answers", "precision", "recall", "false answers", "marks", "marked negatives")
    return Table("levels", "Levels of confidence", columns, rows)


def _styles(scored: dict[Tier, Scored]) -> Table:
    every = {tier: {style.style: style for style in of.balanced.styles} for tier, of in scored.items()}
    first = next(iter(every.values()), {})
    rows = [
        (
            name,
            shown(style.messages),
            *(
                shown(figure)
                for styles in every.values()
                for figure in (
                    styles[name].right_first,
                    styles[name].right_answers,
                    styles[name].wrong_answers,
                    styles[name].marks,
                )
            ),
        )
        for name, style in first.items()
    ]
    figures = ("right first", "answered", "answered wrongly", "marked")
    columns = ("style", "messages", *(f"{tier}: {figure}" for tier in every for figure in figures))
    return Table("styles", "By style, balanced", columns, rows)


if __name__ == "__main__":
    sys.exit(run(__doc__, measure))
