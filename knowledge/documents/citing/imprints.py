"""Publisher, place and date of a work as references give them: `(London: Lantern Press, 1961)`, `, Quill Books York 1976`."""

import re
from dataclasses import dataclass, replace
from typing import Final

NAME_WORD: Final = r"(?:[^\W\d_a-zа-яё][\w'’.‑-]{0,30}|[^\W\d_]\.(?:-?[^\W\d_]\.)*)"
_ONE_NAME: Final = rf"{NAME_WORD}(?:\s{NAME_WORD}){{0,2}}"
_MAX_PLACE_WORDS: Final = 3
YEAR: Final = r"(?:1[4-9][0-9]{2}|20[0-9]{2})"
LONE_YEAR: Final = re.compile(rf"(?<![\w–-]){YEAR}(?![\w]|[–-][0-9])")
_MONTHS: Final = (
    "january february march april may june july august september october november december".split(),
    "jan feb mar apr may jun jul aug sept oct nov dec".split(),
    "januar februar märz april mai juni juli august september oktober november dezember".split(),
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
)
_MONTH: Final = {name: at for names in _MONTHS for at, name in enumerate(names, start=1)} | {"sep": 9}
_MONTH_NAMES: Final = "|".join(sorted(_MONTH, key=len, reverse=True))
_DATE: Final = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?\s+)?(?P<month>{_MONTH_NAMES})\.?,?(?:\s+(?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?,)?"
    rf"\s+(?P<year>{YEAR})",
    re.IGNORECASE,
)
IN_PARENTHESES: Final = re.compile(r"\(([^()]{3,160})\)")
_PLACES: Final = frozenset(
    " ".join(
        """Amsterdam, Ann Arbor, Atlanta, Auckland, Austin, Baltimore, Basel, Basingstoke, Beijing, Belgrade, Berkeley,
    Berlin, Bern, Bloomington, Bonn, Boston, Boulder, Brighton, Bristol, Brussels, Budapest, Calcutta, Cambridge,
    Chicago, Colombo, Copenhagen, Delhi, Detroit, Dordrecht, Dresden, Dublin, Durham, Edinburgh, Evanston, Frankfurt,
    Geneva, Glasgow, Göttingen, Hamburg, Harmondsworth, Hanover, Harlow, Helsinki, Honolulu, Houndmills,
    Indianapolis, Ithaca, Jena, Kiel, Kiev, Köln, Leiden, Leipzig, Leningrad, Lincoln, Lisbon, London, Lund, Madison,
    Madrid, Manchester, Melbourne, Milan, Milano, Minneapolis, Moscow, Moskau, Moskva, Mumbai, München, Munich,
    New Brunswick, New Delhi, New Haven, New York, Notre Dame, Oslo, Oxford, Paris, Peking, York, Petrograd, Philadelphia,
    Pittsburgh, Prague, Princeton, Reading, Rome, Roma, Rotterdam, San Francisco, Seattle, Sofia, Stanford,
    Stockholm, Stuttgart, Sydney, The Hague, Tokyo, Toronto, Tübingen, Turin, Vienna, Warsaw, Washington, Wien,
    Zürich, Zurich, Москва, М., М, Ленинград, Л., М.-Л., М.–Л., СПб., Киев, Минск, Петроград""".split()
    ).split(", ")
)
_PUBLISHER: Final = re.compile(
    r"\b(?:Press|Publish\w+|Publications?|Publ|Books?|Verlag|Verlags\w+|Editions?|Éditions|Penguin|Pelican|Macmillan|Routledge"
    r"|Wishart|Gallimard|Maspero|Suhrkamp|Dietz|Einaudi|Feltrinelli|Knopf|Vintage|Pantheon|Harper\w*|Norton|Wiley|Blackwell"
    r"|Springer|Brill|Methuen|Heinemann|Longmans?|Allen|Unwin|Verso|NLB|Collins|Simon|Schuster|Houghton|Mifflin|Doubleday|Holt"
    r"|Basic|Viking|Secker|Warburg|Gollancz|Faber|Cape|Hutchinson|Weidenfeld|Nicolson|Elgar|Sharpe|Praeger|Greenwood|Gosizdat"
    r"|Изд\w*|Политиздат|Госполитиздат|Наука|Мысль|House|Haymarket|Pluto|Pathfinder|Merlin|Bookmarks|Company|Sons|Inc|Ltd)\b"
)
_ALONE: Final = re.compile(
    rf"(?P<city>[^\W\d_a-zа-яё][^:,.()]{{1,30}})(?:,\s(?P<region>[^:,.()]{{2,30}}))?:\s(?P<publisher>[^:,“”‘’\"()]{{2,60}}),\s{YEAR}\.?"
)
_MARKED_TITLE: Final = re.compile(r"[“„«\"‘]")
_PUBLISHER_END: Final = re.compile(
    r"\b(?:Press|Publish\w+|Publications?|Books?|Verlag|Editions?|House|Company|Inc|Ltd)\b\.?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who published a work, where and when; `issued` is a date in EDTF where there is more than a year."""

    publisher: str | None = None
    place: str | None = None
    year: int | None = None
    issued: str | None = None


def without_imprint(text: str) -> tuple[Imprint, str]:
    """Return publisher, place and date, in parentheses or at the end, and the text without them."""
    for found in IN_PARENTHESES.finditer(text):
        inside = found[1]
        if (read := _read(inside, in_parentheses=True)) is not None and found.start() > 0:
            return read, joined(text[: found.start()], text[found.end() :])
    dates = list(_DATE.finditer(text))
    if dates and dates[-1].end() == len(text) and dates[-1].start() > 0:
        issued = Imprint(year=int(dates[-1]["year"]), issued=_edtf(dates[-1]))
        return issued, text[: dates[-1].start()].strip(" ,")
    # From the end, a segment at a time: `, Publisher Place 1973`.
    starts = [match.start() for match in re.finditer(r"[,.](?=\s)|(?<=[0-9])\s(?=[^\W\d_])", text)][-6:]
    for at in range(len(starts) - 1, -1, -1):
        segment = text[starts[at] :].strip(" ,.")
        read = _read(segment, in_parentheses=False) if LONE_YEAR.search(segment) else None
        if read is None and at and text[starts[at]] == "," and not _MARKED_TITLE.search(text):
            read = _unknown_publisher(segment)
        if read is not None:
            first, read = _widened(text, starts[: at + 1], read)
            return read, text[:first].strip(" ,")
    return Imprint(), text


def _unknown_publisher(text: str) -> Imprint | None:
    """Read `Quill 1950` behind an author and a title: one name and the year; None for anything else."""
    found = re.fullmatch(rf"(?P<name>{_ONE_NAME})\s(?P<year>{YEAR})", text)
    if found is None or found["name"].casefold() in _MONTH:
        return None
    return Imprint(year=int(found["year"]), publisher=found["name"])


def _widened(text: str, starts: list[int], read: Imprint) -> tuple[int, Imprint]:
    """Return where an imprint begins whose parts have commas between them: `, Publisher, Place, 1973`."""
    first = starts[-1]
    for start in reversed(starts[:-1]):
        part = text[start:first].strip(" ,.")
        ends = _PUBLISHER_END.search(part)
        place, colon, publisher = part.partition(": ")
        if read.place is None and read.publisher is None and colon and place.strip() in _PLACES:
            read = replace(read, place=place.strip(), publisher=publisher.strip())
        elif read.place is None and read.publisher is None and part in _PLACES:
            read = replace(read, place=part)
        elif read.publisher is None and ends is not None and ends.end() == len(part):
            read = replace(read, publisher=part)
        else:
            break
        first = start
    return first, read


def _read(text: str, *, in_parentheses: bool) -> Imprint | None:
    """Return what publisher, place and date say; None where the text is something else."""
    date = _DATE.search(text)
    years = list(LONE_YEAR.finditer(text))
    if not years:
        return None
    year = int(years[-1][0])
    issued = _edtf(date) if date is not None else None
    if date is not None and not text.replace(date[0], "").strip(" ,."):
        return Imprint(year=year, issued=issued)
    rest = text[: years[-1].start()].strip(" ,:;")
    behind = text[years[-1].end() :].strip(" ,.")
    if behind and not in_parentheses:
        return None
    if not rest:
        return Imprint(year=year)
    place, publisher = place_and_publisher(rest)
    if place is None and publisher is None:
        return None
    return Imprint(year=year, place=place, publisher=publisher)


def is_imprint(text: str) -> bool:
    """Return whether a text is nothing but an imprint with a place: `New York, NY: Harrow, 1961`, which names no work."""
    found = _ALONE.fullmatch(text)
    if found is None:
        return False
    region = found["region"] or ""
    is_state = len(region) == 2 and region.isupper()
    return found["city"] in _PLACES or is_state or (bool(region) and _PUBLISHER.search(found["publisher"]) is not None)


def place_and_publisher(text: str) -> tuple[str | None, str | None]:
    """Return the place and the publisher that a text names; None for what it does not."""
    before, colon, after = text.partition(":")
    if colon:
        return before.strip() or None, after.strip(" ,") or None
    if text in _PLACES:
        return text, None
    for place in sorted((place for place in _PLACES if place in text), key=len, reverse=True):
        if text.endswith((f" {place}", f",{place}")):
            publisher = text[: -len(place)].strip(" ,.")
            known = _PUBLISHER.search(publisher) is not None or len(publisher.split()) <= 3
            return (place, publisher) if known and publisher[:1].isupper() else (None, None)
        if text.startswith((f"{place},", f"{place} ")):
            publisher = text[len(place) :].strip(" ,.")
            return (place, publisher) if _PUBLISHER.search(publisher) else (None, None)
    if _PUBLISHER.search(text) is None:
        return None, None
    ends = list(_PUBLISHER_END.finditer(text))
    rest = text[ends[-1].end() :].strip(" ,") if ends else ""
    if rest and len(rest.split()) <= _MAX_PLACE_WORDS and re.fullmatch(_ONE_NAME, rest):
        return rest, text[: ends[-1].end()]
    return None, text


def _edtf(date: re.Match[str]) -> str:
    day = date["day"] or date["day2"]
    month = _MONTH[date["month"].casefold()]
    return f"{date['year']}-{month:02d}" + (f"-{int(day):02d}" if day and 1 <= int(day) <= 31 else "")


def joined(before: str, behind: str) -> str:
    """Return a text out of which something was taken, without two commas in a row."""
    before, behind = before.rstrip(" ,"), behind.strip(" ,.;:")
    return f"{before}, {behind}" if before and behind else before or behind
