"""Citations in parentheses: author and date, whole references, `(ibid., p. 4)`, and sources of sources (`quoted in`)."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ...cite import fold
from ..cited import Citation, CitedWork
from ..document import BlockKind
from .bibliography_list import ReferenceList
from .introductions import clean_name, title_and_author
from .locators import find_place, normalised_locator
from .name_patterns import CAPITALISED, PARTICLE
from .paragraphs import LONGEST, Paragraph, Quoted, inner, position, quotations, sentence_starts
from .quoted_paragraphs import is_set_off
from .references import Reference, read_reference
from .shelf import Shelf

NOT_LISTED: Final = "The list of references has no entry {name} {year}. Add it, with its title."
SEVERAL: Final = (
    "The list of references has several entries {name} {year}. Tell them apart by letters: {year}a, {year}b."
)
_NAME: Final = rf"(?:{PARTICLE}\s){{0,2}}{CAPITALISED}(?:\s(?:{PARTICLE}\s){{0,2}}{CAPITALISED}){{0,3}}"
_NAMES: Final = rf"{_NAME}(?:(?:,\s|,?\s(?:and|&|und|et|и|y)\s){_NAME}){{0,4}}(?:\s(?:et\sal\.?|u\.\s?a\.|и\sдр\.))?"
_YEAR: Final = r"(?P<year>(?:1[4-9]|20)[0-9]{2})(?P<suffix>[a-z])?(?:\s\[[0-9]{4}\])?"
_NUMBER: Final = r"(?:[0-9]{1,5}|[ivxlc]{1,8})"
_RANGE: Final = rf"{_NUMBER}(?:\s?[-–—]\s?{_NUMBER})?(?:\s?ff?\.?)?"
_PAGES: Final = rf"(?:(?:\s?:\s?|,?\s?(?:pp?|S|Seiten?|с|стр)\.?\s?|,\s)(?:(?:pp?|S|с)\.?\s?)?(?P<pages>{_RANGE}(?:(?:,|\s(?:and|und|и))\s{_RANGE}){{0,20}}))?"
_SIGNAL: Final = r"(?:(?:see\s(?:also\s)?|cf\.\s|e\.g\.,?\s|vgl\.\s|siehe\s|s\.\s|см\.\s|also\s|thus\s)){0,2}"
_PART: Final = re.compile(rf"\s*{_SIGNAL}(?P<names>{_NAMES}),?\s{_YEAR}{_PAGES}\s*[.,]?\s*")
_NARRATIVE: Final = re.compile(rf"(?P<names>{_NAMES})(?:[’']s)?\s\({_YEAR}{_PAGES}\)")
_DATED: Final = re.compile(r"\((?:1[4-9]|20)[0-9]{2}")
_PARENTHESES: Final = re.compile(r"[(\[]([^()\[\]\n]{2,400})[)\]]")
_IBID: Final = re.compile(
    rf"\s*(?:ibid(?:em)?|ebd|ebenda|там\sже|op\.\s?cit|loc\.\s?cit)\.?{_PAGES}\s*\.?\s*", re.IGNORECASE
)
_QUOTED_IN: Final = re.compile(
    r"[,;]?\s*\b(?:as\s)?(?:quoted|cited|qtd\.?|reported|zit(?:iert)?\.?|cité)\s(?:in|by|from|nach|bei|dans)\s+|[,;]?\s*\bцит\.\sпо:?\s+",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(r"\[?[0-9]{1,4}(?:\]|\.)\s")
_CLOSE: Final = 3
_FEW: Final = 6
_ARTICLE: Final = re.compile(r"^(?:the|an?|der|die|das|ein|eine|le|la|les|el|los)\s")
_NUMBERED: Final = re.compile(rf"\s*(?P<number>[0-9]{{1,3}})(?:,\s?(?:pp?|S|с|С)\.?\s?|:\s?)(?P<pages>{_RANGE})\s*")
_NAME_AND_PAGES: Final = re.compile(
    rf"\s*(?P<name>{_NAME}(?:\s(?:and|&|und|и)\s{_NAME})?)(?P<title>,\s[^,\d]{{3,80}}?)?,?\s(?!(?:1[4-9]|20)[0-9]{{2}}\b)(?P<pages>[0-9]{{1,4}}(?:\s?[-–—]\s?[0-9]{{1,4}})?)\s*"
)


@dataclass(frozen=True, slots=True)
class _Place:
    work: CitedWork | None
    label: str | None
    locator: str | None
    rule: str
    reason: str | None = None
    quoted: str | None = None
    within: "_Place | None" = None


class Parentheses:
    """Reads the citations that stand in parentheses in a document's own words."""

    def __init__(
        self,
        lines: Sequence[Paragraph],
        skipped: set[int],
        listed: ReferenceList,
        shelf: Shelf,
        others: Sequence[Citation] = (),
    ) -> None:
        """Take what else the text cites, which `(ibid., p. 4)` may mean, too."""
        self._lines = lines
        self._skipped = skipped
        self._listed = listed
        self._shelf = shelf
        self._others = sorted((each for each in others if each.quoted is None), key=lambda each: each.at)
        self._last: tuple[int, _Place] | None = None

    def read(self) -> list[Citation]:
        """Return the citations in parentheses, in order."""
        found: list[Citation] = []
        for at, line in enumerate(self._lines):
            if at not in self._skipped and len(line.text) <= LONGEST and ("(" in line.text or "[" in line.text):
                found += self._of(line)
        return found

    def _of(self, line: Paragraph) -> list[Citation]:
        text = line.text
        found: list[Citation] = []
        is_note = _NOTE.match(text) is not None
        quoted: list[Quoted] | None = None
        starts: list[int] | None = None
        narrative = {match.end(): match for match in _NARRATIVE.finditer(text)} if _DATED.search(text) else {}
        for each in _PARENTHESES.finditer(text):
            told = narrative.get(each.end())
            places = (
                self._told(told)
                if told is not None
                else self._inside(each[1], line.start + each.start(), is_note=is_note)
            )
            if not places:
                continue
            quoted = quotations(text) if quoted is None else quoted
            starts = sentence_starts(text) if starts is None else starts
            first, last = (
                _told_words(text, told, quoted, starts)
                if told is not None
                else _words_by(line, each.start(), each.end(), quoted, starts)
            )
            if first >= last:
                found += self._under_quotation(line, places, alone=not text.strip("()[] .")[len(each[1].strip()) :])
                continue
            at = told.start() if told is not None else each.start()
            found += [_citation(line.start + first, line.start + last, line.start + at, place) for place in places]
            if len(places) == 1 and places[0].work is not None:
                self._last = line.start + at, places[0]
        return found

    def _under_quotation(self, line: Paragraph, places: Sequence[_Place], *, alone: bool) -> list[Citation]:
        """Cite the quotation that a line of nothing but parentheses stands under."""
        index = position(self._lines, line.start) - 1
        above: list[Paragraph] = []
        while alone and index >= 0 and index not in self._skipped and is_set_off(self._lines[index]):
            above.append(self._lines[index])
            if above[-1].kind is not BlockKind.QUOTATION:
                break
            index -= 1
        if above and len(places) == 1 and places[0].work is not None:
            self._last = line.start, places[0]
        return [
            _citation(each.start + inner(each.text)[0], each.start + inner(each.text)[1], line.start, place)
            for each in reversed(above)
            for place in places
        ]

    def _told(self, found: re.Match[str]) -> list[_Place]:
        place = self._dated(found)
        return [place] if place is not None else []

    def _inside(self, text: str, at: int, *, is_note: bool) -> list[_Place]:
        again = _IBID.fullmatch(text)
        if again is not None:
            # In a note it means what the notes before cite.
            return [] if is_note else self._again(again, at)
        parts = [part for part in text.split(";") if part.strip()]
        places = [place for part in parts if (place := self._part(part)) is not None]
        # What else stands in the parentheses is a remark; but a list is a list only as a whole.
        return (
            places
            if len(places) == len(parts) or len(places) == 1
            else [place for place in places if place.work is not None]
        )

    def _again(self, found: re.Match[str], at: int) -> list[_Place]:
        last = self._before(at)
        if last is None or last.work is None:
            return []
        pages = normalised_locator(found["pages"]) if found["pages"] else last.locator
        return [_Place(last.work, "page" if pages else None, pages, "ibid-in-parentheses")]

    def _before(self, at: int) -> _Place | None:
        """Return what was cited last before a place of the document, in parentheses or otherwise."""
        other = (
            self._others[index] if (index := bisect_left(self._others, at, key=lambda each: each.at) - 1) >= 0 else None
        )
        if other is not None and (self._last is None or other.at > self._last[0]):
            return _Place(other.work, other.label, other.locator, other.rule)
        return self._last[1] if self._last is not None else None

    def _part(self, text: str) -> _Place | None:
        source = _QUOTED_IN.search(text)
        if source is not None:
            outer = self._plain(text[source.end() :])
            inner = self._plain(text[: source.start()]) if source.start() else None
            if outer is None:
                return None
            if inner is not None and inner.work is not None:
                return _Place(inner.work, inner.label, inner.locator, "quoted-in", within=outer)
            name = clean_name(text[: source.start()]) if source.start() else None
            return _Place(outer.work, outer.label, outer.locator, "quoted-in", outer.reason, quoted=name)
        return self._plain(text)

    def _plain(self, text: str) -> _Place | None:
        found = _PART.fullmatch(text)
        if found is not None:
            return self._dated(found)
        return self._listed_place(text) or self._whole(text)

    def _listed_place(self, text: str) -> _Place | None:
        """Read `(Pell 35)` after the MLA, and `[3, p. 35]`, where the list of references has one such entry."""
        numbered = _NUMBERED.fullmatch(text)
        if numbered is not None:
            entry = self._listed.numbered(numbered["number"])
            pages = normalised_locator(numbered["pages"])
            return _Place(self._shelf.find(entry), "page", pages, "numbered-reference") if entry is not None else None
        found = _NAME_AND_PAGES.fullmatch(text)
        if found is None or not self._listed.there:
            return None
        entries = [entry for entry in self._listed.of_author(found["name"]) if _is_titled(entry, found["title"])]
        if len(entries) != 1:
            return None
        return _Place(self._shelf.find(entries[0]), "page", normalised_locator(found["pages"]), "author-page")

    def _dated(self, found: re.Match[str]) -> _Place | None:
        first = re.split(r",\s|\s(?:and|&|und|et|и|y)\s", found["names"])[0]
        name = clean_name(re.sub(r"\s(?:et\sal\.?|u\.\s?a\.|и\sдр\.)$", "", first))
        if name is None:
            return None
        year, suffix = int(found["year"]), found["suffix"] or ""
        pages = normalised_locator(found["pages"]) if found["pages"] else None
        label = "page" if pages else None
        entry, several = self._listed.find(name, year, suffix)
        if entry is not None:
            return _Place(self._shelf.find(entry), label, pages, "author-date")
        if several:
            return _Place(None, label, pages, "author-date", SEVERAL.format(name=name, year=year))
        if not self._listed.there and pages is None:
            # A name and a year alone may be a life, or a title with its year.
            return None
        if not self._listed.there:
            known = [work for work in self._shelf.by_author(name) if _is_of(work, year)]
            if len(known) == 1:
                return _Place(known[0], label, pages, "author-date")
        if pages is None and not suffix:
            return None
        return _Place(None, label, pages, "author-date", NOT_LISTED.format(name=name, year=f"{year}{suffix}"))

    def _whole(self, text: str) -> _Place | None:
        """Read a whole reference: `(Ada Pell, The Mill and the Market, Oxford 1974, p. 35)`."""
        place = find_place(text)
        if place is None or "," not in text:
            return None
        titled = self._shelf.known(Reference(title=text[: place.start].strip(" ,*_“”")))
        if titled is not None and not text[place.end :].strip(" ."):
            return _Place(titled, place.label, place.locator, "full-reference")
        read = read_reference(text)
        if read is None or not read.authors or not read.title or read.locator is None:
            return None
        return _Place(self._shelf.find(read), read.label, read.locator, "full-reference")


