"""Find the citations of a document and resolve them to works and places."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ...csl import WorkEntry
from ..cited import Citation
from ..document import Document
from .bibliography_list import ReferenceList
from .intext import RULES as INTEXT_RULES
from .intext import intext_citations
from .introductions import Introducer
from .merging import merged
from .note_lists import lines_of
from .notes import RULES as NOTE_RULES
from .notes import note_citations
from .paragraphs import paragraphs
from .shelf import Shelf
from .speakers import with_speakers

__all__ = ["RULES", "Finder", "citations"]

RULES: Final[Mapping[str, str]] = {**NOTE_RULES, **INTEXT_RULES}
"""Every rule by which a citation may have been found, with the form that it reads."""
_OWN_WORDS: Final = 0.7
"""No surer is it that a work says what a document says in its own words, with no more than a reference to it."""


class Finder:
    """Finds the citations of many documents with the works of one knowledge base, whose titles it reads once."""

    def __init__(self, works: Mapping[str, WorkEntry]) -> None:
        self._shelf = Shelf(works)
        titles = [(work.title, str(work.author[0]) if work.author else "") for work in works.values()]
        self._introducer = Introducer(self._shelf, titles)

    def citations(self, document: Document) -> tuple[Citation, ...]:
        """Return the citations of a document; see the function of this name."""
        shelf = self._shelf.copy()
        lines = paragraphs(document)
        listed = ReferenceList(lines)
        noted, lists = note_citations(document, shelf, listed.references)
        noted = with_speakers(document.text, lines, noted)
        introducer, notes = self._introducer.copy(shelf), lines_of(lists, lines)
        found = merged(noted, intext_citations(document, lines, listed, shelf, introducer, notes=notes))
        return tuple(
            each if each.is_quotation else replace(each, confidence=min(each.confidence, _OWN_WORDS)) for each in found
        )


def citations(document: Document, works: Mapping[str, WorkEntry]) -> tuple[Citation, ...]:
    """
    Return the citations of a document in the order of its text, each once.

    Works are those of the knowledge base, or proposed as far as the document tells of them. A citation that could not be
    resolved says why, and what would help. For the same words a numbered note goes before what was introduced before them.
    """
    return Finder(works).citations(document)
