"""Which words a citation behind them covers: the quotation that ends there, or the sentence."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ..document import Block, BlockKind, Document

_REACH: Final = 12_000
_MAX_PARAGRAPHS: Final = 12
_MAX_SENTENCE: Final = 2_000
_SLIPS: Final = 2
"""So many paragraphs in the middle of a quotation may lack the mark that they should open with."""
_CLOSED: Final = frozenset('.!?…”’»"')
_PAIRS: Final = {"’": "‘", "”": "“„”", "»": "«»", "“": "„", "«": "»", '"': '"', "'": "'", "‘": "‚", "›": "‹"}
_OPENING: Final = frozenset("".join(_PAIRS.values()))
_BEFORE_MARK: Final = re.compile(r"[\s.,;:)\]–—-]{0,6}$")
_INSERTION: Final = re.compile(r"\[(?![0-9]{1,4}\]|\^)[^\[\]\n]{1,200}\]|\{(?!p{1,2}\.?\s?[0-9ivxlc])[^{}\n]{1,200}\}")
_ENDS_IN_NUMBER: Final = re.compile(r"\[(?:[0-9]{1,4}|\^[\w.:+-]{1,40})\]\s{0,9}$")
_CITED: Final = re.compile(
    r"[”“»«\"’'][.,;]?\s?(?:\[(?:[0-9]{1,4}|\^[\w.:+-]{1,40})\]|\([0-9]{1,3}\)|[⁰¹²³⁴-⁹]{1,4}|[0-9]{1,3}(?=[\s.,;)]|$))"
)
"""A closing quotation mark and the number of a note."""
_SENTENCE_END: Final = re.compile(
    # What is no full stop is told at once: each sentence is looked for behind every number of a note.
    r"(?=[.!?…])(?<!\b[^\W\d_])(?<!\bp)(?<!\bpp)(?<!\bvol)(?<!\bno)(?<!\bcf)(?<!\bvs)(?<!\bMr)(?<!\bDr)(?<!\bi\.e)(?<!\be\.g)[.!?…]+[’”»\"')\]]*"
    r"(?:\s?\[\^?[\w ,;.:+–-]{1,40}\]|[0-9]{1,3}|[⁰¹²³⁴-⁹]{1,4})?\s+(?=[\"'‘“«„(\[—–-]*[^\W\d_a-zа-яё])",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedWords:
    """The words `text[start:end]` that a citation covers; whether they are a quotation."""

    start: int
    end: int
    is_quotation: bool


def cited_words(document: Document, at: int, after: int, since: int = 0) -> CitedWords:
    """
    Return the words that a citation at `text[at:after]` covers.

    The quotation that ends before it, without its marks, over as many paragraphs as open with one; a paragraph that is set off
    or announced by a colon; else the sentence that the citation stands in or behind. Nothing before `since` is looked at.
    """
    index = max(bisect_right(document.blocks, at, key=lambda block: block.start) - 1, 0)
    if not document.blocks or not document.blocks[index].start <= at <= document.blocks[index].end:
        return CitedWords(start=at, end=at, is_quotation=False)
    block = document.blocks[index]
    if block.start < since:
        block = replace(block, start=since)
        document = replace(document, blocks=(block,))
        index = 0
    text = document.text
    gap = _BEFORE_MARK.search(text, max(block.start, at - 6), at)
    end = gap.start() if gap is not None else at
    while end > block.start and text[end - 1] in _PAIRS:
        opening = _opening(document, index, end - 1)
        if opening is not None and opening < end - 1:
            return CitedWords(start=opening, end=end - 1, is_quotation=True)
        # A mark that closes nothing may stand behind one that does.
        end -= 1
        while end > block.start and text[end - 1] in " .,;:":
            end -= 1
    if (
        text[after : after + 1] in _PAIRS
        and (opening := _opening(document, index, after)) is not None
        and opening < end
    ):
        return CitedWords(start=opening, end=end, is_quotation=True)  # `“So it was.[1]”`
    set_off = _set_off(document, index, at, after)
    return set_off or _sentence(text, block, at, after)


class QuotedWords:
    """Tells which words of a document are quoted: those between two marks, and those that the file sets off."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._blocks = document.blocks

    def has(self, start: int, end: int) -> bool:
        """Return whether `text[start:end]` is one quotation, without its marks or with them, or a part of one that is set off."""
        at = bisect_right(self._blocks, start, key=lambda block: block.start) - 1
        if at >= 0 and self._blocks[at].kind is BlockKind.QUOTATION:
            return True
        return (
            bool(self._text[start - 1 : start])
            and self._text[start - 1] in _OPENING
            and self._text[end : end + 1] in _PAIRS
        )


