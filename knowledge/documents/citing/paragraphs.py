"""The paragraphs of a document, the sentences in them, and what stands in quotation marks."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..document import BlockKind, Document

SHORT: Final = 320
"""A line or sentence that introduces is no longer; what is, says something itself."""
LONGEST: Final = 60_000
"""Nobody writes a longer paragraph; what is, lost its line breaks, and what stands behind what in it is not clear."""
UNREAD: Final = "overlong-paragraph"
"""The rule that tells of such a paragraph."""
_WRAPPED: Final = 40
# A full stop behind these ends no sentence, nor one behind a single capital.
_ABBREVIATED: Final = frozenset(
    """vol vols no nos p pp pg ed eds tr trans cf vs mr mrs dr prof st ch chap i.e e.g viz ca c approx al etc fig jr sr rev
    bd nr hrsg hg vgl z.b d.h s bzw usw т г гг с стр см ср др""".split()
)
_SENTENCE_END: Final = re.compile(r"[.!?…]+[\"'”’»)\]}]{0,4}(?=\s)")
_BEFORE_QUOTED: Final = re.compile(r"[\s….–—-]*")
_OPENS: Final = "“„«‘\"'‹"
_CLOSES: Final = "”“»’\"'›"
_TERMINAL: Final = re.compile(r"[.!?…:;][\"'”’»)\]]{0,4}\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A run of text that stands for itself: a block, or a line of a block whose lines are not one text that was wrapped."""

    start: int
    end: int
    kind: BlockKind
    level: int
    text: str

    @property
    def is_quoted(self) -> bool:
        """Whether it opens with a quotation mark, behind an ellipsis or not."""
        behind = _BEFORE_QUOTED.match(self.text)
        at = behind.end() if behind is not None else 0
        return self.text[at : at + 1] in tuple(_OPENS) and len(self.text) > 2

    @property
    def is_heading(self) -> bool:
        """Whether the file itself says that it is a heading."""
        return self.kind is BlockKind.HEADING


def paragraphs(document: Document) -> list[Paragraph]:
    """Return the paragraphs of a document in order; notes that the file itself knows of are not among them."""
    found = []
    for block in document.blocks:
        if block.kind is BlockKind.NOTE:
            continue
        text = document.text[block.start : block.end]
        lines = [text] if _is_wrapped(text) else text.split("\n")
        at = block.start
        for line in lines:
            stripped = line.strip()
            if stripped:
                start = at + len(line) - len(line.lstrip())
                end = start + len(stripped)
                found.append(Paragraph(start=start, end=end, kind=block.kind, level=block.level, text=stripped))
            at += len(line) + 1
    return found


def _is_wrapped(text: str) -> bool:
    """Tell one text on several lines from several lines: some line of it breaks off in a sentence."""
    lines = text.split("\n")
    return any(
        len(line.rstrip()) >= _WRAPPED and following.lstrip()[:1].islower() and not _TERMINAL.search(line[-12:])
        for line, following in pairwise(lines)
    )


def sentence_starts(text: str) -> list[int]:
    """Return where the sentences of a text begin, the first at 0."""
    starts = [0]
    for found in _SENTENCE_END.finditer(text):
        if _ends_nothing(text, found):
            continue
        at = found.end()
        while at < len(text) and text[at].isspace():
            at += 1
        if at < len(text) and not text[at].islower():
            starts.append(at)
    return starts


def _ends_nothing(text: str, found: re.Match[str]) -> bool:
    if found[0] != ".":
        return False
    at = found.start()
    first = at
    while first > 0 and at - first < 12 and (text[first - 1].isalpha() or text[first - 1] == "."):
        first -= 1
    word = text[first:at]
    return (len(word) == 1 and word.isupper()) or word.casefold() in _ABBREVIATED or (len(word) < 6 and "." in word)


def is_finished(text: str) -> bool:
    """Return whether a text ends with a sentence."""
    return _TERMINAL.search(text[-12:]) is not None


