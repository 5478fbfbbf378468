"""What is quoted of cited words: what their author wrote, without the marks and remarks of who reproduced it."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from .cited import Citation
from .citing.page_forms import Sign, signs
from .dividing import PAGE_MARK
from .pages import pages_in
from .reading.hyphens import HYPHENS, Hyphens

_BREAK: Final = re.compile(r"[^\S\n]*\n\s*")
# The pieces of a broken-up word are no words.
_PIECES: Final = re.compile(rf"\b[^\W\d_]{{1,60}}[{HYPHENS}]\s+(?:\{{[^{{}}\n]{{0,80}}\}}\s*)?[^\W\d_]{{1,60}}")
_NO_SPACE_BEFORE: Final = frozenset(".,;:!?)]’”»")


class Quoter:
    """Quotes from one text; what its words are decides where a broken-up one had a hyphen."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _hyphens(self) -> Hyphens:
        return Hyphens(_PIECES.sub(" ", self._text))

    def said(self, citation: Citation) -> str:
        """
        Return the cited words in one line, without page marks and what the document's editor put into them.

        A word that a page or a paragraph breaks up (`fet-`, `{p. 145} ters`) is joined.
        """
        parts: list[str] = []
        at = citation.start
        for start, end in self._left_out(citation):
            if start > at:
                parts.append(self._text[at:start])
            at = max(at, end)
        parts.append(self._text[at : citation.end])
        whole = ""
        for part in parts:
            whole = self._joined(whole, part)
        return " ".join(whole.split())

    def _left_out(self, citation: Citation) -> list[tuple[int, int]]:
        said = self._text[citation.start : citation.end]
        pages = pages_in(citation.locator) if citation.rule == PAGE_MARK and citation.locator else set()
        marks = [(sign.start, sign.end) for sign in signs(said) if _is_mark(sign, pages)]
        breaks = [found.span() for found in _BREAK.finditer(said)]
        spans = [(citation.start + start, citation.start + end) for start, end in (*marks, *breaks)]
        return sorted([*spans, *citation.insertions])

    def _joined(self, one: str, other: str) -> str:
        before, behind = one.rstrip(), other.lstrip()
        if not before or not behind:
            return before or behind
        if behind[0] in _NO_SPACE_BEFORE:
            return before + behind
        if before[-1] in HYPHENS:
            between = self._hyphens.joined(f"{before}{behind}", len(before), len(before))
            if between is not None:
                return f"{before[:-1]}{between}{behind}"
        # `fet{p. 145}ters`: what stands in the middle of a word divides none.
        is_one_word = before == one and behind == other and before[-1].isalnum() and behind[0].isalnum()
        return before + behind if is_one_word else f"{before} {behind}"


def _is_mark(sign: Sign, pages: set[str]) -> bool:
    return sign.kind in {"page", "start", "end"} or (sign.kind == "bare" and bool(pages & set(_numbers(sign))))


def _numbers(sign: Sign) -> Iterator[str]:
    return (page for _, page in sign.pages)
