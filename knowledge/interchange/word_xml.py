"""
The paragraphs and tables of a Word document, in their order.

The XML is read as it is, with defusedxml, which refuses entities: python-docx leaves out what stands in tracked
insertions and in content controls, and nothing that somebody wrote may get lost without a word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException

from ..wordprocessing import (
    FALLBACK,
    GONE,
    RELATIONS,
    SIGNS,
    TooDeep,
    attribute,
    body_of,
    heading_levels,
    inside,
    level_named,
    tag,
)
from .findings import Findings
from .limits import MAX_ROWS
from .packing import names_of, unpacked

_NOTES: Final = frozenset(["footnoteReference", "endnoteReference", "txbxContent"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    A paragraph or a table.

    Attributes:
        number: which it is in the document, from 1; every row of a table counts like a paragraph.
        text: what a paragraph says, on one line.
        level: of a heading, from 1; 0 for text, -1 for the document's title.
        rows: the cells of a table, row by row.
    """

    number: int
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(findings: Findings, data: bytes) -> list[Block]:
    """Return the paragraphs and tables of a document, or nothing and note why."""
    names = names_of(data)
    wanted = {name for name in names if name == RELATIONS or (name.startswith("word/") and name.endswith(".xml"))}
    parts = unpacked(findings, data, wanted.__contains__)
    if findings.is_broken:
        return []
    try:
        body = body_of(parts)
        styles = heading_levels(parts["word/styles.xml"]) if "word/styles.xml" in parts else {}
        found = list(islice(_blocks(body, styles), MAX_ROWS + 1)) if body is not None else []
        has_notes = body is not None and any(tag(element) in _NOTES for element in body.iter())
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        findings.error("this document is broken, or holds what no Word document does; save it again as DOCX")
        return []
    except TooDeep:
        findings.error("this document is nested too deeply; copy its text into a new one")
        return []
    if body is None:
        findings.error("this is no Word document; save it as DOCX, or a sheet as CSV")
        return []
    if has_notes:
        findings.warn("footnotes, endnotes and text boxes are not read; put their text into the paragraphs")
    return found


def _blocks(body: Element, styles: Mapping[str, int]) -> Iterator[Block]:
    number = 1
    for element in inside(body, {"p", "tbl"}):
        if tag(element) == "tbl":
            rows = tuple(
                tuple(" ".join(_texts(cell)) for cell in inside(row, {"tc"})) for row in inside(element, {"tr"})
            )
            yield Block(number=number, rows=rows)
            number += len(rows)
        else:
            yield Block(number=number, text=_text(element), level=_heading_level(element, styles))
            number += 1


def _heading_level(paragraph: Element, styles: Mapping[str, int]) -> int:
    for properties in paragraph:
        if tag(properties) == "pPr":
            for child in properties:
                if tag(child) == "pStyle":
                    style = attribute(child, "val")
                    return styles.get(style, level_named(style.replace("Heading", "heading ")))
    return 0


def _texts(cell: Element) -> list[str]:
    return [text for paragraph in inside(cell, {"p"}) if (text := _text(paragraph))]


def _text(paragraph: Element) -> str:
    return " ".join("".join(_pieces(paragraph)).split())


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        name = tag(child)
        if name == "t":
            yield child.text or ""
        elif name in SIGNS:
            yield SIGNS[name]
        elif name not in GONE and child.tag != FALLBACK:
            yield from _pieces(child)