@dataclass(frozen=True, slots=True)
class Quoted:
    """What stands in quotation marks: `text[start:end]`, the marks outside of it; `closed` where the second is there."""

    start: int
    end: int
    closed: bool


def quotations(text: str) -> list[Quoted]:
    """Return what stands in quotation marks in a paragraph, the outermost only; a last one may lack its second mark."""
    found: list[Quoted] = []
    opened, closing = -1, ""
    depth = passed = 0
    for at, sign in _signs(text):
        if at < passed:
            continue
        if opened < 0:
            if sign in _CLOSED_BY and _may_open(text, at):
                opened, depth, closing = at, 1, _CLOSED_BY[sign]
            elif sign == "'" and (end := _single_end(text, at)) is not None:
                found.append(Quoted(at + 1, end, closed=True))
                passed = end + 1
        elif sign in closing and _may_close(text, at, sign):
            depth -= 1
            if depth == 0:
                found.append(Quoted(opened + 1, at, closed=True))
                opened = -1
        elif sign == text[opened] and sign != '"' and _may_open(text, at):
            depth += 1
    if opened >= 0 and opened <= 4:
        found.append(Quoted(opened + 1, len(text), closed=False))
    return found


_SIGN: Final = re.compile("[“”„«»\"‘’']")
_SINGLE_CLOSE: Final = re.compile(r"(?<=[,.!?;…])'(?=[\s,.;:)\]]|$)|(?<=\w)'(?=\s?[(\[]|\s[-–—]|$)")
_DOUBLE: Final = re.compile('[“”„«»"]')
_MAX_SINGLE: Final = 400
_CLOSED_BY: Final = {"“": '”"', "„": "“”", "«": "»", '"': '"”', "‘": "’"}


def _single_end(text: str, at: int) -> int | None:
    """Return where a typewriter's single mark closes that opens at a place: it is an apostrophe, too, so both must look like marks."""
    if not _may_open(text, at) or not text[at + 1].isalnum():
        return None
    end = _SINGLE_CLOSE.search(text, at + 2, at + _MAX_SINGLE)
    return end.start() if end is not None and not _DOUBLE.search(text, at, end.start()) else None


def _signs(text: str) -> Iterator[tuple[int, str]]:
    for found in _SIGN.finditer(text):
        yield found.start(), found[0]


def _may_open(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    behind = text[at + 1] if at + 1 < len(text) else " "
    return not before.isalnum() and not behind.isspace()


def _may_close(text: str, at: int, sign: str) -> bool:
    behind = text[at + 1] if at + 1 < len(text) else " "
    before = text[at - 1] if at else " "
    if behind.isalpha() and not (sign == "”" or behind in "pPSс"):
        return False
    if sign == '"' and before.isspace():
        return behind.isspace() or not behind.isalnum()
    # `the workers’ demands`: an apostrophe behind an s is no closing mark where a word follows.
    return not (sign == "’" and before == "s" and behind == " " and text[at + 2 : at + 3].islower())


def inner(text: str) -> tuple[int, int]:
    """Return where a quoted paragraph begins and ends without the quotation marks around the whole of it."""
    start, end = 0, len(text)
    found = quotations(text)
    if found and found[0].start <= 4 and not text[: found[0].start - 1].strip(" ….-–—"):
        start = found[0].start
        if len(found) == 1 and found[0].closed and not text[found[0].end + 1 :].strip():
            end = found[0].end
    if (
        end == len(text)
        and text[-1:] in tuple("”»")
        and text.count(text[-1]) > text.count({"”": "“", "»": "«"}[text[-1]])
    ):
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def position(items: Sequence[Paragraph], place: int) -> int:
    """Return the index of the paragraph that a place stands in, or of the last one before it; -1 before the first."""
    return bisect_right(items, place, key=lambda item: item.start) - 1
