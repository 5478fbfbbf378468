"""Bring the citations of all rules together: each once, and of two for the same words the one that says more."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ..cited import Citation
from .paragraphs import UNREAD

_LOOSE: Final = frozenset(
    [
        "introduced-title",
        "introduced-author",
        "possessive-title",
        "bookshop-line",
        "same-work",
        "attribution-line",
        "ibid-in-parentheses",
    ]
)
"""Rules that give a work to what follows some words; whatever stands by the quotation itself goes before them."""
_REPRODUCED: Final = frozenset(["page-mark", "reproduced-text"])
_SAME_WORDS: Final = 0.5
_ALL_WORDS: Final = 0.9
_NEIGHBOURS: Final = 40


def merged(noted: Sequence[Citation], found: Sequence[Citation]) -> tuple[Citation, ...]:
    """Return notes' citations and those in the text, sorted, each once."""
    strong = [each for each in found if each.rule not in _LOOSE]
    near_strong = _Spans([*noted, *strong])
    near_noted = _Spans(noted)
    reproduced = _Spans([each for each in found if each.rule in _REPRODUCED and each.quoted is None])
    kept = [_from_reproduction(each, reproduced) for each in noted]
    for each in found:
        if each.start >= each.end:
            continue  # A paragraph of nothing but quotation marks has no words.
        if each.rule == UNREAD:
            # What notes say of some of its words says nothing of the rest.
            told = []
        elif each.rule in _LOOSE:
            told = near_strong.overlapping(each, _SAME_WORDS)
        elif each.rule in _REPRODUCED:
            told = [
                other
                for other in near_noted.overlapping(each, _ALL_WORDS)
                if _length(other) >= _ALL_WORDS * _length(each)
            ]
        else:
            told = near_noted.overlapping(each, _SAME_WORDS) if each.rule != "quotation-in-quotation" else []
        if not told or (each.work is not None and all(other.work is None for other in told)):
            kept.append(each)
    return _each_once(kept)


def _from_reproduction(citation: Citation, reproduced: "_Spans") -> Citation:
    """Return a citation of a note with the reproduced text that it stands in as where it was quoted."""
    if citation.quoted_in is not None or citation.work is None:
        return citation
    around = [each for each in reproduced.overlapping(citation, _ALL_WORDS) if each.work is not None]
    if not around or around[0].work is None or around[0].work.csl.get("id") == citation.work.csl.get("id"):
        return citation
    return replace(citation, quoted_in=replace(around[0], start=citation.start, end=citation.end, insertions=()))


def _each_once(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    best: dict[tuple[object, ...], Citation] = {}
    for each in citations:
        work = each.work.csl.get("id") if each.work is not None else None
        key = (each.start, each.end, work, each.label, each.locator, each.note, each.quoted)
        if key not in best or best[key].confidence < each.confidence:
            best[key] = each
    return tuple(sorted(best.values(), key=lambda each: (each.start, -each.end, each.at)))


def _length(citation: Citation) -> int:
    return max(citation.end - citation.start, 1)


class _Spans:
    """Citations that are asked which of them overlap another."""

    def __init__(self, citations: Iterable[Citation]) -> None:
        self._citations = sorted(citations, key=lambda each: each.start)
        self._starts = [each.start for each in self._citations]

    def overlapping(self, citation: Citation, share: float) -> list[Citation]:
        """Return those that share so much of the shorter of the two, the nearest of them."""
        last = bisect_left(self._starts, citation.end)
        near = self._citations[max(last - _NEIGHBOURS, 0) : last]
        return [
            each
            for each in near
            if min(each.end, citation.end) - max(each.start, citation.start)
            >= share * min(_length(each), _length(citation))
        ]
