"""
Make paragraphs of the lines of printed pages.

Where a paragraph ends, its last line has room for the next line's first word, or the next line is set in, or stands farther
below than lines do. Running heads and page numbers are lines at the edge of many pages that say the same, figures apart.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from ..document import BlockKind
from .building import PAGE_MARK, Builder
from .headings import MAX_HEADING, heading_level
from .hyphens import Hyphens, whole_words

_EDGE: Final = 2
"""Lines at the top and the bottom of a page that may be a running head or a page number."""
_DIGITS: Final = re.compile(r"\d+")
_ROMAN: Final = re.compile(r"\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER: Final = re.compile(
    r"(?:page\s+)?[-–—\[(|]?\s*(\d{1,4}|[ivxlc]{1,8})\s*[-–—\])|]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
_NUMBER_AT_EDGE: Final = re.compile(r"^(\d{1,4}|[ivxlc]{1,8})\b(?=\W+\S)|(?<=\s)(\d{1,4}|[ivxlc]{1,8})$", re.IGNORECASE)
_ITEM: Final = re.compile(r"(?:[•·*]|\(?\d{1,3}[.)\]]|\[\d{1,3}\]|\([a-z]\))\s")
_NUMBERED: Final = re.compile(r"[\[(]?(\d{1,4})[.)\]]\s")
_SENTENCE_END: Final = re.compile(r"[.!?:…][\"'”’)\]}»]*(?:\s*\[?\d{1,3}\]?)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """
    A line on a page.

    Attributes:
        left, right: where it begins and ends, in points.
        base: how high its base line is above the page's bottom.
        size: of its letters.
        is_hyphenated: whether a hyphen ends it, which `text` does not have.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    is_hyphenated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPage:
    """A page: its lines in the order of reading, and what its file calls it."""

    lines: tuple[PrintedLine, ...]
    label: str | None
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """What is usual in a document."""

    size: float
    pitch: float
    indent: float

    @property
    def is_indented(self) -> bool:
        """Whether first lines are set in, as a rule."""
        return self.indent > 0


@dataclass(slots=True, kw_only=True)
class _Paragraph:
    lines: list[PrintedLine]
    pages: list[str | None]
    left: float

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)


def lay_out(builder: Builder, pages: Sequence[PrintedPage]) -> None:
    """Put the paragraphs of printed pages into a builder."""
    stripped, labels = _without_edges(pages)
    measure = _measure(stripped)
    hyphens = Hyphens(whole_words((line.text, line.is_hyphenated) for lines in stripped for line in lines))
    paragraphs = list(_paragraphs(stripped, labels, measure))
    marked = [_joined(paragraph, hyphens) for paragraph in paragraphs]
    texts = [text.replace(PAGE_MARK, "") for text in marked]
    for index, paragraph in enumerate(paragraphs):
        following = texts[index + 1] if index + 1 < len(texts) else ""
        level = _level(paragraph, texts[index], following, measure, is_first=not index)
        for page in paragraph.pages:
            if page is not None:
                builder.page_mark(page)
        kind = (
            BlockKind.HEADING
            if level
            else BlockKind.QUOTATION
            if _is_set_in(paragraph, measure)
            else BlockKind.PARAGRAPH
        )
        builder.add(marked[index], kind, level=level)


