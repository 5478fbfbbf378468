"""The claims by their words: which of many thousand a text may be about, found without reading them all.

An inverted index over the words of all of a claim's sayings together (BM25's saturation and length, with a fixed typical
length, so that a claim weighs the same whatever else is in the index), and forward lists for a closer look at the few
claims that it finds. The numbers k1 and b are those that Anserini uses for short texts (Yang, Fang and Lin 2017).
"""

import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..text import MAX_WORD, words
from .language import FUNCTION_WORDS
from .ordinary import ordinary_share
from .stemming import stem

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]

SATURATION = 0.9
LENGTH_SHARE = 0.4
TYPICAL_LENGTH = 25.0
"""Content words of a typical claim with its phrasings."""
ORDINARY_MESSAGES = 2_000
"""Messages of ordinary talk that count beside the claims when a word's rarity is told."""
MOST_TERMS = 160
"""Different content words of a text that are looked up."""
FREQUENT_SHARE = 0.02
"""A word that stands in more of the claims than this finds none of them; it counts for those that others find."""
FEW_CLAIMS = 2_000
"""In fewer claims than this every word finds them."""
GRAM = 4
MOST_BYTES = 1_200
"""Bytes of a text whose grams are compared."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_HANDLE = re.compile(r"[#@](\w{2,60})")
_SIGNATURE = re.compile(r"—\s*([^\n]{0,60}?)\s*\([^)\n]{0,60}\)\s*\w+ \d{1,2}, \d{4}\s*$")
_PICTURE = re.compile(r"\bpic\.twitter\.com/\S+")
_PUNCTUATION = ".,;:!?…\"'“”‘’()[]#@*_-–—"
_PLAIN = re.compile(r"[a-z0-9]+")
_MOST_SURFACES = 50_000
_LONGEST_SURFACE = 20
_NEAR_BEST = 0.25


@dataclass(frozen=True, slots=True)
class Found:
    """
    The claims that a text shares words with, the most alike first.

    `claims` are their places in the index; `said` is the share of the text's words, by rarity, that the claim says (0 to
    1) and `mass` that rarity itself, in nats; `total` is the rarity of all the text's words that the index knows.
    """

    claims: Numbers
    said: Floats
    mass: Floats
    total: float

    def without(self, claims: Sequence[int]) -> "Found":
        """Return the same as if some claims were unknown."""
        kept = ~np.isin(self.claims, claims)
        return Found(self.claims[kept], self.said[kept], self.mass[kept], self.total)


NOTHING = Found(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.float32), 0.0)


def spoken(text: str) -> str:
    """Return a text without markup as it would be spoken: `#NoNewTaxes` as words, a pasted post's signature as a name."""
    if "#" in text or "@" in text:
        text = _SIGNATURE.sub(r" \1", text)
        text = _HANDLE.sub(lambda match: " " + _CAMEL.sub(" ", match[1]).replace("_", " ") + " ", text)
        text = _PICTURE.sub(" ", text)
    return text


def content_words(text: str) -> list[str]:
    """Return the folded words of a text, in order, without those that say little about any subject."""
    return [word for word in _plain_words(text) if word not in FUNCTION_WORDS]


def _plain_words(text: str) -> list[str]:
    if not text.isascii() or "'" in text:
        return words(text)
    found = _PLAIN.findall(text.lower())
    return found if len(text) <= MAX_WORD else [word[:MAX_WORD] for word in found]


def grams(text: str) -> NDArray[np.uint32]:
    """Return the runs of four bytes of the folded words of a text, each once, as numbers."""
    said = ("_" + "_".join(words(text)) + "_").encode()[:MOST_BYTES]
    if len(said) < GRAM:
        return np.empty(0, np.uint32)
    bytes_ = np.frombuffer(said, np.uint8).astype(np.uint32)
    count = len(bytes_) - GRAM + 1
    runs = bytes_[:count].copy()
    for at in range(1, GRAM):
        runs |= bytes_[at : at + count] << np.uint32(8 * at)
    return np.unique(runs)


