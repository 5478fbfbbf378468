"""The lines that a reproduced text begins with: its title, `by Author`, publisher, place and year, `Source: …`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from .imprints import without_imprint
from .introductions import Introducer, clean_name
from .locators import find_place
from .name_patterns import CAPITALISED, PARTICLE
from .named_works import bookshop_line
from .page_forms import pages_at_end, signs
from .paragraphs import Paragraph, is_finished
from .references import Reference, read_reference

MAX_LINE: Final = 240
_MAX_LINES: Final = 8
# A line is looked at with each of the lines before it.
_REMEMBERED: Final = 1_024
_NAME: Final = rf"{CAPITALISED}(?:\s(?:{PARTICLE}\s){{0,2}}{CAPITALISED}){{1,4}}"
# Not `IGNORECASE`: it would let a name begin with a small letter.
_BYLINE: Final = re.compile(
    r"(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Аа]втор:?|[Aa]uthor:|[Ww]ritten\s+by|[Aa]utor:)\s+"
    rf"(?P<names>{_NAME}(?:(?:,|\s+and|\s+und|\s+&|\s+и)\s+{_NAME}){{0,3}})[.,]?"
)
_BARE: Final = re.compile(_NAME)
_SOURCE: Final = re.compile(
    r"(?:source|quelle|источник|from|in|first\s+published(?:\s+in)?|published(?:\s+in)?|originally\s+published(?:\s+in)?|publication|reprinted\s+from"
    r"|erschienen\s+in|aus)\s*:?\s+(?P<said>\S.*)",
    re.IGNORECASE,
)
_INITIAL: Final = re.compile(r"\b[^\W\d_]\.")
_MADE: Final = re.compile(
    r"(?:(?:first\s+|originally\s+)?(?:written|published|translated|transcribed|edited|composed|delivered|online|html|geschrieben|übersetzt|herausgegeben)\b.*"
    r"|(?:translation|transcription|editor|translator|übersetzung)s?\s*:.*)",
    re.IGNORECASE,
)
_PEOPLE: Final = re.compile(
    rf"\b(?P<role>[Ee]dited|[Tt]ranslated|ed\.|tr\.|trans\.)[^.;]{{0,40}}?\bby\s+(?P<name>{_NAME})"
)
_EDITOR: Final = re.compile(
    rf",\s*(?:[a-z.]{{1,12}}\s*(?:&|and)\s+)?(?:ed|eds|edited)\b\.?\s(?:by\s)?(?P<name>{_NAME})"
)
_YEAR: Final = re.compile(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])")
_ISSUE: Final = re.compile(r"\b(?:vol|no|nr|bd|heft|issue|number|том|№)\b\.?\s?[0-9]", re.IGNORECASE)
_MONTH: Final = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober"
    r"|dezember)\b",
    re.IGNORECASE,
)
_IMPRINT: Final = re.compile(
    r"\b(?:press|publish\w+|publications?|books|verlag|editions?|éditions|company|ltd|inc|co|dunlap|penguin|harper\w*|brothers|sons|изд\w*)\b",
    re.IGNORECASE,
)
_DATED_TITLE: Final = re.compile(
    r"\s*(?:\((?P<inside>[^()]{0,20}(?:1[5-9]|20)[0-9]{2})\)|[,–—-]?\s(?P<year>(?:1[5-9]|20)[0-9]{2}))$"
)
_OF_AUTHOR: Final = re.compile(r"\s(?:of|by)\s(?P<name>(?:[^\W\d_]\.\s?){1,3}[^\W\d_a-zа-яё]\w+)")
_SMALL: Final = frozenset("in of from to until since after before by for and the um von bis seit в с до по".split())
_NOTE: Final = re.compile(r"\[?[0-9]{1,3}[\].)]\s|\[[0-9]{1,3}\]|ibid", re.IGNORECASE)
_CHAPTER: Final = re.compile(r"(?:chapter|kapitel|глава|chapitre)\s+(?:[0-9]|[ivxl]+\b)", re.IGNORECASE)
_CAPTION: Final = re.compile(rf"{_NAME}[’']s?\s+\S")
_SECTION: Final = re.compile(r"\(?[0-9]{1,3}[.)]\s+\S")
_SIGNED: Final = re.compile(
    rf"(?P<title>[^\W\d_a-zа-яё][^()]{{2,150}}?),?\s(?:by|von|BY)\s(?P<names>{_NAME}(?:\s(?:and|und|&|и)\s{_NAME})?)(?:,\s|\s?\()"
    r"(?P<imprint>[^()]{3,120}(?:1[5-9]|20)[0-9]{2})\)?\.?"
)
_NUMBERS: Final = re.compile(
    r",?\s*\b(?P<kind>vol|no|nr|bd|heft|issue|number|том|№)\b\.?\s?(?P<number>[0-9]{1,4})[/,]?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleBlock:
    """
    The head of a reproduced text.

    Attributes:
        reference: what it says of the work.
        lines: how many paragraphs it takes.
        sourced: whether it tells where the text was published, and not only who wrote it.
    """

    reference: Reference
    lines: int
    sourced: bool


def title_block(
    lines: Sequence[Paragraph], at: int, introducer: Introducer, is_section: Callable[[Paragraph], bool]
) -> TitleBlock | None:
    """Return the title block that begins at a paragraph, or None where none does."""
    head: list[str] = []
    for line in lines[at : at + _MAX_LINES]:
        if len(line.text) > MAX_LINE or _is_text(line.text) or (head and is_section(line)):
            break
        head.append(line.text)
    if len(head) > 1 and not any(_tells(line, introducer) for line in head):
        head = head[:1]
    while head:
        read = _read(head, introducer)
        if read is not None:
            return read
        # The first lines of the text may be short, too.
        head.pop()
    return None


@lru_cache(maxsize=_REMEMBERED)
def _form(line: str) -> str:
    """Return what a line of a title block is by its form alone: a byline, how it was made, a source, a bare name, or a title."""
    if _BYLINE.fullmatch(line):
        return "byline"
    if _MADE.fullmatch(line):
        return "made"
    if _source(line) is not None:
        return "source"
    if not _BARE.fullmatch(line) or len(line.split()) > 4:
        return "title"
    return "initialled" if _INITIAL.search(line) else "name"


def _tells(line: str, introducer: Introducer) -> bool:
    """Return whether a line tells more than a title does."""
    form = _form(line)
    return form in ("byline", "made", "source", "initialled") or (form == "name" and _is_person(line, introducer))


@lru_cache(maxsize=_REMEMBERED)
def _is_text(text: str) -> bool:
    """Tell a line of a title block from what is text, a note, a bookshop's line or the caption of a quotation."""
    if _NOTE.match(text) or _CHAPTER.match(text) or bookshop_line(text) is not None or _CAPTION.match(text):
        return True
    if pages_at_end(text) is not None and _SOURCE.fullmatch(text) is None:
        return True
    if next(signs(text), None) is not None:
        return not text[:1].isupper() or text.startswith("{")
    made = _SOURCE.fullmatch(text) or _MADE.fullmatch(text) or _ISSUE.search(text) or _YEAR.search(text[-8:])
    return (
        text[:1] in tuple('…“"‘«„')
        or text.startswith("...")
        or (is_finished(text) and not text.endswith("?") and not made)
    )


