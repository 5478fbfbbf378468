"""Places in a work as documents write them: `pp274–5`, `p. 40 and p50`, `S. 12 f.`, `ch. 3`, `стр. 7`."""

import re
from dataclasses import dataclass
from typing import Final

_LABELS: Final = {
    "page": r"pp|pgs|pg|pages|page|p|seiten|seite|стр|ss|s|с",
    "chapter": r"chapters|chapter|chaps|chap|chs|ch|kapitel|kap|гл",
    "section": r"sections|section|secs|sec|§§|§",
    "paragraph": r"paragraphs|paragraph|paras|para",
    "column": r"columns|column|cols|col|spalten|spalte|sp",
    "line": r"lines|line",
}
# One letter and a number is a page only where the letter is p, S or с and a point or nothing stands between them.
_SHORT: Final = frozenset(["s", "ss", "с", "sp"])
_NUMBER: Final = r"(?:[0-9]{1,5}[a-z]?(?![\w])|[ivxlc]{1,8}(?!\w)|[IVXLC]{1,8}(?!\w))"
_RANGE: Final = rf"{_NUMBER}(?:\s?[-–—‑−]{{1,2}}\s?{_NUMBER})?(?:\s?ff?\b\.?)?"
_AGAIN: Final = r"(?:(?:pp?|ss?|с|стр)\b\.?\s?|(?:pp?)(?=[0-9]))?"
_LIST: Final = rf"{_RANGE}(?:(?:\s?,\s?|\s?&\s?|\s(?:and|und|и|et)\s|,\s(?:and|und|и|et)\s){_AGAIN}{_RANGE}){{0,40}}"
_LABEL: Final = "|".join(rf"(?P<{label}>{names})" for label, names in _LABELS.items())
_PLACE: Final = re.compile(
    rf"(?<![\w.])(?:{_LABEL})(?:(?<![a-z]{{5}})\.\s?|\b\s?|(?=[0-9])|(?<=§)\s?)(?P<list>{_LIST})", re.IGNORECASE
)
_BARE: Final = re.compile(_LIST)
_YEAR: Final = re.compile(r"(?:1[4-9]\d\d|20\d\d)")
_DASHES: Final = re.compile(r"\s*[-–—‑−]{1,2}\s*")
_BETWEEN: Final = re.compile(r"\s*(?:[,;&]|\b(?:and|und|et)\b|\bи\b)[\s,;&]*(?:(?:and|und|et|и)\s+)?", re.IGNORECASE)
_MARKED: Final = re.compile(r"\b(?:pages?|seiten?|стр|pgs?|pp?|ss?|с)\b\.?\s*|\bpp?(?=[0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a work, and where it is written: `text[start:end]`."""

    label: str
    locator: str
    start: int
    end: int


def normalised_locator(text: str) -> str:
    """Return pages as the knowledge base writes them: `pp274–5` as `274-5`, `724-727, pp.729-730` as `724-727, 729-730`."""
    text = _MARKED.sub("", text)
    text = _BETWEEN.sub(", ", _DASHES.sub("-", text))
    return re.sub(r"\s+", " ", text).strip(" \t\n.,;:()[]{}-")


def find_place(text: str, start: int = 0, end: int | None = None) -> Place | None:
    """Return the first labelled place in `text[start:end]`, or None: a number without `p`, `S.` or the like is none."""
    at, last = start, len(text) if end is None else end
    while (found := _PLACE.search(text, at, last)) is not None:
        label = next(name for name in _LABELS if found[name])
        # `s` and `с` are words and initials; a page is `S. 12` or `с. 12`.
        if found[label].casefold() not in _SHORT or (
            found["list"][0].isdigit() and (found[label][0] != "s" or "." in text[found.start() : found.start("list")])
        ):
            return Place(
                label=label, locator=normalised_locator(found["list"]), start=found.start(), end=found.end("list")
            )
        at = found.start() + 1
    return None


def bare_pages(text: str) -> str | None:
    """Return the pages that a text is, without a label; None where it is something else, such as a year."""
    text = text.strip(" .")
    if not text[:1].isdigit() or not _BARE.fullmatch(text) or _YEAR.fullmatch(text):
        return None
    return normalised_locator(text)
