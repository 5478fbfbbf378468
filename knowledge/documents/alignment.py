"""Find a quotation again in a text whose typography, hyphenation or pagination changed, or that a machine read with slips.

What is compared are letters and digits alone: nothing that a typesetter changes is among them. Short runs of the quotation
that stand in the text tell where to look; there the whole is aligned. The bound was chosen on mutated passages against
passages of other texts; docs/documents.md has the figures.
"""

import re
import unicodedata
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from .passages import Span

LEAST_LIKENESS = 0.7
"""Below this it is not the same passage: passages of other texts reach 0.57."""
SHORTEST = 24
"""Letters; what is shorter stands in many places by chance."""
_SEED, _STEP = 9, 4
_WORD = re.compile(r"[^\W_]+")
_MOST_HITS = 12
"""Places of one seed that are looked at: more, and it is an everyday phrase."""
_MOST_PLACES = 3
_ANCHOR = 5
_DRIFT = 0.25
"""How far apart, in parts of the quotation's length, seeds may point that speak for one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """Where a quotation stands, and how like it the text is there, from 0 to 1."""

    span: Span
    likeness: float


class Letters:
    """The letters and digits of a text in small letters without accents, each with its place."""

    def __init__(self, text: str) -> None:
        """Take a text; one of a book takes a moment."""
        self._text = text
        letters: list[str] = []
        places = array("L")
        for found in _WORD.finditer(text):
            word, start = found[0], found.start()
            if word.isascii():
                letters.append(word.lower())
                places.extend(range(start, found.end()))
                continue
            for place, character in enumerate(word, start):
                plain = _plain(character)
                letters.append(plain)
                places.extend([place] * len(plain))
        self._letters, self._places = "".join(letters), places

    def find(self, quotation: str) -> Aligned | None:
        """Return where a quotation stands, or None where nothing in the text is like enough."""
        wanted = squeezed(quotation)
        if not wanted:
            return None
        at = self._letters.find(wanted)
        if at >= 0:
            return self._aligned(at, at + len(wanted), 1.0)
        if len(wanted) < SHORTEST:
            return None
        best = max((self._look(wanted, place) for place in self._candidates(wanted)), default=None)
        if best is None or best[0] < LEAST_LIKENESS:
            return None
        likeness, start, end = best
        start, end = self._ends(wanted, start, end)
        return self._aligned(start, end, likeness)

    def _candidates(self, wanted: str) -> list[int]:
        """Return where the text may have the quotation: where most of its seeds point."""
        width = max(int(len(wanted) * _DRIFT), _SEED)
        votes: Counter[int] = Counter()
        for offset in range(0, len(wanted) - _SEED + 1, _STEP):
            seed = wanted[offset : offset + _SEED]
            at, hits = self._letters.find(seed), 0
            while at >= 0 and hits < _MOST_HITS:
                votes[(at - offset) // width] += 1
                hits += 1
                at = self._letters.find(seed, at + 1)
        # A place on the border of two buckets has votes in both.
        joint = Counter({bucket: count + votes.get(bucket + 1, 0) for bucket, count in votes.items()})
        return [bucket * width for bucket, _ in joint.most_common(_MOST_PLACES)]

    def _look(self, wanted: str, place: int) -> tuple[float, int, int]:
        """Return the best likeness near a place, and where it begins and ends."""
        slack = max(int(len(wanted) * 2 * _DRIFT), 4 * _SEED)
        first = max(place - slack // 2, 0)
        window = self._letters[first : place + len(wanted) + 2 * slack]
        found = fuzz.partial_ratio_alignment(wanted, window) if len(window) >= len(wanted) else None
        if found is None:
            return fuzz.ratio(wanted, window) / 100, first, first + len(window)
        return found.score / 100, first + found.dest_start, first + found.dest_end

    def _ends(self, wanted: str, start: int, end: int) -> tuple[int, int]:
        """Return where the passage begins and ends, which alignment of equal lengths gives only nearly."""
        slack = max(int(len(wanted) * _DRIFT), _SEED)
        first = max(start - slack, 0)
        near = self._letters[first : end + slack]
        same = [
            block
            for block in Indel.opcodes(wanted, near)
            if block.tag == "equal" and block.src_end - block.src_start >= _ANCHOR
        ]
        if not same:
            return start, end
        before, after = same[0].src_start, len(wanted) - same[-1].src_end
        # What lies outside the first and the last run that are the same is as long as in the quotation.
        return max(first + same[0].dest_start - before, 0), min(first + same[-1].dest_end + after, len(self._letters))

    def _aligned(self, start: int, end: int, likeness: float) -> Aligned:
        first, last = self._places[start], self._places[end - 1] + 1
        if likeness < 1:
            # Of words only wholes.
            while first > 0 and self._text[first - 1].isalnum():
                first -= 1
            while last < len(self._text) and self._text[last].isalnum():
                last += 1
        return Aligned(span=Span(start=first, end=last), likeness=likeness)


def squeezed(text: str) -> str:
    """Return the letters and digits of a text in small letters without accents."""
    return "".join(
        plain for word in _WORD.findall(text) for plain in (word.lower() if word.isascii() else map(_plain, word))
    )


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(each for each in folded if each.isalnum())
