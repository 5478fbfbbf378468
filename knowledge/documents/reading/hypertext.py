"""
Read HTML: its blocks, its block quotations, its footnotes and its page breaks.

lexbor makes the tree, as a browser does. It is walked without recursion, for files are nested as deep as somebody likes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..document import BlockKind
from .building import LINE_MARK, PAGE_MARK, Builder, unmarked

_DROPPED: Final = frozenset(
    "head script style noscript template nav iframe object embed svg math canvas audio video button select input textarea "
    "datalist dialog menu rt rp".split()
)  # fmt: skip
_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hgroup hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)  # fmt: skip
_LEVELS: Final = {f"h{n}": n for n in range(1, 7)}
_NUMBER: Final = re.compile(r"[\[(]?(\d{1,4}|[ivxlc]{1,6}|[a-z*†‡])[\])]?\.?", re.IGNORECASE)
_LEAD: Final = re.compile(r"[ \t\n]*[\[(^]{0,2}(?P<number>\d{1,4}|[a-z*†‡])[\])]?[.:)]?\s+")
_LABELLED: Final = re.compile(r"[ \t\n]*\[\^(?P<name>[\w.:+-]{1,40})\]:\s*")
_BACK: Final = re.compile(r"(?:\s*(?:[↑↩^⤴]\ufe0e?|\[(?:back|return|↑|↩)\]))+\s*")
_NOTE_NAMES: Final = frozenset(["footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"])
_REFERENCE_NAMES: Final = frozenset(["noteref", "doc-noteref"])
_BREAK_NAMES: Final = frozenset(["pagebreak", "doc-pagebreak"])
_LABEL: Final = re.compile(r"([0-9]+|[ivxlc]+)\.?$", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class _Open:
    """
    An element that is open: what it makes of the text in it.

    Attributes:
        node: which element of the tree; lexbor compares nodes by what is in them, which takes time.
        kind, note: of the blocks in it.
        closes: what ends its text.
        counted: how many items of an ordered list were begun.
    """

    node: int
    tag: str
    kind: BlockKind | None = None
    note: str | None = None
    closes: str = ""
    counted: int | None = None


@dataclass(slots=True)
class Page:
    """
    Reads one HTML file into a builder.

    Attributes:
        labels: what pages are called, by the id of the element where they begin (an EPUB's page list).
    """

    builder: Builder
    labels: Mapping[str, str] = field(default_factory=dict)
    _text: list[str] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _notes: dict[str, str] = field(default_factory=dict)
    _item: str = ""

    def read(self, tree: LexborHTMLParser) -> None:
        """Read the body."""
        if tree.body is None:
            return
        self._notes = _notes_of(tree)
        node: LexborNode | None = tree.body
        depth = 0
        while node is not None:
            entered = self._enter(node)
            child = node.child if entered else None
            if child is not None:
                node, depth = child, depth + 1
                continue
            while node is not None:
                if self._open and self._open[-1].node == node.mem_id:
                    self._leave()
                if depth == 0:
                    node = None
                elif (following := node.next) is not None:
                    node = following
                    break
                else:
                    node, depth = node.parent, depth - 1
        self._flush()

    def _enter(self, node: LexborNode) -> bool:
        """Take an element or a text; return whether to go into it."""
        tag = node.tag
        if tag == "-text":
            self._text.append(unmarked(node.text_content or ""))
            return False
        if tag in _DROPPED or tag is None or tag[:1] in "-_!":
            return False
        if tag == "br":
            self._text.append(LINE_MARK)
            return False
        return self._element(node, tag)

    def _element(self, node: LexborNode, tag: str) -> bool:
        """Take an element that may hold text; return whether to go into it."""
        attributes = node.attributes if node.attrs else {}
        if tag in _BLOCKS:
            self._flush()
        if attributes and self._page_break(attributes):
            return False
        if tag == "img" or "hidden" in attributes:
            return False
        if tag in _BLOCKS:
            self._block(node, tag, attributes)
        elif attributes and (number := self._reference(node, tag, attributes)):
            self._text.append(f"[{number}]")
            return False
        elif tag == "q":
            self._text.append("“")
            self._open.append(_Open(node=node.mem_id, tag=tag, closes="”"))
        return True

    def _block(self, node: LexborNode, tag: str, attributes: Mapping[str, str | None]) -> None:
        kind = BlockKind.QUOTATION if tag == "blockquote" else None
        note = self._note(attributes)
        if note is not None:
            kind = BlockKind.NOTE
        elif tag in _LEVELS:
            kind = BlockKind.HEADING
        counted = None
        if tag == "ol":
            start = attributes.get("start") or "1"
            counted = int(start) - 1 if re.fullmatch(r"-?\d{1,6}", start) else 0
        elif tag == "li" and note is None and self._open and (items := self._open[-1]).counted is not None:
            items.counted += 1
            self._item = f"{items.counted}. "
        self._open.append(_Open(node=node.mem_id, tag=tag, kind=kind, note=note, counted=counted))

    def _leave(self) -> None:
        closed = self._open[-1]
        if closed.closes:
            self._text.append(closed.closes)
        if closed.tag in _BLOCKS:
            self._flush()
        self._open.pop()

    def _flush(self) -> None:
        """End a block: what was gathered becomes one, or several where blank lines divide it."""
        text, self._text = "".join(self._text), []
        if not text or text.isspace():
            if PAGE_MARK in text:
                self.builder.add(text)
            return
        item, self._item = self._item, ""
        inside = next((each for each in reversed(self._open) if each.kind is not None), None)
        kind = inside.kind if inside is not None and inside.kind is not None else BlockKind.PARAGRAPH
        if kind is BlockKind.NOTE and inside is not None:
            self._add_note(text, inside)
            return
        level = _LEVELS.get(inside.tag, 0) if kind is BlockKind.HEADING and inside is not None else 0
        if level:
            self.builder.add(text.replace(LINE_MARK, " "), kind, level=level)
            return
        if self._open and self._open[-1].tag == "pre":
            text = text.replace("\n", LINE_MARK)
        for part in re.split(rf"(?:{LINE_MARK}\s*){{2,}}", item + text):
            self.builder.add(part, kind)

    def _add_note(self, text: str, inside: _Open) -> None:
        number, inside.note = inside.note or "", ""
        text = text.replace(LINE_MARK, " ")
        if labelled := _LABELLED.match(text):
            # Markdown's own name: the text refers to it by the same one, from anywhere.
            name = labelled["name"]
            self.builder.add(text[labelled.end() :], BlockKind.NOTE, note=name, lead=f"[^{name}]: ")
            return
        text = _BACK.sub(" ", text).strip(" \n\t")
        found = _LEAD.match(text)
        if found and (not number or found["number"] == number):
            number, text = found["number"], text[found.end() :]
        self.builder.add(text, BlockKind.NOTE, note=number or None, lead=f"{number}. " if number else "")

    def _note(self, attributes: Mapping[str, str | None]) -> str | None:
        """Return the number of the note that an element holds, "" for one without a number, None for no note."""
        identity = attributes.get("id") or ""
        if identity in self._notes:
            return self._notes[identity]
        return "" if _names(attributes) & _NOTE_NAMES else None

    def _reference(self, node: LexborNode, tag: str, attributes: Mapping[str, str | None]) -> str | None:
        """Return the number of the note that a link leads to, as it stands in the text."""
        if tag not in {"a", "sup"}:
            return None
        target = (attributes.get("href") or "").rpartition("#")[2]
        if not (_names(attributes) & _REFERENCE_NAMES or (tag == "a" and target in self._notes)):
            return None
        found = _NUMBER.fullmatch((node.text_content or node.text() or "").strip())
        return found[1] if found else None

    def _page_break(self, attributes: Mapping[str, str | None]) -> bool:
        """Note a page break; return whether the element is one."""
        identity = attributes.get("id") or attributes.get("name") or ""
        label = self.labels.get(identity)
        is_break = bool(_names(attributes) & _BREAK_NAMES)
        if label is None and is_break:
            said = attributes.get("aria-label") or attributes.get("title") or identity
            found = _LABEL.search(said.strip())
            label = found[1] if found else said.strip() or None
        if label:
            self._text.append(self.builder.page_mark(label))
        return is_break


def _names(attributes: Mapping[str, str | None]) -> frozenset[str]:
    """Return what EPUB and ARIA say that an element is."""
    said = f"{attributes.get('epub:type') or ''} {attributes.get('role') or ''}"
    return frozenset(said.split()) if said != " " else frozenset()


def _notes_of(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the numbers of the notes, by the id of the element that holds one."""
    found: dict[str, str] = {}
    for link in tree.css("a[href*='#']"):
        attributes = link.attributes
        number = _NUMBER.fullmatch((link.text() or "").strip()[:12])
        target = (attributes.get("href") or "").rpartition("#")[2]
        parent = link.parent
        is_raised = parent is not None and parent.tag == "sup"
        is_raised = is_raised or (link.child is not None and link.child.tag == "sup")
        says_so = bool(_names(attributes) & _REFERENCE_NAMES) or bool(
            re.fullmatch(
                r"(?:foot|end)?_?(?:fn|note|ftn|edn|sdfootnote|sdendnote)[-_:]?\w{0,12}", target, re.IGNORECASE
            )
        )
        if number and target and target not in found and (is_raised or says_so):
            found[target] = number[1]
    return {target: number for target, number in found.items() if _holds_a_note(tree, target)}


def _holds_a_note(tree: LexborHTMLParser, target: str) -> bool:
    """Return whether the element that a reference leads to is a block: in what is no block the link goes back."""
    if not re.fullmatch(r"[\w.:-]{1,100}", target):
        return False
    node = tree.css_first(f'[id="{target}"]')
    return node is not None and node.tag in _BLOCKS


def read_page(builder: Builder, text: str, labels: Mapping[str, str] | None = None) -> tuple[str | None, str | None]:
    """Read an HTML text into a builder, and return its title and author."""
    tree = LexborHTMLParser(text)
    Page(builder, labels or {}).read(tree)
    title = tree.css_first("head > title")
    author = tree.css_first('meta[name="author"], meta[name="dc.creator"], meta[property="article:author"]')
    return (title.text() if title else None), (author.attributes.get("content") if author else None)
