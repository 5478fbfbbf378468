"""
Undo hyphenation at line ends, and keep real hyphens.

The document itself decides: a word that it writes in one piece elsewhere is joined, one that it writes with a hyphen keeps
it. Where it does neither, an ordinary word is joined; else a hyphen stays in front of a capital or a digit, after a prefix
that takes one, and between two words that stand by themselves (`long-term`); a piece that is no word (`collec-`) is joined.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from ...recognise.ordinary import ordinary_share
from ...recognise.stemming import stem

HYPHENS: Final = "-\u2010\u00ad"
_PLAIN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BEFORE: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_AFTER: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PREFIXES: Final = frozenset("self non anti ex quasi all well semi half cross vice pseudo ultra neo proto so".split())
_ONLY_PREFIXES: Final = frozenset(
    "inter re un pre dis mis con com sub trans ab ad en em de per pro im in il ir".split()
)
_LONGEST: Final = 60


class Hyphens:
    """Knows the words of one document."""

    def __init__(self, text: str) -> None:
        """Count the words of a text; see `whole_words`."""
        self._words = Counter(_PLAIN.findall(text.casefold()))

    def joined(self, text: str, end: int, start: int) -> str | None:
        """Return what stands between a line that ends at `end` and the next at `start`: "" or "-"; None if there is no hyphen."""
        if not end or text[end - 1] not in HYPHENS:
            return None
        first = _BEFORE.search(text, max(end - 1 - _LONGEST, 0), end - 1)
        second = _AFTER.match(text, start, start + _LONGEST)
        if first is None:
            return None
        return self.between(first[0], second[0] if second else "")

    def between(self, first: str, second: str) -> str:
        """Return what stands between two pieces of a word: "" or "-"."""
        if not second or second[0].isupper():
            return "-"
        one, two = first.casefold(), second.casefold()
        last = one.rsplit("-", maxsplit=1)[-1]
        together, apart = self._words[last + two], self._words[f"{last}-{two}"] + self._words[f"{one}-{two}"]
        if together or apart:
            return "" if together >= apart else "-"
        if ordinary_share(stem(last + two)):
            return ""
        if last in _PREFIXES:
            return "-"
        if last in _ONLY_PREFIXES or len(last) < 2 or len(two) < 4:
            return ""
        return "-" if self._is_word(last) and self._is_word(two) else ""

    def _is_word(self, word: str) -> bool:
        # A short stem tells little: that of `vility` is that of `vile`.
        root = stem(word)
        return self._words[word] > 0 or (ordinary_share(root) > 0 and (root == word or len(root) > 3))


def whole_words(lines: Iterable[tuple[str, bool]]) -> str:
    """Return lines without the pieces of words at their ends, for those are no words; each says if a hyphen ends it."""
    parts: list[str] = []
    is_cut = False
    for line, is_hyphenated in lines:
        text = line.partition(" ")[2] if is_cut else line
        is_cut = is_hyphenated
        parts.append(text.rpartition(" ")[0] if is_cut else text)
    return "\n".join(parts)
