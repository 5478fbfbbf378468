"""Works that a line names with more than a title: a bookshop's page, or a title with its imprint."""

import re
from functools import lru_cache
from typing import Final

from .name_patterns import CAPITALISED, TITLE
from .paragraphs import SHORT
from .references import Reference

_IMPRINT: Final = re.compile(r"\s\((?P<imprint>[^()]{0,120}\b(?:1[5-9]|20)[0-9]{2})\)")
_TITLE_BEFORE: Final = re.compile(rf"(?P<title>{TITLE})$")
_BEFORE: Final = 260
_EDITION: Final = re.compile(
    r"\b(?P<edition>hardback|hardcover|paperback|softcover|english|german|russian|french|first|second)\s+edition\sis\s",
    re.IGNORECASE,
)
_SHOP: Final = re.compile(
    r"\b(?:amazon(?:\.[a-z.]{2,6})?|abebooks(?:\.[a-z.]{2,6})?|waterstones|barnes\s*(?:&|and)\s*noble|bookshop\.org|google\s+books|goodreads"
    r"|kindle\s+store|thriftbooks|blackwell's|book\s+depository|thalia(?:\.de)?|ozon(?:\.ru)?)",
    re.IGNORECASE,
)
_ISBN: Final = re.compile(r"\b(?:97[89][- ]?)?[0-9][0-9 -]{8,13}[0-9Xx]\b")
_FORMAT: Final = re.compile(
    r"\s*\b(?:e-?book|kindle(?:\s+edition)?|paperback|hardcover|hardback|audiobook|taschenbuch|gebundene\s+ausgabe)\b\s*$",
    re.IGNORECASE,
)
_SHOP_NAME: Final = re.compile(rf"{CAPITALISED}(?:[\s-]{CAPITALISED})?,\s{CAPITALISED}(?:\s{CAPITALISED}){{0,2}}")
_SHOP_VOLUME: Final = re.compile(r",?\s*\bvol(?:ume|\.)?\s*(?P<volume>[0-9]{1,2}|[IVX]{1,4})\b\.?", re.IGNORECASE)
_WORDS: Final = re.compile(r"[^\W_]+")


def imprinted(text: str) -> tuple[tuple[str, Reference], ...]:
    """Return the works that prose names with their imprint, `Title (Publisher, Place 1930)`, and which edition it says they are."""
    found = []
    for match in _IMPRINT.finditer(text):
        behind = _TITLE_BEFORE.search(text[max(match.start() - _BEFORE, 0) : match.start()])
        if behind is None:
            continue
        title = behind["title"]
        before = text[max(match.start() - len(title) - 60, 0) : match.start() - len(title)]
        edition = next((each["edition"] for each in _EDITION.finditer(before) if each.end() == len(before)), "")
        year = int(match["imprint"][-4:])
        rest = [part.strip() for part in re.split(r"[,:]", match["imprint"][:-4]) if part.strip()]
        publisher, place = (", ".join(rest[:-1]) or None, rest[-1]) if len(rest) > 1 else (None, None)
        if publisher is None and rest:
            words = rest[0].split()
            publisher, place = (" ".join(words[:-1]) or None, words[-1]) if len(words) > 1 else (rest[0], None)
        if len(_WORDS.findall(title)) >= 2 and (publisher or place):
            found.append((edition.casefold(), Reference(title=title, publisher=publisher, place=place, year=year)))
    return tuple(found)


@lru_cache(maxsize=1_024)
def bookshop_line(text: str) -> Reference | None:
    """Return the book that a bookshop's page title names: `Title: Subtitle: Shop: Family, Given: ISBN: Books`."""
    if len(text) > SHORT or (_SHOP.search(text) is None and _ISBN.search(text) is None):
        return None
    parts = [part.strip() for part in re.split(r":\s+", text)]
    people: tuple[str, ...] = ()
    at = len(parts)
    # The people stand last before the shop; a part of the title may look like a name, too.
    while at > 1 and not people:
        at -= 1
        names = _SHOP_NAME.findall(parts[at])
        if names and len(", ".join(names)) == len(parts[at]):
            people = tuple(" ".join(reversed(name.split(", "))) for name in names)
    title = [part for part in parts[:at] if not _SHOP.search(part) and not _ISBN.fullmatch(part)]
    said = _FORMAT.sub("", ": ".join(title))
    if not people or not said:
        return None
    volume = _SHOP_VOLUME.search(said)
    if volume is not None:
        said = said[: volume.start()] + said[volume.end() :]
    # Behind the author a shop names translators and others who wrote nothing of it.
    return Reference(authors=people[:1], title=said.strip(" ,"), volume=volume["volume"] if volume else None)
