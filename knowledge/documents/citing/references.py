"""What a bibliographic reference says: `Author, ‘Article’, in Collection, Publisher Place 1973 p12` and its many kin."""

import re
from dataclasses import dataclass, replace
from typing import Final

from .given_names import name_before_list
from .imprints import (
    IN_PARENTHESES,
    LONE_YEAR,
    NAME_WORD,
    YEAR,
    Imprint,
    is_imprint,
    joined,
    place_and_publisher,
    without_imprint,
)
from .locators import bare_pages, find_place, normalised_locator
from .plausibility import goes_on, is_work
from .reference_people import AND, ONE_NAME, led_by_people, names_in, people_in

__all__ = ["MAX_REFERENCE", "Reference", "normalised_locator", "read_reference"]

MAX_REFERENCE: Final = 600
"""No reference is longer; what is, is prose."""
_MAX_TITLE_WORDS: Final = 30

_SPACES: Final = re.compile(r"\s+")
_EMPHASIS: Final = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")
_SIGNAL: Final = re.compile(
    r"(?:(?:but\s+)?see(?:,)?(?:\s+also)?(?:,?\s+for\s+example,?|,?\s+e\.\s?g\.,?|,?\s+in\s+particular,?)?"
    r"|cf\.|cf|compare|e\.\s?g\.,?|quoted\s+(?:in|from|by)|cited\s+(?:in|from|by)|siehe(?:\s+auch)?|vgl\.|zit\.\s+nach"
    r"|см\.(?:\s+также)?|цит\.\s+по:?|voir|cité\s+dans)[\s:]+",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"(?:“([^“”]{2,300})”|«([^«»]{2,300})»|„([^„“”]{2,300})[“”]|\"([^\"]{2,300})\")")
# A single quotation mark that closes is followed by no letter; one inside a word is an apostrophe.
_SINGLE_QUOTED: Final = re.compile(r"[‘']((?:[^‘’']|[’'](?=\w)|(?<=s)[’'](?=\s\w[^‘]{1,80}[’'],?\s)){2,300})[’'](?!\w)")
_LOST_CLOSING: Final = re.compile(r"[‘“\"]([^‘’“”\"]{2,200}?),?(?=,? in [A-Z])")
_EDITED_BY: Final = re.compile(
    rf"[,(]?\s*\b(?i:edited\s+by|eds?\.(?:\s+by)?|herausgegeben\s+von|hrsg\.\s+v(?:on|\.)|под\s+ред\.)\s+"
    rf"({ONE_NAME}(?:(?:,\s+{ONE_NAME}){{0,3}}{AND}{ONE_NAME})?)\)?"
)
_TRANSLATED: Final = re.compile(
    rf",?\s*\b(?:translated\s+by|trans(?:l)?\.(?:\s+by)?|übers\.\s+v(?:on|\.))\s+{ONE_NAME}"
)
_VOLUME: Final = re.compile(
    r"[,.]?\s*\b(?:vols?|volume|bd|band|т|том|tome|tom)\b\.?\s*([0-9]{1,4}|[IVXLC]{1,8}|[ivxlc]{1,8})(?!\w)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"[,.]?\s*(?:\b(?:no|nr|issue|heft)\b\.?|№)\s*([0-9]{1,5}(?:[-/–][0-9]{1,3})?)(?!\w)", re.IGNORECASE
)
_JOURNAL_VOLUME: Final = re.compile(r"(?<=\w)\s+([0-9]{1,3})(?:\s*[.:(,]\s*([0-9]{1,3})\)?)?\s*$")
_IN: Final = re.compile(r"(?:,|(?<=[’”»\"'“?!)])|(?<=\w))\s*\bin:?\s+(?=[^\W\d_a-zа-яё«“\"‘]|the\s|[«“\"‘])")
_DATE_FIRST: Final = re.compile(
    rf"(?P<people>[^()\d]{{3,160}}?),?\s\((?P<date>(?:[0-9]{{1,2}}\s)?(?:[^\W\d_]{{3,10}}[–-])?(?:[^\W\d_]{{3,10}}\s)?(?:[0-9]{{1,2}},\s)?"
    rf"(?P<year>{YEAR}))[a-z]?\)[.,:]?\s+(?P<rest>[*_“‘\"„«]?[\w].+)"
)
_TURNED: Final = re.compile(
    rf"(?P<family>{NAME_WORD}(?:\s{NAME_WORD})?),\s(?P<given>{NAME_WORD}(?:\s{NAME_WORD}){{0,2}})(?=\s*(?:,|&|;|$|and\b|und\b|и\b))"
)
_CATALOGUED: Final = re.compile(r"(?<!\w)(?:ISBN|ISSN|OCLC|LCCN|doi:|https?://|Retrieved\s(?:on\s)?|Accessed\s).*$")
_MAX_PUBLISHER_WORDS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """
    What a reference says, as it is written there: nothing is looked up, abbreviated or made whole.

    Attributes:
        authors, editors: names as they are written, `Moshe Lewin` or `Trotsky`.
        title: of the book, or of the article where `container` is what it stands in.
        container: the collection, journal or newspaper.
        issued: the date in EDTF where there is more than a year: `1925-04-24`.
        volume, number: of a journal, or of a work in several volumes.
        label, locator: the place in it, as CSL has it.
    """

    authors: tuple[str, ...] = ()
    title: str | None = None
    container: str | None = None
    editors: tuple[str, ...] = ()
    publisher: str | None = None
    place: str | None = None
    year: int | None = None
    issued: str | None = None
    volume: str | None = None
    number: str | None = None
    locator: str | None = None
    label: str | None = None


