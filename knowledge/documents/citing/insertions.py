"""Insertions of a document's editor in the words that it quotes: `[thus]`, `{thus}`."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from .page_forms import signs

_SQUARE: Final = re.compile(r"\[([^\[\]\n]{1,600})\]")
_DECLARED: Final = re.compile(
    r"\b(?:comments?|notes?|remarks?|additions?|insertions?|interpolations?|glosses|words|anmerkungen|zusätze|einfügungen|примечания|вставки)\b"
    r"[^.\n]{0,120}?(?P<open>\(\(|<<|\{|\[|<|\(|/)(?P<inside>[^(){}\[\]<>/\n]{1,40})(?P<close>\)\)|>>|\}|\]|>|\)|/)",
    re.IGNORECASE,
)
_DECLARES: Final = re.compile(
    r"\b(?:indicated|marked|shown|given|enclosed|appear|appears|placed|in|are|like|stehen|gekennzeichnet|обозначены)\b",
    re.IGNORECASE,
)
_PAIRS: Final = {"((": "))", "<<": ">>", "{": "}", "[": "]", "<": ">", "(": ")", "/": "/"}
_NUMBER: Final = re.compile(r"\s*[0-9]{1,4}[a-z]?\s*|\^[\w.:+-]{1,40}")
_HEAD: Final = 4_000
_MOST: Final = 400


class Insertions:
    """
    Knows what a document's editor says inside quoted text, by the brackets that the document marks it with.

    The document is looked through once: many citations may stand for the same words.
    """

    def __init__(self, text: str) -> None:
        marks: set[int] = set()
        spans: list[tuple[int, int]] = []
        for sign in signs(text):
            if sign.kind == "comment":
                spans.append((sign.start, sign.end))
            else:
                marks.add(sign.start)
        spans += [
            found.span()
            for found in _SQUARE.finditer(text)
            if found.start() not in marks and not _NUMBER.fullmatch(found[1])
        ]
        declared = _declared(text)
        if declared is not None:
            spans += [found.span() for found in declared.finditer(text) if found.start() not in marks]
        self._spans = sorted(spans)

    def within(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the insertions in `text[start:end]`, the first few hundred; page marks and numbers of notes are none."""
        first = bisect_left(self._spans, (start, start))
        last = bisect_left(self._spans, (end, end), first, min(first + _MOST, len(self._spans)))
        return tuple(_outermost([span for span in self._spans[first:last] if span[1] <= end]))


def _declared(text: str) -> re.Pattern[str] | None:
    """Return the form of the brackets that a document declares to be its editor's, other than the usual ones."""
    for found in _DECLARED.finditer(text[:_HEAD]):
        opening, closing = found["open"], found["close"]
        says = found[0][: found.start("open") - found.start()]
        if _PAIRS[opening] == closing and _DECLARES.search(says) and opening not in ("{", "["):
            inside = rf"[^{re.escape(opening[0])}{re.escape(closing[0])}\n]{{1,600}}"
            return re.compile(re.escape(opening) + inside + re.escape(closing))
    return None


def _outermost(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for first, last in spans:
        if not kept or first >= kept[-1][1]:
            kept.append((first, last))
    return kept
