"""Which words a citation in parentheses covers: a quotation beside it, or its sentence."""

import re
from collections.abc import Sequence
from typing import Final

from .paragraphs import Paragraph, Quoted

_CLOSE: Final = 3
_FEW: Final = 6


def told_words(text: str, told: re.Match[str], quoted: Sequence[Quoted], starts: Sequence[int]) -> tuple[int, int]:
    """Return the quotation that follows `Pell (1974, 35) writes` in its sentence, or the sentence."""
    first = max(start for start in starts if start <= told.start())
    last = min((start for start in starts if start > told.end()), default=len(text))
    for each in quoted:
        if told.end() <= each.start < last:
            return each.start, each.end
    return first, len(text[:last].rstrip())


def words_by(line: Paragraph, at: int, after: int, quoted: Sequence[Quoted], starts: Sequence[int]) -> tuple[int, int]:
    """Return the quotation that ends before a parenthesis or begins behind it, or the sentence up to it."""
    text = line.text
    for each in quoted:
        if each.closed and each.end < at and len(text[each.end + 1 : at].strip()) <= _CLOSE:
            return each.start, each.end
    first = max(start for start in starts if start <= at)
    if len(text[first:at].split()) <= _FEW:
        for each in quoted:
            if each.closed and 0 < each.start - after <= _CLOSE and not text[after : each.start - 1].strip(" ,:"):
                # `According to Pell (The Mill, p. 35), “…”`
                return each.start, each.end
    if first == at:
        # `A sentence. (Pell 1974: 35)` cites the sentence before it.
        first = max((start for start in starts if start < at), default=at)
    if line.kind.value == "quotation":
        first = 0
    return first, len(text[:at].rstrip())
