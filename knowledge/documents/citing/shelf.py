"""The works that references mean: those of the knowledge base, and those that a document is the first to name."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, Final

from rapidfuzz import fuzz, process

from ...csl import WorkEntry, csl_date
from ...naming import slug_of
from ..cited import CitedWork
from .families import Families
from .likeness import Asked, Known, csl_name, family_name, likeness
from .references import Reference

CLEAR: Final = 0.75
"""A work that is less like its reference is not the one that is meant."""
_NEXT_BEST: Final = 0.04
_NEAR: Final = 80.0
_MAX_NEW: Final = 2_000
"""So many new works are compared with a reference; a document that names more is no bibliography."""
_MAX_COMPARED: Final = 300
_NEEDED: Final = {
    "book": ("author", "publisher", "issued"),
    "chapter": ("author", "container-title", "publisher", "issued"),
    "article-journal": ("author", "container-title", "volume", "issued"),
    "article-newspaper": ("title", "author", "issued"),
    "article": ("author", "issued"),
}


class Shelf:
    """Finds the works that references mean. One shelf serves one document: it remembers the new works that it names."""

    def __init__(self, works: Mapping[str, WorkEntry]) -> None:
        self._taken: set[str] = set(works)
        self._numbers: dict[str, int] = {}
        self._works: list[Known] = []
        self._by_word: dict[str, list[int]] = {}
        self._titles: dict[int, str] = {}
        self._families = Families()
        self._whole: dict[str, CitedWork] = {}
        self._editions: set[str] = set()
        self._found: dict[Reference, CitedWork | None] = {}
        for work in works.values():
            self._put(Known.of(CitedWork.known(work, 1.0), work.first_year))
        self._own = len(self._works)

    def copy(self) -> "Shelf":
        """Return a shelf with the same works for another document: to fold the words of ten thousand titles takes a while."""
        copy = Shelf({})
        copy._taken, copy._numbers = set(self._taken), dict(self._numbers)
        copy._works, copy._own = list(self._works), self._own
        copy._by_word = {word: list(found) for word, found in self._by_word.items()}
        copy._titles, copy._families = dict(self._titles), self._families.copy()
        copy._whole, copy._found = dict(self._whole), dict(self._found)
        copy._editions = set(self._editions)
        return copy

    def find(self, reference: Reference) -> CitedWork | None:
        """
        Return the work that a reference means, or a new one as far as the reference tells it; None where several fit alike.

        A slip of the pen in a title or name is forgiven, and so is a short title. Another collection, volume or publisher
        with another year is another edition, and so another work: its pages differ.
        """
        asked = _asked(reference)
        if asked not in self._found:
            self._found[asked] = self._find(asked)
        found = self._found[asked]
        if found is not None and found.key is None and (whole := self._whole.get(found.csl["id"])) is not None:
            return replace(whole, likeness=found.likeness)
        return found

    def known(self, reference: Reference) -> CitedWork | None:
        """Return the work of the knowledge base, or one named before, that a reference means; None where there is none clear."""
        fitting = self.fitting(_asked(reference))
        return fitting[0] if len(fitting) == 1 else None

    def fitting(self, reference: Reference) -> list[CitedWork]:
        """Return the works that fit a reference equally well, likeliest first: none, one or several."""
        asked = Asked.of(reference)
        scored = [(likeness(self._works[at], asked), at) for at in self._candidates(asked)]
        best = max(scored, default=(0.0, 0))[0]
        near = [(each, self._works[at].work) for each, at in scored if each >= CLEAR and best - each < _NEXT_BEST]
        named = [pair for pair in near if pair[1].csl["id"] in self._editions]
        if len(named) == 1 and not _tells_edition(reference):
            # The edition that the document has named goes before one that it never did.
            near = named
        # The knowledge base goes before what the document says of the same work.
        return [
            replace(work, likeness=round(min(each, 1.0), 3))
            for each, work in sorted(near, key=lambda pair: (pair[1].key is None, -pair[0]))
        ]

    def by_author(self, author: str) -> list[CitedWork]:
        """Return the works of the knowledge base and of the document that somebody wrote."""
        return [self._works[at].work for at in self._families.of(family_name(author))]

    def of_year(self, author: str, year: int) -> list[CitedWork]:
        """Return the works that somebody published in a year."""
        known = [self._works[at] for at in self._families.of(family_name(author))]
        told = {each.title.joined for each in known if each.work.key is None and each.year == year}
        # What the document names of that very year is no later edition of ours.
        return [
            each.work
            for each in known
            if year in each.years and not (each.year != year and told & {each.title.joined, each.short.joined})
        ]

    def _put(self, known: Known) -> None:
        at = len(self._works)
        self._works.append(known)
        self._families.add(known.families, at)
        self._titles[at] = known.title.joined or known.container.joined
        for word in dict.fromkeys(known.title.words or known.container.words):
            self._by_word.setdefault(word, []).append(at)

    def _candidates(self, asked: Asked) -> list[int]:
        """Return the works that have a word of the title, the rarest words first; else those with a title much like it."""
        words = asked.title.words or asked.container.words
        sharing = sorted((self._by_word.get(word, []) for word in set(words)), key=len)
        found = list(dict.fromkeys(chain.from_iterable(each[:_MAX_COMPARED] for each in sharing)))[:_MAX_COMPARED]
        title = asked.title.joined or asked.container.joined
        if not found and title:
            near = process.extract(title, self._titles, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=10)
            found = [at for _, _, at in near]
        return sorted(found)

    def _find(self, reference: Reference) -> CitedWork | None:
        fitting = self.fitting(reference)
        if len(fitting) == 1:
            self._learn(fitting[0], reference)
            self._note_edition(fitting[0], reference)
            return fitting[0]
        if fitting:
            return None
        work = self._proposed(reference)
        self._note_edition(work, reference)
        if len(self._works) - self._own < _MAX_NEW:
            self._put(Known.of(work))
        return work

    def _learn(self, work: CitedWork, reference: Reference) -> None:
        """Keep what a reference tells of a new work that those before it left out."""
        if work.key is not None:
            return
        known = self._whole.get(work.csl["id"], work).csl
        told = new_item(reference)
        item = {**{name: value for name, value in told.items() if name not in {"id", "type"}}, **known}
        self._whole[known["id"]] = CitedWork(csl=item, key=None, likeness=work.likeness, missing=_missing(item))

    def _note_edition(self, work: CitedWork, reference: Reference) -> None:
        if _tells_edition(reference):
            self._editions.add(work.csl["id"])

    def _proposed(self, reference: Reference) -> CitedWork:
        item = new_item(reference)
        item["id"] = self._free(item["id"])
        return CitedWork(csl=item, key=None, likeness=1.0, missing=_missing(item))

    def _free(self, slug: str) -> str:
        """Return a slug that no work has, with a number after it if need be."""
        free = slug
        while free in self._taken:
            self._numbers[slug] = self._numbers.get(slug, 1) + 1
            free = f"{slug}-{self._numbers[slug]}"
        self._taken.add(free)
        return free


def _tells_edition(reference: Reference) -> bool:
    return bool(reference.year or reference.publisher or reference.place or reference.volume or reference.container)


def new_item(reference: Reference) -> dict[str, Any]:
    """Return what a reference tells of a work as a CSL item: nothing is added."""
    named = reference.title or reference.container or "work"
    family = csl_name(reference.authors[0])["family"] if reference.authors else ""
    item: dict[str, Any] = {
        "id": slug_of(f"{family} {named}") or "work",
        "type": _type(reference),
    }
    if reference.title:
        item["title"] = reference.title
    if reference.authors:
        item["author"] = [csl_name(each) for each in reference.authors]
    if reference.editors:
        item["editor"] = [csl_name(each) for each in reference.editors]
    given = {
        "container-title": reference.container,
        "publisher": reference.publisher,
        "publisher-place": reference.place,
        "volume": reference.volume,
        "issue": reference.number,
    }
    item |= {variable: value for variable, value in given.items() if value}
    if reference.issued or reference.year:
        item["issued"] = csl_date(reference.issued or reference.year)
    return item


def _missing(item: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in _NEEDED.get(item["type"], ()) if name not in item)


def _type(reference: Reference) -> str:
    if reference.container and reference.issued and not reference.title:
        return "article-newspaper"
    if reference.container and not reference.publisher and (reference.number or reference.issued):
        return "article-journal" if reference.volume else "article"
    return "chapter" if reference.container else "book"


def _asked(reference: Reference) -> Reference:
    """Return a reference without its place, which says nothing of the work."""
    return Reference(
        authors=reference.authors,
        title=reference.title,
        container=reference.container,
        editors=reference.editors,
        publisher=reference.publisher,
        place=reference.place,
        year=reference.year,
        issued=reference.issued,
        volume=reference.volume,
        number=reference.number,
    )
