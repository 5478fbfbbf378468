"""Several editions of one reproduced text, each with pages of its own: `{hbk p. 106, pbk p. 124}`."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ..cited import Citation, CitedWork


def has_words(text: str) -> bool:
    """Return whether a text has words beside its marks and comments."""
    return re.search(r"[^\W_]", re.sub(r"\{[^{}]{0,400}\}|\[[^\[\]]{0,40}\]", "", text)) is not None


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
