"""Citations: a CSL item and a place in it become a Chicago note, a bibliography becomes Chicago entries (citeproc-py).

The processor knows nothing of Discord: plain text or Markdown is made of its marked text at the end. That is also the
only place where anything is escaped, so that no name or title can format, link or mention.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from .csl import WorkEntry
from .entries import CitationEntry, Locator
from .errors import KnowledgeError
from .processor import cleaned, headline, render_entry, render_note, typographic
from .typography import HYPHEN, ITALIC, ROMAN, markdown, nested_quotes, plain, punctuated
from .views import Citation

PAGE_NEEDED: Final = "page needed"
_ABBREVIATIONS: Final = {
    "page": ("p.", "pp."),
    "chapter": ("ch.", "chs."),
    "section": ("sec.", "secs."),
    "part": ("pt.", "pts."),
    "volume": ("vol.", "vols."),
    "note": ("n.", "nn."),
    "paragraph": ("para.", "paras."),
    "column": ("col.", "cols."),
}
_NUMBER = r"(?:\d+[a-z]?|\b[ivxlc]+\b)"
_RANGE = re.compile(rf"({_NUMBER})\s*[-–—]{{1,2}}\s*(?={_NUMBER})")
_SEVERAL = re.compile(rf"{_NUMBER}\s*(?:[–,;&]|\band\b)\s*{_NUMBER}")
# A place that is named, not numbered: `Foreword`. Roman numerals are numbers.
_NAMED = re.compile(r"(?![ivxlc]+\b)[^\W\d_]{3,}[^\d]*", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\w)")
_PLAIN_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_NO_WORKS: Final[Mapping[str, None]] = MappingProxyType({})


class UnknownWork(KnowledgeError):
    """A citation names a work that the library does not hold."""

    def __init__(self, work: str) -> None:
        self.work = work
        super().__init__(f"There is no work {work!r}. Add it to the works, or correct the citation.")


class Citer:
    """Prints citations of the given works. What it has printed it remembers; works are values and never change."""

    def __init__(self, works: Mapping[str, WorkEntry], quotations: Mapping[tuple[str, str], str] | None = None) -> None:
        """Take the works by id, and verified quotations by document and fingerprint; nothing is rendered yet."""
        self._works = works
        self._quotations = quotations or {}
        self._citations: dict[CitationEntry, Citation] = {}
        self._entries: dict[str, str] = {}

    def changed(
        self,
        works: Mapping[str, WorkEntry | None] = _NO_WORKS,
        quotations: Mapping[tuple[str, str], str] | None = None,
    ) -> "Citer":
        """
        Return a citer that remembers what is still true of what this one has printed.

        Args:
            works: the works that are changed, added or (None) removed, by id.
            quotations: all verified quotations; None where they are the same as before.
        """
        merged = {work: entry for work, entry in {**self._works, **works}.items() if entry is not None}
        new = Citer(merged, self._quotations if quotations is None else quotations)
        # Copies at once: other threads go on printing.
        new._citations, new._entries = self._citations.copy(), self._entries.copy()
        for work in works:
            new._entries.pop(work, None)
        if works or new._quotations != self._quotations:
            untrue = [
                entry
                for entry, citation in new._citations.items()
                if entry.work in works
                or (entry.quoted_in is not None and entry.quoted_in.work in works)
                or new._quotation(entry) != citation.quotation
            ]
            for entry in untrue:
                del new._citations[entry]
        return new

    def citation(self, entry: CitationEntry) -> Citation:
        """
        Return the citation ready to print.

        Raises:
            UnknownWork: the work, or the one it is quoted in, is not among the works.
        """
        if entry not in self._citations:
            self._citations[entry] = self._print(entry)
        return self._citations[entry]

    def bibliography(self, work_ids: Iterable[str]) -> tuple[str, ...]:
        """
        Return each work once as a Chicago bibliography entry in Markdown, sorted by author, then title.

        Raises:
            UnknownWork: one of the works is not among ours.
        """
        return tuple(self._entry(work) for work in sorted(map(self._work, set(work_ids)), key=filing_key))

    def _print(self, entry: CitationEntry) -> Citation:
        work = self._work(entry.work)
        text = self._note(entry)
        if entry.quoted_in:
            text += f", quoted in {self._note(entry.quoted_in)}"
        text = punctuated(text)
        return Citation(
            work=work.id,
            note=plain(text),
            note_markdown=markdown(text),
            brief_markdown=markdown(nested_quotes(_brief(work, place_of(entry)))),
            source_kind=work.source_kind,
            locator=place_of(entry),
            missing=tuple(missing_in(work, entry)),
            document=entry.document,
            quotation=self._quotation(entry),
        )

    def _quotation(self, entry: CitationEntry) -> str | None:
        if entry.document is None or entry.passage is None:
            return None
        return self._quotations.get((entry.document, entry.passage.fingerprint))

    def _note(self, place: Locator) -> str:
        # A note cites a place, not an extent: without a locator the style would print the pages of a whole article.
        item = cleaned(self._work(place.work), without="page")
        locator = _locator(place).replace("-", HYPHEN)
        note = render_note(item, "page" if _NAMED.fullmatch(locator) else place.label or "page", locator)
        # The style has no room for a place in some types, such as legal cases.
        return note if locator in note else f"{note}, {place_of(place)}"

    def _entry(self, work: WorkEntry) -> str:
        if work.id not in self._entries:
            self._entries[work.id] = markdown(punctuated(render_entry(cleaned(work))))
        return self._entries[work.id]

    def _work(self, work_id: str) -> WorkEntry:
        try:
            return self._works[work_id]
        except KeyError:
            raise UnknownWork(work_id) from None


def _brief(work: WorkEntry, place: str | None) -> str:
    """Return a citation for a line that has room for little: family names, short title, place."""
    people = [name.family or name.literal or "" for name in work.author or work.editor]
    names = f"{people[0]} et al." if len(people) > 2 else " and ".join(people)
    title = headline(typographic(str(work.csl.get("title-short") or work.title.split(": ")[0])))
    whole = work.type in {"book", "motion_picture", "report", "thesis", "webpage"}
    shown = f"{ITALIC}{title}{ROMAN}" if whole else f"“{title}”"
    return ", ".join(typographic(part) if part is names else part for part in (names, shown, place) if part)


def fold(text: str) -> str:
    """Return `text` without case, accents and the strokes of letters: `Kołakowski` becomes `kolakowski`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    if decomposed.isascii():
        return decomposed
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_PLAIN_LETTERS)


