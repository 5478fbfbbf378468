"""Citations: a CSL item and a place in it become a Chicago note, a bibliography becomes Chicago entries (citeproc-py).

The processor gets a cleaned copy of an item and knows nothing of Discord: it brackets italics and links with
private-use characters, and plain text or Markdown is made of them at the end. That is also the only place where
anything is escaped, so that no name or title can format, link or mention.
"""

import functools
import json
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

# citeproc-py ships no types; only `_style` and `_render` touch it, and `_render` returns a `str`.
import citeproc
from citeproc.source.json import CiteProcJSON

from .csl import DATES, NAMES, PAGELESS, WorkEntry
from .entries import CitationEntry, Locator
from .errors import KnowledgeError
from .typography import HYPHEN, ITALIC, LINK, ROMAN, UNLINK, markdown, nested_quotes, plain, punctuated
from .views import Citation

# The 17th and 18th editions' styles initialise given names and print stray terms ("preprint", "edition") under
# citeproc-py 0.11, at four times the cost. What they changed in notes (ibid., places of publication) is no use to us.
STYLE: Final = "chicago-notes-bibliography-16th-edition"

# Words of ours or of nobody: they are not part of a reference.
_UNPRINTED: Final = frozenset(["abstract", "annote", "citation-key", "citation-label", "keyword", "note", "references"])
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
# Single quotation marks and what they hold; the same character inside a word is an apostrophe.
# A place that is named, not numbered: `Foreword`. Roman numerals are numbers.
_NAMED = re.compile(r"(?![ivxlc]+\b)[^\W\d_]{3,}[^\d]*", re.IGNORECASE)
_HTML = re.compile(r"</?(?:i|b|sup|sub|sc|span)\b[^<>]*>", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_UNSAFE_IN_URL = re.compile(r"[<>\"\\^`{|}*@]")
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\w)")
_PLAIN_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


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
        return tuple(self._entry(work) for work in sorted(map(self._work, set(work_ids)), key=_filing_key))

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
            brief_markdown=markdown(nested_quotes(_brief(work, _place(entry)))),
            source_kind=work.source_kind,
            locator=_place(entry),
            missing=tuple(_missing(work, entry)),
            document=entry.document,
            quotation=self._quotation(entry),
        )

    def _quotation(self, entry: CitationEntry) -> str | None:
        if entry.document is None or entry.passage is None:
            return None
        return self._quotations.get((entry.document, entry.passage.fingerprint))

    def _note(self, place: Locator) -> str:
        # A note cites a place, not an extent: without a locator the style would print the pages of a whole article.
        item = _cleaned(self._work(place.work), without="page")
        locator = _locator(place).replace("-", HYPHEN)
        note = _render(item, "note", "page" if _NAMED.fullmatch(locator) else place.label or "page", locator)
        # The style has no room for a place in some types, such as legal cases.
        return note if locator in note else f"{note}, {_place(place)}"

    def _entry(self, work: WorkEntry) -> str:
        if work.id not in self._entries:
            self._entries[work.id] = markdown(punctuated(_render(_cleaned(work), "entry", "", "")))
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
    title = _title(_typographic(str(work.csl.get("title-short") or work.title.split(": ")[0])))
    whole = work.type in {"book", "motion_picture", "report", "thesis", "webpage"}
    shown = f"{ITALIC}{title}{ROMAN}" if whole else f"“{title}”"
    return ", ".join(_typographic(part) if part is names else part for part in (names, shown, place) if part)


