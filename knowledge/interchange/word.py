"""Claims from a Word document in the template of docs/moderators.md: a heading a claim, a heading a side, a list or a table."""

import re
from collections.abc import Collection, Iterable
from typing import Any, Final

from ..entries import Stance
from .claim_edits import SAYINGS, SIDES, ClaimEdits
from .findings import Findings
from .limits import MAX_ROWS
from .rows import citation_of, header_problems, read_evidence, read_row, row_of
from .word_xml import Block, blocks

_SIDE: Final = re.compile(r"(?P<side>[A-Za-z]+)\s*[:–—]\s*(?P<heading>.+)")
_FIELD: Final = re.compile(r"(?P<name>Question|Statement|Kind|Topics|Reviewed)\s*:\s*(?P<value>.*)", re.IGNORECASE)
# “The point, in our words. [lewin-political-undercurrents, page 39-40; quoted in cohen-bukharin, page 3; reports Stalin]”
_PLACED: Final = re.compile(r"(?P<summary>.*?)\s*\[(?P<places>[^\[\]]*)\]\s*\.?\s*", re.DOTALL)
_LABELLED: Final = re.compile(r"(?P<label>[a-z]+\.?)\s+(?P<locator>.+)", re.IGNORECASE | re.DOTALL)
_SAYINGS: Final = {
    **{name: how for name, how in SAYINGS.items() if name not in SIDES},
    "people say": "asserts",
    "people deny": "disputes",
    "people ask": "asks",
    "counterexamples": "counterexamples",
}
_LINES: Final = {"contestedness": "contestedness", "common ground": "common-ground"}


def is_office(names: Collection[str]) -> bool:
    """Return whether a ZIP with these files is an Office document."""
    return "[Content_Types].xml" in names


def read_word(findings: Findings, data: bytes) -> None:
    """Read claims and changes of claims from a document."""
    found = blocks(findings, data)
    if findings.is_broken:
        return
    findings.is_foreign = not _is_laid_out(found, findings)
    if len(found) > MAX_ROWS:
        findings.error(f"more than {MAX_ROWS:,} paragraphs; send the document in parts")
        return
    _Document(findings).read(found)


def _is_laid_out(found: Iterable[Block], findings: Findings) -> bool:
    """Return whether a document has anything of the template: a claim's heading, a part of one, a field, a table of evidence."""
    edits = ClaimEdits(findings)
    parts = {*SIDES, *_SAYINGS, *_LINES, "phrasings"}
    return any(
        block.rows
        or (block.level == 1 and edits.find(block.text) is not None)
        or (block.level > 1 and block.text.rstrip(":").casefold() in parts)
        or _FIELD.fullmatch(block.text)
        for block in found
    )