# --- what the source leaves out, and where to look -------------------------------------------------------------------


def missing_in(work: WorkEntry, entry: CitationEntry) -> Iterator[str]:
    """Yield what a citation leaves out: the place, and what the source leaves out of the work."""
    # A quotation of a quotation can be found where it is quoted.
    place = _locator(entry) or (entry.quoted_in and _locator(entry.quoted_in))
    if not place and work.has_pages:
        yield PAGE_NEEDED
    yield from missing_of(work)


def missing_of(work: WorkEntry) -> Iterator[str]:
    """Yield what the source leaves out of the work itself: its year, its author."""
    if work.type.startswith("article") or work.type in {"book", "chapter"}:
        if not _dated(work):
            yield "year needed"
        if not work.people:
            yield "author needed"


def _dated(work: WorkEntry) -> bool:
    issued = work.csl.get("issued", {})
    return bool(issued.get("date-parts") or re.search(r"\d{3}", str(issued.get("literal") or issued.get("raw") or "")))


def place_of(place: Locator) -> str | None:
    """Return the place as it is printed on a card: `pp. 39–40`."""
    text = _locator(place)
    if not text or _NAMED.fullmatch(text):
        return text or None
    return f"{_ABBREVIATIONS[place.label or 'page'][bool(_SEVERAL.search(text))]} {text}"


def _locator(place: Locator) -> str:
    text = typographic(place.locator or "").strip(" ,;")
    one, several = (re.escape(word) for word in _ABBREVIATIONS[place.label or "page"])
    return _RANGE.sub(r"\1–", re.sub(rf"^(?:{several}|{one})\s*(?=\S)", "", text))


def filing_key(work: WorkEntry) -> tuple[str, str, str]:
    """Return what a bibliography sorts a work by: its people, then its title."""
    names = "; ".join(
        " ".join(part for part in (name.literal, name.family, name.given) if part)
        for name in work.author or work.editor
    )
    title = _ARTICLE.sub("", fold(work.title), count=1)
    # An anonymous work stands under its title.
    return fold(names) or title, title, work.id
