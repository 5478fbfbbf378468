"""Which claims a cited text bears on, and for which side it speaks where its wording decides that.

The recogniser knows how people state a claim in chat; sources speak otherwise. So its word is taken together with that of a
search in all that a claim says: its statement, its phrasings, the summaries of its evidence. The numbers were chosen on the
passages that the bundled evidence cites, each document against what is known from the others; docs/documents.md has them.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ..edition import Edition
from ..entries import ClaimEntry, Stance
from ..recognise.language import COMMON_WORDS
from ..recognise.stemming import stem
from ..text import words
from ..views import MessageStance

SEARCH_WEIGHT = 3.0
"""What full likeness of words is worth, where full certainty of the recogniser is worth 1."""
LEAST = 0.7
LEAST_LIKE = 0.07
"""Of a text whose words are less like every claim's nothing is asked: of the 295 cited passages of the five documents none
that is, is proposed, and the recogniser takes a sixth of a second for a passage."""
MOST_CLAIMS = 2
SIDE_MARGIN = 0.08
"""How much more like the one side's words than the other's a text must be before a side is suggested."""
_PROBABLE = 0.3
_MOST_SENTENCES = 40
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]{0,3}\s+(?=[\"'“‘(\[]?[^\W\d_a-z])")
_SIDES = {MessageStance.ASSERTS: Stance.AFFIRMS, MessageStance.DISPUTES: Stance.DISPUTES}
_COMMON = frozenset(COMMON_WORDS)
_STATED, _SAID, _SUMMED_UP = 2.0, 0.5, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """
    A claim that a text bears on.

    Attributes:
        claim: its slug.
        score: how much speaks for that; 0 is nothing.
        stance: the side that the text speaks for; None where its wording does not decide that.
        at: the sentence that speaks most for it, `text[at[0]:at[1]]`.
    """

    claim: str
    score: float
    stance: Stance | None
    at: tuple[int, int]


class Bearings:
    """Tells which claims of an edition texts bear on."""

    def __init__(self, edition: Edition) -> None:
        """Take what is known; nothing is learned that the edition does not know already."""
        self._edition = edition
        claims = edition.base.claims
        told = {slug: _told(claim) for slug, claim in claims.items()}
        found = Counter(term for terms in told.values() for term in terms)
        self._rarity = {term: math.log(1 + len(claims) / count) for term, count in found.items()}
        self._claims: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for slug, terms in told.items():
            for term, weight in self._vector(terms).items():
                self._claims[term].append((slug, weight))

    def of(self, text: str) -> tuple[Bearing, ...]:
        """Return the claims with sides that a text bears on, the likeliest first."""
        vector = self._vector(Counter(_terms(text)))
        likeness = self._likeness(vector)
        if max(likeness.values(), default=0.0) < LEAST_LIKE:
            return ()
        spans = sentences(text)[:_MOST_SENTENCES]
        best: dict[str, tuple[float, tuple[int, int]]] = {}
        stances: dict[str, set[MessageStance]] = defaultdict(set)
        whole: dict[str, float] = {}
        for start, end in [*spans, *_pairs(spans)]:
            for match in self._edition.recognise(text[start:end]):
                if match.probability > best.get(match.claim, (0.0, (0, 0)))[0]:
                    best[match.claim] = match.probability, (start, end)
                if match.probability >= _PROBABLE:
                    stances[match.claim].add(match.stance)
        for match in self._edition.recognise(text, 8):
            whole[match.claim] = match.probability
            if match.probability >= _PROBABLE:
                stances[match.claim].add(match.stance)
        scores = {
            slug: (best[slug][0] if slug in best else 0.0) / 2 + whole.get(slug, 0.0) / 2 + SEARCH_WEIGHT * like
            for slug, like in likeness.items()
        }
        top = sorted((-score, slug) for slug, score in scores.items() if score >= LEAST)[:MOST_CLAIMS]
        first = spans[0] if spans else (0, len(text))
        return tuple(
            Bearing(
                claim=slug,
                score=-score,
                stance=self._side(slug, vector, stances[slug]),
                at=best[slug][1] if slug in best else first,
            )
            for score, slug in top
        )

    def _likeness(self, vector: Mapping[str, float]) -> dict[str, float]:
        """Return how like a text's words those of each claim are."""
        like: dict[str, float] = dict.fromkeys(self._edition.base.claims, 0.0)
        for term, weight in vector.items():
            for slug, of_claim in self._claims.get(term, ()):
                like[slug] += weight * of_claim
        return like

    def _side(self, slug: str, vector: Mapping[str, float], said: set[MessageStance]) -> Stance | None:
        """Return the side whose words a text uses, where the recogniser is of the same mind throughout."""
        recognised = _SIDES.get(next(iter(said))) if len(said) == 1 else None
        if recognised is None:
            return None
        claim = self._edition.base.claims[slug]
        like = {stance: _product(vector, self._vector(_of_side(claim, stance))) for stance in Stance}
        other = next(stance for stance in Stance if stance is not recognised)
        return recognised if like[recognised] - like[other] >= SIDE_MARGIN else None

    def _vector(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Return the weights of terms that are known, of length 1 together."""
        weights = {
            term: (1 + math.log(1 + count)) * self._rarity[term]
            for term, count in terms.items()
            if term in self._rarity
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text begin and end, as near as punctuation tells."""
    found, start = [], 0
    ends = [*((match.start(), match.end()) for match in _SENTENCE_END.finditer(text)), (len(text), len(text))]
    for end, after in ends:
        if text[start:end].strip():
            found.append((start, end))
        start = after
    return found


def _pairs(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for one, other in pairwise(spans):
        yield one[0], other[1]


def _told(claim: ClaimEntry) -> Counter[str]:
    """Return the terms of all that a claim says, weighted by what says them."""
    weighted: Counter[str] = Counter()
    for text in (claim.statement, claim.question):
        _add(weighted, text, _STATED)
    for text in (*claim.phrasings.asserts, *claim.phrasings.disputes, *claim.phrasings.asks):
        _add(weighted, text, _SAID)
    for side in claim.sides:
        for item in side.evidence:
            _add(weighted, item.summary, _SUMMED_UP)
    return weighted


def _of_side(claim: ClaimEntry, stance: Stance) -> Counter[str]:
    weighted: Counter[str] = Counter()
    for side in claim.sides:
        for item in side.evidence if side.stance is stance else ():
            _add(weighted, item.summary, _SUMMED_UP)
    for text in claim.phrasings.asserts if stance is Stance.AFFIRMS else claim.phrasings.disputes:
        _add(weighted, text, _SAID)
    return weighted


def _add(weighted: Counter[str], text: str, weight: float) -> None:
    for term in set(_terms(text)):
        weighted[term] += weight  # type: ignore[assignment]  # weights are no counts


def _terms(text: str) -> Iterable[str]:
    return (stem(word) for word in words(text) if word not in _COMMON and len(word) > 2)


def _product(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())
