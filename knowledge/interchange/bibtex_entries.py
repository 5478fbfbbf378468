"""Works from BibTeX and biblatex files, as CSL items."""

import json
import logging
import re
from collections.abc import Mapping
from typing import Any, Final

from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock

from ..csl import csl_date
from ..entries import SourceKind
from .findings import Findings
from .limits import MAX_BIBTEX, MAX_FIELD
from .tex import Drawing
from .works import add_work, work_id

# It logs every broken entry; ours go to the person who sent the file.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_TYPES: Final[Mapping[str, str]] = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "incollection": "chapter",
    "suppcollection": "chapter",
    "inreference": "entry-encyclopedia",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "book",
    "collection": "book",
    "reference": "book",
    "manual": "report",
    "techreport": "report",
    "report": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "letter": "personal_communication",
    "periodical": "periodical",
    "review": "review",
    "movie": "motion_picture",
    "video": "motion_picture",
    "audio": "broadcast",
    "image": "graphic",
    "artwork": "graphic",
    "legislation": "legislation",
    "patent": "patent",
    "dataset": "dataset",
    "software": "software",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "misc": "document",
}
_MAYBE: Final = frozenset(["document", "webpage", "article-journal", "chapter", "book"])
"""Types that BibTeX has for several of CSL's: a work that is there already knows better."""
_SUBTYPES: Final = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
_VARIABLES: Final[Mapping[str, str]] = {
    "booktitle": "container-title",
    "maintitle": "container-title",
    "journal": "container-title",
    "journaltitle": "container-title",
    "series": "collection-title",
    "volume": "volume",
    "volumes": "number-of-volumes",
    "issue": "issue",
    "pages": "page",
    "pagetotal": "number-of-pages",
    "chapter": "chapter-number",
    "edition": "edition",
    "version": "version",
    "publisher": "publisher",
    "institution": "publisher",
    "school": "publisher",
    "organization": "publisher",
    "howpublished": "publisher",
    "address": "publisher-place",
    "location": "publisher-place",
    "origlocation": "original-publisher-place",
    "origpublisher": "original-publisher",
    "origtitle": "original-title",
    "shorttitle": "title-short",
    "eventtitle": "event-title",
    "venue": "event-place",
    "type": "genre",
    "isbn": "ISBN",
    "issn": "ISSN",
    "language": "language",
    "langid": "language",
    "keywords": "keyword",
    "note": "note",
    "annote": "annote",
    "annotation": "annote",
    "addendum": "note",
    "library": "archive",
}
_ADDRESSES: Final = {"url": "URL", "doi": "DOI"}
_PEOPLE: Final = {"author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author"}
_DATES: Final = {"date": "issued", "origdate": "original-date", "urldate": "accessed", "eventdate": "event-date"}
_READ: Final = frozenset([*_VARIABLES, *_ADDRESSES, *_PEOPLE, *_DATES])
_ALSO_READ: Final = frozenset(
    ["title", "subtitle", "number", "year", "month", "day", "entrysubtype", "sourcekind", "source-kind", "source_kind"]
)
_MARKS: Final = str.maketrans(dict.fromkeys("\"'`‘’“”«»\\"))
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def read_bibtex(findings: Findings, text: str, kind: SourceKind | None) -> None:
    """Read works from a BibTeX file; `kind` is the source kind of those that state none."""
    if len(text) > MAX_BIBTEX:
        findings.error(f"{len(text):,} characters of BibTeX, at most {MAX_BIBTEX:,}; send the file in parts")
        return
    library = parse_string(
        text, parse_stack=[middlewares.ResolveStringReferencesMiddleware(), middlewares.RemoveEnclosingMiddleware()]
    )
    left_out: set[str] = set()
    drawing = Drawing()
    count = 0
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, Entry):
            count += 1
            _Work(findings, block, line, left_out, drawing).add(kind)
        elif isinstance(block, DuplicateFieldKeyBlock):
            keys = ", ".join(sorted(block.duplicate_keys))
            findings.error(f"the field {keys} stands twice in an entry; remove one", line=line)
        elif isinstance(block, DuplicateBlockKeyBlock):
            findings.error(f"the key {block.key[:100]!r} stands twice; rename one", line=line)
        elif isinstance(block, ParsingFailedBlock):
            findings.error("this entry is broken; check its braces, quotes and commas", line=line)
    if not count and not findings.is_broken:
        findings.error(
            "there is no entry in it; an entry begins as `@book{lewin-political-undercurrents,` does", line=1
        )
    if drawing.unknown:
        commands = ", ".join(sorted(drawing.unknown)[:30])
        findings.warn(f"TeX commands that are not known, and what they draw, are left out: {commands}")
    if left_out:
        findings.warn(f"fields that are not taken over: {', '.join(sorted(left_out)[:30])}")