class ClaimIndex:
    """Finds claims by the words of their sayings. Immutable; claims are numbered in the order given."""

    def __init__(self, claims: Sequence[Sequence[str]], like: "ClaimIndex | None" = None) -> None:
        """
        Index claims, each given by its sayings.

        With `like`, words are as rare as they are in that other index: a few changed claims tell nothing about rarity.
        """
        self.size = len(claims)
        self._ids: dict[str, int] = {}
        owners: list[int] = []
        terms: list[int] = []
        counts: list[int] = []
        rows: list[int] = []
        row_ends: list[int] = []
        row_starts = [0]
        runs: list[NDArray[np.uint32]] = []
        for number, sayings in enumerate(claims):
            counted = Counter[int]()
            texts = [spoken(text) for text in sayings]
            for text in texts:
                own = [self._ids.setdefault(stem(word), len(self._ids)) for word in content_words(text)]
                counted.update(own)
                rows.extend(dict.fromkeys(own))
                row_ends.append(len(rows))
            row_starts.append(len(row_ends))
            terms.extend(counted)
            counts.extend(counted.values())
            owners.extend([number] * len(counted))
            runs.append(grams(" ".join(texts)))
        self._build_postings(np.array(owners, np.int32), np.array(terms, np.int64), np.array(counts, np.float32), like)
        self._rows = np.array(rows, np.int32)
        self._row_ends = np.array([0, *row_ends], np.int64)
        self._row_starts = np.array(row_starts, np.int64)
        every = np.arange(len(row_ends), dtype=np.int32)
        self._row_mass = self._gathered(self._rows, self._row_ends, every, self.idf)
        self._build_grams(runs, like)
        self._surface: dict[str, int] = {}
        self._local = threading.local()

    def _build_postings(
        self, owners: Numbers, terms: NDArray[np.int64], counts: Floats, like: "ClaimIndex | None"
    ) -> None:
        vocabulary = len(self._ids)
        order = np.argsort(terms, kind="stable")
        frequency = np.bincount(terms, minlength=vocabulary)
        lengths = np.bincount(owners, counts, minlength=self.size).astype(np.float32)
        damping = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths / TYPICAL_LENGTH)
        self._owners = owners[order]
        weights = (counts / (counts + damping[owners]))[order]
        self._starts = [0, *np.cumsum(frequency).tolist()]
        shares = np.array([ordinary_share(term) for term in self._ids])
        seen = frequency + ORDINARY_MESSAGES * shares
        known = self.size + ORDINARY_MESSAGES
        self.idf = np.log1p((known - seen + 0.5) / (seen + 0.5)).astype(np.float32)
        self.unseen = float(np.log1p((known + 0.5) / 0.5))
        if like is not None:
            self.unseen = like.unseen
            self.idf = np.array([like.rarity(term) for term in self._ids], np.float32)
        self._rarity = self.idf.tolist()
        self._impacts = (weights * self.idf[terms[order]]).astype(np.float32)
        self._finds = (
            np.ones(vocabulary, bool) if self.size <= FEW_CLAIMS else frequency <= FREQUENT_SHARE * self.size
        ).tolist()

    def _build_grams(self, runs: Sequence[NDArray[np.uint32]], like: "ClaimIndex | None") -> None:
        everything = np.concatenate([*runs, np.empty(0, np.uint32)])
        self._grams, numbers, frequency = np.unique(everything, return_inverse=True, return_counts=True)
        self._claim_grams = numbers.astype(np.int32)
        self._gram_starts = np.concatenate([[0], np.cumsum([len(own) for own in runs])]).astype(np.int64)
        self._gram_idf = np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        if like is not None:
            self._gram_idf = like.gram_rarity(self._grams)

    def beside(self, claims: Sequence[Sequence[str]]) -> "ClaimIndex":
        """Return an index of other sayings of the same claims, in which words are as rare as in this one."""
        return ClaimIndex(claims, like=self)

    def gram_rarity(self, asked: NDArray[np.uint32]) -> Floats:
        """Return how rare grams are, in nats; one that the index has never seen is as rare as the rarest."""
        if not len(self._grams):
            return np.ones(len(asked), np.float32)
        places = np.minimum(np.searchsorted(self._grams, asked), len(self._grams) - 1)
        known = self._grams[places] == asked
        return np.asarray(np.where(known, self._gram_idf[places], self._gram_idf.max()), np.float32)

    def rarity(self, term: str) -> float:
        """Return how rare a stem is, in nats."""
        number = self._ids.get(term)
        return self.unseen if number is None else float(self.idf[number])

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_local": None, "_surface": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._local = threading.local()

    def terms(self, text: str) -> Numbers:
        """Return the numbers of the known content words of a text, each once; those never seen are left out."""
        found = dict.fromkeys(self.numbers(text))
        found.pop(-1, None)
        return np.fromiter(found, np.int32, len(found))[:MOST_TERMS]

    def number_of(self, typed: str) -> int:
        """Return the number of a word of a text whose `terms` were asked for, as it was typed; -1 for an unknown one."""
        return self._surface.get(typed.strip(_PUNCTUATION).lower(), -1)

    def numbers(self, text: str) -> list[int]:
        """Return the number of each word of a text; -1 for one that is unknown or says little about any subject."""
        said = _plain_words(text)
        surface = self._surface
        try:
            return [surface[word] for word in said]
        except KeyError:
            return [self._number(word) for word in said]

    def _number(self, word: str) -> int:
        number = self._surface.get(word)
        if number is None:
            number = -1 if word in FUNCTION_WORDS else self._ids.get(stem(word), -1)
            if len(word) <= _LONGEST_SURFACE and len(self._surface) < _MOST_SURFACES:
                self._surface[word] = number
        return number

    def find(self, terms: Numbers, most: int, least: float = 0.0, *, thorough: bool = False) -> Found:
        """
        Return at most `most` claims that share words with a text, given the numbers of its words.

        Claims that share less than `least` nats of what finds them are left out. Frequent words alone find no claim unless the search is
        `thorough`, which costs several times as much.
        """
        if not len(terms):
            return NOTHING
        finding = [term for term in terms.tolist() if thorough or self._finds[term]]
        # No claim shares more than all of it, and most messages end here.
        if not finding or sum(self._rarity[term] for term in finding) < least:
            return NOTHING
        spans = [(self._starts[term], self._starts[term + 1]) for term in finding]
        claims = np.concatenate([self._owners[start:end] for start, end in spans])
        mass = self._scratch()
        np.add.at(mass, claims, np.concatenate([self._impacts[start:end] for start, end in spans]))
        masses = mass[claims]
        mass[claims] = 0.0
        best = float(masses.max())
        if best < least:
            return NOTHING
        near = masses >= max(least, _NEAR_BEST * best)
        claims, first = np.unique(claims[near], return_index=True)
        masses = masses[near][first]
        if not thorough:
            masses += self._mass_of_frequent(terms, claims)
        order = np.lexsort((claims, -masses))[:most]
        total = float(self.idf[terms].sum())
        return Found(claims[order], masses[order] / total, masses[order], total)

    def _mass_of_frequent(self, terms: Numbers, claims: Numbers) -> Floats:
        mass = np.zeros(len(claims), np.float32)
        for term in terms.tolist():
            if not self._finds[term]:
                start, end = self._starts[term], self._starts[term + 1]
                owners = self._owners[start:end]
                places = np.minimum(np.searchsorted(owners, claims), end - start - 1)
                mass += np.where(owners[places] == claims, self._impacts[start:end][places], 0)
        return mass

    def _scratch(self) -> Floats:
        """Return zeros, one for each claim, which the caller leaves as zeros again; every thread has its own."""
        zeros: Floats | None = getattr(self._local, "zeros", None)
        if zeros is None:
            zeros = self._local.zeros = np.zeros(self.size, np.float32)
        return zeros

    def gram_likeness(self, text: str, claims: Numbers) -> Floats:
        """Return for each of `claims` the share, by rarity, of a text's known grams that the claim has."""
        if not len(claims) or not len(self._grams):
            return np.zeros(len(claims), np.float32)
        asked = grams(text)
        places = np.minimum(np.searchsorted(self._grams, asked), len(self._grams) - 1)
        known = places[self._grams[places] == asked]
        rarity = self._gram_idf[known]
        weights = np.zeros(len(self._grams), np.float32)
        weights[known] = rarity
        shared = self._gathered(self._claim_grams, self._gram_starts, claims, weights)
        return np.asarray(shared / max(float(rarity.sum()), 1e-6), np.float32)

    def rows(self, claims: Numbers) -> tuple[Numbers, Numbers]:
        """Return the numbers of the claims' sayings, claim by claim, and where each claim's begin among them."""
        starts, ends = self._row_starts[claims], self._row_starts[claims + 1]
        return _ranges(starts, ends), _offsets(starts, ends)

    def covered(self, terms: Numbers, rows: Numbers) -> Floats:
        """Return for each of `rows`, sayings, the share by rarity of its words that a text with `terms` says."""
        said = np.zeros(len(self.idf), np.float32)
        said[terms] = self.idf[terms]
        shared = self._gathered(self._rows, self._row_ends, rows, said)
        return np.asarray(shared / np.maximum(self._row_mass[rows], 1e-6), np.float32)

    def shared_terms(self, terms: Numbers, claim: int) -> Numbers:
        """Return those of a text's words that sayings of a claim say too."""
        first, last = self._row_starts[claim], self._row_starts[claim + 1]
        own = self._rows[self._row_ends[first] : self._row_ends[last]]
        said = frozenset(own.tolist())
        return np.array([term for term in terms.tolist() if term in said], np.int32)

    @staticmethod
    def _gathered(values: Numbers, starts: NDArray[np.int64], owners: Numbers, weights: Floats) -> Floats:
        """Return for each of `owners` the sum of the weights of its values."""
        begin, end = starts[owners], starts[owners + 1]
        picked = weights[values[_ranges(begin, end)]]
        summed = np.concatenate([[0.0], np.cumsum(picked, dtype=np.float64)])
        bounds = np.concatenate([[0], np.cumsum(end - begin)])
        return np.asarray(summed[bounds[1:]] - summed[bounds[:-1]], np.float32)


def _ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Numbers:
    """Return the numbers from each start up to its end, one range after the other."""
    lengths = ends - starts
    shifts = np.repeat(starts - _offsets(starts, ends), lengths)
    return (np.arange(int(lengths.sum())) + shifts).astype(np.int32)


def _offsets(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Numbers:
    return np.concatenate([[0], np.cumsum(ends - starts)[:-1]]).astype(np.int32)
