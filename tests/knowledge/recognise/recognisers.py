"""Recognisers of the town's claims, with a judge of either kind in either tier, and a claim to add to them."""

from functools import cache
from typing import Any

import pytest
from town import CLAIMS, TOPICS, Concepts

from knowledge.entries import ClaimEntry, Kind, Phrasings
from knowledge.recognise import Recogniser, learned
from knowledge.recognise.encoding import Vectors
from knowledge.recognise.training import idle_talk

BRIDGE = ClaimEntry(
    slug="bridge-was-paid-by-smugglers",
    code="F-004",
    statement="The Iron Bridge was paid for by smugglers.",
    question="Did smugglers pay for the Iron Bridge?",
    kind=Kind.CONTESTED,
    phrasings=Phrasings(
        asserts=("smugglers' money built the iron bridge", "that iron bridge stands on smuggled brandy"),
        disputes=("no smuggler ever paid a penny for the iron bridge",),
    ),
    counterexamples=("smugglers hid under the iron bridge",),
)
CLEVER = Vectors(Concepts(), None)
KINDS = pytest.mark.parametrize("kind", ["taught light", "taught semantic", "retrieved light", "retrieved semantic"])


@cache
def small(kind: str, *entries: ClaimEntry) -> Recogniser:
    """Build the town's recogniser with a judge of either kind in either tier."""
    judge, tier = kind.split()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learned, "idle_talk", lambda: idle_talk()[:150])
        if judge == "retrieved":
            patch.setattr(learned, "MAX_LEARNED", 10)
        return Recogniser.build(entries or CLAIMS, TOPICS, vectors=CLEVER if tier == "semantic" else None)


def found(recogniser_: Recogniser, text: str, **options: Any) -> dict[str, float]:
    """Return the claims that a message may be about, and how probable they are."""
    return {match.claim: match.probability for match in recogniser_.recognise(text, **options)}


ABOUT_OTHERS = (
    "so basically bruno swiped the canal plan from ada",
    "Ada opposed the harbour toll",
    "the canal ruined the fishermen",
    "anyone up for chess?",
    "",
)
