"""BibTeX from CSL: the fields and types that every BibTeX style knows, in UTF-8, with nothing in them that TeX obeys."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from .csl import WorkEntry
from .processor import typographic

# What BibTeX has a type for; everything else is `misc`.
_TYPES: Final[Mapping[str, str]] = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "review": "article",
    "review-book": "article",
    "book": "book",
    "classic": "book",
    "collection": "book",
    "chapter": "incollection",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "paper-conference": "inproceedings",
    "pamphlet": "booklet",
    "report": "techreport",
    "thesis": "phdthesis",
}
# Without these an entry of its type is no use: a report of no institution would be called a technical report.
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "incollection": ("booktitle",),
    "inproceedings": ("booktitle",),
    "article": ("journal",),
    "techreport": ("institution",),
    "phdthesis": ("school",),
}
_FIELDS: Final[tuple[tuple[str, str], ...]] = (
    ("volume", "volume"),
    ("number", "number"),
    ("number", "issue"),
    ("pages", "page"),
    ("edition", "edition"),
    ("publisher", "publisher"),
    ("address", "publisher-place"),
    ("type", "genre"),
    ("isbn", "ISBN"),
    ("issn", "ISSN"),
)
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_UNSAFE = re.compile(r"[\s{}\\`\"<>^|]")
_SPECIAL: Final[Mapping[int, str]] = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        # BibTeX counts braces before TeX sees a backslash, so an escaped one would swallow the rest of the file.
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"{\textasciicircum}",
        "~": r"{\textasciitilde}",
        "`": r"{\textasciigrave}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        '"': r"{\textquotedbl}",
    }
)


def bibtex(work: WorkEntry) -> str:
    """Return a work as a BibTeX entry, without a line break at its end."""
    kind = _TYPES.get(work.type, "misc")
    fields = dict(_fields(work, kind))
    if any(name not in fields for name in _NEEDED.get(kind, ())):
        kind = "misc"
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items())
    return f"@{kind}{{{work.id},\n{lines}}}"


def bibtex_file(works: Iterable[WorkEntry]) -> str:
    """Return works as the text of a `.bib` file."""
    return "\n".join(f"{bibtex(work)}\n" for work in works)


def _fields(work: WorkEntry, kind: str) -> Iterator[tuple[str, str]]:
    yield from _people(work)
    # Twice: styles put the capitals of a title down, and which of them are names' we cannot know.
    yield "title", _braced(_braced(_escaped(work.title)))
    if container := _text(work, "container-title"):
        yield ("journal" if kind == "article" else "booktitle"), _braced(_braced(container))
    yield from _dates(work.csl.get("issued", {}))
    if series := _text(work, "collection-title"):
        yield "series", _braced(series)
    for name, variable in _FIELDS:
        if (value := _text(work, variable)) and (name != "type" or kind in {"techreport", "phdthesis"}):
            yield _field_of(name, kind), _braced(re.sub(r"(?<=\d)\s*[-–—]\s*(?=\d)", "--", value))
    for variable in ("DOI", "URL"):
        # An address is taken as it stands, and nothing in it may close the brace.
        if address := _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", typographic(str(work.csl.get(variable, "")))):
            yield variable.lower(), _braced(address)
    if note := _text(work, "note"):
        yield "annote", _braced(note)  # our words about the work, which no style prints


def _people(work: WorkEntry) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor", "translator"):
        if names := [name for person in work.csl.get(role, ()) if (name := _name(person))]:
            yield role, _braced(" and ".join(names))


def _field_of(name: str, kind: str) -> str:
    """Return what a publisher is called in an entry of this type."""
    instead = {"techreport": "institution", "phdthesis": "school", "booklet": "howpublished"}
    return instead.get(kind, name) if name == "publisher" else name


def _dates(issued: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    parts = (issued.get("date-parts") or [[]])[0]
    if parts:
        yield "year", _braced(str(parts[0]))
    elif text := issued.get("literal") or issued.get("raw"):
        yield "year", _braced(_escaped(str(text)))
    if len(parts) > 1 and 1 <= parts[1] <= len(_MONTHS):
        yield "month", _MONTHS[parts[1] - 1]


def _name(person: Mapping[str, Any]) -> str:
    """Return a name as BibTeX reads it: `von Family, Jr, Given`; a body in braces, so that it is not taken apart."""
    given = {key: _escaped(str(value)) for key, value in person.items()}
    if literal := given.get("literal"):
        return _braced(literal)
    family = _whole(given.get("family", ""))
    if particle := given.get("non-dropping-particle") or given.get("dropping-particle"):
        family = f"{particle} {family}"
    return ", ".join(part for part in (family, given.get("suffix"), _whole(given.get("given", ""))) if part)


def _whole(name: str) -> str:
    """Return a part of a name in braces where BibTeX would take it for two names."""
    return _braced(name) if re.search(r",|\b(?:and|others)\b", name, re.IGNORECASE) else name


def _text(work: WorkEntry, variable: str) -> str:
    return _escaped(str(work.csl.get(variable, "")))


def _escaped(text: str) -> str:
    return typographic(text).translate(_SPECIAL)


def _braced(text: str) -> str:
    return f"{{{text}}}"