def _read(head: Sequence[str], introducer: Introducer) -> TitleBlock | None:
    if len(head) == 1:
        return _whole(head[0])
    titles: list[str] = []
    authors: tuple[str, ...] = ()
    bare = False
    source = Reference()
    sourced = made = False
    for line in head:
        form = _form(line)
        byline = _BYLINE.fullmatch(line) if form == "byline" else None
        if byline is not None:
            names = tuple(clean_name(name) or "" for name in re.split(r"\s+(?:and|und|&|и)\s+|,\s+", byline["names"]))
            authors = tuple(name for name in names if name)
        elif form == "made":
            made = True
            source = _with_people(source, line)
        elif form == "source" and (said := _source(line)) is not None:
            sourced = True
            source = said
        elif not authors and (form == "initialled" or (form == "name" and _is_person(line, introducer))):
            authors, bare = (line,), True
        else:
            titles.append(line)
    signed = bool(authors) and (
        not bare or sourced or made or len(head) == 2 or authors[0].split()[-1].casefold() in introducer.surnames
    )
    if (
        not titles
        or len(titles) > 3
        or not (signed or sourced or made)
        or (not authors and not sourced and len(titles) > 2)
    ):
        return None
    if not authors and not (sourced or introducer.known_title(" ".join(titles))):
        return None
    return TitleBlock(
        reference=_referred(titles, authors, source, introducer), lines=len(head), sourced=sourced or bool(source.year)
    )


