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
from defusedxml.ElementTree import fromstring

from .findings import Findings
from .limits import MAX_ROWS
from .packing import names_of, unpacked

_RELATIONS: Final = "_rels/.rels"
_MAIN: Final = "/officeDocument"
# ISO 29500's transitional and strict names of WordprocessingML.
_NAMESPACES: Final = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MAX_DEPTH: Final = 60
_MAX_STYLES: Final = 10
"""Styles based on one another, up to the one that is a heading."""
_SIGNS: Final = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": " "}
_GONE: Final = frozenset(["del", "moveFrom", "instrText", "txbxContent", "pPr", "rPr"])
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
    wanted = {name for name in names if name == _RELATIONS or (name.startswith("word/") and name.endswith(".xml"))}
    parts = unpacked(findings, data, wanted.__contains__)
    if findings.is_broken:
        return []
    try:
        body, styles = _body(parts), _levels(parts)
        found = list(islice(_blocks(body, styles), MAX_ROWS + 1)) if body is not None else []
        has_notes = body is not None and any(_name(element) in _NOTES for element in body.iter())
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        findings.error("this document is broken, or holds what no Word document does; save it again as DOCX")
        return []
    except _TooDeep:
        findings.error("this document is nested too deeply; copy its text into a new one")
        return []
    if body is None:
        findings.error("this is no Word document; save it as DOCX, or a sheet as CSV")
        return []
    if has_notes:
        findings.warn("footnotes, endnotes and text boxes are not read; put their text into the paragraphs")
    return found


class _TooDeep(Exception):
    """Elements in elements without end."""


def _body(parts: Mapping[str, bytes]) -> Element | None:
    relations = fromstring(parts[_RELATIONS], forbid_dtd=True)
    targets = [each.get("Target", "") for each in relations if each.get("Type", "").endswith(_MAIN)]
    main = parts.get(targets[0].lstrip("/")) if targets else None
    if main is None:
        return None
    _check_depth(root := fromstring(main, forbid_dtd=True))
    return next((child for child in root if _name(child) == "body"), None)


def _levels(parts: Mapping[str, bytes]) -> dict[str, int]:
    """Return the level of every style that is a heading: in Word of any language its name is “heading 1”."""
    if "word/styles.xml" not in parts:
        return {}
    _check_depth(root := fromstring(parts["word/styles.xml"], forbid_dtd=True))
    own: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in root:
        if _name(style) != "style":
            continue
        identity = _value(style, "styleId")
        for child in style:
            if _name(child) == "name" and (level := _level(_value(child, "val"))):
                own[identity] = level
            elif _name(child) == "basedOn":
                based[identity] = _value(child, "val")
    for derived in based:
        parent, steps = derived, 0
        while parent not in own and parent in based and steps < _MAX_STYLES:
            parent, steps = based[parent], steps + 1
        if parent in own:
            own.setdefault(derived, own[parent])
    return own


def _level(name: str) -> int:
    words = name.casefold().split()
    if words in (["title"], ["subtitle"]):
        return -1
    is_heading = len(words) == 2 and words[0] == "heading" and words[1].isascii() and words[1].isdigit()
    return min(int(words[1][:2]), 9) if is_heading else 0


def _blocks(body: Element, styles: Mapping[str, int]) -> Iterator[Block]:
    number = 1
    for element in _inside(body, {"p", "tbl"}):
        if _name(element) == "tbl":
            rows = tuple(
                tuple(" ".join(_texts(cell)) for cell in _inside(row, {"tc"})) for row in _inside(element, {"tr"})
            )
            yield Block(number=number, rows=rows)
            number += len(rows)
        else:
            yield Block(number=number, text=_text(element), level=_heading_level(element, styles))
            number += 1


def _heading_level(paragraph: Element, styles: Mapping[str, int]) -> int:
    for properties in paragraph:
        if _name(properties) == "pPr":
            for child in properties:
                if _name(child) == "pStyle":
                    style = _value(child, "val")
                    return styles.get(style, _level(style.replace("Heading", "heading ")))
    return 0


def _inside(element: Element, names: set[str]) -> Iterator[Element]:
    """Yield the nearest elements of these names below one, through content controls and tracked insertions."""
    for child in element:
        if _name(child) in names:
            yield child
        elif _name(child) not in _GONE and child.tag != _FALLBACK:
            yield from _inside(child, names)


def _texts(cell: Element) -> list[str]:
    return [text for paragraph in _inside(cell, {"p"}) if (text := _text(paragraph))]


def _text(paragraph: Element) -> str:
    return " ".join("".join(_pieces(paragraph)).split())


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in _GONE and child.tag != _FALLBACK:
            yield from _pieces(child)


def _name(element: Element) -> str:
    """Return the name of an element of WordprocessingML; the whole tag of any other."""
    for namespace in _NAMESPACES:
        if element.tag.startswith(namespace):
            return element.tag[len(namespace) :]
    return element.tag


def _value(element: Element, name: str) -> str:
    return next((element.get(f"{space}{name}", "") for space in _NAMESPACES if f"{space}{name}" in element.attrib), "")


def _check_depth(root: Element) -> None:
    """
    Refuse elements nested deeper than any document has them, level by level, without descending.

    Raises:
        _TooDeep: they are.
    """
    level = [root]
    for _ in range(_MAX_DEPTH):
        level = [child for element in level for child in element]
    if level:
        raise _TooDeep
