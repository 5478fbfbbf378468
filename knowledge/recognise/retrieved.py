"""The judge for a knowledge base of thousands of claims: a few candidates, each looked at closely.

So many claims cannot be learned from in seconds, and each has few phrasings. What tells a message that states a claim from
one that does not is therefore fitted beforehand, on messages of our own (`training/`), in numbers that mean the same in any
knowledge base: shares, cosines and leads, all bounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..text import strip_markup
from .claim_index import ClaimIndex, Floats, Found, Numbers, spoken
from .encoding.encoder import Vectors32
from .encoding.vectors import Vectors
from .heard import Heard
from .index import Array
from .sayings import Wording
from .verdict import Verdict
from .weights import RetrievalWeights

MOST_CANDIDATES = 100
MOST_UNASKED = 10
"""The same where nobody asked."""
MOST_BY_MEANING = 20
"""Claims that are added for their meaning alone when somebody asks."""
FEW_ENOUGH_TO_READ = 25_000
"""In more claims than this none is added for its meaning: comparing with all would take too long."""
HIGHEST = 0.98
HOPELESS = 0.5
SURE = 0.8
"""
A message that nobody asked about is let go if words alone make it less probable than `HOPELESS`, where one in five of those
that would have been marked is lost, and does without the encoder from `SURE` on, where words suffice for an answer.
"""
WINDOW = 10
"""Words in a row that are encoded of a message that nobody asked about: as good as all of them, and several times as fast."""
WORTH_A_SECOND_LOOK = 0.2
TRUST_IN_NEAR_MISS = 0.1
"""A message that is more like a counterexample than like any saying of a claim keeps this share of its probability."""
_FULL_MASS = 30.0
_FULL_COUNT = 6
_FULL_LENGTH = 12

NAMES = (
    "constant",
    "said",  # share of the message's words, by rarity, that the claim says
    "grams",  # the same for runs of four characters
    "meaning",  # cosine to the closest saying; 0 without an encoder
    "covered",  # share of the closest saying's words that the message says
    "lead",  # by how much the fused score leads the best other candidate's
    "meaning_lead",  # the same for the cosine
    "mass",  # rarity of what both say
    "shared",  # how many different words both say
    "length",  # how many content words the message has
    "thorough",  # said × covered: much of both
)


@dataclass(frozen=True, slots=True)
class Looked:
    """
    Candidates beside a message, in the order found: their grams in common and how much of their closest saying it says.

    `rows` are the numbers of all their sayings, claim by claim, and `starts` where each claim's begin.
    """

    found: Found
    rows: Numbers
    starts: Numbers
    grams: Floats
    covered: Floats


class RetrievalJudge:
    """Ranks candidates by words, grams and meaning, and tells how probable the first one is. Immutable."""

    def __init__(
        self,
        index: ClaimIndex,
        wordings: Sequence[Sequence[Wording]],
        misses: Sequence[Sequence[str]],
        vectors: Vectors | None,
    ) -> None:
        """`wordings` are the claims' sayings, claim by claim, as `index` has them; `misses` their counterexamples."""
        self._index = index
        self._wordings = wordings
        self._meanings = (
            _Meanings([[wording.text for wording in own] for own in wordings], vectors) if vectors else None
        )
        self._misses = index.beside([[strip_markup(text) for text in own] for own in misses])
        self._miss_meanings = _Meanings(misses, vectors) if vectors else None
        self.weights = RetrievalWeights.shipped(semantic=True)
        self.words_alone = RetrievalWeights.shipped(semantic=False)

    def judge(self, heard: Heard, found: Found, limit: int, *, asked: bool, lowest: float = 0.0) -> tuple[Verdict, ...]:
        """Return at most `limit` verdicts on the claims found, the likeliest first, none less probable than `lowest`."""
        if asked and self._meanings:
            found = self._with_more(heard, found)
        looked = self.look(heard, found)
        claims, rows = self.features(heard, looked, self.words_alone)
        if not len(claims):
            return ()
        probabilities = self.words_alone.probabilities(rows)
        meaning = None
        if self._meanings and not asked and probabilities[0] < HOPELESS:
            return ()
        if self._meanings and (asked or probabilities[0] < SURE):
            meaning = heard.meaning if asked else heard.meaning_around(int(claims[0]), WINDOW)
        if meaning is not None:
            claims, rows = self.features(heard, looked, self.weights, meaning)
            probabilities = self.weights.probabilities(rows)
        for at in np.flatnonzero(probabilities >= WORTH_A_SECOND_LOOK).tolist():
            if self._is_near_miss(heard, int(claims[at]), meaning):
                probabilities[at] *= TRUST_IN_NEAR_MISS
        worthy = np.flatnonzero(probabilities >= lowest)
        ranked = worthy[np.lexsort((claims[worthy], -probabilities[worthy]))][:limit]
        return tuple(
            Verdict(int(claims[at]), min(HIGHEST, float(probabilities[at])), self._closest(heard, int(claims[at])))
            for at in ranked.tolist()
        )

    def look(self, heard: Heard, found: Found) -> Looked:
        """Compare a message with the claims found, by words alone."""
        rows, starts = self._index.rows(found.claims)
        covered = self._index.covered(heard.terms, rows)
        return Looked(
            found=found,
            rows=rows,
            starts=starts,
            grams=self._index.gram_likeness(heard.spoken, found.claims),
            covered=np.maximum.reduceat(covered, starts) if len(rows) else covered,
        )

    def features(
        self, heard: Heard, looked: Looked, weights: RetrievalWeights, meaning: Vectors32 | None = None
    ) -> tuple[Numbers, Array]:
        """Return the candidates, the best first, and their features: (candidates, len(NAMES)) between -1 and 1."""
        claims, said, mass = looked.found.claims, looked.found.said, looked.found.mass
        grams, covered = looked.grams, looked.covered
        if not len(claims):
            return claims, np.empty((0, len(NAMES)))
        cosines = np.zeros(len(claims), np.float32)
        if self._meanings and meaning is not None:
            cosines = np.maximum.reduceat(self._meanings.cosines(meaning, looked.rows), looked.starts)
        score = weights.score(said, grams, cosines)
        order = np.lexsort((claims, -score))
        claims = claims[order]
        said, grams, cosines, covered, mass, score = (
            part[order] for part in (said, grams, cosines, covered, mass, score)
        )
        shared = len(self._index.shared_terms(heard.terms, int(claims[0])))
        table = np.zeros((len(claims), len(NAMES)))
        table[:, 0] = 1.0
        table[:, 1] = said
        table[:, 2] = grams
        table[:, 3] = cosines
        table[:, 4] = covered
        table[:, 5] = _leads(score)
        table[:, 6] = _leads(cosines)
        table[:, 7] = mass / _FULL_MASS
        table[:, 8] = shared / _FULL_COUNT
        table[:, 9] = len(heard.terms) / _FULL_LENGTH
        table[:, 10] = said * covered
        return claims, np.clip(table, -1.0, 1.0)

    def _with_more(self, heard: Heard, found: Found) -> Found:
        """Return also the claims that mean much the same in other words."""
        if self._meanings is None or heard.meaning is None or self._index.size > FEW_ENOUGH_TO_READ:
            return found
        more = np.setdiff1d(self._meanings.nearest(heard.meaning, MOST_BY_MEANING), found.claims)
        nothing = np.zeros(len(more), np.float32)
        return Found(
            np.concatenate([found.claims, more]).astype(np.int32),
            np.concatenate([found.said, nothing]),
            np.concatenate([found.mass, nothing]),
            found.total,
        )

    def _is_near_miss(self, heard: Heard, claim: int, meaning: Vectors32 | None) -> bool:
        """Whether a message is more like a counterexample of the claim than like any of its sayings."""
        likeness = []
        for index, meanings in ((self._misses, self._miss_meanings), (self._index, self._meanings)):
            rows, _ = index.rows(np.array([claim], np.int32))
            if not len(rows):
                return False
            near = index.covered(heard.terms if index is self._index else index.terms(heard.spoken), rows)
            if meanings and meaning is not None:
                near = near + meanings.cosines(meaning, rows)
            likeness.append(float(near.max()))
        return likeness[0] > likeness[1]

    def _closest(self, heard: Heard, claim: int) -> tuple[tuple[Wording, float], ...]:
        rows, _ = self._index.rows(np.array([claim], np.int32))
        nearness = self._index.covered(heard.terms, rows)
        order = np.argsort(-nearness, kind="stable")[:2].tolist()
        return tuple((self._wordings[claim][at], float(nearness[at])) for at in order)


