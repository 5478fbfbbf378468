"""Read Word documents: paragraphs, headings and quotations by style, tables cell by cell, notes and page breaks."""

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ...archives import Refused, unpack
from ...wordprocessing import (
    FALLBACK,
    GONE,
    SIGNS,
    TooDeep,
    attribute,
    body_of,
    check_depth,
    heading_levels,
    inside,
    tag,
)
from ..document import BlockKind, Document
from .building import LINE_MARK, Builder, unmarked
from .errors import Unreadable
from .limits import ReadingLimits

_BROKEN: Final = "this Word document is broken, or holds what no Word document does; save it again as DOCX"
_QUOTES: Final = ("quote", "intense quote", "block text", "quotation", "blockquote", "block quote", "quotations")
_PAGE_MARKS: Final = (b"lastRenderedPageBreak", b'type="page"')
_NOTES: Final = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


def read_word_text(name: str, data: bytes, limits: ReadingLimits) -> Document:
    """
    Read a Word document.

    Raises:
        Unreadable: it is broken or too large.
    """
    try:
        parts = unpack(
            data,
            lambda member: member in {"_rels/.rels", "docProps/core.xml"} or _is_part(member),
            max_files=limits.members,
            max_bytes=limits.unpacked_bytes,
            judges_all=False,
        )
        return _Reading(parts, limits).document(name)
    except Refused as refused:
        raise Unreadable(refused.reason) from refused
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(_BROKEN) from error
    except TooDeep as error:
        raise Unreadable("this document is nested too deeply; copy its text into a new one") from error


def _is_part(member: str) -> bool:
    return member.startswith("word/") and member.endswith(".xml") and member.count("/") == 1


class _Reading:
    """Goes through a document, and gathers the notes that it refers to."""

    def __init__(self, parts: Mapping[str, bytes], limits: ReadingLimits) -> None:
        self._parts = parts
        self._builder = Builder(characters=limits.characters)
        self._levels, self._quotes = _styles(parts)
        self._page = 1
        self._is_after_break = False
        self._numbers: dict[tuple[str, str], str] = {}

    def document(self, name: str) -> Document:
        """Read it."""
        if any(mark in self._parts.get("word/document.xml", b"") for mark in _PAGE_MARKS):
            self._builder.begin_page("1")
        body = body_of(self._parts)
        if body is None:
            raise Unreadable("this is no Word document; save it as DOCX")
        for element in inside(body, {"p", "tbl"}):
            if tag(element) == "tbl":
                for cell in (each for each in element.iter() if tag(each) == "tc"):
                    for paragraph in cell:
                        if tag(paragraph) == "p":
                            self._paragraph(paragraph)
            else:
                self._paragraph(element)
        for kind in ("footnote", "endnote"):
            self._add_notes(kind)
        if self._builder.is_empty:
            raise Unreadable("there is no text in this document; if it holds pictures of pages, give a copy with text")
        title, author = self._properties()
        return self._builder.document(name=name, title=title, author=author)

    def _paragraph(self, paragraph: Element) -> None:
        style = _style(paragraph)
        level = self._levels.get(style, 0)
        text = "".join(self._pieces(paragraph))
        if level:
            self._builder.add(text.replace(LINE_MARK, " "), BlockKind.HEADING, level=max(level, 1))
        else:
            self._builder.add(text, BlockKind.QUOTATION if style in self._quotes else BlockKind.PARAGRAPH)

    def _pieces(self, element: Element) -> Iterator[str]:
        for child in element:
            name = tag(child)
            if name == "t":
                self._is_after_break &= not (child.text or "").strip()
                yield unmarked(child.text or "")
            elif name in _NOTES:
                yield self._reference(_NOTES[name], attribute(child, "id"))
            elif name == "lastRenderedPageBreak" or (name == "br" and attribute(child, "type") == "page"):
                yield self._turn(name)
            elif name in {"br", "cr"}:
                yield LINE_MARK
            elif name in SIGNS:
                yield SIGNS[name]
            elif name not in GONE and child.tag != FALLBACK:
                yield from self._pieces(child)

    def _turn(self, name: str) -> str:
        # Word writes both for a break that somebody put: the next page is counted once.
        if name == "lastRenderedPageBreak" and self._is_after_break:
            self._is_after_break = False
            return ""
        self._is_after_break = name == "br"
        self._page += 1
        mark = self._builder.page_mark(str(self._page))
        return f" {mark}" if name == "br" else mark

    def _reference(self, kind: str, identity: str) -> str:
        number = self._numbers.setdefault((kind, identity), str(len(self._numbers) + 1))
        return f"[{number}]"

    def _add_notes(self, kind: str) -> None:
        member = f"word/{kind}s.xml"
        if member not in self._parts:
            return
        check_depth(root := fromstring(self._parts[member], forbid_dtd=True))
        notes = [
            (self._numbers[kind, attribute(note, "id")], note)
            for note in root
            if tag(note) == kind and (kind, attribute(note, "id")) in self._numbers
        ]
        for number, note in sorted(notes, key=lambda each: int(each[0])):
            paragraphs = ["".join(self._pieces(paragraph)) for paragraph in inside(note, {"p"})]
            text = " ".join(paragraphs).replace(LINE_MARK, " ")
            self._builder.add(text, BlockKind.NOTE, note=number, lead=f"{number}. " if text.strip() else "")

    def _properties(self) -> tuple[str | None, str | None]:
        try:
            root = fromstring(self._parts["docProps/core.xml"], forbid_dtd=True)
        except (KeyError, ParseError, DefusedXmlException):
            return None, None
        said = {each.tag.rpartition("}")[2]: each.text for each in root}
        return said.get("title"), said.get("creator")


def _style(paragraph: Element) -> str:
    for properties in paragraph:
        if tag(properties) == "pPr":
            for child in properties:
                if tag(child) == "pStyle":
                    return attribute(child, "val")
    return ""


def _styles(parts: Mapping[str, bytes]) -> tuple[dict[str, int], frozenset[str]]:
    """Return the levels of the styles that are headings (-1 for a title), and the styles that are block quotations."""
    data = parts.get("word/styles.xml")
    if data is None:
        return {f"Heading{n}": n for n in range(1, 10)} | {"Title": -1}, frozenset(
            ["Quote", "IntenseQuote", "BlockText"]
        )
    levels = heading_levels(data)
    quotes = set()
    for style in fromstring(data, forbid_dtd=True):
        names = [attribute(child, "val").casefold() for child in style if tag(child) == "name"]
        if tag(style) == "style" and any(name in _QUOTES for name in names):
            quotes.add(attribute(style, "styleId"))
    return levels, frozenset(quotes)
