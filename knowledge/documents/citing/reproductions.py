"""Texts that a document reproduces: their pages where it marks them, and where they begin and end."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from ...cite import fold
from ..cited import Citation, CitedWork
from ..document import Document
from .editions_of_text import called, has_words, is_dateline, is_in_capitals, uncrossed
from .introductions import Introducer
from .named_works import imprinted
from .page_forms import Sign, joined, signs
from .paragraphs import LONGEST, Paragraph, is_finished, sentence_starts
from .references import Reference
from .sections import numbered_sections, page_styles
from .shelf import Shelf
from .title_blocks import title_block, variants

NO_WORK: Final = (
    "No work is named before this page mark. Name it in a line before the text: its title, and `by` with its author."
)
_MARKED: Final = 0.97
_AFTER_GAP: Final = 0.85
_UNMARKED: Final = 0.9
_LONG: Final = 60
_CHAPTER: Final = re.compile(
    r"(?:chapter|kapitel|глава|chapitre)\s+(?P<number>[0-9]{1,3}|[ivxlc]{1,7})\b", re.IGNORECASE
)
_END_MATTER: Final = re.compile(
    r"(?:foot|end)?notes?(?:\s+[0-9]|\s*:?$)|(?:references|bibliography|works\s+cited|anmerkungen|literatur|примечания)\s*:?$|last\s+updated\b",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"(?:/\S\s+)?(?P<whose>(?:editor|translator|publisher)[’']?s[’']?\s+)?(?P<part>foreword|preface|introduction|afterword|introductory\s+note|vorwort"
    r"|einleitung|nachwort|предисловие)(?:\s+(?:from|by|von)\s+(?P<name>[^.:\n]{3,80}?)(?=\s*(?:\.\.\.|[.:…]|$)))?",
    re.IGNORECASE,
)
_BY: Final = re.compile(r"(?:by|von)\s+(?P<name>[^,:]{2,60}?)(?:\s+(?:him|her|them)sel(?:f|ves))?\s*:?", re.IGNORECASE)
_QUOTES: Final = re.compile(r"quot|extract|excerpt|zitat", re.IGNORECASE)
_OPENING: Final = 3
_MAX_DEPTH: Final = 8
_FUNCTION: Final = frozenset(
    "the a an and of to in for with by on at or that their his her its der die das und von".split()
)


@dataclass(slots=True)
class _Source:
    """What is reproduced: the work, the editions that marks name, and where it was named."""

    work: CitedWork | None
    reference: Reference
    at: int
    rule: str
    editions: dict[str, CitedWork] = field(default_factory=dict)
    label: str | None = None
    locator: str | None = None
    level: int = 0


@dataclass(slots=True, kw_only=True)
class Piece:
    """A run of reproduced text on a page of each edition."""

    start: int
    end: int
    paragraph: int
    source: _Source | None
    work: CitedWork | None
    pages: dict[str, tuple[str, int]]
    linked: bool
    gap: bool
    chapter: str | None
    heading: bool


class Reproductions:
    """Reads the reproduced texts of a document; afterwards `covered` tells which paragraphs are theirs or comments in them."""

    def __init__(
        self,
        document: Document,
        lines: Sequence[Paragraph],
        shelf: Shelf,
        introducer: Introducer,
        *,
        listed: AbstractSet[int] = frozenset(),
    ) -> None:
        """Take also which paragraphs are the list of references: an entry of it heads no text."""
        self._lines = lines
        self._listed = listed
        self._shelf = shelf
        self._introducer = introducer
        self._sections = numbered_sections(lines)
        self._styles = page_styles(lines)
        square = (sign for line in lines for sign in signs(line.text) if sign.kind == "page" and sign.style == "square")
        # A single `[p. 88]` is what somebody says, not a mark of a text's pages.
        self._says_pages = len(list(islice(square, 2))) < 2
        self._pieces: list[Piece] = []
        self._source: _Source | None = None
        self._stack: list[tuple[_Source | None, bool]] = []
        self._active = False
        self._pages: dict[str, tuple[str, int]] = {}
        self._part: CitedWork | None = None
        self._chapter: str | None = None
        self._gap = False
        self._linked = False
        self._level = 0
        self._end_matter = False
        self.covered: set[int] = set()
        self.heads: set[int] = set()
        self._text = document.text

    def read(self) -> list[Citation]:
        """Return a citation for each run of reproduced text on a page, and for each sentence that runs over two."""
        at = 0
        while at < len(self._lines):
            at = self._paragraph(at)
        return list(self._citations())

    def _is_section(self, line: Paragraph) -> bool:
        if line.start in self._sections:
            return True
        if not line.is_heading or any(sign.kind == "page" for sign in signs(line.text)):
            return False
        if self._sections:
            return False
        return self._source is None or line.level <= self._source.level

    def _paragraph(self, at: int) -> int:
        line = self._lines[at]
        if self._is_section(line):
            self._begin_section(line)
            return at + 1
        if line.is_heading:
            self._end_matter = False
        block = None
        if not self._end_matter and at not in self._listed:
            block = title_block(self._lines, at, self._introducer, lambda each: each.start in self._sections)
        if block is not None and at + block.lines < len(self._lines):
            own = at < _OPENING and not (self._sections and line.start > min(self._sections))
            known = (each for each in variants(block.reference) if self._introducer.is_known(each))
            work = self._shelf.find(next(known, block.reference))
            self._introducer.remember(block.reference)
            level = line.level if line.is_heading else self._level
            self._source = _Source(
                work, block.reference, line.start, "reproduction", level=level,
                label=block.reference.label, locator=block.reference.locator,
            )  # fmt: skip
            self._forget_place()
            self._active = not own
            self.heads.update(range(at, at + block.lines))
            return at + block.lines
        if line.is_heading:
            self._level = line.level
        if _END_MATTER.match(line.text):
            self._active, self._end_matter = False, True
            self._forget_place()
            return at + 1
        if not self._active:
            self._look_for_introduction(at)
        self._text_of(at)
        return at + 1

    def _forget_place(self) -> None:
        self._pages, self._part, self._chapter, self._gap, self._linked = {}, None, None, False, False

    def _begin_section(self, line: Paragraph) -> None:
        self._active = self._end_matter = False
        self._stack.clear()
        self._forget_place()
        self._level = line.level
        named = self._introducer.known_title(line.text)
        if named is not None:
            self._source = _Source(self._shelf.find(named), named, line.start, "reproduction", level=line.level)
        elif line.start in self._sections:
            self._source = None

    def _look_for_introduction(self, at: int) -> None:
        line = self._lines[at]
        named = imprinted(line.text) if len(line.text) <= LONGEST else ()
        if named:
            works = [(edition, self._shelf.find(reference)) for edition, reference in named]
            self._source = _Source(works[0][1], named[0][1], line.start, "introduced-title", level=self._level)
            self._source.editions = {edition: work for edition, work in works if edition and work is not None}
            return
        following = self._lines[at + 1] if at + 1 < len(self._lines) else None
        if (
            following is None
            or next((sign for sign in signs(following.text[:80]) if sign.kind == "page"), None) is None
        ):
            return
        introduced = self._introducer.read(line, following)
        if introduced is None or introduced.doubtful:
            return
        if introduced.reference is not None and introduced.reference.title:
            work = self._shelf.find(introduced.reference)
            self._introducer.remember(introduced.reference)
            self._source = _Source(work, introduced.reference, line.start, introduced.rule, level=self._level)

    def _text_of(self, at: int) -> None:
        line = self._lines[at]
        place = 0
        was_active = self._active
        if (
            self._active
            and not self._pages
            and (chapter := _CHAPTER.match(line.text)) is not None
            and len(line.text) < 200
        ):
            self._chapter = chapter["number"]
        part = self._begin_part(line.text) if self._active and line.text.startswith("/") else None
        for sign in signs(line.text):
            if sign.style == "square" and (
                self._says_pages or (sign.start and not line.text[sign.end :].strip(" .,;"))
            ):
                # Pages behind a quotation, in brackets.
                continue
            if sign.kind == "bare" and (sign.style not in self._styles or not (self._active or self._source)):
                continue
            if sign.kind != "comment":
                self._piece(at, place, sign.start)
                place = sign.end
                self._sign(line, sign)
            elif not line.text[place : sign.start].strip():
                # A comment at the beginning is none of the text.
                place = sign.end
                self._comment(sign)
        self._piece(at, place, len(line.text))
        if part is not None:
            self._part = None
        if was_active or self._active:
            self.covered.add(at)

    def _begin_part(self, text: str) -> CitedWork | None:
        """Know a foreword or the like by somebody else than the author, and cite it as a chapter of the work."""
        found = _PART.match(text)
        if found is None or self._source is None or not (found["whose"] or found["name"]):
            return None
        title = f"{found['whose'] or ''}{found['part']}".strip()
        editors = self._source.reference.editors
        names = (found["name"].strip(),) if found["name"] else editors
        reference = Reference(
            authors=names, title=title, container=self._source.reference.title, year=self._source.reference.year
        )
        self._part = self._shelf.find(reference)
        return self._part

    def _comment(self, sign: Sign) -> None:
        if self._active and _PART.fullmatch(sign.content):
            self._begin_part(sign.content)
        elif self._part is not None and (by := _BY.fullmatch(sign.content)) is not None and self._source is not None:
            families = {fold(name.split()[-1]) for name in self._source.reference.authors}
            if fold(by["name"].split()[-1]) in families:
                self._part = None

    def _sign(self, line: Paragraph, sign: Sign) -> None:
        if sign.kind in ("page", "bare"):
            self._turn(line.start + sign.start, sign)
        elif sign.kind == "start":
            if len(self._stack) < _MAX_DEPTH:
                self._stack.append((self._source, self._active))
            self._active = _QUOTES.search(sign.content) is not None and "excurs" not in sign.content.casefold()
            self._forget_place()
        else:
            if self._stack and (sign.style != "rule" and sign.content.casefold() != "end"):
                self._source, self._active = self._stack.pop()
            else:
                self._active = False
            self._forget_place()

    def _turn(self, at: int, sign: Sign) -> None:
        linked = self._active and bool(self._pages)
        for edition, page in sign.pages:
            self._pages[edition or self._continued(page)] = (page, at)
        self._active, self._linked, self._gap = True, linked, False

    def _continued(self, page: str) -> str:
        """Return the edition whose pages a mark goes on with that names none."""
        if len(self._pages) < 2 or not page.isdigit():
            return next(iter(self._pages), "")
        lower = {
            edition: int(page) - int(last)
            for edition, (last, _) in self._pages.items()
            if last.isdigit() and int(last) <= int(page)
        }
        return min(lower, key=lambda edition: lower[edition]) if lower else next(iter(self._pages))

    def _piece(self, at: int, first: int, last: int) -> None:
        line = self._lines[at]
        said = line.text[first:last]
        if not self._active or not has_words(said) or is_dateline(said):
            return
        if not self._pages and is_in_capitals(line.text):
            return
        start = line.start + first + len(said) - len(said.lstrip())
        end = line.start + first + len(said.rstrip())
        if self._pages and not self._linked and first == 0 and said.lstrip().startswith(("...", "…")):
            self._gap = True
        source = self._source
        self._pieces.append(
            Piece(
                start=start, end=end, paragraph=at, source=source, work=self._part or (source.work if source else None),
                pages=dict(self._pages), linked=self._linked, gap=self._gap, chapter=self._chapter, heading=line.is_heading,
            )
        )  # fmt: skip
        self._linked = bool(self._pages)

    def _citations(self) -> list[Citation]:
        found = [self._unpaged(piece) for piece in self._pieces if not piece.pages]
        editions = sorted({edition for piece in self._pieces for edition in piece.pages})
        for edition in editions:
            found += self._paged(edition, [piece for piece in self._pieces if edition in piece.pages])
        return uncrossed(self._text, found) if len(editions) > 1 else found

    def _unpaged(self, piece: Piece) -> Citation:
        source = piece.source
        label, locator = (source.label, source.locator) if source is not None else (None, None)
        if piece.chapter is not None and piece.work is (source.work if source else None):
            label, locator = "chapter", piece.chapter
        return Citation(
            start=piece.start, end=piece.end, at=source.at if source is not None else piece.start, work=piece.work,
            label=label, locator=locator, rule="reproduced-text",
            confidence=_UNMARKED * piece.work.likeness if piece.work is not None else 0.0,
            unresolved=None if piece.work is not None else NO_WORK,
        )  # fmt: skip

    def _paged(self, edition: str, pieces: Sequence[Piece]) -> list[Citation]:
        """Cite the pieces of one edition, and each sentence that runs from one page to the next with both of them."""
        merged: list[Piece] = []
        for piece in pieces:
            before = merged[-1] if merged else None
            if (
                before is not None
                and before.paragraph == piece.paragraph
                and before.pages[edition] == piece.pages[edition]
            ):
                merged[-1] = replace(before, end=piece.end)
            else:
                merged.append(piece)
        found: list[Citation] = []
        starts = [piece.start for piece in merged]
        at = 0
        while at < len(merged):
            piece = merged[at]
            last = at
            while last + 1 < len(merged) and self._runs_on(edition, merged[last], merged[last + 1], first=last == at):
                last += 1
                # A sentence ends in the first piece that has an end of one.
                if len(sentence_starts(self._said(merged[last]))) > 1 or is_finished(self._said(merged[last])):
                    break
            if last == at:
                found.append(self._page(edition, piece, starts[at], piece.end, piece.pages[edition][0]))
                at += 1
                continue
            begins = max(piece.start + sentence_starts(self._said(piece))[-1], starts[at])
            others = sentence_starts(self._said(merged[last]))
            ends = merged[last].start + others[1] if len(others) > 1 else merged[last].end
            if begins > starts[at]:
                found.append(self._page(edition, piece, starts[at], begins, piece.pages[edition][0]))
            pages = joined([each.pages[edition][0] for each in merged[at : last + 1]])
            found.append(self._page(edition, piece, begins, ends, pages))
            starts[last] = ends
            at = last if ends < merged[last].end else last + 1
        return found

    def _said(self, piece: Piece) -> str:
        return self._text[piece.start : piece.end]

    def _runs_on(self, edition: str, piece: Piece, other: Piece, *, first: bool) -> bool:
        if not other.linked or piece.source is not other.source or piece.pages[edition] == other.pages[edition]:
            return False
        said, next_said = self._said(piece), self._said(other)
        if is_finished(said) or piece.heading or other.heading:
            return False
        if next_said[:1].islower() or said.endswith("-"):
            return True
        one_word = fold(said.split()[-1]) in _FUNCTION
        return not next_said.startswith(("...", "…")) and (
            one_word or (first and len(said) >= _LONG and next_said[:1].isalpha())
        )

    def _page(self, edition: str, piece: Piece, start: int, end: int, page: str) -> Citation:
        source = piece.source
        work = piece.work
        if source is not None and edition:
            work = source.editions.get(called(edition, source.editions), work)
        end = start + len(self._text[start:end].rstrip())
        confidence = (_AFTER_GAP if piece.gap else _MARKED) * work.likeness if work is not None else 0.0
        return Citation(
            start=start, end=end, at=piece.pages[edition][1], work=work, label="page", locator=page, rule="page-mark",
            confidence=confidence, unresolved=None if work is not None else NO_WORK,
        )  # fmt: skip
