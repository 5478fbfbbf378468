"""A document with its citations becomes passages: paragraphs and block quotations, each with its page and its headings."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from .cited import Citation, Passage
from .citing.paragraphs import paragraphs
from .citing.sections import numbered_sections
from .document import Block, BlockKind, Document
from .passages import normalised_words, words_digest

_ALWAYS = frozenset([BlockKind.PARAGRAPH, BlockKind.QUOTATION])
_LONGEST_HEADING = 500
PAGE_MARK = "page-mark"
"""The rule of citations that say on which page of a reproduced work a text stands."""


def passages_of(document: Document, citations: Iterable[Citation]) -> tuple[Passage, ...]:
    """
    Return the passages of a document in the order of its text, every citation with the passage that its cited words begin in.

    Notes and headings are passages only where a citation begins in them.
    """
    held = _held(document.blocks, citations)
    found: list[Passage] = []
    path = _HeadingPath(document)
    for index, block in enumerate(document.blocks):
        own = tuple(held.get(index, ()))
        headings = path.at(block)
        text = document.text[block.start : block.end]
        words = normalised_words(text)
        if (block.kind in _ALWAYS and words) or own:
            found.append(
                Passage(
                    start=block.start,
                    end=block.end,
                    page=document.page(block.start) or _reproduced_page(own),
                    headings=headings,
                    words=len(words),
                    fingerprint=words_digest(words),
                    citations=own,
                )
            )
    return tuple(found)


class _HeadingPath:
    """
    Knows what a block stands under; asked in order.

    Between two sections that the document numbers itself, a heading of their level is of a text that it reproduces there.
    """

    def __init__(self, document: Document) -> None:
        numbered = numbered_sections(paragraphs(document))
        levels = [each.level for each in document.blocks if each.start in numbered and each.level]
        # What is numbered and mostly no heading is a list of notes.
        self._sections = numbered if len(levels) * 2 > len(numbered) else frozenset()
        self._last = max(self._sections, default=-1)
        self._level = min(levels, default=1)
        self._text = document.text
        self._path: list[tuple[float, Block, str]] = []

    def at(self, block: Block) -> tuple[str, ...]:
        """Return the headings that a block stands under, without itself."""
        if block.start in self._sections:
            self._go_to(self._level, block)
        elif block.kind is BlockKind.HEADING:
            is_inside = block.level == self._level and any(each.start in self._sections for _, each, _ in self._path)
            self._go_to(block.level + (is_inside and block.start < self._last) / 2, block)
        return tuple(shown for _, each, shown in self._path if each is not block)

    def _go_to(self, level: float, block: Block) -> None:
        above = [each for each in self._path if each[0] < level]
        self._path = [*above, (level, block, _shown(self._text[block.start : block.end]))]


def file_span(document: Document, start: int, end: int) -> tuple[int, int]:
    """Return where a span of a document's text stands among the characters of its file."""
    first = document.origin(start)
    return first, max(document.origin(end - 1) + 1, first) if end > start else first


def _shown(heading: str) -> str:
    """Return a heading on one line. Every passage under it says it, so what calls itself one and is a book is cut."""
    line = " ".join(heading[: 2 * _LONGEST_HEADING].split())
    return line if len(line) <= _LONGEST_HEADING else f"{line[: _LONGEST_HEADING - 1]}…"


def _held(blocks: Sequence[Block], citations: Iterable[Citation]) -> dict[int, list[Citation]]:
    """Return the citations by the place of the block that their cited words begin in, or else of the block before."""
    starts = [block.start for block in blocks]
    held: dict[int, list[Citation]] = {}
    for citation in sorted(citations, key=lambda each: (each.start, each.at)):
        if blocks:
            held.setdefault(max(bisect_right(starts, citation.start) - 1, 0), []).append(citation)
    return held


def _reproduced_page(citations: Iterable[Citation]) -> str | None:
    """Return the page of the reproduced work that a passage begins on, where its pages are marked in the document."""
    return next((each.locator for each in citations if each.rule == PAGE_MARK and each.label == "page"), None)
