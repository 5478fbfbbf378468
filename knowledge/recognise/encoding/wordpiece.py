"""Cut text into the pieces of words that BERT's uncased models know."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

MOST_LETTERS = 100
"""BERT does not know words that are longer."""
MOST_REMEMBERED = 1 << 15
"""So many words are kept with their pieces."""
LONGEST_REMEMBERED = 32
"""Longer runs of letters hardly ever come again."""

_CONTINUED = "##"
_SPACES = "\t\n\r"
_CONTROLS = frozenset({"Cc", "Cf", "Co", "Cs"})
# Unified ideographs: they are written without spaces, and each is a word to BERT. Kana and Hangul are not among them.
_IDEOGRAPHS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)


class WordPiece:
    """
    BERT's uncased WordPiece.

    Gives the numbers that the reference gives (a test compares them), but for one thing: the name of a special piece, such
    as `[SEP]`, is plain text when somebody writes it.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Take `vocabulary`, whose pieces are numbered as they are listed. Raise KeyError if [CLS], [SEP] or [UNK] is not in it."""
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self._longest = max(map(len, vocabulary))
        self._start, self._end, self._unknown = (self._numbers[piece] for piece in ("[CLS]", "[SEP]", "[UNK]"))
        self._visible = _Visible()
        self._remembered = lru_cache(MOST_REMEMBERED)(self._pieces)

    def encode(self, text: str, most: int) -> list[int]:
        """Return the numbers of the pieces, at most `most` (2 or more) of them, from [CLS] to [SEP]."""
        numbers = [self._start]
        for run in text.translate(self._visible).split():
            numbers += (self._remembered if len(run) <= LONGEST_REMEMBERED else self._pieces)(run)
            if len(numbers) >= most:
                break
        return [*numbers[: most - 1], self._end]

    def _pieces(self, run: str) -> tuple[int, ...]:
        """Return the pieces of a run of characters without spaces."""
        return tuple(number for word in _words(run) for number in self._pieces_of_word(word))

    def _pieces_of_word(self, word: str) -> list[int]:
        """Return the longest piece that the word starts with, then the longest that the rest starts with, and so on."""
        if len(word) > MOST_LETTERS:
            return [self._unknown]
        numbers: list[int] = []
        start = 0
        while start < len(word):
            prefix = _CONTINUED if start else ""
            for end in range(min(len(word), start + self._longest), start, -1):
                number = self._numbers.get(prefix + word[start:end])
                if number is not None:
                    break
            else:
                return [self._unknown]
            numbers.append(number)
            start = end
        return numbers


def read_vocabulary() -> list[str]:
    """Return the pieces of BERT-base-uncased, which MiniLM shares."""
    # Some pieces are characters that other ways of splitting lines take for line breaks.
    return Path(__file__).with_name("vocabulary.txt").read_text("utf-8").rstrip("\n").split("\n")


class _Visible(dict[int, str]):
    """For `str.translate`: control characters go, ideographs stand alone."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        if c in _SPACES:
            seen = " "
        elif c in "\0\N{REPLACEMENT CHARACTER}" or unicodedata.category(c) in _CONTROLS:
            seen = ""
        else:
            seen = f" {c} " if any(first <= code <= last for first, last in _IDEOGRAPHS) else c
        if len(self) < MOST_REMEMBERED:
            self[code] = seen
        return seen


def _words(run: str) -> list[str]:
    """Return words and punctuation marks, in lower case and without accents."""
    words = [""]
    for c in unicodedata.normalize("NFD", run):
        category = unicodedata.category(c)
        if category == "Mn":
            continue
        # ASCII's symbols are punctuation too ($, +, <, =, >, ^, `, |, ~), other symbols are letters.
        if category[0] == "P" or (category[0] == "S" and c.isascii()):
            words += (c, "")
        else:
            # Letter by letter: a sigma does not become another letter at the end of a word.
            words[-1] += c.lower()
    return [word for word in words if word]
