"""How a message and the claim that it is most like compare, in a few bounded numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from ..views import MessageStance
from .index import Array
from .kernel import Kernel, Likeness
from .reading import TOPIC, Reading
from .sayings import NO_CLAIM, Saying, Wording

NAMES = (
    "constant",
    "learned",  # the kernel's score of the claim
    "learned_lead",  # by how much it leads its best rival
    "learned_any",  # the kernel's score of being about any claim
    "best_terms",  # likeness to the closest saying of the claim, by terms
    "best_grams",  # the same by character grams
    "near_miss",  # closest saying of the claim against the closest near miss or idle talk
    "core_said",  # share of the claim's statement or question that the message says
    "core_topics",  # share of the statement's topics that the message names
    "topics_fit",  # how often the claim's sayings name the message's topics, the best two
    "topics_share",  # share of the message that names topics
    "unnamed",  # no topic at all
    "foreign_actor",  # share of the message's people and groups of whom the claim does not speak
    "first_actor",  # how seldom the claim's sayings name that one first whom the message names first
    "order",  # pairs said in the claim's order against pairs the other way round
    "known_share",  # share of the message, names aside, that sayings of any claim say
    "mass",  # how much the message says that sayings of the claim say too
    "meaning",  # likeness in meaning to the closest saying of the claim; 0 without an encoder
    "meaning_miss",  # by how much that exceeds the likeness to the closest near miss or idle talk
)
_FULL_MASS = 30.0
"""A shared mass of rarity beyond which more changes nothing: about five rare terms."""
_OFTEN_FIRST = 0.2
"""Named first in this share of a claim's sayings, somebody counts as one whom the claim is about."""


