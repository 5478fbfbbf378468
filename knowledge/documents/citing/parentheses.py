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
from .given_names import is_given, is_person
from .introductions import clean_name, title_and_author
from .likeness import families, family_name
from .locators import find_place, normalised_locator
from .name_patterns import CAPITALISED, PARTICLE
from .paragraphs import LONGEST, Paragraph, Quoted, inner, position, quotations, sentence_starts
from .quoted_paragraphs import is_set_off
from .references import Reference, read_reference
from .shelf import Shelf
from .words_by_parentheses import told_words, words_by

NOT_LISTED: Final = "The list of references has no entry {name} {year}. Add it, with its title."
SEVERAL: Final = (
    "The list of references has several entries {name} {year}. Tell them apart by letters: {year}a, {year}b."
)
_NAME: Final = rf"(?:{PARTICLE}\s){{0,2}}{CAPITALISED}(?:\s(?:{PARTICLE}\s){{0,2}}{CAPITALISED}){{0,3}}"
_NAMES: Final = rf"{_NAME}(?:(?:,\s|,?\s(?:and|&|und|et|и|y)\s){_NAME}){{0,4}}(?:\s(?:et\sal\.?|u\.\s?a\.|и\sдр\.))?"
_AND_OTHERS: Final = re.compile(r"\s(?:et\sal\.?|u\.\s?a\.|и\sдр\.)$")
_YEAR: Final = r"(?P<year>(?:1[4-9]|20)[0-9]{2})(?P<suffix>[a-z])?(?:\s\[[0-9]{4}\])?"
_NUMBER: Final = r"(?:[0-9]{1,5}|[ivxlc]{1,8})"
_RANGE: Final = rf"{_NUMBER}(?:\s?[-–—]\s?{_NUMBER})?(?:\s?ff?\.?)?"
_PAGES: Final = rf"(?:(?:\s?:\s?|,?\s?(?:pp?|S|Seiten?|с|стр)\.?\s?|,\s)(?:(?:pp?|S|с)\.?\s?)?(?P<pages>{_RANGE}(?:(?:,|\s(?:and|und|и))\s{_RANGE}){{0,20}}))?"
_SIGNAL: Final = r"(?:(?:see\s(?:also\s)?|cf\.\s|e\.g\.,?\s|vgl\.\s|siehe\s|s\.\s|см\.\s|also\s|thus\s)){0,2}"
_PART: Final = re.compile(rf"\s*{_SIGNAL}(?P<names>{_NAMES}),?\s{_YEAR}{_PAGES}\s*[.,]?\s*")
_NARRATIVE: Final = re.compile(rf"(?P<names>{_NAMES})(?:[’']s)?\s\({_YEAR}{_PAGES}\)")
_DATED: Final = re.compile(r"\((?:1[4-9]|20)[0-9]{2}")
_PARENTHESES: Final = re.compile(r"[(\[]([^()\[\]\n]{2,400})[)\]]")
_IBID: Final = re.compile(rf"\s*(?:ibid(?:em)?|ebd|ebenda|там\sже)\.?{_PAGES}\s*\.?\s*", re.IGNORECASE)
_BACK: Final = re.compile(
    rf"\s*(?:(?P<names>{_NAMES}),?\s)?(?i:op\.?\s?cit|loc\.?\s?cit|l\.\s?c|a\.\s?a\.\s?O|указ\.\s?соч)\b\.?(?P<place>[\s,:.][^;]{{0,120}})?"
)
_PAGES_ALONE: Final = re.compile(rf"\s*(?:pp?|S|с)\.?\s?{_RANGE}(?:(?:,|\s(?:and|und|и))\s{_RANGE}){{0,20}}\s*")
_NO_AUTHOR: Final = "“{back}” does not say whose work is meant. Name the author."
_NOT_ONE: Final = "Not one work by {name} was cited before, but none or several. Name the work."
_BEFORE: Final = 1_500
_WHOLE_NAME: Final = re.compile(
    r"(?<!\w)(?P<given>[^\W\d_a-zа-яё][\w-]{1,30})\s(?:[^\W\d_a-zа-яё]\.\s){0,2}(?P<family>[^\W\d_a-zа-яё][\w-]{2,30})"
)
_SMALL_WORD: Final = 3
_TITLE_WORDS: Final = 2
_ANY_WORKS: Final = frozenset(
    f"{which} {what}"
    for which in ("collected", "selected", "complete")
    for what in ("works", "writings", "papers", "essays")
)
_NO_TITLE: Final = frozenset(
    "figure fig table chapter appendix introduction preface foreword section part note plate abbildung tabelle kapitel".split()
)
_QUOTED_IN: Final = re.compile(
    r"[,;]?\s*\b(?:as\s)?(?:quoted|cited|qtd\.?|reported|zit(?:iert)?\.?|cité)\s(?:in|by|from|nach|bei|dans)\s+|[,;]?\s*\bцит\.\sпо:?\s+",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(r"\[?[0-9]{1,4}(?:\]|\.)\s")
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


@dataclass(frozen=True, slots=True)
class _Told:
    """What a name and a date in a sentence cite, `Pell (1974)`: where they stand, and where their paragraph ends."""

    at: int
    end: int
    line_end: int
    place: _Place


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
        self._by_family: dict[str, dict[str, CitedWork]] = {}
        self._told: _Told | None = None
        self._families = _families_of(lines)
        self.taken: set[int] = set()
        """Where pages in parentheses stand that a name and a date before them told the work of."""

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
            if told is None and _PAGES_ALONE.fullmatch(each[1]) is not None:
                places = self._pages_of_told(each[1], line, each.start())
            elif told is None:
                before = text[max(each.start() - _BEFORE, 0) : each.start()]
                places = self._inside(each[1], line.start + each.start(), before, is_note=is_note)
            else:
                places = self._told_place(told)
            if not places:
                continue
            quoted = quotations(text) if quoted is None else quoted
            starts = sentence_starts(text) if starts is None else starts
            first, last = (
                told_words(text, told, quoted, starts)
                if told is not None
                else words_by(line, each.start(), each.end(), quoted, starts)
            )
            if first >= last:
                found += self._under_quotation(line, places, alone=not text.strip("()[] .")[len(each[1].strip()) :])
                continue
            at = told.start() if told is not None else each.start()
            if line.start + at in self.taken and found and self._is_told_at(found[-1], line.start + first):
                found.pop()  # `Pell (1974) says “…” (p. 35)` is one citation.
            self._remember(places, line, at, each.end(), is_told=told is not None)
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

    def _told_place(self, found: re.Match[str]) -> list[_Place]:
        return [place] if (place := self._dated(found)) is not None else []

    def _remember(self, places: Sequence[_Place], line: Paragraph, at: int, end: int, *, is_told: bool) -> None:
        """Keep which works were cited, for what points back at them."""
        for place in places:
            if place.work is not None:
                for family in families(place.work.csl):
                    self._by_family.setdefault(family, {})[str(place.work.csl["id"])] = place.work
        if is_told and places[0].work is not None:
            self._told = _Told(line.start + at, line.start + end, line.end, places[0])
        elif line.start + at not in self.taken:
            self._told = None

    def _is_told_at(self, citation: Citation, start: int) -> bool:
        return self._told is not None and (citation.at, citation.start) == (self._told.at, start)

    def _pages_of_told(self, text: str, line: Paragraph, at: int) -> list[_Place]:
        """Read the pages in `Pell (1974) says that “…” (p. 35)`, and in a quotation that `Pell (1974) says:` announces."""
        told = self._told
        if told is None or told.place.locator is not None:
            return []
        index = position(self._lines, line.start)
        announced = (
            index > 0 and self._lines[index - 1].end == told.line_end and self._lines[index - 1].text[-1:] == ":"
        )
        if not (line.end == told.line_end or (announced and not line.text[at:].partition(")")[2].strip(" ."))):
            return []
        place = line.start + at
        near = bisect_left(self._others, place, key=lambda each: each.at)
        if any(
            each.work is not None and abs(each.at - place) <= 1 for each in self._others[max(near - 2, 0) : near + 2]
        ):
            return []
        self.taken.add(place)
        return [_Place(told.place.work, "page", normalised_locator(text), "author-date")]

    def _inside(self, text: str, at: int, before: str, *, is_note: bool) -> list[_Place]:
        if (again := _IBID.fullmatch(text)) is not None:
            # In a note it means what the notes before cite.
            return [] if is_note else self._again(again, at)
        if (back := _BACK.fullmatch(text)) is not None:
            return [] if is_note else [self._back(back, before)]
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

    def _back(self, found: re.Match[str], before: str) -> _Place:
        """Read `Pell, op. cit., p. 4`, and `op. cit., p. 4` where the words before it name the author."""
        place = find_place(found["place"] or "")
        label, locator = (place.label, place.locator) if place is not None else (None, None)
        name = found["names"]
        if name is None:
            words = re.findall(r"[^\W\d_a-zа-яё][\w-]+", before)
            name = next((word for word in reversed(words) if fold(word) in self._by_family), None)
        if name is None:
            return _Place(None, label, locator, "full-reference", _NO_AUTHOR.format(back="op. cit."))
        works = self._by_family.get(family_name(re.split(r",\s|\s(?:and|&|und|et|и|y)\s", name)[0]), {})
        if len(works) != 1:
            return _Place(None, label, locator, "full-reference", _NOT_ONE.format(name=name))
        return _Place(next(iter(works.values())), label, locator, "full-reference")

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
        if (numbered := _NUMBERED.fullmatch(text)) is not None:
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
        names = _AND_OTHERS.sub("", found["names"])
        first, *others = re.split(r",?\s(?:and|&|und|et|и|y)\s|,\s", names)
        if (name := clean_name(first)) is None:
            return None
        year, suffix = int(found["year"]), found["suffix"] or ""
        pages = normalised_locator(found["pages"]) if found["pages"] else None
        label, more = "page" if pages else None, names != found["names"]
        entry, several = self._listed.find(name, year, suffix, others=others, more=more)
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
        if read is None or not read.title or read.locator is None:
            return None
        if not read.authors or not self._is_told(read):
            return self._titled(text[: place.start], read)
        return _Place(self._shelf.find(read), read.label, read.locator, "full-reference")

    def _is_told(self, read: Reference) -> bool:
        """Return whether what stands before the first comma is an author; `World Wars, Old and New` is a title."""
        name = read.authors[0]
        words = name.split()
        if read.year or read.publisher or read.container or len(read.authors) > 1 or any(map(is_given, words)):
            return True
        return (
            words[-1] in self._families
            or bool(self._shelf.by_author(name))
            or bool(self._listed.of_author(name))
            or (len(words) == 1 and re.match(r"(?:The|An?|Der|Die|Das|La|Le|Les|On)\s", read.title or "") is not None)
        )

    def _titled(self, text: str, read: Reference) -> _Place | None:
        """Read `The Mill and the Market, p. 35`: a title alone."""
        named = (read.authors and text) or read.title or ""
        title = named.strip(' ,*_“”"')
        words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", title) if len(word) > _SMALL_WORD]
        capital = sum(word[0].isupper() for word in words)
        if (
            fold(title) in _ANY_WORKS
            or len(words) < _TITLE_WORDS
            or capital < len(words)
            or is_person(title)
            or words[0].casefold() in _NO_TITLE
        ):
            return None
        told = Reference(title=title, volume=read.volume, year=read.year, publisher=read.publisher, place=read.place)
        return _Place(self._shelf.find(told), read.label, read.locator, "full-reference")


def _families_of(lines: Sequence[Paragraph]) -> frozenset[str]:
    """Return the family names of the people whom a text names with their given names."""
    return frozenset(
        found["family"] for line in lines for found in _WHOLE_NAME.finditer(line.text) if is_given(found["given"])
    )


def _is_titled(entry: Reference, title: str | None) -> bool:
    if title is None:
        return True
    asked, known = (_ARTICLE.sub("", fold(each)) for each in (title.strip(' ,*_“”‘’"'), entry.title or ""))
    return bool(asked) and known.startswith(asked)


def _is_of(work: CitedWork, year: int) -> bool:
    parts = [work.csl.get(date, {}).get("date-parts") for date in ("issued", "original-date")]
    return any(each and int(each[0][0]) == year for each in parts)


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