def read_reference(text: str) -> Reference | None:
    """
    Return what a reference says, or None where it names no work.

    Forms: notes and bibliographies after Chicago, MLA, MHRA and their looser kin, in English, German and Russian; with the
    publisher in parentheses or not; an article in quotation marks with or without `in`; a short title; a newspaper and a date.
    """
    if len(text) > MAX_REFERENCE * 2:
        return None
    text = _SPACES.sub(" ", text).strip()
    text = _CATALOGUED.sub("", _EMPHASIS.sub("", text)).rstrip(" ,;(")
    while (signal := _SIGNAL.match(text)) is not None:
        text = text[signal.end() :]
    if len(text) > MAX_REFERENCE or is_imprint(text):
        return None
    said, text = _without_place(name_before_list(text).strip(" ;"))
    said = replace(said, locator=_place_in_article(said.locator))
    said, text = _without_date_first(said, text)
    if said.year is None:
        imprint, text = without_imprint(text)
        said = _with(said, imprint)
    said, text = _without_people(said, text)
    said, text = _without_numbers(said, text)
    found = _with_names_and_titles(said, text)
    told = found is not None and is_work(found.title, found.container, found.authors, found.editors)
    return found if told else None


def _without_place(text: str) -> tuple[Reference, str]:
    place = find_place(text)
    if place is not None:
        # What follows the pages says something else of the work ("our emphasis").
        rest = text[place.end :].strip(" .,;)")
        imprint = rest if IN_PARENTHESES.fullmatch(f"({rest.strip('(')})") and LONE_YEAR.search(rest) else ""
        text = text[: place.start] + (f" ({imprint.strip('(')})" if imprint else "")
        return Reference(label=place.label, locator=place.locator), text.strip(" ,;:")
    found = re.search(r"[,:]\s*([0-9ivxlc][0-9ivxlcf.,&\s–—-]{0,60})\.?\s*$", text)
    if found is not None:
        # From the first comma behind which there is nothing but numbers.
        pages = bare_pages(found[1])
        if pages is not None:
            return Reference(label="page", locator=pages), text[: found.start()].strip(" ,;:")
    return Reference(), text.strip(" ,;:").rstrip(" .")


