"""Find a cited passage again in an operator's own copy of a document.

A passage is a half-open span of characters in the document's text, together with
the number of its words and a fingerprint of them. The fingerprint ignores case,
accents, punctuation, white space and line breaks, so that it survives another
encoding or layout; the span is where to look first, not what is trusted.
"""

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

FINGERPRINT_DIGITS = 16
_WORD = re.compile(r"[^\W_]+")
_MOST_FOLDED = 10_000
"""More characters than texts of a few languages have."""
# A piece of a line: of a long one, as many words as a paragraph has.
_PIECE = re.compile(r"[^\n]{1,2000}(?!\S)|[^\n]{1,2000}")


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


class PassageFinder:
    """Finds passages in one text, whose words are read once."""

    def __init__(self, text: str) -> None:
        """Take a text; one of a book takes a second, when the first passage is not where it was."""
        self.text = text

    def find(self, *, start: int, end: int, words: int, digest: str) -> Span | None:
        """
        Return where the fingerprinted passage stands, or None where it does not.

        The recorded span is tried first; then every run of as many words is compared, a microsecond each.
        """
        if self.stands(start=start, end=end, digest=digest):
            return Span(start=start, end=end)
        if words < 1:
            return None
        read = self._words
        said = memoryview(read.joined)
        for first in range(len(read.starts) - words + 1):
            run = said[read.from_byte[first] : read.to_byte[first + words - 1]]
            if hashlib.sha256(run).hexdigest()[:FINGERPRINT_DIGITS] == digest:
                return Span(start=read.starts[first], end=read.ends[first + words - 1])
        return None

    def stands(self, *, start: int, end: int, digest: str) -> bool:
        """Return whether the passage stands where it was recorded."""
        return fingerprint(self.text[start:end]) == digest

    @cached_property
    def count(self) -> int:
        """How many words the text has."""
        return len(self._words.starts)

    @cached_property
    def _words(self) -> "_Words":
        return _Words(self.text)


class _Words:
    """
    The normalised words of a text, joined by spaces as they are fingerprinted.

    Attributes:
        joined: all of them, in UTF-8.
        from_byte, to_byte: where each begins and ends in that.
        starts, ends: where each begins and ends in the text.
    """

    def __init__(self, text: str) -> None:
        self.joined = bytearray()
        self.starts, self.ends = array("I"), array("I")
        self.from_byte, self.to_byte = array("I"), array("I")
        for piece in _PIECE.finditer(text):
            folded, places = _folded(piece[0], piece.start())
            for found in _WORD.finditer(folded):
                if self.joined:
                    self.joined += b" "
                self.from_byte.append(len(self.joined))
                self.joined += found[0].encode(errors="surrogatepass")
                self.to_byte.append(len(self.joined))
                self.starts.append(places[found.start()])
                self.ends.append(places[found.end() - 1] + 1)


def _folded(line: str, at: int) -> tuple[str, Sequence[int]]:
    """Return a line as it is compared, and where each of its characters stands in the text."""
    if line.isascii():
        return line.lower(), range(at, at + len(line))
    # One character may fold to several (a ligature) or to none (an accent).
    places = [place for place, character in enumerate(line, at) for _ in character.translate(_FOLDING)]
    return line.translate(_FOLDING), places


class _Folding(dict[int, str]):
    """What each character is compared as: without case and accents; made as it is asked for."""

    def __missing__(self, code: int) -> str:
        # Twice: signs such as the numero sign decompose to capitals.
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        folded = "".join(each for each in decomposed if not unicodedata.combining(each))
        if len(self) < _MOST_FOLDED:
            self[code] = folded
        return folded


_FOLDING = _Folding()


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def words_digest(words: list[str]) -> str:
    """Return the first 16 hex digits of SHA-256 over normalised words."""
    return hashlib.sha256(" ".join(words).encode(errors="surrogatepass")).hexdigest()[:FINGERPRINT_DIGITS]
