"""
Read plain text.

Its own characters are those of the file, decoded: without a byte order mark, and with a line feed for every line end, so
that CR LF counts as one character. The text keeps them wherever it can. A line feed within a paragraph becomes a space, as
long; repairs of another length are told by `origins`.

Some files have a line for every paragraph, others break lines at a width. In a broken line the next word would not have
fitted; where it would, the line ends because its writer wanted it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..document import Block, BlockKind, Document, PageBreak
from .building import too_long
from .cleaning import Cleaner, Repair, applied
from .decoding import decoded
from .errors import Unreadable
from .headings import MAX_HEADING, heading_level
from .hyphens import HYPHENS, Hyphens, whole_words
from .limits import ReadingLimits

_MAX_WIDTH: Final = 132
"""The widest page that lines are broken for: a line printer's."""
_MARKED: Final = re.compile(r"(?P<level>#{1,6})[ \t]+(?=\S)")
_QUOTED: Final = re.compile(r"(?:>[ \t]?)+(?=\S)")
_ITEM: Final = re.compile(r"(?:[-*•·]|\(?\d{1,3}[.)\]]|\[\d{1,3}\]|[a-z]\))[ \t]")
_UNDERLINE: Final = re.compile(r"={3,}|-{3,}")
_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line without the white space around it."""

    start: int
    end: int
    indent: int

    @property
    def length(self) -> int:
        """How wide it is, with its indent."""
        return self.end - self.start + self.indent


def read_plain(name: str, data: bytes, limits: ReadingLimits) -> Document:
    """
    Read plain text.

    Raises:
        Unreadable: it is none, or empty, or too long.
    """
    raw, remark = decoded(data)
    if len(raw) > limits.characters:
        raise Unreadable(too_long(limits.characters))
    cleaner = Cleaner()
    feeds = _form_feeds(raw)
    broken = raw.replace("\f", "\n") if feeds else raw
    cleaned, repaired = applied(broken, cleaner.repairs(broken))
    if not cleaned or cleaned.isspace():
        raise Unreadable("there is no text in this file; check that it is the right one")
    lines = list(_lines(cleaned))
    width = _wrapped_width(cleaned, [line for line in lines if line is not None])
    runs = list(_runs(cleaned, lines, width))
    hyphens = Hyphens(_whole_words(cleaned, lines)) if width else None
    text, joined = applied(cleaned, [join for run in runs for join in _joins(cleaned, run, hyphens)])
    places = _Places(joined)
    blocks = tuple(_blocks(text, [(places.after(run[0].start), places.after(run[-1].end), run) for run in runs], width))
    pages = _pages(feeds, cleaned, _Places(repaired), places)
    return Document(
        name=name,
        text=text,
        blocks=blocks,
        pages=pages,
        origins=_composed(joined, repaired),
        remarks=(*([remark] if remark else []), *cleaner.remarks()),
    )


def _pages(feeds: Iterable[PageBreak], cleaned: str, repaired: "_Places", joined: "_Places") -> tuple[PageBreak, ...]:
    """Return where pages begin in the text: with their first word."""
    found: dict[int, PageBreak] = {}
    for each in feeds:
        word = _WORD.search(cleaned, repaired.after(each.start))
        if word is not None:
            start = joined.after(word.start())
            found[start] = PageBreak(start=start, label=each.label)
    return tuple(found.values())


def _composed(
    joined: tuple[tuple[int, int], ...], repaired: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, int], ...]:
    """Return where the text was in the file, out of where its lines were joined and where it was repaired before."""
    if not joined or not repaired:
        return joined or repaired
    places, first, second = _Places(joined), _Origins(joined), _Origins(repaired)
    points = sorted({here for here, _ in joined} | {places.after(here) for here, _ in repaired})
    return tuple((point, second.before(first.before(point))) for point in points)


class _Origins:
    """Turns places in a text into places in what it was made of; asked in order."""

    def __init__(self, origins: tuple[tuple[int, int], ...]) -> None:
        self._origins = origins
        self._at = 0

    def before(self, place: int) -> int:
        """Return where a place was before the repairs."""
        while self._at < len(self._origins) and self._origins[self._at][0] <= place:
            self._at += 1
        here, there = self._origins[self._at - 1] if self._at else (0, 0)
        return there + place - here


def _form_feeds(text: str) -> list[PageBreak]:
    """Return where the pages begin that form feeds divide."""
    starts = [0, *(hit.end() for hit in re.finditer("\f", text) if text[hit.end() : hit.end() + 200].strip())]
    return [PageBreak(start=start, label=str(n)) for n, start in enumerate(starts, 1)] if len(starts) > 1 else []


class _Places:
    """Turns places in the file's own characters into places in the text; asked in order."""

    def __init__(self, origins: tuple[tuple[int, int], ...]) -> None:
        self._origins = origins
        self._at = 0

    def after(self, place: int) -> int:
        """Return where a place is after the repairs."""
        if self._at and self._origins[self._at - 1][1] > place:
            self._at = 0
        while self._at < len(self._origins) and self._origins[self._at][1] <= place:
            self._at += 1
        if not self._at:
            return place
        here, there = self._origins[self._at - 1]
        return here + place - there


