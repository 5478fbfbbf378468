"""Put a document together block by block, for the formats whose text is not their file's own characters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from ..document import Block, BlockKind, Document, PageBreak
from .cleaning import Cleaner
from .errors import Unreadable
from .headings import MAX_HEADING, heading_level

PAGE_MARK: Final = "\x1c"
"""Stands in the text of a block where a page begins; files have none, for control characters are taken out."""
LINE_MARK: Final = "\x1d"
"""Stands where a line ends that is to stay one, as in a poem."""
_UNMARKED: Final = str.maketrans("", "", PAGE_MARK + LINE_MARK)
_SPACE: Final = re.compile(r"[ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_LINES: Final = re.compile(rf" ?(?:{LINE_MARK} ?)+")


@dataclass(slots=True, kw_only=True)
class Builder:
    """
    A document while it is read.

    Attributes:
        characters: how many it may have.
    """

    characters: int
    cleaner: Cleaner = field(default_factory=Cleaner)
    remarks: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _pages: list[PageBreak] = field(default_factory=list)
    _labels: list[str] = field(default_factory=list)
    _waiting: list[str] = field(default_factory=list)

    def begin_page(self, label: str) -> None:
        """Let a page begin with the next block."""
        self._waiting.append(label)

    def page_mark(self, label: str) -> str:
        """Return what to put into the text of the next block where a page begins."""
        self._labels.append(label)
        return PAGE_MARK

    def add(
        self,
        text: str,
        kind: BlockKind = BlockKind.PARAGRAPH,
        *,
        level: int = 0,
        note: str | None = None,
        lead: str = "",
    ) -> None:
        """
        Add a block; white space becomes single spaces, and what is nothing but white space is left out.

        `lead` is written in front of the block and is no part of it: the number of a note.

        Raises:
            Unreadable: the document gets too long.
        """
        pieces = text.split(PAGE_MARK)
        labels, self._labels = self._labels, []
        flat = [self._flat(piece) for piece in pieces]
        if not "".join(flat).strip(f" {LINE_MARK}"):
            self._waiting += labels
            return
        if self._parts:
            self._write("\n\n")
        self._write(lead)
        start = self._length
        self._turn(self._waiting)
        self._waiting = []
        for index, piece in enumerate(flat):
            if index:
                self._waiting += labels[index - 1 : index]
            inner = _LINES.sub("\n", piece) if LINE_MARK in piece else piece
            at_line_end = self._length == start or self._parts[-1].endswith((" ", "\n"))
            inner = inner.lstrip(" \n") if at_line_end else inner
            if inner.strip(" \n"):
                # The page begins with its first word.
                gap = inner[: len(inner) - len(inner.lstrip(" \n"))]
                self._write(gap)
                self._turn(self._waiting)
                self._waiting = []
                self._write(inner[len(gap) :])
            else:
                self._write(inner[:1])
        self._trim(start)
        self._blocks.append(Block(start=start, end=self._length, kind=kind, level=level, note=note))

    def document(
        self, *, name: str, title: str | None = None, author: str | None = None, remarks: Iterable[str] = ()
    ) -> Document:
        """Return the document. Where its file marks no headings, those that look like some are."""
        text = "".join(self._parts)
        if all(block.kind is not BlockKind.HEADING for block in self._blocks):
            self._blocks = _with_headings(text, self._blocks)
        return Document(
            name=name,
            text=text,
            blocks=tuple(self._blocks),
            pages=tuple(self._pages),
            title=self._field(title),
            author=self._field(author),
            remarks=(*self.cleaner.remarks(), *dict.fromkeys(self.remarks), *remarks),
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read yet."""
        return not self._blocks

    def _flat(self, text: str) -> str:
        """Return a text repaired, with single spaces; the marks of lines stay."""
        if LINE_MARK not in text:
            return _SPACE.sub(" ", self.cleaner.clean(text))
        return LINE_MARK.join(_SPACE.sub(" ", self.cleaner.clean(line)) for line in text.split(LINE_MARK))

    def _field(self, text: str | None) -> str | None:
        return _SPACE.sub(" ", self.cleaner.clean(text)).strip()[:500] or None if text else None

    def _turn(self, labels: list[str]) -> None:
        if labels:
            # Of pages without a word between them only the last can be told by a place.
            self._pages.append(PageBreak(start=self._length, label=labels[-1]))

    def _write(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)
            if self._length > self.characters:
                raise Unreadable(too_long(self.characters))

    def _trim(self, start: int) -> None:
        while self._length > start and self._parts[-1] != (kept := self._parts[-1].rstrip(" \n")):
            self._length -= len(self._parts[-1]) - len(kept)
            self._parts[-1] = kept
            if not kept:
                self._parts.pop()


def _with_headings(text: str, blocks: list[Block]) -> list[Block]:
    found: list[Block] = []
    for index, block in enumerate(blocks):
        level = 0
        if block.kind is BlockKind.PARAGRAPH and block.end - block.start <= MAX_HEADING and index + 1 < len(blocks):
            start, end = blocks[index + 1].start, blocks[index + 1].end
            following = text[start : min(end, start + 200)]
            level = heading_level(text[block.start : block.end], following, is_first=not index)
        found.append(replace(block, kind=BlockKind.HEADING, level=level) if level else block)
    return found


def unmarked(text: str) -> str:
    """Return a file's text without the characters that are marks here."""
    return text.translate(_UNMARKED)


def too_long(characters: int) -> str:
    """Say that a text is too long."""
    return f"this is more than {characters:,} characters of text; split the file and load its parts"