def _place_in_article(locator: str | None) -> str | None:
    """Return the pages that are meant where those of the whole article stand before them: `S. 234-250, S. 237f.`."""
    found = re.fullmatch(r"([0-9]{1,5})-([0-9]{1,5}), (([0-9]{1,5})(?:f{1,2}|-[0-9]{1,5})?)", locator or "")
    inside = found is not None and int(found[1]) <= int(found[4]) <= int(found[2])
    return found[3] if found is not None and inside else locator


def _without_date_first(said: Reference, text: str) -> tuple[Reference, str]:
    """Read `Pell, Ada (1974). Title. Publisher` as `Ada Pell, Title`: names turned round, the year behind them."""
    found = _DATE_FIRST.match(text)
    if found is None:
        return said, text
    people = found["people"].strip(" ,")
    turned = [f"{each['given'].strip(' ,')} {each['family']}" for each in _TURNED.finditer(people)]
    if turned and _TURNED.sub("", people).strip(" ,;&.") in {"", "and", "und", "и"}:
        people = " and ".join([", ".join(turned[:-1]), turned[-1]]) if len(turned) > 1 else turned[0]
    authors, editors = people_in(people)
    if not (authors or editors) or (turned and authors != tuple(turned)):
        return said, text
    said = replace(said, year=int(found["year"]), issued=without_imprint(f"({found['date']})")[0].issued)
    title, stop, behind = found["rest"].partition(". ")
    if stop and not _quoted_title(found["rest"]) and len(behind.split()) <= _MAX_PUBLISHER_WORDS:
        place, publisher = place_and_publisher(behind.strip(" .,"))
        said = replace(said, place=place, publisher=publisher or (None if place else behind.strip(" .,")))
        return said, f"{people}, {title}"
    return said, f"{people}, {found['rest']}"


def _without_people(said: Reference, text: str) -> tuple[Reference, str]:
    """Take off editors and translators behind the title."""
    if (found := _EDITED_BY.search(text)) is not None and found.start() > 0:
        said = replace(said, editors=names_in(found[1]))
        text = joined(text[: found.start()], text[found.end() :])
    if (found := _TRANSLATED.search(text)) is not None and found.start() > 0:
        text = joined(text[: found.start()], text[found.end() :])
    return said, text


def _without_numbers(said: Reference, text: str) -> tuple[Reference, str]:
    """Take off volume and number; what stands behind the volume may be the publisher."""
    if (number := _NUMBER.search(text)) is not None and number.start() > 0:
        said = replace(said, number=number[1])
        text = joined(text[: number.start()], text[number.end() :])
    if (volume := _VOLUME.search(text)) is not None and volume.start() > 0:
        said = replace(said, volume=volume[1])
        behind = text[volume.end() :].strip(" ,.;")
        text = text[: volume.start()]
        if behind and said.publisher is None:
            place, publisher = place_and_publisher(behind)
            said = replace(said, place=said.place or place, publisher=publisher)
            text = text if place or publisher else joined(text, behind)
    if said.year is None:
        # The volume may stand behind the imprint: `Sphere Books London 1967 Vol 3`.
        imprint, text = without_imprint(text)
        said = _with(said, imprint) if imprint.year else said
    if said.year is None and (year := re.search(rf",\s*({YEAR})\s*$", text)) is not None:
        said, text = replace(said, year=int(year[1])), text[: year.start()]
    return said, text.strip(" ,;")


def _with_names_and_titles(said: Reference, text: str) -> Reference | None:
    return _with_quoted_title(said, text) or _with_plain_title(said, text)