def _lines(text: str) -> Iterator[Line | None]:
    """Yield the lines, and None for a blank one."""
    place = 0
    for line in text.split("\n"):
        end = place + len(line)
        start, stop = place + len(line) - len(line.lstrip()), place + len(line.rstrip())
        indent = len(text[place:start].expandtabs(8))
        yield Line(start=start, end=stop, indent=indent) if start < stop else None
        place = end + 1


def _wrapped_width(text: str, lines: list[Line]) -> int:
    """Return the width that lines were broken at; 0 where every line is a paragraph."""
    lengths = sorted(line.length for line in lines)
    if len(lengths) < 4:
        return 0
    width = lengths[-1 - len(lengths) // 50]
    if not 30 <= width <= _MAX_WIDTH:
        return 0
    # Lines that another one follows at once: in a broken text most are as full as they can be.
    followed = [(a, b) for a, b in pairwise(lines) if text.count("\n", a.end, b.start) == 1]
    full = sum(_is_full(text, a, b, width) for a, b in followed)
    return width if len(followed) >= 3 and full * 2 >= len(followed) else 0


def _is_full(text: str, line: Line, following: Line, width: int) -> bool:
    """Return whether the next line's first word did not fit any more."""
    word = _WORD.match(text, following.start, following.end)
    first = len(word[0]) if word else 0
    if line.length + 1 + first > width - 3:
        return True
    return line.length * 3 > width * 2 and text[following.start].islower()


def _runs(text: str, lines: list[Line | None], width: int) -> Iterator[list[Line]]:
    """Yield the lines of every paragraph."""
    run: list[Line] = []
    for line in lines:
        if run and (line is None or not width or not _goes_on(text, run, line, width)):
            yield run
            run = []
        if line is not None:
            run.append(line)
    if run:
        yield run


def _goes_on(text: str, run: list[Line], line: Line, width: int) -> bool:
    last = run[-1]
    if _MARKED.match(text, line.start) or _MARKED.match(text, last.start) or _ITEM.match(text, line.start):
        return False
    if bool(_QUOTED.match(text, line.start)) != bool(_QUOTED.match(text, last.start)):
        return False
    # A first line is set in from the others; a hanging one (a note, an item) is set out.
    if line.indent > last.indent + 1 and not (len(run) == 1 and _ITEM.match(text, last.start)):
        return False
    return _is_full(text, last, line, width)


def _whole_words(text: str, lines: Iterable[Line | None]) -> str:
    return whole_words(
        (text[line.start : line.end], text[line.end - 1] in HYPHENS) for line in lines if line is not None
    )


def _joins(text: str, run: list[Line], hyphens: Hyphens | None) -> Iterator[Repair]:
    """Yield what makes one line of the lines of a paragraph."""
    for last, line in pairwise(run):
        mark = _QUOTED.match(text, line.start)
        start = mark.end() if mark else line.start
        joined = hyphens.joined(text, last.end, start) if hyphens else None
        if joined is None:
            yield Repair(start=last.end, end=start, by=" ")
        else:
            yield Repair(start=last.end - (joined == ""), end=start, by="")


def _blocks(text: str, runs: list[tuple[int, int, list[Line]]], width: int) -> Iterator[Block]:
    usual = _usual_indent([run for _, _, run in runs]) if width else 0
    for index, (start, end, run) in enumerate(runs):
        if marked := _MARKED.match(text, start, end):
            yield Block(start=marked.end(), end=end, kind=BlockKind.HEADING, level=len(marked["level"]))
            continue
        if quoted := _QUOTED.match(text, start, end):
            yield Block(start=quoted.end(), end=end, kind=BlockKind.QUOTATION)
            continue
        if width and len(run) > 1 and min(line.indent for line in run) >= usual + 3:
            yield Block(start=start, end=end, kind=BlockKind.QUOTATION)
            continue
        level = 0
        if end - start <= MAX_HEADING + 40 and index + 1 < len(runs):
            following, stop = runs[index + 1][:2]
            if _UNDERLINE.fullmatch(text, following, stop):
                level = 1 if text[following] == "=" else 2
            else:
                level = heading_level(text[start:end], text[following : min(stop, following + 200)], is_first=not index)
        if _UNDERLINE.fullmatch(text, start, end):
            continue
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        yield Block(start=start, end=end, kind=kind, level=level)


def _usual_indent(runs: list[list[Line]]) -> int:
    """Return how far lines inside paragraphs are set in as a rule."""
    indents: dict[int, int] = {}
    for run in runs:
        for line in run[1:]:
            indents[line.indent] = indents.get(line.indent, 0) + 1
    return max(indents, key=lambda indent: indents[indent], default=0)