class _Work:
    """Makes a CSL item of one entry."""

    def __init__(self, findings: Findings, entry: Entry, line: int, left_out: set[str], drawing: Drawing) -> None:
        self._findings, self._line, self._left_out, self._drawing = findings, line, left_out, drawing
        self._key = entry.key
        self._type = entry.entry_type.lower()
        self._lines = {field.key.lower(): (field.start_line or 0) + 1 for field in entry.fields}
        self._fields = {field.key.lower(): str(field.value).strip() for field in entry.fields}
        self._is_broken = False
        for field in entry.fields:
            self._check(field.key.lower(), field.enclosing)

    def add(self, kind: SourceKind | None) -> None:
        """Hand the work over, on top of what is known of it already."""
        item = self._item()
        if self._is_broken:
            return
        known = self._findings.base.works.get(work_id(self._key))
        if known is not None:
            # BibTeX cannot say all that CSL can; what it leaves unsaid stays.
            if item["type"] in _MAYBE:
                item["type"] = known.type
            if "issued" in item and _is_known(known.csl.get("issued", {}), item["issued"]):
                del item["issued"]
            item = {
                key: known.csl[key] if _says_the_same(known.csl.get(key), value) else value
                for key, value in item.items()
            }
            item = {**known.csl, **item, "custom": {**known.csl["custom"], **item.get("custom", {})}}
        add_work(self._findings, {**item, "id": self._key}, self._line, kind)

    def _check(self, name: str, enclosing: object) -> None:
        value = self._fields[name]
        if name not in _READ | _ALSO_READ:
            self._left_out.add(re.sub(r"[^\w-]", "?", name)[:30])
            del self._fields[name]
        elif len(value) > MAX_FIELD:
            self._error(f"{len(value):,} characters, at most {MAX_FIELD:,}; shorten it", name)
        elif "#" in value and enclosing == "no-enclosing":
            self._error("strings joined by # are not put together; write the text out", name)

    def _item(self) -> dict[str, Any]:
        item: dict[str, Any] = {"type": self._csl_type()}
        for name in _VARIABLES.keys() & self._fields.keys():
            if value := self._text(name):
                item.setdefault(_VARIABLES[name], value)
        if "note" not in item and "annote" in item:
            item["note"] = item.pop("annote")  # what our own BibTeX makes of a note
        if "page" in item:
            item["page"] = re.sub(r"\s*[-–—]+\s*", "-", item["page"])
        if title := ": ".join(part for name in ("title", "subtitle") if (part := self._text(name))):
            item["title"] = title
        if number := self._text("number"):
            item["issue" if item["type"].startswith("article") else "number"] = number
        for name in _ADDRESSES.keys() & self._fields.keys():
            address = self._fields[name].replace("\\_", "_").replace("\\%", "%").replace("\\&", "&").strip("{}")
            item[_ADDRESSES[name]] = re.sub(r"^https?://(?:dx\.)?doi\.org/", "", address) if name == "doi" else address
        for name in _PEOPLE.keys() & self._fields.keys():
            if people := self._people(name):
                item[_PEOPLE[name]] = people
        self._put_dates(item)
        self._put_kind(item)
        return item

    def _csl_type(self) -> str:
        subtype = self._fields.get("entrysubtype", "").lower()
        if self._type not in _TYPES:
            self._findings.warn(f"@{self._type[:40]} is taken as a document", line=self._line)
        found = _SUBTYPES.get(subtype) or _TYPES.get(self._type, "document")
        return "webpage" if self._type == "misc" and "url" in self._fields else found

    def _put_dates(self, item: dict[str, Any]) -> None:
        for name in _DATES.keys() & self._fields.keys():
            if value := self._text(name):
                item[_DATES[name]] = value
        year, month = self._text("year"), self._text("month").lower()
        if not year or "issued" in item:
            return
        item["issued"] = year
        number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else int(month) if _is_month(month) else 0
        if number and re.fullmatch(r"\d{4}", year):
            day = self._text("day")
            item["issued"] = f"{year}-{number:02}" + (f"-{int(day):02}" if re.fullmatch(r"[0-9]{1,2}", day) else "")

    def _put_kind(self, item: dict[str, Any]) -> None:
        stated = [self._text(name).lower() for name in ("sourcekind", "source-kind", "source_kind") if self._text(name)]
        if stated:
            item["custom"] = {"source-kind": stated[0]}

    def _people(self, name: str) -> list[dict[str, str]]:
        found = []
        for person in split_multiple_persons_names(self._fields[name]):
            if person.lower() == "others":
                message = f"“and others” names nobody; the {name}s named before it are taken"
                self._findings.warn(message, line=self._lines[name], path=(self._key, name))
            elif re.fullmatch(r"\{.*\}", person, re.DOTALL):
                found.append({"literal": self._plain(person, name)})
            else:
                parts = parse_single_name_into_parts(person, strict=False)
                given = {
                    "family": parts.last,
                    "given": parts.first,
                    "suffix": parts.jr,
                    "non-dropping-particle": parts.von,
                }
                plain_parts = {key: self._plain(" ".join(words), name) for key, words in given.items()}
                found.append({key: value for key, value in plain_parts.items() if value})
        return [person for person in found if any(person.values())]

    def _text(self, name: str) -> str:
        return self._plain(self._fields.get(name, ""), name)

    def _plain(self, tex: str, name: str) -> str:
        text = self._drawing.of(tex)
        if text is None:
            self._error("this TeX cannot be read; write it plainer", name)
            return ""
        return text

    def _error(self, message: str, name: str) -> None:
        self._is_broken = True
        self._findings.error(message, line=self._lines.get(name, self._line), path=(self._key, name))


def _says_the_same(known: Any, given: Any) -> bool:
    """Return whether two values differ in nothing but the marks that typography sets."""
    return json.dumps(known, ensure_ascii=False).translate(_MARKS) == json.dumps(given, ensure_ascii=False).translate(
        _MARKS
    )


def _is_known(date: Mapping[str, Any], given: str) -> bool:
    """Return whether a date says no more than one that is known, in its years, months and days."""
    known, new = date.get("date-parts", [[]])[0], csl_date(given).get("date-parts", [])
    return len(new) == 1 and known[: len(new[0])] == new[0]


def _is_month(text: str) -> bool:
    return bool(re.fullmatch(r"0?[1-9]|1[0-2]", text))
