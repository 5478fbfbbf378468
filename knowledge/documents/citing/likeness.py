"""How like a work and a reference are: titles with slips or cut short, names, collections, editions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from rapidfuzz import fuzz

from ...cite import fold
from ..cited import CitedWork
from .references import Reference

_SAME_TITLE: Final = 88.0
_WHOLE_TITLE: Final = 0.9
_SAME_WORD: Final = 84.0
_SAME_LETTERS: Final = 75.0
SAME_NAME: Final = 85.0
_SHORT_WORD: Final = 3
_REPRINTED: Final = 3
_WORD: Final = re.compile(r"[^\W_]+")
_EMPTY_WORDS: Final = frozenset("a an and der die das for in of on the to und von et le la les de".split())
_PARTICLES: Final = frozenset("van von der den de du da di del la le".split())


@dataclass(frozen=True, slots=True)
class Title:
    """The words of a title that matter, folded; joined and sorted as they are compared."""

    words: tuple[str, ...]
    joined: str
    ordered: str
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Title":
        """Return the words of a title as it is written."""
        every = _WORD.findall(fold(text))
        words = tuple(word for word in every if word not in _EMPTY_WORDS) or tuple(every)
        # `1930–31` and `1930-1931` are the same years.
        numbers = tuple(sorted(word[-2:] if len(word) == 4 else word for word in words if word.isdigit()))
        return cls(words=words, joined=" ".join(words), ordered=" ".join(sorted(words)), numbers=numbers)


@dataclass(frozen=True, slots=True)
class Known:
    """A work in the form that references are compared with."""

    work: CitedWork
    title: Title
    short: Title
    families: tuple[str, ...]
    container: Title
    year: int | None
    years: frozenset[int]
    publisher: str
    place: str
    volume: str

    @classmethod
    def of(cls, work: CitedWork, first_year: int | None = None) -> "Known":
        """Return a work with its words folded; `first_year` is when it first appeared."""
        item = work.csl
        title = str(item.get("title", ""))
        dates = item.get("issued", {}).get("date-parts")
        year = int(dates[0][0]) if dates else None
        return cls(
            work=work,
            title=Title.of(title),
            short=Title.of(str(item.get("title-short") or re.split(r": |\? ", title)[0])),
            families=families(item),
            container=Title.of(str(item.get("container-title", ""))),
            year=year,
            years=frozenset(each for each in (year, first_year) if each),
            publisher=fold(str(item.get("publisher", ""))),
            place=fold(str(item.get("publisher-place", ""))),
            volume=str(item.get("volume", "")).casefold(),
        )

    def is_by(self, family: str) -> bool:
        """Return whether somebody of a folded family name wrote it, a slip in the name aside."""
        return any(same_name(family, other) for other in self.families)


@dataclass(frozen=True, slots=True)
class Asked:
    """A reference in the form that works are compared with."""

    reference: Reference
    title: Title
    families: tuple[str, ...]
    container: Title

    @classmethod
    def of(cls, reference: Reference) -> "Asked":
        """Return a reference with its words folded."""
        return cls(
            reference=reference,
            title=Title.of(reference.title or ""),
            families=tuple(family_name(name) for name in reference.authors),
            container=Title.of(reference.container or ""),
        )


def families(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the folded family names of who wrote a CSL item, or failing them edited it."""
    names = item.get("author") or item.get("editor") or ()
    return tuple(_folded(str(name.get("family") or name.get("literal") or "")) for name in names)


def csl_name(written: str) -> dict[str, str]:
    """Return a name as CSL has it: `Ann van der Weyden`, `Иванов И. И.`."""
    words = written.split()
    if len(words) < 2:
        return {"family": written}
    if all(re.fullmatch(r"(?:[^\W\d_]\.)+", word) for word in words[1:]):
        # `Иванов И. И.`
        return {"family": words[0], "given": " ".join(words[1:])}
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return {"family": " ".join(words[at:]), "given": " ".join(words[:at])}


def family_name(written: str) -> str:
    """Return the family name of a name as it is written, folded for comparison."""
    return _folded(csl_name(written)["family"])


def same_name(one: str, other: str) -> bool:
    """Return whether two folded family names are one, a slip of the pen aside."""
    return bool(one and other) and (
        one == other or fuzz.ratio(one, other) >= SAME_NAME or one.split()[-1:] == other.split()[-1:]
    )


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def likeness(known: Known, asked: Asked) -> float:
    """Return how sure it is that a reference means a work: at most 1, and 0 where something speaks against it."""
    if not asked.title.words:
        same = known.work.csl.get("title") is None and asked.container.words == known.container.words
        return 1.0 if same and asked.reference.issued == _edtf(known.work) else 0.0
    found = max(_title_likeness(asked.title, known.title), _title_likeness(asked.title, known.short))
    if not found:
        return 0.0
    losses = (
        _loss_of_names(known, asked, whole=found >= _WHOLE_TITLE and len(asked.title.words) > 1),
        _loss_of_container(known, asked),
        _loss_of_edition(known, asked.reference),
    )
    return 0.0 if None in losses else found - sum(loss for loss in losses if loss)