def insertions(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return what stands in brackets or braces inside quoted words: the editor's words, not the quoted author's."""
    return tuple(found.span() for found in _INSERTION.finditer(text, start, end))


def _opening(document: Document, index: int, closing: int) -> int | None:
    """Return where the words begin whose closing quotation mark is at a place, or None where none opens them."""
    text, block = document.text, document.blocks[index]
    begin = max(block.start, closing - _REACH)
    mark = text[closing]
    if not _may_close(text, closing):
        return None
    found = _matching(text, begin, closing, mark)
    if found is not None and found > block.start:
        return found + 1
    opens = _PAIRS[mark]
    # A straight mark says not whether it opens: one that is left over must not take all before it for a quotation.
    goes_on = mark not in opens or text[block.start] in opens or found is not None
    before = _opening_before(document, index, opens, mark) if goes_on else None
    if before is not None:
        return before
    return found + 1 if found is not None else None


def _matching(text: str, begin: int, closing: int, mark: str) -> int | None:
    """Return the mark in the same paragraph that a closing one belongs to."""
    opens = _PAIRS[mark]
    candidates: list[int] = []
    between, sure, doubtful = 0, 0, 0
    for place in range(closing - 1, begin - 1, -1):
        sign = text[place]
        if sign not in opens and sign != mark:
            continue
        if sign in opens and _may_open(text, place) and not (sign == mark and _may_close(text, place)):
            if sure <= between <= sure + doubtful:
                candidates.append(place)
                if not doubtful:
                    break
            between += 1
        elif sign == mark and _may_close(text, place):
            if _may_be_apostrophe(text, place):
                doubtful += 1
            else:
                sure += 1
    if not candidates:
        return None
    # A possessive (`workers’ control`) looks like the end of a short phrase in marks of its own.
    nearest = candidates[0]
    if len(candidates) > 1 and _closes_soon(text, nearest, closing, mark):
        return next((each for each in candidates[1:] if _is_announced(text, begin, each)), nearest)
    return nearest


def _closes_soon(text: str, opening: int, closing: int, mark: str) -> bool:
    near = text[opening + 1 : min(closing, opening + 60)]
    return any(
        sign == mark and _may_be_apostrophe(text, opening + 1 + at) and len(near[:at].split()) <= 6
        for at, sign in enumerate(near)
    )


def _is_announced(text: str, begin: int, place: int) -> bool:
    return place == begin or text[max(place - 3, begin) : place].rstrip()[-1:] in {":", ","}


def _opening_before(document: Document, index: int, opens: str, closes: str) -> int | None:
    """Return where a quotation begins that goes over to the next paragraph, each of which opens with a mark."""
    text, blocks = document.text, document.blocks
    found: int | None = None
    slips = 0
    end = blocks[index].end
    for before in range(index - 1, max(index - 1 - _MAX_PARAGRAPHS, -1), -1):
        block = blocks[before]
        if block.kind in {BlockKind.HEADING, BlockKind.NOTE} or end - block.start > _REACH:
            break
        unclosed = _unclosed(text, block, opens, closes)
        if unclosed is None:
            slips += 1
            if slips > _SLIPS or _is_apart(text, block, opens, closes):
                break
            continue
        if text[unclosed] == closes and closes in text[unclosed + 1 : block.end]:
            break  # Straight marks that do not pair up tell nothing.
        found, slips = unclosed + 1, 0
        if unclosed > block.start:
            break
    return found


def _is_apart(text: str, block: Block, opens: str, closes: str) -> bool:
    """Return whether a paragraph that opens no quotation has one of its own, or ends one, so that none goes on through it."""
    said = text[block.start : min(block.end, block.start + _REACH)]
    if said[0] in opens or _ENDS_IN_NUMBER.search(said) or _CITED.search(said):
        return True
    # An apostrophe looks like a closing mark.
    return closes not in "’'" + opens and said.count(closes) > sum(map(said.count, opens))


def _unclosed(text: str, block: Block, opens: str, closes: str) -> int | None:
    """Return where a paragraph opens a quotation that it does not close; None where a note's number stands behind it."""
    open_marks: list[int] = []
    for place in range(max(block.start, block.end - _REACH), block.end):
        sign = text[place]
        # A mark that may do both closes what is open: `(“so”)` and `”[1]` open nothing.
        may_end = sign == closes and bool(open_marks) and _may_close(text, place)
        if sign in opens and _may_open(text, place) and not may_end:
            open_marks.append(place)
        elif sign == closes and open_marks and _may_close(text, place):
            if _may_be_apostrophe(text, place) and len(open_marks) == 1 and place - open_marks[-1] > 60:
                continue
            open_marks.pop()
    if not open_marks or _ENDS_IN_NUMBER.search(text, open_marks[0], block.end):
        return None
    return open_marks[0]


def _may_open(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return (not before or not before.isalnum()) and bool(after) and not after.isspace()


def _may_close(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if text[place] in "’'" and before.isalpha() and after.isalpha():
        return False
    return bool(before) and not (before.isspace() and after.isalnum())


def _may_be_apostrophe(text: str, place: int) -> bool:
    return (
        text[place] in "’'" and text[place - 1 : place] in {"s", "S", "z", "x"} and text[place + 1 : place + 2] == " "
    )


def _set_off(document: Document, index: int, at: int, after: int) -> CitedWords | None:
    """Return a quotation without marks: a block that the file sets off, or a paragraph behind a colon, that ends in the citation."""
    text, block = document.text, document.blocks[index]
    if text[after : block.end].strip(" .)]"):
        return None
    end = at
    while end > block.start and text[end - 1].isspace():
        end -= 1
    announced = index > 0 and text[document.blocks[index - 1].end - 1] == ":"
    if block.kind is BlockKind.QUOTATION or (announced and text[block.start] not in _PAIRS.values()):
        return CitedWords(start=block.start, end=end, is_quotation=True)
    return None


def _sentence(text: str, block: Block, at: int, after: int) -> CitedWords:
    begin = max(block.start, at - _MAX_SENTENCE)
    last = min(block.end, after + _MAX_SENTENCE)
    ends = [begin, *(found.end() for found in _SENTENCE_END.finditer(text, begin, last)), last]
    start, end = next(((one, other) for one, other in pairwise(ends) if other > at), (begin, last))
    said = text[start:at].rstrip()
    # Behind the end of a sentence, all that follows is another one.
    if (said[-1:] and said[-1] in _CLOSED) or not text[after:end].strip(" .,;:!?…’”»\"')"):
        end = start + len(said)
    while end > start and text[end - 1].isspace():
        end -= 1
    return CitedWords(start=start, end=end, is_quotation=False)