def _without_edges(pages: Sequence[PrintedPage]) -> tuple[list[list[PrintedLine]], list[str]]:
    """Return the lines of the pages without running heads and page numbers, and what the pages are called."""
    seen: Counter[tuple[str, str]] = Counter()
    for page in pages:
        seen.update({(where, _shape(line.text)) for where, line in _edges(page)})
    enough = max(3, len(pages) // 20)
    stripped: list[list[PrintedLine]] = []
    printed: list[str | None] = []
    for page in pages:
        edges = [
            (where, line)
            for where, line in _edges(page)
            if _PAGE_NUMBER.fullmatch(line.text) or (len(pages) >= 3 and seen[where, _shape(line.text)] >= enough)
        ]
        gone = {id(line) for _, line in edges}
        stripped.append([line for line in page.lines if id(line) not in gone])
        printed.append(next((number for _, line in edges if (number := _number(line.text))), None))
    return stripped, _labels(pages, printed)


def _edges(page: PrintedPage) -> Iterator[tuple[str, PrintedLine]]:
    """Yield the lines at the top and at the bottom of a page, which stand apart or in its margins."""
    by_height = sorted(page.lines, key=lambda line: -line.base)
    for where, lines in (("top", by_height[:_EDGE]), ("bottom", by_height[: -_EDGE - 1 : -1])):
        for line in lines:
            share = line.base / page.height if page.height else 0.5
            if share > 0.85 if where == "top" else share < 0.15:
                yield where, line


def _shape(text: str) -> str:
    """Return a running head without what changes from page to page."""
    return _DIGITS.sub("#", text).casefold().strip()


def _number(text: str) -> str | None:
    if found := _PAGE_NUMBER.fullmatch(text):
        return found[1]
    found = _NUMBER_AT_EDGE.search(text)
    return (found[1] or found[2]) if found else None


def _labels(pages: Sequence[PrintedPage], printed: Sequence[str | None]) -> list[str]:
    """
    Return what pages are called: as the file says, else as is printed on them, else by their place.

    A printed number counts where its neighbours agree with it; a page without one is counted from them.
    """
    if any(page.label and page.label != str(n) for n, page in enumerate(pages, 1)):
        return [page.label or str(n) for n, page in enumerate(pages, 1)]
    offsets = [int(number) - n if number and number.isdigit() else None for n, number in enumerate(printed, 1)]
    usual = Counter(offset for offset in offsets if offset is not None).most_common(1)
    labels: list[str] = []
    current: int | None = None
    for n, number in enumerate(printed, 1):
        offset = offsets[n - 1]
        near = offsets[max(n - 3, 0) : n - 1] + offsets[n : n + 2]
        if offset is not None and (offset in near or (usual and offset == usual[0][0])):
            current = offset
        if number and not number.isdigit():
            labels.append(number)
        elif current is None and usual and usual[0][1] * 2 > len(pages) and n + usual[0][0] > 0:
            labels.append(str(n + usual[0][0]))
        else:
            labels.append(str(n + (current or 0)))
    return labels


def _measure(pages: Sequence[Sequence[PrintedLine]]) -> _Measure:
    sizes: Counter[float] = Counter()
    gaps: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10
    indents: Counter[int] = Counter()
    total = 0
    for lines in pages:
        left = _left(lines)
        for last, line in pairwise(lines):
            gap = last.base - line.base
            if 0 < gap < 4 * size:
                gaps[round(gap, 1)] += 1
            total += 1
            if 0.8 * size < line.left - left < 5 * size and abs(last.left - left) < 0.5 * size:
                indents[round(line.left - left)] += 1
    pitch = gaps.most_common(1)[0][0] if gaps else size * 1.2
    indent, count = indents.most_common(1)[0] if indents else (0, 0)
    return _Measure(size=size, pitch=pitch, indent=float(indent) if count * 50 > total else 0.0)


def _left(lines: Sequence[PrintedLine]) -> float:
    """Return the left margin of a page's text."""
    lefts = Counter(round(line.left) for line in lines)
    usual = [left for left, count in lefts.items() if count >= max(2, len(lines) // 8)]
    return float(min(usual, default=min(lefts, default=0)))


def _right(lines: Sequence[PrintedLine]) -> float:
    """Return the right margin of a page's text."""
    rights = sorted(line.right for line in lines)
    return rights[-1 - len(rights) // 20] if rights else 0.0


def _paragraphs(
    pages: Sequence[Sequence[PrintedLine]], labels: Sequence[str], measure: _Measure
) -> Iterator[_Paragraph]:
    current: _Paragraph | None = None
    waiting: str | None = None
    right = 0.0
    for lines, label in zip(pages, labels, strict=True):
        waiting = label
        if not lines:
            continue
        left = _left(lines)
        before, right = right, _right(lines)
        for line in lines:
            is_new_page = waiting is not None
            if current is not None and _goes_on(
                current, line, left, before if is_new_page else right, measure, is_new_page=is_new_page
            ):
                current.lines.append(line)
                current.pages.append(waiting)
            else:
                if current is not None:
                    yield current
                current = _Paragraph(lines=[line], pages=[waiting], left=left)
            waiting = None
    if current is not None:
        yield current


def _goes_on(
    paragraph: _Paragraph, line: PrintedLine, left: float, right: float, measure: _Measure, *, is_new_page: bool
) -> bool:
    last = paragraph.lines[-1]
    if last.is_hyphenated and line.text[0].isalnum():
        return True
    if abs(line.size - last.size) > 0.12 * measure.size:
        return False
    if _has_room(last, line, right):
        return False
    is_first_line = measure.is_indented and abs(line.left - left - measure.indent) < 0.3 * measure.size
    if is_first_line and len(paragraph.lines) == 1 and not line.text[0].islower():
        return False
    indent = (line.left - left) - (last.left - paragraph.left)
    if indent > 0.8 * measure.size:
        # The first line of a note or an item hangs out; the others are set in.
        is_hanging = len(paragraph.lines) == 1 and _ITEM.match(last.text) and not is_new_page
        return bool(is_hanging)
    if is_new_page:
        # Of full last lines that end a sentence more stand in the middle of a paragraph than at its end.
        if (number := _item_number(line)) and number - 1 == _item_number(paragraph.lines[0]):
            return False
        begins = _ITEM.match(line.text) or line.text[0] in "{["
        return measure.is_indented or not (begins and _SENTENCE_END.search(last.text))
    gap = last.base - line.base
    if gap < 0 or gap > 1.35 * max(measure.pitch * line.size / measure.size, line.size):
        # A new column, or a picture between; or a new paragraph.
        return gap < 0 and not _SENTENCE_END.search(last.text)
    # Items that hang, or are not set off at all; in a paragraph whose first line is set in they are run in.
    hangs = line.left <= paragraph.lines[0].left + 1 and paragraph.lines[0].left < paragraph.left + 0.8 * measure.size
    return not (hangs and _ITEM.match(line.text) and _SENTENCE_END.search(last.text))


def _item_number(line: PrintedLine) -> int:
    """Return the number of the note or item that begins with a line, 0 where none does."""
    found = _NUMBERED.match(line.text)
    return int(found[1]) if found else 0


def _has_room(last: PrintedLine, line: PrintedLine, right: float) -> bool:
    """Return whether the next line's first word would have fitted into the line before."""
    word = line.text.split(" ", 1)[0]
    width = (line.right - line.left) / max(len(line.text), 1)
    return last.right + (len(word) + 1) * width < right - 0.75 * line.size


def _joined(paragraph: _Paragraph, hyphens: Hyphens) -> str:
    """Return the text of a paragraph, with a mark where a page begins."""
    parts: list[str] = []
    for index, (line, page) in enumerate(zip(paragraph.lines, paragraph.pages, strict=True)):
        if index:
            last = paragraph.lines[index - 1]
            parts.append(_between(last, line, hyphens) if last.is_hyphenated else " ")
        if page is not None:
            parts.append(PAGE_MARK)
        parts.append(line.text)
    if paragraph.lines[-1].is_hyphenated:
        parts.append("-")
    return "".join(parts)


def _between(last: PrintedLine, line: PrintedLine, hyphens: Hyphens) -> str:
    first = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*$", last.text[-60:])
    second = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text[:60])
    if first is None:
        return "- " if last.text.endswith(" ") else "-"
    return hyphens.between(first[0], second[0] if second else "")


def _level(paragraph: _Paragraph, text: str, following: str, measure: _Measure, *, is_first: bool) -> int:
    """Return the level of a heading, 0 for none: what is set larger, or says that it is one."""
    if len(text) > 2 * MAX_HEADING:
        return 0
    is_larger = paragraph.size > 1.15 * measure.size and len(paragraph.lines) <= 4 and re.search(r"[^\W\d_]{2}", text)
    said = heading_level(text, following[:200], is_first=is_first) if len(text) <= MAX_HEADING else 0
    if is_larger and following:
        return said or (1 if paragraph.size > 1.6 * measure.size else 2)
    return said


def _is_set_in(paragraph: _Paragraph, measure: _Measure) -> bool:
    """Return whether all lines of a paragraph are set in, as a block quotation is."""
    if (
        len(paragraph.lines) < 2
        or len({page for page in paragraph.pages if page}) > 1
        or _ITEM.match(paragraph.lines[0].text)
    ):
        return False
    return median(line.left for line in paragraph.lines) > paragraph.left + measure.size and all(
        line.left > paragraph.left + 0.9 * measure.size for line in paragraph.lines
    )