class Comparer:
    """Compares readings with the claims of fixed sayings; immutable once built."""

    def __init__(self, kernel: Kernel, sayings: Sequence[Saying], claims: int) -> None:
        """`sayings` as `gather` orders them: statements claim by claim, then the rest."""
        self.kernel = kernel
        self.claims = claims
        stating = sum(1 for saying in sayings if saying.stance is not None)
        claim_of = np.array([saying.claim for saying in sayings], dtype=np.int64)
        self._wordings = tuple(Wording(saying.text, saying.stance) for saying in sayings if saying.stance is not None)
        self._starts = np.searchsorted(claim_of[:stating], np.arange(claims + 1))
        self.sayings_of = np.diff(self._starts)
        misses: list[list[int]] = [[] for _ in range(claims)]
        for number in range(stating, len(sayings)):
            if claim_of[number] != NO_CLAIM:
                misses[claim_of[number]].append(number)
        self._misses = [np.array(numbers, dtype=np.int64) for numbers in misses]
        self._idle = np.flatnonzero(claim_of == NO_CLAIM)
        self._missing = [np.concatenate([own, self._idle]) for own in self._misses]
        self._said = [Counter[str]() for _ in range(claims)]
        self._paired = [Counter[str]() for _ in range(claims)]
        self._leads = [Counter[str]() for _ in range(claims)]
        self._anywhere = Counter[str]()
        self._cores: list[tuple[frozenset[str], ...]] = []
        for number in range(claims):
            own = sayings[self._starts[number] : self._starts[number + 1]]
            for saying in own:
                self._said[number].update(saying.reading.terms)
                self._paired[number].update(saying.reading.pairs)
                self._leads[number].update(saying.reading.actors[:1])
            self._anywhere.update(self._said[number])
            # `gather` puts the statement first, and the question first among what is asked.
            question = next(saying for saying in own if saying.stance is MessageStance.ASKS)
            self._cores.append((own[0].reading.terms, question.reading.terms))

    def features(self, reading: Reading, likeness: Likeness, claim: int, left_out: Saying | None = None) -> Array:
        """
        Return the features of a reading beside one claim: len(NAMES) numbers between -1 and 1.

        `left_out` is the known saying that the reading was made from, if any: what only it says then counts as unsaid.
        """
        once = 0 if left_out is None or left_out.stance is None else 1
        mine = once if left_out is not None and left_out.claim == claim else 0
        rarity = self.kernel.indexes[0].weight
        weights = {term: rarity(term) for term in reading.terms}
        total = sum(weights.values()) or 1.0
        unnamed = {term: weight for term, weight in weights.items() if term[0] != TOPIC}
        said, paired = self._said[claim], self._paired[claim]
        size = int(self._starts[claim + 1] - self._starts[claim]) - mine
        own = slice(self._starts[claim], self._starts[claim + 1])
        idle = float(likeness.joined[self._idle].max(initial=0.0))
        topics = {term for term in self._cores[claim][0] if term[0] == TOPIC}
        fits = sorted((said[topic] - mine) / max(1, size) for topic in reading.topics)
        right = sum(paired[pair] > mine for pair in reading.pairs)
        turned = sum(paired[_turned(pair)] > mine for pair in reading.pairs)
        row = np.array(
            (
                1.0,
                likeness.claims[claim],
                likeness.lead(claim),
                likeness.any_claim,
                likeness.views[0, own].max(),
                likeness.views[2, own].max(),
                likeness.joined[own].max() - likeness.joined[self._misses[claim]].max(initial=idle),
                max(self._covered(core, reading.terms) for core in self._cores[claim]),
                len(topics & reading.topics) / len(topics) if topics else 0.5,
                sum(fits[-2:]) / 2,
                1 - sum(unnamed.values()) / total,
                float(not reading.topics),
                sum(said[actor] <= mine for actor in reading.actors) / max(1, len(reading.actors)),
                self._unfit_lead(reading, claim, mine),
                (right - turned) / (right + turned + 1),
                sum(w for term, w in unnamed.items() if self._anywhere[term] > once) / (sum(unnamed.values()) or 1.0),
                sum(w for term, w in weights.items() if said[term] > mine) / _FULL_MASS,
                likeness.views[3, own].max(),
                likeness.views[3, own].max() - likeness.views[3, self._missing[claim]].max(initial=0.0),
            )
        )
        return np.asarray(np.clip(row, -1.0, 1.0))

    def places_said(self, reading: Reading, claim: int) -> int:
        """Return how many different things a message says that sayings of the claim say too."""
        said = self._said[claim]
        return len(
            {idea.terms for clause in reading.clauses for idea in clause if any(said[term] for term in idea.terms)}
        )

    def saying_any(self, terms: Iterable[str]) -> list[int]:
        """Return the claims of whose sayings some says one of the terms."""
        asked = frozenset(terms)
        return [claim for claim, said in enumerate(self._said) if any(said[term] for term in asked)]

    def closest(self, likeness: Likeness, claim: int, most: int = 5) -> list[tuple[Wording, float]]:
        """Return the claim's sayings that are closest to a message, with their nearness, the closest first."""
        start, end = self._starts[claim], self._starts[claim + 1]
        nearness = likeness.joined[start:end]
        order = np.argsort(-nearness, kind="stable")[:most]
        return [(self._wordings[start + i], float(nearness[i])) for i in order.tolist()]

    def _unfit_lead(self, reading: Reading, claim: int, mine: int) -> float:
        """0 where the claim's sayings often name this one first, or nobody is named; 1 where they never do."""
        if not reading.actors:
            return 0.0
        leads = self._leads[claim]
        share = (leads[reading.actors[0]] - mine) / max(1, leads.total() - mine)
        return 1.0 - min(1.0, share / _OFTEN_FIRST)

    def _covered(self, core: frozenset[str], terms: frozenset[str]) -> float:
        rarity = self.kernel.indexes[0].weight
        return sum(rarity(term) for term in core & terms) / (sum(rarity(term) for term in core) or 1.0)


def _turned(pair: str) -> str:
    first, _, second = pair.partition(">")
    return f"{second}>{first}"