class _Document:
    """Goes through the paragraphs and knows under which headings it is."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._edits = ClaimEdits(findings)
        self._claim: str | None = None
        self._has_begun = False
        self._section: tuple[str, Any] = ("fields", None)
        self._unread = 0

    def read(self, found: list[Block]) -> None:
        """Read the paragraphs and hand the claims over."""
        for block in found:
            if block.rows:
                self._table(block)
            elif block.level == 1:
                self._begin(block)
            elif block.level > 1:
                self._enter(block)
            elif block.text and not block.level:
                self._paragraph(block)
        if self._unread:
            self._findings.warn(f"what stands before the first claim's heading is not read: paragraphs, {self._unread}")
        self._edits.finish()

    def _begin(self, block: Block) -> None:
        self._section = ("fields", None)
        self._claim = self._edits.find(block.text)
        if self._claim is None and block.text:
            near = self._edits.nearest_claim(block.text)
            self._claim = self._edits.begin(block.text, block.number)
            if self._claim:
                self._findings.warn(f"this is a new claim{near}", line=block.number)
        self._has_begun = True

    def _enter(self, block: Block) -> None:
        if self._claim is None:
            return
        name = block.text.rstrip(":").casefold()
        side = _SIDE.fullmatch(block.text)
        stance = SIDES.get(side["side"].casefold() if side else name)
        if stance is not None:
            self._section = ("side", stance)
            if side:
                self._edits.put_heading(self._claim, stance, side["heading"].strip(), block.number)
        elif name in _SAYINGS:
            self._section = ("sayings", _SAYINGS[name])
        elif name in _LINES:
            self._section = ("line", _LINES[name])
        elif name == "phrasings":
            self._section = ("fields", None)
        else:
            known = {**{n: n for n in _SAYINGS}, **{n: n for n in _LINES}, "for": "for", "against": "against"}
            near = self._findings.nearest(name, known)
            message = f"no part of a claim is called {block.text[:60]!r}{near or '; see the template'}"
            self._findings.error(message, line=block.number)
            self._section = ("unknown", None)

    def _paragraph(self, block: Block) -> None:
        if self._claim is None:
            # Of a heading that makes no claim it was said already.
            self._unread += not self._has_begun
            return
        section, what = self._section
        if section == "fields":
            self._field(block)
        elif section == "side":
            self._evidence(block, what)
        elif section == "sayings":
            self._edits.add_saying(self._claim, what, block.text, block.number)
        elif section == "line":
            self._cited_line(block, what)

    def _field(self, block: Block) -> None:
        assert self._claim is not None
        found = _FIELD.fullmatch(block.text)
        if found is None:
            message = (
                f"{block.text[:60]!r} belongs to no part of the claim; put it under For, Against or another heading"
            )
            self._findings.error(message, line=block.number)
            return
        name, value = found["name"].lower(), found["value"].strip()
        put: Any = value.lower() if name == "kind" else value
        if name == "topics":
            put = [topic.strip() for topic in value.split(",") if topic.strip()]
        self._edits.put(self._claim, name, put, block.number)

    def _evidence(self, block: Block, stance: Stance) -> None:
        assert self._claim is not None
        found = _PLACED.fullmatch(block.text)
        if found is None:
            message = "no work is named; end the item with it: [lewin-political-undercurrents, page 39-40]"
            self._findings.error(message, line=block.number)
            return
        row = {"summary": found["summary"], "stance": str(stance), **_places(found["places"])}
        read_evidence(self._findings, self._edits, self._claim, row, block.number)

    def _cited_line(self, block: Block, name: str) -> None:
        assert self._claim is not None
        text = block.text
        citations: list[dict[str, Any]] = []
        while found := _PLACED.fullmatch(text):
            text, row = found["summary"], _places(found["places"])
            if "reports" in row:
                self._findings.error("only evidence reports somebody; say it in the sentence", line=block.number)
                return
            citation = citation_of(self._findings, self._edits, row, block.number)
            if citation is None:
                return
            citations.insert(0, citation)
        self._edits.put(self._claim, name, {"text": text, "citations": citations}, block.number)

    def _table(self, block: Block) -> None:
        header, *rows = block.rows
        names = header_problems(self._findings, header, block.number)
        if names is None:
            return
        section, what = self._section
        for line, cells in enumerate(rows, start=block.number + 1):
            if not any(cells) or not (row := row_of(self._findings, names, cells, line)):
                continue
            if self._claim is not None:
                row.setdefault("claim", self._claim)
            if section == "side":
                row.setdefault("stance", str(what))
            read_row(self._findings, self._edits, row, line)


def _places(text: str) -> dict[str, str]:
    """Return the cells that the brackets at the end of an item fill in."""
    row: dict[str, str] = {}
    for part in re.split(r"\s*;\s*", text.strip()):
        if part.lower().startswith("reports "):
            row["reports"] = part[len("reports ") :].strip()
            continue
        is_quoting = part.lower().startswith("quoted in ")
        prefix, named = ("quoted-in-", "quoted-in") if is_quoting else ("", "work")
        work, _, place = (part[len("quoted in ") :] if is_quoting else part).partition(",")
        row[named] = work.strip()
        if labelled := _LABELLED.fullmatch(place.strip()):
            row |= {f"{prefix}label": labelled["label"], f"{prefix}locator": labelled["locator"].strip()}
        elif place.strip():
            row[f"{prefix}locator"] = place.strip()
    return row
