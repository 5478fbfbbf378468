"""
Our recogniser in the form that `../shared/claim-matching/evaluate.py` scores.

    python ../shared/claim-matching/evaluate.py --ranker tests/benchmarks/ranker.py:build        (the full tier)
    python ../shared/claim-matching/evaluate.py --ranker tests/benchmarks/ranker.py:build_light
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:  # evaluate.py loads this file by its path
    sys.path.insert(0, str(ROOT))

from knowledge.entries import ClaimEntry, Kind, Phrasings  # noqa: E402
from knowledge.recognise import Confidence, Outcome, decide  # noqa: E402
from knowledge.recognise.encoding import Encoder  # noqa: E402
from tests.benchmarks import building  # noqa: E402

CACHE = ROOT / ".bench"


class RawClaim(TypedDict):
    """A claim as evaluate.py gives it; the first phrasing is the text."""

    id: str
    text: str
    phrasings: list[str]


class Ranker:
    """Answers in evaluate.py's terms; `ids` has the id of every slug."""

    def __init__(self, recogniser: building.Recognises, ids: Mapping[str, str]) -> None:
        self._recogniser = recogniser
        self._ids = ids

    def search(self, text: str, k: int) -> list[tuple[str, float]]:
        """Return at most `k` claims with their probabilities, the likeliest first: what somebody asks about."""
        return [(self._ids[match.claim], match.probability) for match in self._recogniser.recognise(text, k)]

    def decide(self, text: str) -> str | None:
        """Return the claim that would be answered unasked at the balanced level if every claim could be, or None."""
        matches = self._recogniser.recognise(text, unasked=True)
        decision = decide(matches, Confidence.BALANCED, answerable=lambda _slug: True)
        if decision.outcome is not Outcome.ANSWER or decision.match is None:
            return None
        return self._ids[decision.match.claim]


def build(claims: Sequence[RawClaim]) -> Ranker:
    """Make a ranker of the full tier."""
    return rank(claims, encoder=building.open_encoder())


def build_light(claims: Sequence[RawClaim]) -> Ranker:
    """Make a ranker of the light tier."""
    return rank(claims)


def rank(claims: Sequence[RawClaim], *, encoder: Encoder | None = None, cache: Path = CACHE) -> Ranker:
    """Make a ranker; ids need not be slugs, so claims are numbered."""
    made = building.recogniser(entries(claims), encoder=encoder, cache=cache)
    return Ranker(made, {slug(number): claim["id"] for number, claim in enumerate(claims)})


def slug(number: int) -> str:
    """Return the slug of a claim, given its place."""
    return f"claim-{number:06}"


def entries(claims: Iterable[RawClaim]) -> list[ClaimEntry]:
    """Turn claims into entries of a knowledge base."""
    return [entry(number, claim) for number, claim in enumerate(claims)]


def entry(number: int, claim: RawClaim) -> ClaimEntry:
    """
    Turn a claim into an entry: the text is the statement, what else is said of it are phrasings.

    It is not validated, for the length limits are those of a card, and no card is made of these.
    """
    statement = " ".join(claim["text"].split())
    others = dict.fromkeys(" ".join(phrasing.split()) for phrasing in claim["phrasings"])
    return ClaimEntry.model_construct(
        slug=slug(number),
        code=f"F-{number + 1:06}",
        statement=statement,
        question=f"{statement.rstrip('.!?… ')}?",
        kind=Kind.DRAFT,
        phrasings=Phrasings.model_construct(asserts=tuple(text for text in others if text and text != statement)),
    )
