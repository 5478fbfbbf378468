"""Several editions of one reproduced text, each with pages of its own: `{hbk p. 106, pbk p. 124}`."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ..cited import Citation, CitedWork

_COMMENT = re.compile(r"\{[^{}]{0,400}\}|\[[^\[\]]{0,40}\]")
_MAX_LINE = 120
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober"
    "|dezember|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
_DATELINE = re.compile(
    rf"(?:[^\W\d_][^\d,.;:]{{1,30}},\s)?(?:den\s)?(?:[0-9]{{1,2}}(?:st|nd|rd|th|\.)?\s)?(?:{_MONTH})\s(?:[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s)?"
    r"(?:1[5-9]|20)[0-9]{2}",
    re.IGNORECASE,
)


def is_dateline(line: str) -> bool:
    """Return whether a line says when, and perhaps where, a text was written, and nothing else."""
    return len(line) <= _MAX_LINE and _DATELINE.fullmatch(line.strip(" .,()=")) is not None


def is_in_capitals(line: str) -> bool:
    """Return whether a line is a heading or dedication in capitals: no sentence of a text."""
    words = _COMMENT.sub("", line).strip()
    return len(words) <= _MAX_LINE and words.isupper() and words[-1:] not in tuple(".!?:;…")


def has_words(text: str) -> bool:
    """Return whether a text has words beside its marks and comments."""
    return re.search(r"[^\W_]", _COMMENT.sub("", text)) is not None


def uncrossed(text: str, citations: Sequence[Citation]) -> list[Citation]:
    """Return citations of several editions cut where those of another begin or end, so that none cross."""
    cuts = sorted({place for each in citations for place in (each.start, each.end)})
    found = []
    for each in citations:
        between = cuts[bisect_left(cuts, each.start) : bisect_right(cuts, each.end)]
        # What is of one edition alone has no cut but its own ends.
        whole = [(start, end) for start, end in pairwise(between) if has_words(text[start:end])]
        found += [replace(each, start=start, end=end) for start, end in whole] or [each]
    return found


def called(edition: str, editions: Mapping[str, CitedWork]) -> str:
    """Return which edition an abbreviation means: `hbk` is the hardback."""
    for name in editions:
        if name.startswith(edition[:1]) and all(letter in name for letter in edition):
            return name
    return edition