def _with_quoted_title(said: Reference, text: str) -> Reference | None:
    """Read `Author, ‘Title’, in Collection`; None where names do not stand before the quotation marks."""
    quoted = _quoted_title(text)
    if quoted is None:
        return None
    start, end, title = quoted
    before, behind = text[:start].strip(" ,:"), text[end:].strip(" ,.;")
    authors, editors = people_in(before) if before else ((), ())
    if before and not (authors or editors):
        return None
    said = replace(said, authors=authors, editors=said.editors or editors)
    in_it = re.match(r"in:?\s+", behind)
    if in_it is None and behind[:1].islower():
        behind = ""
    elif in_it is None and text[end : end + 2].strip()[:1].isalpha() and text[end - 2] not in ",.?!":
        # `"Left-Wing" Communism`: the quotation marks belong to the title.
        return replace(said, title=_clean(text[start:]))
    said, container = _container(said, behind[in_it.end() :] if in_it else behind)
    return replace(said, title=title, container=container)


def _with_plain_title(said: Reference, text: str) -> Reference | None:
    authors, editors, rest = led_by_people(text)
    title, container = rest, None
    if (split := _IN.search(rest)) is not None and _is_container(rest, split):
        title = rest[: split.start()]
        said, container = _container(said, rest[split.end() :])
    title = _clean(title)
    if len(title.split()) > _MAX_TITLE_WORDS or goes_on(title) or (title[:1].islower() and not authors):
        return None
    if _has_words(title):
        # A newspaper and a date, or a journal and a number: what stands in it is not named.
        if (said.issued or said.number) and not (authors or editors) and container is None:
            return replace(said, container=title)
        return replace(said, authors=authors, editors=said.editors or editors, title=title, container=container)
    if said.issued and authors and not title:
        # A newspaper and a date: `Pravda, April 24, 1925`.
        return replace(said, container=", ".join(authors))
    if authors and (said.locator or said.volume or said.number or said.year):
        return replace(said, title=_clean(text))
    return None


def _is_container(text: str, split: re.Match[str]) -> bool:
    """Tell `Title, in Collection` from a title with an *in* in it: `Economics in One Lesson`."""
    return split[0].lstrip().startswith(",") or text[: split.start()].rstrip().endswith(("’", "”", "»", '"', "?", "!"))


def _container(said: Reference, text: str) -> tuple[Reference, str | None]:
    text = text.strip(" ,.;")
    if said.volume is None and (found := _JOURNAL_VOLUME.search(text)) is not None:
        said = replace(said, volume=found[1], number=said.number or found[2])
        text = text[: found.start()]
    found = re.match(rf"({ONE_NAME})\s*\((?i:eds?|hrsg|hg)\.?\),?\s+", text)
    if found is not None and not said.editors:
        said, text = replace(said, editors=names_in(found[1])), text[found.end() :]
    text = _clean(text)
    return said, text if _has_words(text) else None


def _quoted_title(text: str) -> tuple[int, int, str] | None:
    """Return where the first title in quotation marks stands, and the title; also where its closing mark was lost."""
    found = [match for match in (_QUOTED.search(text), _SINGLE_QUOTED.search(text)) if match is not None]
    # A mark inside a word opens nothing.
    found = [match for match in found if match.start() == 0 or not text[match.start() - 1].isalnum()]
    if not found:
        lost = _LOST_CLOSING.search(text)
        return (lost.start(), lost.end(), _clean(lost[1])) if lost is not None else None
    first = min(found, key=lambda match: match.start())
    title = next(group for group in first.groups() if group is not None)
    return (first.start(), first.end(), _clean(title)) if _has_words(title) else None


def _with(said: Reference, read: Imprint) -> Reference:
    return replace(said, publisher=read.publisher, place=read.place, year=read.year, issued=read.issued)


def _clean(text: str) -> str:
    text = text.strip(" ,;:.…")
    if text[:1] in '‘“«„"(' and text[-1:] in '’”»“")' and len(text) > 2:
        inner = text[1:-1]
        if not re.search(r"[‘’“”«»„\"()]", inner):
            text = inner
    if text.count("(") < text.count(")"):
        text = text.rstrip(")")
    return text.strip(" ,;:")


def _has_words(text: str) -> bool:
    return re.search(r"[^\W\d_]{2}", text) is not None