def _referred(titles: Sequence[str], authors: tuple[str, ...], source: Reference, introducer: Introducer) -> Reference:
    known = next((line for line in titles if introducer.known_title(line) is not None), None)
    title = known or titles[-1 if not authors else 0]
    year = source.year
    head, dash, tail = title.rpartition(" - ")
    if dash and _MONTH.search(tail) and _YEAR.search(tail):
        title = head
    dated = _DATED_TITLE.search(title)
    # `Why They Left in 1939` is a title, `Platform of the League 1927` one with its year.
    if dated is not None and len(words := title[: dated.start()].split()) > 1 and words[-1].casefold() not in _SMALL:
        title = title[: dated.start()].strip(" ,–—-")
        year = year or int((dated["inside"] or dated["year"])[-4:])
    inside = _OF_AUTHOR.search(title)
    if inside is not None and not authors:
        # `Answers of A. B. Pell to the Questions of …`: the title names its author.
        authors = (inside["name"],)
        title = f"{title[: inside.start()]}{title[inside.end() :]}"
    return replace(source, title=title.strip(" .:"), authors=authors, year=year)


def variants(reference: Reference) -> tuple[Reference, ...]:
    """Return a reference, and again with its title up to the first comma: what follows may say who somebody is."""
    short, comma, _ = (reference.title or "").partition(",")
    return (reference, replace(reference, title=short)) if comma and len(short.split()) > 2 else (reference,)


@lru_cache(maxsize=_REMEMBERED)
def _source(line: str) -> Reference | None:
    """Return what a line says of where a text was published: a journal and its issue, or publisher, place and year."""
    told = _SOURCE.fullmatch(line)
    said = told["said"] if told is not None else line
    year = _YEAR.search(said)
    if year is None:
        return None
    if _ISSUE.search(said) or (_MONTH.search(said) and told is not None):
        return _journal(said, int(year[0]))
    if _IMPRINT.search(said) or (told is not None and "," in said):
        before = said[: year.start()].strip(" ,(")
        parts = [part.strip() for part in before.split(",") if part.strip()]
        if not parts:
            return None
        last = parts.pop()
        words = last.split()
        # `New Park Publications, Ltd, London 1967`, `Harper & Brothers), New York 1941`.
        if parts and words[0].casefold().strip(".") in ("ltd", "inc", "co") and len(words) > 1:
            words = words[1:]
        return Reference(publisher=", ".join(parts) or None, place=" ".join(words), year=int(year[0]))
    return None


def _journal(said: str, year: int) -> Reference:
    place = find_place(said)
    text = said[: place.start] if place is not None else said
    numbers = {found["kind"].casefold(): found["number"] for found in _NUMBERS.finditer(text)}
    first = min((found.start() for found in (*_NUMBERS.finditer(text), *_MONTH.finditer(text))), default=len(text))
    name = re.sub(r"\s*\[[^\[\]]*\]", "", text[:first]).strip(" ,.;:-–")
    name = re.sub(r",?\s*[0-9]{1,2}\.?$", "", name).strip(" ,")
    volume = numbers.get("vol") or numbers.get("bd")
    number = next((value for kind, value in numbers.items() if kind not in ("vol", "bd")), None)
    return Reference(
        container=name or None,
        year=year,
        volume=volume,
        number=number,
        label=place.label if place is not None else None,
        locator=place.locator if place is not None else None,
    )


def _with_people(source: Reference, line: str) -> Reference:
    found = _PEOPLE.search(line)
    if found is not None and found["role"].casefold().startswith("ed"):
        return replace(source, editors=(found["name"],))
    return source


def _is_person(line: str, introducer: Introducer) -> bool:
    """Tell a name from a title of two words: someone is known by it."""
    return line.rsplit(maxsplit=1)[-1].casefold() in introducer.surnames


@lru_cache(maxsize=_REMEMBERED)
def _whole(line: str) -> TitleBlock | None:
    """Return what a line says that is a whole reference: `Author, Title (Publisher, Place 1996)`."""
    if _SECTION.match(line):
        return None
    signed = _SIGNED.fullmatch(line)
    if signed is not None:
        imprint, rest = without_imprint(f"x, {signed['imprint']}")
        names = tuple(filter(None, map(clean_name, re.split(r"\s+(?:and|und|&|и)\s+", signed["names"]))))
        if names and rest == "x" and (imprint.publisher or imprint.place):
            reference = Reference(
                title=signed["title"].strip(), authors=names, publisher=imprint.publisher, place=imprint.place,
                year=imprint.year,
            )  # fmt: skip
            return TitleBlock(reference=reference, lines=1, sourced=True)
    if not re.search(r"\([^()]*(?:1[5-9]|20)[0-9]{2}\)\s*$", line):
        return None
    text = re.sub(r",\s*(?:tr|trans|ed|eds|edited|translated)\.?\s[^()]*(?=\()", " ", line)
    read = read_reference(text)
    if read is None or not read.authors or not read.title or not (read.publisher or read.place):
        return None
    editor = _EDITOR.search(line)
    return TitleBlock(
        reference=replace(read, editors=(editor["name"],)) if editor is not None else read, lines=1, sourced=True
    )
