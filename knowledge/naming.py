"""What people mean by the name of a work and of a place in it, as they type it into a form."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pydantic import ValidationError
from rapidfuzz import fuzz

from .cite import fold
from .csl import WorkEntry
from .entries import SourceKind

_WORD: Final = re.compile(r"[^\W_]+")
_YEAR: Final = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_EMPTY_WORDS: Final = frozenset("a an and der die das for in of on the to und von".split())
_SAME_WORD = 85
"""How like each other two words are that differ by a slip of the finger, of 100."""
_MOST_OF_TITLE = 0.75
_SOME_OF_TITLE = 0.4
_CLEARLY_BETTER = 0.15
_ANYBODYS = 0.2
"""What a title without its author loses: others may have given it to theirs."""

_LABELS: Final = {
    "page": r"p|pp|pg|pgs|page|pages|s|с|стр",
    "chapter": r"ch|chs|chap|chapter|chapters|kap|kapitel",
    "section": r"sec|secs|sect|section|sections|§|§§",
    "part": r"pt|pts|part|parts|teil",
    "volume": r"vol|vols|volume|volumes|bd|band",
    "note": r"n|nn|note|notes|fn|footnote|endnote",
    "paragraph": r"para|paras|paragraph|paragraphs",
    "column": r"col|cols|column|columns|sp|spalte",
}
_PLACE: Final = re.compile(
    "|".join(rf"(?P<{label}>(?:{names})(?![^\W\d_])\.?\s*)" for label, names in _LABELS.items()), re.IGNORECASE
)
_NUMBERS: Final = r"(?:\d[\d\s,;.–—-]*(?:ff?\.?)?|[ivxlc]{1,6}(?:\s*[–-]\s*[ivxlc]{1,6})?(?![^\W_]))"
_PAGE_WITHIN: Final = re.compile(rf"(?<![^\s,;:(])(?:{_LABELS['page']})(?![^\W\d_])\.?\s*{_NUMBERS}", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"\d.*|[ivxlc]{1,6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a work: a CSL label and free text."""

    label: str
    locator: str


def named_work(works: Mapping[str, WorkEntry], text: str) -> str | None:
    """
    Return the id of the one work that a text names, by id or by author, title and year; None where none or several fit.

    Slips of the finger are forgiven. Another year than the work's is not: it is another edition, or another work.
    """
    if text.strip() in works:
        return text.strip()
    typed = _words(text)
    years = {int(year) for year in _YEAR.findall(text)}
    scored = sorted(((_likeness(work, typed, years), key) for key, work in works.items()), reverse=True)
    if not scored or scored[0][0] < _MOST_OF_TITLE:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _CLEARLY_BETTER:
        return None
    return scored[0][1]


def named_place(text: str) -> Place | None:
    """
    Return the place that a text names (`p. 39-40`, `chapter 7`, `Foreword`); None where it names none.

    A number alone is a page; a name alone is that of a section.
    """
    text = text.strip()
    found = _PLACE.match(text)
    if found is not None and found.lastgroup is not None and (rest := text[found.end() :].strip(" .,;:")):
        return Place(label=found.lastgroup, locator=rest)
    if _NUMBERED.fullmatch(text):
        return Place(label="page", locator=text.strip(" .,;:"))
    return Place(label="section", locator=text) if found is None and _WORD.search(text) else None


def cut_place(text: str, labels: Iterable[str] = ()) -> tuple[str, str]:
    """
    Return a text without the place at its end (`Lewin, Undercurrents, p. 3`), and that place; empty where there is none.

    `labels` are what places are called besides, in another language.
    """
    whole = text.rstrip(" .,;:)")
    found = _place_at_end(tuple(labels)).search(whole)
    before = whole[: found.start()].rstrip(" .,;:(") if found is not None else ""
    return (before, whole[found.start() :]) if found is not None and before else (text, "")


def page_within(text: str) -> str:
    """Return the first page that a text speaks of, wherever that is; empty where it speaks of none."""
    found = _PAGE_WITHIN.search(text)
    return found[0].strip(" .,;:") if found is not None else ""


def unnamed_words(work: WorkEntry, text: str) -> tuple[str, ...]:
    """Return the words of a text that belong neither to a work's title, people nor years: what they mean, nobody knows."""
    names = [word for each in _names(work) for word in each]
    known = {*_words(work.title), *names, *map(str, {work.year, work.first_year} - {None}), work.id}
    return tuple(
        word
        for word in _WORD.findall(text)
        if len(word) > 1
        and fold(word) not in _EMPTY_WORDS
        and not any(fuzz.ratio(fold(word), other) >= _SAME_WORD for other in known)
    )


