"""Read EPUB: the files of its spine in their order, and the pages of its page list."""

import posixpath
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ...archives import Refused, unpack
from ..document import Document
from .building import Builder
from .decoding import decoded
from .errors import Unreadable
from .hypertext import read_page
from .limits import ReadingLimits

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_TEXTS: Final = (".xhtml", ".html", ".htm", ".xml", ".opf", ".ncx")
_BROKEN: Final = "this EPUB is broken: {}; get the file again"
# What HTML takes for an opening tag, and XHTML for a whole element.
_EMPTY: Final = re.compile(
    r"<(title|script|style|a|span|div|p|i|b|em|strong|td|th|tr|table|ul|ol|li|section|aside|iframe|h[1-6]|sup|sub|small"
    r"|svg|textarea|noscript|blockquote|body)((?:\s[^<>]*)?)/>",
    re.IGNORECASE,
)
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,200}encoding=[\"']([\w.-]{1,40})[\"']")
_MAX_SPINE: Final = 5_000


def read_epub(name: str, data: bytes, limits: ReadingLimits) -> Document:
    """
    Read an EPUB.

    Raises:
        Unreadable: it is broken, encrypted, or too large.
    """
    try:
        parts = unpack(
            data,
            lambda member: member.casefold().endswith(_TEXTS) or member == _CONTAINER,
            max_files=limits.members,
            max_bytes=limits.unpacked_bytes,
            judges_all=False,
        )
    except Refused as refused:
        raise Unreadable(refused.reason) from refused
    try:
        return _read(name, parts, limits)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(_BROKEN.format("its table of contents cannot be read")) from error


def _read(name: str, parts: Mapping[str, bytes], limits: ReadingLimits) -> Document:
    if _CONTAINER not in parts:
        raise Unreadable(_BROKEN.format("its container is missing"))
    roots = [each.get("full-path", "") for each in fromstring(parts[_CONTAINER]).iter() if _tag(each) == "rootfile"]
    path = next((root for root in roots if root in parts), None)
    if path is None:
        raise Unreadable(_BROKEN.format("its package is missing"))
    package = fromstring(parts[path])
    folder = posixpath.dirname(path)
    items = {
        each.get("id", ""): (_resolved(folder, each.get("href", "")), each.get("properties", "").split())
        for each in package.iter()
        if _tag(each) == "item"
    }
    spine = [each.get("idref", "") for each in package.iter() if _tag(each) == "itemref"]
    if not spine:
        raise Unreadable(_BROKEN.format("it names no chapters"))
    locked = _encrypted(parts)
    labels = _page_list(parts, items)
    builder = Builder(characters=limits.characters)
    for identity in spine[:_MAX_SPINE]:
        member, properties = items.get(identity, ("", []))
        if member in locked:
            raise Unreadable("this EPUB is encrypted (DRM); give a copy without it")
        if member not in parts:
            builder.remarks.append("Chapters that the EPUB names and does not hold were left out.")
        elif "nav" not in properties:
            _chapter(builder, parts[member], labels.get(member, {}))
    if builder.is_empty:
        raise Unreadable("there is no text in this EPUB; if its pages are pictures, give a copy with text")
    title = next((each.text for each in package.iter() if _tag(each) == "title"), None)
    author = next((each.text for each in package.iter() if _tag(each) == "creator"), None)
    return builder.document(name=name, title=title, author=author)


def _chapter(builder: Builder, data: bytes, labels: Mapping[str, str]) -> None:
    declared = _DECLARED.match(data.lstrip()[:300])
    text, remark = decoded(data, declared=declared[1].decode("ascii") if declared else None)
    if remark:
        builder.remarks.append(remark)
    if "" in labels:
        builder.begin_page(labels[""])
    read_page(builder, _EMPTY.sub(r"<\1\2></\1>", text), labels)


def _encrypted(parts: Mapping[str, bytes]) -> frozenset[str]:
    """Return the files that are encrypted; fonts often are, and the text can be read."""
    if _ENCRYPTION not in parts:
        return frozenset()
    return frozenset(
        unquote(each.get("URI", ""))
        for each in fromstring(parts[_ENCRYPTION]).iter()
        if _tag(each) == "CipherReference"
    )


def _page_list(parts: Mapping[str, bytes], items: Mapping[str, tuple[str, list[str]]]) -> dict[str, dict[str, str]]:
    """Return what pages are called, by file and the id in it: EPUB 3's navigation, or EPUB 2's NCX."""
    found: dict[str, dict[str, str]] = {}
    for member, properties in items.values():
        if member not in parts or not ("nav" in properties or member.endswith(".ncx")):
            continue
        try:
            root = fromstring(parts[member])
        except (ParseError, DefusedXmlException):
            continue
        for target, label in _listed(root):
            file, _, identity = target.partition("#")
            found.setdefault(_resolved(posixpath.dirname(member), file), {})[identity] = label
    return found


def _listed(root: Element) -> list[tuple[str, str]]:
    listed: list[tuple[str, str]] = []
    for each in root.iter():
        if _tag(each) == "nav" and any(value.strip() == "page-list" for value in each.attrib.values()):
            listed += [(a.get("href", ""), "".join(a.itertext()).strip()) for a in each.iter() if _tag(a) == "a"]
        elif _tag(each) == "pageTarget":
            source = next((part.get("src", "") for part in each.iter() if _tag(part) == "content"), "")
            label = each.get("value") or "".join(each.itertext()).strip()
            listed.append((source, label))
    return [(target, label[:40]) for target, label in listed if target and label]


def _resolved(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
