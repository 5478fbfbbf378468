"""The works that a document has introduced so far, and which of them its next words mean."""

import re
from dataclasses import dataclass
from typing import Final

from ...cite import fold
from ..cited import CitedWork
from .attributions import issued_in
from .doubtful_lead_ins import is_doubtful
from .introductions import Introducer, Introduction, title_and_author
from .references import Reference, read_reference
from .shelf import Shelf

NO_WORK: Final = "No work is named before this quotation. Name it in the line before: the author and the title."
NO_TITLE: Final = "The words before this quotation name {name} and no title. Name the work in the line before."
DOUBTFUL: Final = (
    "The words before this quotation do not say that it is from the work that they name. Look up where it is from."
)
SEVERAL: Final = "Several works fit what is said before this quotation. Name its author and its full title."
_WRITTEN_IN: Final = re.compile(
    r"\b(?:written|published|wrote|dated|geschrieben|veröffentlicht|написан\w*)\s(?:in|on|im|в)?\s?(?:\w+\s){0,2}(?P<year>(?:1[5-9]|20)[0-9]{2})\b"
)


@dataclass(slots=True)
class Known:
    """
    What was introduced last, at a place of the document: the work, or why there is none.

    Attributes:
        doubt: lowers the confidence; 0 says that it has ended.
        place: the label and the locator that the introduction itself gives.
    """

    introduction: Introduction
    work: CitedWork | None
    reference: Reference | None
    reason: str | None
    at: int
    doubt: float = 1.0
    place: tuple[str | None, str | None] = (None, None)

    @property
    def families(self) -> set[str]:
        """The folded surnames of its authors."""
        return {fold(name.split()[-1]) for name in self.reference.authors} if self.reference is not None else set()


class IntroducedWorks:
    """Finds the work that words mean, by what they name and by what was named before."""

    def __init__(self, shelf: Shelf, introducer: Introducer) -> None:
        self._shelf = shelf
        self._introducer = introducer
        self._by_author: dict[str, tuple[Reference, CitedWork]] = {}

    def known(self, introduction: Introduction, reference: Reference, at: int) -> Known:
        """Return what an introduction introduces: by its title, or an author's work that was introduced before."""
        if introduction.doubtful:
            return Known(introduction, None, None, DOUBTFUL, at)
        if reference.title is None:
            name = reference.authors[0]
            before = self.of_author(name)
            if before is not None:
                return Known(introduction, before[1], before[0], None, at, 0.95)
            return Known(introduction, None, reference, NO_TITLE.format(name=name), at)
        work = self._shelf.find(reference)
        self.remember(reference, work)
        return Known(introduction, work, reference, SEVERAL if work is None else None, at)

    def remember(self, reference: Reference, work: CitedWork | None) -> None:
        """Know a work by its title and its authors from here on."""
        self._introducer.remember(reference)
        if work is None:
            return
        for name in (title_and_author(work)[1], *reference.authors):
            if name:
                self._by_author[fold(name.split()[-1])] = (reference, work)

    def of_author(self, name: str) -> tuple[Reference, CitedWork] | None:
        """Return the work of an author that was introduced last."""
        return self._by_author.get(fold(name.rsplit(maxsplit=1)[-1]))

    def date(self, known: Known, prose: str) -> None:
        """Take the only work of the introduced author that is of the year that prose gives it."""
        year = _WRITTEN_IN.search(prose)
        if year is None or known.work is not None or known.reference is None:
            return
        works = [work for name in known.reference.authors for work in self._shelf.by_author(name)]
        of_year = [work for work in works if issued_in(work) == int(year["year"])]
        if len(of_year) == 1:
            known.work, known.reason, known.doubt = of_year[0], None, 0.8

    def named_in(self, text: str) -> tuple[Reference, CitedWork] | None:
        """Return the work that a text names with its title, or with a reference."""
        reference = self._introducer.work_in(text)
        if reference is None and len(text.split()) >= 3 and "," in text:
            reference = read_reference(text)
            if reference is not None and not (reference.authors and reference.title):
                reference = None
        if reference is None or reference.title is None or is_doubtful(text, reference):
            return None
        work = self._shelf.find(reference)
        if work is None:
            return None
        self.remember(reference, work)
        return reference, work
