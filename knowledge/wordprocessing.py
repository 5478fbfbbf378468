"""What every reader of WordprocessingML needs: names without their namespace, headings by style, elements in their order."""

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

RELATIONS: Final = "_rels/.rels"
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS: Final = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": " "}
GONE: Final = frozenset(["del", "moveFrom", "instrText", "txbxContent", "pPr", "rPr"])
_MAIN: Final = "/officeDocument"
# ISO 29500's transitional and strict names of WordprocessingML.
_NAMESPACES: Final = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_MAX_DEPTH: Final = 60
_MAX_STYLES: Final = 10
"""Styles based on one another, up to the one that is a heading."""


class TooDeep(Exception):
    """Elements in elements without end."""


def tag(element: Element) -> str:
    """Return the name of an element of WordprocessingML; the whole tag of any other."""
    for namespace in _NAMESPACES:
        if element.tag.startswith(namespace):
            return element.tag[len(namespace) :]
    return element.tag


def attribute(element: Element, name: str) -> str:
    """Return an attribute of WordprocessingML, or nothing."""
    return next((element.get(f"{space}{name}", "") for space in _NAMESPACES if f"{space}{name}" in element.attrib), "")


def body_of(parts: Mapping[str, bytes]) -> Element | None:
    """
    Return the body of the document that a package holds.

    Raises:
        TooDeep: it is nested deeper than any document.
        ParseError, DefusedXmlException, LookupError: it is broken, or holds what no document does.
    """
    relations = fromstring(parts[RELATIONS], forbid_dtd=True)
    targets = [each.get("Target", "") for each in relations if each.get("Type", "").endswith(_MAIN)]
    main = parts.get(targets[0].lstrip("/")) if targets else None
    if main is None:
        return None
    check_depth(root := fromstring(main, forbid_dtd=True))
    return next((child for child in root if tag(child) == "body"), None)


def heading_levels(data: bytes) -> dict[str, int]:
    """Return the level of every style that is a heading, -1 for a title: in Word of any language it is named “heading 1”."""
    check_depth(root := fromstring(data, forbid_dtd=True))
    own: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in root:
        if tag(style) != "style":
            continue
        identity = attribute(style, "styleId")
        for child in style:
            if tag(child) == "name" and (level := level_named(attribute(child, "val"))):
                own[identity] = level
            elif tag(child) == "basedOn":
                based[identity] = attribute(child, "val")
    for derived in based:
        parent, steps = derived, 0
        while parent not in own and parent in based and steps < _MAX_STYLES:
            parent, steps = based[parent], steps + 1
        if parent in own:
            own.setdefault(derived, own[parent])
    return own


def level_named(name: str) -> int:
    """Return the level of a style by its name, -1 for a title, 0 for no heading."""
    words = name.casefold().split()
    if words in (["title"], ["subtitle"]):
        return -1
    is_heading = len(words) == 2 and words[0] == "heading" and words[1].isascii() and words[1].isdigit()
    return min(int(words[1][:2]), 9) if is_heading else 0


def inside(element: Element, names: set[str]) -> Iterator[Element]:
    """Yield the nearest elements of these names below one, through content controls and tracked insertions."""
    for child in element:
        if tag(child) in names:
            yield child
        elif tag(child) not in GONE and child.tag != FALLBACK:
            yield from inside(child, names)


def check_depth(root: Element) -> None:
    """
    Refuse elements nested deeper than any document has them, level by level, without descending.

    Raises:
        TooDeep: they are.
    """
    level = [root]
    for _ in range(_MAX_DEPTH):
        level = [child for element in level for child in element]
    if level:
        raise TooDeep