def fold(text: str) -> str:
    """Return `text` without case, accents and the strokes of letters: `Kołakowski` becomes `kolakowski`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_PLAIN_LETTERS)


# --- what the source leaves out, and where to look -------------------------------------------------------------------


def _missing(work: WorkEntry, entry: CitationEntry) -> Iterator[str]:
    # A quotation of a quotation can be found where it is quoted.
    place = _locator(entry) or (entry.quoted_in and _locator(entry.quoted_in))
    article = work.type.startswith("article")
    if not place and work.type not in PAGELESS:
        yield "page needed"
    if (article or work.type in {"book", "chapter"}) and not _dated(work):
        yield "year needed"
    if (article or work.type in {"book", "chapter"}) and not work.people:
        yield "author needed"


def _dated(work: WorkEntry) -> bool:
    issued = work.csl.get("issued", {})
    return bool(issued.get("date-parts") or re.search(r"\d{3}", str(issued.get("literal") or issued.get("raw") or "")))


def _place(place: Locator) -> str | None:
    """Return the place as it is printed on a card: `pp. 39–40`."""
    text = _locator(place)
    if not text or _NAMED.fullmatch(text):
        return text or None
    return f"{_ABBREVIATIONS[place.label or 'page'][bool(_SEVERAL.search(text))]} {text}"


def _locator(place: Locator) -> str:
    text = _typographic(place.locator or "").strip(" ,;")
    one, several = (re.escape(word) for word in _ABBREVIATIONS[place.label or "page"])
    return _RANGE.sub(r"\1–", re.sub(rf"^(?:{several}|{one})\s*(?=\S)", "", text))


def _filing_key(work: WorkEntry) -> tuple[str, str, str]:
    names = "; ".join(
        " ".join(part for part in (name.literal, name.family, name.given) if part)
        for name in work.author or work.editor
    )
    title = _ARTICLE.sub("", fold(work.title), count=1)
    # An anonymous work stands under its title.
    return fold(names) or title, title, work.id


# --- before the processor --------------------------------------------------------------------------------------------


def _cleaned(work: WorkEntry, *, without: str = "") -> str:
    """Return the item as JSON with nothing in it that citeproc-py does not know or would choke on."""
    item: dict[str, Any] = {"type": work.type}
    for key, value in work.csl.items():
        name = "event" if key == "event-title" else key
        if name.replace("-", "_") not in citeproc.VARIABLES or name in _UNPRINTED or name == without:
            continue
        if name in NAMES or name in DATES:
            item[name] = value
        elif name in {"URL", "DOI"}:
            item[name] = _link(name, str(value))
        elif text := _typographic(str(value)):
            item[name] = _title(text) if "title" in name else text
    # The style ends a title itself; an abbreviation (`U.S.S.R.`) or an ellipsis keeps its point.
    item["title"] = re.sub(r"(?<=[^\W\d_]{3})\.$", "", _title(_typographic(work.title))) or "Untitled"
    item["language"] = item.get("language", "en").lower()
    if "edition" in item:
        item["edition"] = re.sub(r"\bedition$", "ed.", item["edition"])
    item["author"], item["editor"] = work.author, work.editor
    for name in NAMES & item.keys():
        item[name] = [_name(person) for person in item[name]]
    for name in DATES & item.keys():
        item[name] = _date(item[name])
    return json.dumps({key: value for key, value in sorted(item.items()) if value}, sort_keys=True)


def _name(person: Any) -> dict[str, str]:
    parts = person if isinstance(person, dict) else person.model_dump(by_alias=True, exclude_none=True)
    if parts.get("literal"):
        return {"literal": _typographic(parts["literal"])}
    return {key: text for key, value in parts.items() if (text := _typographic(value))}


def _date(value: dict[str, Any]) -> dict[str, Any]:
    if text := _typographic(str(value.get("literal") or value.get("raw") or "")):
        return {"literal": text}
    first, *rest = value.get("date-parts") or [None]
    if rest and rest[0][0] == first[0]:
        # citeproc-py prints nothing at all for a range within one year where the style asks for the year alone.
        return {"date-parts": [first[:1]]}
    return value if first else {}


def _title(text: str) -> str:
    # citeproc-py's headline style stops at an opening quotation mark.
    text = re.sub(
        r"(?<=[“‘])(?!(?:an?|and|but|for|in|of|on|or|the|to)\b)[a-z]", lambda match: match.group().upper(), text
    )
    return re.sub(r"(?<=\d)-(?=\d)", "–", text)


def _typographic(text: str) -> str:
    """Return `text` in one line with curly quotation marks, and without markup and characters that are no text."""
    text = " ".join(_HTML.sub("", text).split())
    text = "".join(
        c for c in text if c in "\u200c\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cn", "Co", "Cs"}
    )
    text = re.sub(r"(^|[\s(\[{‘—–/-])\"", r"\1“", text).replace('"', "”")
    text = re.sub(r"'(?=\d\ds?\b)", "’", text)
    return re.sub(r"(^|[\s(\[{“—–/-])'", r"\1‘", text).replace("'", "’").strip()


def _link(name: str, value: str) -> str:
    if name == "DOI":
        # Not every style makes an address of it, and readers want to follow it.
        value = "https://doi.org/" + re.sub(
            r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", value.strip(), flags=re.IGNORECASE
        )
    value = "".join(value.split())
    if not _URL.fullmatch(value):
        return _typographic(value)
    return LINK + _UNSAFE_IN_URL.sub(lambda match: f"%{ord(match.group()):02X}", _typographic(value)) + UNLINK


# --- the processor ---------------------------------------------------------------------------------------------------


class _Marks:
    """A citeproc formatter that brackets italics and leaves everything else to us."""

    @staticmethod
    def preformat(text: object) -> str:
        return str(text)

    @staticmethod
    def Italic(text: object) -> str:  # noqa: N802 - citeproc-py's name
        return f"{ITALIC}{text}{ROMAN}"

    Oblique = Italic
    Bold = Light = Underline = Superscript = Subscript = SmallCaps = preformat


# The style's elements keep state while they render.
_processor = threading.Lock()


@functools.cache
def _style() -> Any:
    style = citeproc.CitationStylesStyle(STYLE, validate=False)
    root = style.root
    # We end the note ourselves, after "quoted in".
    del root.citation.layout.attrib["suffix"]
    # "n.d." says that the work bears no date. Ours leaves it out because the source does, and `missing` says so.
    for locale in root.locales:
        for term in locale.xpath_search(".//cs:term[@name='no date']"):
            term.text = ""
    return style


@functools.lru_cache(maxsize=4096)
def _render(item: str, form: str, label: str, locator: str) -> str:
    """Return the item as a note without its final point, or as a bibliography entry."""
    with _processor:
        # A new bibliography each time: to the style every note is the first, so none becomes "ibid.".
        source = CiteProcJSON([{"id": "item", **json.loads(item)}])
        style = _style()
        bibliography = citeproc.CitationStylesBibliography(style, source, _Marks)
        cite = (
            citeproc.CitationItem("item", locator=citeproc.Locator(label, locator))
            if locator
            else citeproc.CitationItem("item")
        )
        cluster = citeproc.Citation([cite])
        bibliography.register(cluster)
        if form == "note":
            return str(bibliography.cite(cluster, str))
        return str(bibliography.bibliography()[0])
