"""Find a cited passage again in an operator's own copy of a document.

A passage is a half-open span of characters in the document's text, together with
the number of its words and a fingerprint of them. The fingerprint ignores case,
accents, punctuation, white space and line breaks, so that it survives another
encoding or layout; the span is where to look first, not what is trusted.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

FINGERPRINT_DIGITS = 16
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open span of characters, `text[start:end]`."""

    start: int
    end: int


def normalised_words(text: str) -> list[str]:
    """Return the words of `text` without case, accents and punctuation."""
    return _WORD.findall(_fold(text))


def fingerprint(text: str) -> str:
    """Return the first 16 hex digits of SHA-256 over the normalised words of `text`."""
    return words_digest(normalised_words(text))


def find_passage(text: str, *, start: int, end: int, words: int, digest: str) -> Span | None:
    """
    Return where the fingerprinted passage stands in `text`, or None where it does not.

    The recorded span is tried first; then every run of as many words is compared.
    """
    if fingerprint(text[start:end]) == digest:
        return Span(start=start, end=end)
    if words < 1:
        return None
    # One character may fold to several (a ligature) or to none (an accent), so their places are kept beside them.
    folded = [(part, place) for place, character in enumerate(text) for part in _fold(character)]
    found = [
        (match.group(), folded[match.start()][1], folded[match.end() - 1][1] + 1)
        for match in _WORD.finditer("".join(part for part, _ in folded))
    ]
    for first in range(len(found) - words + 1):
        run = found[first : first + words]
        if words_digest([word for word, _, _ in run]) == digest:
            return Span(start=run[0][1], end=run[-1][2])
    return None


def _fold(text: str) -> str:
    # Twice: signs such as the numero sign decompose to capitals.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words_digest(words: list[str]) -> str:
    """Return the first 16 hex digits of SHA-256 over normalised words."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:FINGERPRINT_DIGITS]
