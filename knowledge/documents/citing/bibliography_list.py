"""The list of references at the end of a document: what `(Pell 1974: 35)` means."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ...cite import fold
from .given_names import is_given, is_person
from .paragraphs import Paragraph
from .references import Reference, read_reference

_HEADING: Final = re.compile(
    r"(?:[0-9]{1,2}\.?\s+)?(?:list\s+of\s+)?(?:references|works\s+cited|bibliography|sources|literature(?:\s+cited)?|further\s+reading"
    r"|literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|bibliographie|литература|список\s+литературы|источники)\s*:?",
    re.IGNORECASE,
)
_NOTES: Final = re.compile(r"(?:foot|end)?notes|anmerkungen|примечания|fußnoten", re.IGNORECASE)
_ENTRY: Final = re.compile(
    r"(?:[-•*]\s+|\[?[0-9]{1,3}[\].]\s+)?(?P<people>[^\d()]{2,200}?)(?P<role>(?:\s*\(|,\s)(?:eds?|hrsg|hg)\.?\)?)?[,.:]?\s*"
    r"(?:\((?:[0-9]{1,2}\s)?(?:[^\W\d_]{3,10}[–-])?[^\W\d_]{3,10}\s(?:[0-9]{1,2},\s)?|[(\[])?(?P<year>(?:1[4-9]|20)[0-9]{2})(?P<suffix>[a-z])?[)\]]?[.,:/]{0,2}\s+(?P<rest>\S.*)",
    re.DOTALL,
)
_NUMBER: Final = re.compile(r"\[?([0-9]{1,3})[\].)]+\s+")
_END_YEAR: Final = re.compile(r"(?<![0-9–-])(?P<year>(?:1[4-9]|20)[0-9]{2})(?P<suffix>[a-z])?(?![0-9])")
_SURNAME_FIRST: Final = re.compile(
    r"(?P<family>[^\W\d_][^,&;\n]{0,40}?),\s(?P<given>(?:[^\W\d_][\w.’'-]*\s?){1,4}?)(?=\s*(?:,|&|\band\b|\bund\b|\bи\b|;|\.?$))"
)
_TITLE: Final = re.compile(
    r"[*_]{1,2}(?P<italic>[^*_]{3,200})[*_]{1,2}|“(?P<double>[^“”\n]{3,200})”|[“„«\"‘](?P<quoted>[^“”„«»\"\n]{3,200}?)[”“»\"’](?![^\W\d_])|(?P<bare>[^.?!]{3,250}[?!]?)"
)
_IMPRINT: Final = re.compile(r"(?P<place>[^\W\d_][^:.,()]{2,40}):\s*(?P<publisher>[^:.,()]{2,60})")
_IN: Final = re.compile(
    r"^\W*(?:In|in):?\s+(?:(?P<editors>[^()]{3,100}?)\s*\((?:eds?|hrsg|hg)\.?\),?\s+)?[*_]{0,2}(?P<container>[^.,*_(]{3,160})"
)
_ONE_NAME: Final = r"(?:[^\W\d_]\.|[^\W\d_][^\s,.]{1,30})(?:[ -](?:[^\W\d_]\.|[^\W\d_][^\s,.]{1,30})){0,3}"
_INVERTED: Final = re.compile(
    rf"(?P<family>[^\W\d_][^,.]{{1,40}}), (?P<given>{_ONE_NAME},? (?:and|&|und|и) {_ONE_NAME}"
    r"|[^,.]{1,40}(?:\.[ -]?[^\W\d_](?=\.)){0,3})\.\s+(?P<rest>.+)"
)
_MAX_ENTRY: Final = 900
_MOST: Final = 5_000


class ReferenceList:
    """The entries of a document's list of references, by family name and year."""

    def __init__(self, lines: Sequence[Paragraph]) -> None:
        self.lines: set[int] = set()
        self._entries: dict[tuple[str, int], list[tuple[str, Reference]]] = {}
        self._by_family: dict[str, list[Reference]] = {}
        self._by_number: dict[str, Reference] = {}
        inside = listed = False
        level = 0
        for at, line in enumerate(lines):
            heading = len(line.text) <= 60
            if heading and _HEADING.fullmatch(line.text):
                inside = listed = True
                level = line.level if line.is_heading else 0
                self.lines.add(at)
            elif inside and heading and level and line.is_heading and line.level > level:
                # `Books cited`, `Articles`: a part of the list.
                self.lines.add(at)
            elif heading and (_NOTES.fullmatch(line.text) or line.is_heading):
                inside = False
            elif inside:
                self.lines.add(at)
                self._enter(line.text)
        self.there = listed

    def find(
        self, family: str, year: int, suffix: str = "", *, others: Sequence[str] = (), more: bool = False
    ) -> tuple[Reference | None, bool]:
        """
        Return the entry that a family name leads and a year, and whether there are several that it may be.

        `others` are the authors that are named behind the first, and `more` says that there are further ones: `et al.`.
        """
        entries = self._entries.get((_family(family), year), [])
        entries = [each for each in entries if _family((each[1].authors or each[1].editors)[0]) == _family(family)]
        lettered = any(known for known, _ in entries)
        if len(entries) > 1 and (others or more or not lettered):
            entries = [each for each in entries if _is_by(each[1], others, more=more)] or entries
        of_suffix = [reference for known, reference in entries if known == suffix]
        if len(of_suffix) == 1:
            return of_suffix[0], False
        return (entries[0][1], False) if len(entries) == 1 and not suffix else (None, len(entries) > 1)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The entries that have no number."""
        numbered = set(self._by_number.values())
        found = (reference for entries in self._entries.values() for _, reference in entries)
        return tuple(dict.fromkeys(reference for reference in found if reference not in numbered))

    def of_author(self, family: str) -> list[Reference]:
        """Return the entries of a family name."""
        return self._by_family.get(_family(family), [])

    def numbered(self, number: str) -> Reference | None:
        """Return the entry of a number: `[3] Pell, …`."""
        return self._by_number.get(number)

    def _enter(self, text: str) -> None:
        if len(text) > _MAX_ENTRY or len(self._entries) >= _MOST:
            return
        read = read_entry(text)
        if read is None:
            return
        reference, suffix = read
        if (number := _NUMBER.match(text)) is not None:
            self._by_number.setdefault(number[1], reference)
        for name in reference.authors or reference.editors:
            self._by_family.setdefault(_family(name), []).append(reference)
            if reference.year is not None:
                self._entries.setdefault((_family(name), reference.year), []).append((suffix, reference))


def _family(name: str) -> str:
    return fold(name.rsplit(maxsplit=1)[-1])


def _is_by(reference: Reference, others: Sequence[str], *, more: bool) -> bool:
    """Return whether so many have written something as a citation names: one, two, or more than it names."""
    behind = [_family(each) for each in (reference.authors or reference.editors)[1:]]
    named = [_family(each) for each in others]
    return behind[: len(named)] == named and (len(behind) > max(len(named), 1) if more else len(behind) == len(named))


def read_entry(text: str) -> tuple[Reference, str] | None:
    """Return what an entry of a list of references says, and the letter behind its year; None where it is no entry."""
    text = " ".join(text.split())
    found = _ENTRY.fullmatch(text)
    if found is not None:
        people = _people(found["people"])
        title = _TITLE.match(found["rest"])
        if people and title is not None and re.search(r"[^\W\d_]{3}", title[0]):
            said = _said(title)
            reference = _with_imprint(
                Reference(title=said.strip(" .,"), year=int(found["year"])), found["rest"][title.end() :]
            )
            named = replace(reference, editors=people) if found["role"] else replace(reference, authors=people)
            return named, found["suffix"] or ""
    number = _NUMBER.match(text)
    text = text[number.end() :] if number is not None else text
    years = list(_END_YEAR.finditer(text))
    inverted = _INVERTED.match(text)
    if inverted is not None and years:
        title = _TITLE.match(inverted["rest"])
        if title is not None:
            said = _said(title)
            reference = Reference(
                authors=_led_by(inverted["family"], inverted["given"]),
                title=said.strip(" .,"),
                year=int(years[-1]["year"]),
            )
            return _with_imprint(reference, inverted["rest"][title.end() :]), ""
    read = read_reference(text)
    if read is not None and read.title and read.year is None and years:
        # `Title, Small Town 1966`: the place is not known, but an entry ends with it.
        year = years[-1]["year"]
        said = re.sub(rf",\s[^\W\d_a-zа-яё][^,.]{{1,40}}\s{year}$", "", read.title)
        read = replace(read, title=said, year=int(year))
    return (read, "") if read is not None and read.title and read.year and read.authors else None


def _led_by(family: str, given: str) -> tuple[str, ...]:
    """Return the authors of `Pell, Ada J. and Tom Brook`: only the first name is turned round."""
    first, *others = re.split(r",?\s(?:and|&|und|и)\s", given)
    return (f"{first} {family}", *others)


def _said(title: re.Match[str]) -> str:
    return next(each for each in title.groups() if each is not None)


def _with_imprint(reference: Reference, text: str) -> Reference:
    container = _IN.match(text)
    if container is not None:
        said = container["container"]
        first, comma, names = (container["editors"] or "").partition(", ")
        if comma and is_person(names) and not is_given(first.split()[0]):
            # `in A Handbook, T. Brook (ed.), Place: Publisher`
            said = first
        reference = replace(reference, container=said.strip(" .,"))
    imprint = _IMPRINT.search(text)
    if imprint is not None:
        reference = replace(reference, place=imprint["place"].strip(), publisher=imprint["publisher"].strip())
    return reference


def _people(text: str) -> tuple[str, ...]:
    text = re.sub(r"\s+et\s+al\.?$", "", text.strip(" ,.;:"))
    names = [f"{found['given'].strip()} {found['family'].strip(' ,')}" for found in _SURNAME_FIRST.finditer(text)]
    names = [re.sub(r"\b(?:and|und|und|и)\s+", "", name).strip() for name in names]
    if names:
        return tuple(names)
    plain = [part.strip() for part in re.split(r"\s+(?:and|und|&|и)\s+|;\s*", text) if part.strip()]
    return tuple(plain) if plain and all(len(part.split()) <= 5 and part[:1].isupper() for part in plain) else ()