def _loss_of_names(known: Known, asked: Asked, *, whole: bool) -> float | None:
    """Return what the authors take from the likeness; None where they speak against it."""
    if asked.families and known.families:
        return 0.0 if any(known.is_by(family) for family in asked.families) else None
    if not (asked.families or known.families):
        return 0.0
    # Anybody may have given a work this title.
    return 0.1 if whole else None


def _loss_of_container(known: Known, asked: Asked) -> float | None:
    if not asked.container.words:
        return 0.0
    if not known.container.words:
        return 0.15
    share = _title_likeness(asked.container, known.container)
    return 0.1 * (1.0 - share) if share else None


def _loss_of_edition(known: Known, asked: Reference) -> float | None:
    if asked.volume and _arabic(asked.volume) != _arabic(known.volume) and (known.volume or known.work.key is None):
        return None
    if not asked.year or not known.years or asked.year == known.year:
        return 0.0
    if asked.year in known.years:
        # The year when it first appeared: of this edition some tell it, but no other house.
        return None if _is_of_another_house(known, asked) else 0.0
    # A reprint by the same publisher, or a slip in the year.
    same_house = bool(asked.publisher and known.publisher) and _is_same_house(
        fold(asked.publisher or ""), known.publisher
    )
    near = known.year is not None and abs(asked.year - known.year) <= _REPRINTED
    return 0.1 if same_house and near else None


def _is_of_another_house(known: Known, asked: Reference) -> bool:
    """Return whether a reference names another publisher than a work has, or another place where one of them names none."""
    publisher, place = fold(asked.publisher or ""), fold(asked.place or "")
    # Publisher and place are not always told in their order.
    pairs = [(publisher, known.publisher), (place, known.publisher)]
    if not (publisher and known.publisher):
        pairs = [(place, known.place)]
    told = [(one, other) for one, other in pairs if one and other]
    return bool(told) and not any(_is_same_house(one, other) for one, other in told)


def _is_same_house(one: str, other: str) -> bool:
    """Return whether two folded names of publishers or places are one; a house may go by its initials."""
    initials = {"".join(word[0] for word in _WORD.findall(each)) for each in (one, other)}
    return fuzz.partial_ratio(one, other) >= _SAME_TITLE or bool({one.replace(".", ""), other} & initials)


def _edtf(work: CitedWork) -> str | None:
    dates = work.csl.get("issued", {}).get("date-parts")
    return "-".join(f"{part:02d}" for part in dates[0]) if dates else None


def _title_likeness(asked: Title, known: Title) -> float:
    """Return how like two titles are; a short title is the beginning of a long one, or a run of words in it."""
    if not asked.words or not known.words or not set(asked.numbers) <= set(known.numbers):
        return 0.0
    if asked.numbers == known.numbers:
        ratio = max(fuzz.ratio(asked.joined, known.joined), fuzz.ratio(asked.ordered, known.ordered) - 3)
        if ratio >= _SAME_TITLE:
            return _WHOLE_TITLE + 0.1 * (ratio - _SAME_TITLE) / (100 - _SAME_TITLE)
    # The words are compared one by one only where the letters are much the same: most titles are not.
    if not fuzz.partial_ratio(asked.joined, known.joined, score_cutoff=_SAME_LETTERS):
        return 0.0
    if _is_part(asked.words, known.words) and (len(asked.words) > 1 or _begins(known.words, asked.words[0])):
        return 0.82 + 0.06 * len(asked.words) / len(known.words)
    return 0.0


def _begins(known: tuple[str, ...], word: str) -> bool:
    return len(word) > _SHORT_WORD and fuzz.ratio(word, known[0]) >= _SAME_WORD


def _is_part(asked: tuple[str, ...], known: tuple[str, ...]) -> bool:
    return any(
        all(fuzz.ratio(one, other) >= _SAME_WORD for one, other in zip(asked, known[at:], strict=False))
        for at in range(len(known) - len(asked) + 1)
    )


def _arabic(text: str) -> str:
    text = text.casefold()
    if not text or text.strip("ivxlc"):
        return text
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    numbers = [values[letter] for letter in text] + [0]
    return str(sum(-one if one < following else one for one, following in pairwise(numbers)))