def near_works(works: Mapping[str, WorkEntry], text: str, limit: int) -> tuple[str, ...]:
    """Return the ids of the works that a text may mean, likeliest first: those of an author whom it names before all others."""
    typed = _words(text)

    def likeness(work: WorkEntry) -> tuple[bool, float]:
        families = [_words(name.family or name.literal or "") for name in work.author or work.editor]
        return any(_share(family, typed) == 1.0 for family in families), _share(_words(work.title), typed)

    scored = sorted(
        ((likeness(work), key) for key, work in works.items()), key=lambda pair: (-pair[0][0], -pair[0][1], pair[1])
    )
    return tuple(key for (by_author, share), key in scored if by_author or share >= _SOME_OF_TITLE)[:limit]


def drafted_work(
    works: Mapping[str, WorkEntry], text: str, source_kind: SourceKind, *, url: str = ""
) -> WorkEntry | None:
    """Return a new work read from `Author, Title, Year`, for a person to look at; None where there is no title in it."""
    years = list(_YEAR.finditer(text))
    year = years[-1] if years and not _WORD.search(text[years[-1].end() :]) else None
    named = (text[: year.start()] if year else text).strip(" ,;.()")
    author, _, title = named.partition(",") if "," in named else ("", "", named)
    names = author.split()
    title = title.strip(" ,;.“”\"'")
    if not title:
        return None
    item: dict[str, Any] = {
        "id": free_slug(works, slug_of(f"{names[-1] if names else ''} {title}") or "work"),
        "type": "webpage" if url else "book",
        "title": title,
        "custom": {"source-kind": source_kind.value},
    }
    if names:
        given = {"given": " ".join(names[:-1])} if names[1:] else {}
        item["author"] = [{"family": names[-1], **given}]
    if year is not None:
        item["issued"] = int(year[0])
    if url:
        item["URL"] = url
    try:
        return WorkEntry.model_validate(item)
    except ValidationError:
        return None


def slug_of(text: str, limit: int = 60) -> str:
    """Return words of a text as a slug, cut at a word where that is possible; empty where it has none."""
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(text)))
    if len(slug) <= limit:
        return slug
    return slug[: limit + 1].rpartition("-")[0] or slug[:limit]


def free_slug(taken: Container[str], slug: str) -> str:
    """Return a slug that is not taken yet: with a number after it if need be."""
    number, found = 2, slug
    while found in taken:
        found, number = f"{slug}-{number}", number + 1
    return found


@lru_cache
def _place_at_end(labels: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join([*_LABELS.values(), *map(re.escape, labels)])
    return re.compile(rf"(?<![^\s,;:(])(?:{names})(?![^\W\d_])\.?\s*{_NUMBERS}\Z", re.IGNORECASE)


def _likeness(work: WorkEntry, typed: list[str], years: set[int]) -> float:
    """Return how much of a work's title and author a text has: at most 1, with a little more for its year."""
    known = {work.year, work.first_year} - {None}
    if years and known and not years & known:
        return 0.0
    families = [_words(name.family or name.literal or "") for name in work.author or work.editor]
    by_author = any(_share(family, typed) == 1.0 for family in families)
    whole = _words(work.title)
    short = _words(str(work.csl.get("title-short") or work.title.split(": ")[0]))
    share = max(_share(short, typed), _share(whole, typed))
    if by_author:
        # Who names the author may leave off the end of the title.
        rest = [word for word in typed if not word.isdigit() and not any(_share([word], each) for each in _names(work))]
        share = max(share, _share(rest, whole) if len(rest) > 1 else 0.0)
    elif families:
        share -= _ANYBODYS if len(short) > 1 else 1.0
    return share + (0.1 if years & known else 0.0)


def _names(work: WorkEntry) -> list[list[str]]:
    return [_words(str(name)) for name in work.author or work.editor]


def _share(wanted: list[str], typed: list[str]) -> float:
    if not wanted:
        return 0.0
    found = sum(any(fuzz.ratio(word, other) >= _SAME_WORD for other in typed) for word in wanted)
    return found / len(wanted)


def _words(text: str) -> list[str]:
    words = _WORD.findall(fold(text))
    return [word for word in words if word not in _EMPTY_WORDS] or words
