"""What each stage adds: the same messages, recognised by variants that lack one."""

import sys
from collections.abc import Callable
from functools import partial

from knowledge.recognise import Recogniser

from .building import TIERS
from .findings import Findings, Table, shown
from .options import Options, run
from .quality import Scored, recogniser_of, score

Variant = Callable[[Options], Recogniser]

VARIANTS: dict[str, Variant] = {f"{tier} tier": partial(recogniser_of, tier) for tier in TIERS}
"""What is compared, by name; a variant makes its recogniser of the bundled claims. The first is what the others are compared with."""


def measure(options: Options) -> Findings:
    """Score every variant."""
    messages = options.material.messages()
    scored = {name: score(make(options), messages) for name, make in VARIANTS.items()}
    columns = ("variant", "P@1", "R@5", "MRR", "precision of answers", "recall of answers", "false", "calibration")
    rows = [(name, *_figures(of)) for name, of in scored.items()]
    return Findings(
        numbers={name: dict(zip(columns[1:], _figures(of), strict=True)) for name, of in scored.items()},
        tables=[Table("ablation", "What each stage adds (messages-dev, balanced)", columns, rows)],
    )


def _figures(scored: Scored) -> tuple[str, ...]:
    report = scored.balanced
    return (
        shown(report.precision_at_1_of_all),
        shown(report.recall_at_5_of_all),
        shown(report.mrr_of_all),
        shown(report.answer_precision),
        shown(report.answer_recall_of_all),
        shown(report.false_answers),
        shown(scored.cross_fitted_error),
    )


if __name__ == "__main__":
    sys.exit(run(__doc__, measure))