def _is_titled(entry: Reference, title: str | None) -> bool:
    if title is None:
        return True
    asked, known = (_ARTICLE.sub("", fold(each)) for each in (title.strip(' ,*_“”‘’"'), entry.title or ""))
    return bool(asked) and known.startswith(asked)


def _is_of(work: CitedWork, year: int) -> bool:
    parts = [work.csl.get(date, {}).get("date-parts") for date in ("issued", "original-date")]
    return any(each and int(each[0][0]) == year for each in parts)


def _told_words(text: str, told: re.Match[str], quoted: Sequence[Quoted], starts: Sequence[int]) -> tuple[int, int]:
    """Return the quotation that follows `Pell (1974, 35) writes` in its sentence, or the sentence."""
    first = max(start for start in starts if start <= told.start())
    last = min((start for start in starts if start > told.end()), default=len(text))
    for each in quoted:
        if told.end() <= each.start < last:
            return each.start, each.end
    return first, len(text[:last].rstrip())


def _words_by(line: Paragraph, at: int, after: int, quoted: Sequence[Quoted], starts: Sequence[int]) -> tuple[int, int]:
    """Return the quotation that ends before a parenthesis or begins behind it, or the sentence up to it."""
    text = line.text
    for each in quoted:
        if each.closed and each.end < at and len(text[each.end + 1 : at].strip()) <= _CLOSE:
            return each.start, each.end
    first = max(start for start in starts if start <= at)
    if len(text[first:at].split()) <= _FEW:
        for each in quoted:
            if each.closed and 0 < each.start - after <= _CLOSE and not text[after : each.start - 1].strip(" ,:"):
                # `According to Pell (The Mill, p. 35), “…”`
                return each.start, each.end
    if first == at:
        # `A sentence. (Pell 1974: 35)` cites the sentence before it.
        first = max((start for start in starts if start < at), default=at)
    if line.kind.value == "quotation":
        first = 0
    return first, len(text[:at].rstrip())


def _citation(start: int, end: int, at: int, place: _Place) -> Citation:
    work = place.work
    reason = place.reason or "Several works fit this reference. Give its author and full title."
    within = None
    if place.within is not None:
        within = _citation(start, end, at, place.within)
    quoted = place.quoted
    if quoted is not None and work is not None and quoted == title_and_author(work)[1]:
        quoted = None
    return Citation(
        start=start, end=end, at=at, work=work, label=place.label, locator=place.locator, rule=place.rule,
        confidence=0.93 * work.likeness if work is not None else 0.0, quoted=quoted, quoted_in=within,
        unresolved=None if work is not None else reason,
    )  # fmt: skip
