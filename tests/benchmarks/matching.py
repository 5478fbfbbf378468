"""How well claims are found among thousands in public data sets, and how silent the recogniser is in foreign chat."""

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from knowledge.library import BUNDLED_SEEDS
from knowledge.seed import read_seeds

from . import building
from .building import TIERS, Tier
from .findings import Check, Findings, Table, shown
from .material import HANDMADE, POLITIFACT, SETS, SNOPES
from .options import Options, run
from .quality import recogniser_of
from .ranker import Ranker, RawClaim, rank

FORTY = "the forty claims"
_MEASURES = ("MRR", "MAP@5", "P@1", "R@5")


def measure(options: Options) -> Findings:
    """Measure every tier on every set."""
    evaluation = options.material.evaluation()
    irc = options.material.irc()
    numbers: dict[str, Any] = {}
    for tier in TIERS:
        build = partial(rank, encoder=building.encoder_of(tier), cache=options.cache)
        numbers[tier] = {name: _set(evaluation, name, irc, options, build) for name in SETS}
        slugs = read_seeds(BUNDLED_SEEDS).base.claims
        ours = Ranker(recogniser_of(tier, options), {slug: slug for slug in slugs})
        numbers[tier][FORTY] = {"claims": len(slugs), **_false_answers(ours, irc)}
    return Findings(numbers=numbers, checks=_checks(numbers), tables=[_table(numbers)])


def _set(
    evaluation: Any, name: str, irc: Sequence[str], options: Options, build: Callable[[Sequence[RawClaim]], Ranker]
) -> dict[str, Any]:
    data = options.material.data(name)
    queries = data.part("dev")[: options.material.most]
    claims = _some(data, queries, options.most_claims)
    begun = time.perf_counter()
    ranker = build(claims)
    seconds = time.perf_counter() - begun
    results = evaluation.run(ranker, [query["text"] for query in queries], 10)
    scores = evaluation.ranking(results, [data.gold[query["id"]] for query in queries])
    return {"claims": len(claims), "build_s": seconds, **scores, **_false_answers(ranker, irc)}


def _some(data: Any, queries: Sequence[dict[str, str]], most: int | None) -> list[RawClaim]:
    """Return all claims, or the right answers and `most` others."""
    if most is None:
        return list(data.claims)
    right = {claim for query in queries for claim in data.gold[query["id"]]}
    others = [claim["id"] for claim in data.claims if claim["id"] not in right][:most]
    return [claim for claim in data.claims if claim["id"] in right.union(others)]


def _false_answers(ranker: Ranker, irc: Sequence[str]) -> dict[str, float]:
    wrong = sum(ranker.decide(text) is not None for text in irc)
    return {"irc": len(irc), "irc_answers": wrong, "irc_answers_per_1000": 1000 * wrong / max(1, len(irc))}


def _checks(numbers: dict[str, Any]) -> list[Check]:
    full, light = numbers.get(Tier.FULL, {}), numbers.get(Tier.LIGHT, {})

    def of(tier: dict[str, Any], name: str, figure: str) -> float | None:
        value: float | None = tier.get(name, {}).get(figure)
        return value

    return [
        Check(f"{SNOPES}, full: MAP@5", of(full, SNOPES, "MAP@5"), "≥", 0.90),
        Check(f"{POLITIFACT}, full: MAP@5", of(full, POLITIFACT, "MAP@5"), "≥", 0.50),
        Check(f"{HANDMADE}, full: MRR", of(full, HANDMADE, "MRR"), "≥", 0.97),
        Check(f"{SNOPES}, light: MAP@5", of(light, SNOPES, "MAP@5"), "≥", 0.87),
        *(
            Check(f"answers to IRC, full, {name}", of(full, name, "irc_answers_per_1000"), "<", 1, "per 1,000")
            for name in (*SETS, FORTY)
        ),
    ]


def _table(numbers: dict[str, Any]) -> Table:
    rows = [
        (
            f"{name}, {tier}",
            shown(found["claims"]),
            shown(found.get("n")),
            *(shown(found.get(figure)) for figure in _MEASURES),
            shown(found["irc_answers_per_1000"], 2),
            shown(found.get("build_s"), 1),
        )
        for tier, sets in numbers.items()
        for name, found in sets.items()
    ]
    columns = ("set and tier", "claims", "messages", *_MEASURES, "answers to 1,000 of IRC", "build, s")
    return Table("matching", "claim-matching, development halves", columns, rows)


if __name__ == "__main__":
    sys.exit(run(__doc__, measure))