class _Meanings:
    """The vectors of all sayings, in a byte a number: cosines are off by some thousandths."""

    def __init__(self, sayings: Sequence[Sequence[str]], vectors: Vectors) -> None:
        texts = [spoken(strip_markup(text)) for own in sayings for text in own]
        self._owners = np.repeat(np.arange(len(sayings), dtype=np.int32), [len(own) for own in sayings])
        parts = [_in_bytes(vectors.of(texts[at : at + 1_000])) for at in range(0, len(texts), 1_000)]
        self._rows = np.concatenate([rows for rows, _ in parts]) if parts else np.empty((0, 0), np.int8)
        self._scales = np.concatenate([scales for _, scales in parts]) if parts else np.empty(0, np.float32)

    def cosines(self, meaning: Floats, rows: Numbers) -> Floats:
        """Return the cosines of a vector of length 1 to some sayings."""
        return np.asarray((self._rows[rows].astype(np.float32) @ meaning) * self._scales[rows], np.float32)

    def nearest(self, meaning: Floats, most: int) -> Numbers:
        """Return the claims of the sayings that are closest to a vector."""
        if not len(self._rows):
            return np.empty(0, np.int32)
        cosines = np.concatenate(
            [
                self._rows[at : at + 4_000].astype(np.float32) @ meaning * self._scales[at : at + 4_000]
                for at in range(0, len(self._rows), 4_000)
            ]
        )
        count = min(3 * most, len(cosines))
        best = np.argpartition(-cosines, count - 1)[:count]
        best = best[np.lexsort((best, -cosines[best]))]
        return np.array(list(dict.fromkeys(self._owners[best].tolist()))[:most], np.int32)


def _in_bytes(rows: Floats) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.int8]], Floats]:
    scales = np.abs(rows).max(axis=1) / 127
    return np.round(rows / np.maximum(scales, 1e-9)[:, None]).astype(np.int8), scales.astype(np.float32)


def _leads(values: Floats) -> Floats:
    """Return by how much each value leads the best other one; the whole value where there is no other."""
    if len(values) == 1:
        return values.copy()
    best, second = np.sort(values)[-1:-3:-1]
    return np.asarray(np.where(values == best, best - second, values - best), np.float32)
