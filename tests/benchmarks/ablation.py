"""What each stage adds: the same messages, recognised by variants that lack one."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

import numpy as np

from knowledge.entries import ClaimEntry, Phrasings
from knowledge.evaluate import LabelledMessage
from knowledge.recognise import gate, kernel, learned

from .building import Tier
from .findings import Findings, Table, shown
from .options import Options, run
from .quality import Scored, own_messages, recogniser_of, score

Change = Callable[[ClaimEntry], ClaimEntry]


@dataclass(frozen=True, slots=True)
class Variant:
    """
    A recogniser of the bundled claims that differs in one thing.

    Attributes:
        tier: whether it has the encoder.
        entries: how each claim is changed before anything is learned from it.
        instead: what stands, while the recogniser is built, in the place of something in one of its modules.
        unasked: whether ordinary chat is let go before it is looked at closely.
    """

    tier: Tier = Tier.FULL
    entries: Change | None = None
    instead: Mapping[tuple[object, str], object] = field(default_factory=dict)
    unasked: bool = True

    def score(self, options: Options, sets: Sequence[Sequence[LabelledMessage]]) -> list[Scored]:
        """Build the variant, and score it on each set of messages."""
        with replaced(self.instead):
            made = recogniser_of(self.tier, options, change=self.entries)
        return [score(made, messages, unasked=self.unasked) for messages in sets]


@contextmanager
def replaced(instead: Mapping[tuple[object, str], object]) -> Iterator[None]:
    """Put something else in the place of attributes, for a while; one that is not there is an error."""
    with ExitStack() as stack:
        for (owner, name), value in instead.items():
            stack.enter_context(patch.object(owner, name, value))
        yield


def without_counterexamples(claim: ClaimEntry) -> ClaimEntry:
    """Take a claim's near misses away."""
    return claim.model_copy(update={"counterexamples": ()})


def without_phrasings(claim: ClaimEntry) -> ClaimEntry:
    """Leave a claim its statement and its question, as sayings."""
    return claim.model_copy(update={"phrasings": Phrasings()})


def _nothing(*_arguments: object) -> tuple[()]:
    return ()


VARIANTS: dict[str, Variant] = {
    "full tier": Variant(),
    "words alone (light tier)": Variant(Tier.LIGHT),
    "meaning alone to tell claims apart": Variant(instead={(kernel, "WITH_MEANING"): np.array([0.0, 0.0, 0.0, 1.0])}),
    "statement and question only, no phrasings": Variant(entries=without_phrasings),
    "without counterexamples": Variant(entries=without_counterexamples),
    "without idle talk": Variant(instead={(learned, "idle_talk"): _nothing}),
    "without spoiled sayings": Variant(instead={(gate, "_spoiled"): _nothing}),
    "without sayings as of unknown claims": Variant(instead={(gate, "_unheard_of"): _nothing}),
    "plain similarity instead of regression": Variant(instead={(kernel, "MAX_LEARNED"): 0}),
    "the judge of large knowledge bases": Variant(instead={(learned, "MAX_LEARNED"): 0}),
    "asked, so that nothing is let go early": Variant(unasked=False),
}
"""What is compared, by name. The first is what the others are compared with."""


def measure(options: Options) -> Findings:
    """Score every variant."""
    sets = {
        "ablation": ("messages-dev", options.material.messages()),
        "ablation-own": ("messages of our own, not fitted on", own_messages(options.material.most)),
    }
    scored = {name: variant.score(options, [each for _, each in sets.values()]) for name, variant in VARIANTS.items()}
    columns = ("variant", "P@1", "R@5", "MRR", "precision of answers", "recall of answers", "false", "calibration")
    figures = {name: [_figures(one) for one in each] for name, each in scored.items()}
    return Findings(
        numbers={
            on: {name: dict(zip(columns[1:], each[place], strict=True)) for name, each in figures.items()}
            for place, (on, _) in enumerate(sets.values())
        },
        tables=[
            Table(
                table,
                f"What each stage adds ({on}, balanced)",
                columns,
                [(name, *(shown(figure) for figure in each[place])) for name, each in figures.items()],
            )
            for place, (table, (on, _)) in enumerate(sets.items())
        ],
    )


def _figures(scored: Scored) -> tuple[float, ...]:
    report = scored.balanced
    return (
        report.precision_at_1_of_all,
        report.recall_at_5_of_all,
        report.mrr_of_all,
        report.answer_precision,
        report.answer_recall_of_all,
        report.false_answers,
        scored.cross_fitted_error,
    )


if __name__ == "__main__":
    sys.exit(run(__doc__, measure))
