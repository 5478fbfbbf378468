"""What is found in a document: passages, and the citations that stand by them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..csl import WorkEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedWork:
    """
    A work that a document cites.

    Attributes:
        csl: the work as a CSL item: one of the knowledge base, or what the document tells of a new one.
        key: the id of the work in the knowledge base; None for a new one.
        likeness: how sure it is that this is the work that is meant, from 0 to 1.
        missing: CSL variables that a reader would look for and the document does not tell, such as `issued`.
    """

    csl: Mapping[str, Any]
    key: str | None
    likeness: float
    missing: tuple[str, ...] = ()

    @classmethod
    def known(cls, work: WorkEntry, likeness: float) -> "CitedWork":
        """Return a work of the knowledge base."""
        return cls(csl=work.csl, key=work.id, likeness=likeness)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """
    A place in a work that a document gives for some of its words.

    Attributes:
        start, end: the words that are cited, `text[start:end]`: the quotation, without its quotation marks, or the sentence.
        at: where the citation itself begins: the pages, the number of the note, the page mark.
        work: the work; None where it is not clear, and then `unresolved` says why.
        label, locator: the place in it, as CSL has it (`page`, `39-40`); None where the document gives none.
        note: the number of the note that led to it, as it stands in the text; None without a note.
        rule: which rule found it; see `RULES`.
        confidence: from 0 to 1, how sure the work and the place are.
        quoted: who speaks in the cited words, where that is not the work's author, as it is named in the document: the person
            whom the author reports.
        quoted_in: the work that a quotation of a quotation was taken from, with its own place.
        is_quotation: whether the words are quoted; False for the document's own words, which only refer to the work.
        insertions: spans inside `start` and `end` that are the document's editor's, not the quoted author's (`{thus}`, `[thus]`).
        unresolved: why it could not be resolved, as a sentence with the remedy; None where it was.
    """

    start: int
    end: int
    at: int
    work: CitedWork | None
    label: str | None
    locator: str | None
    rule: str
    confidence: float
    note: str | None = None
    quoted: str | None = None
    quoted_in: "Citation | None" = None
    is_quotation: bool = True
    insertions: tuple[tuple[int, int], ...] = ()
    unresolved: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """
    A paragraph or block quotation of a document, with the citations that stand in it or by it.

    Attributes:
        start, end: `text[start:end]`.
        page: of the file; of the reproduced work where the document marks its pages; None without either.
        headings: the headings that it stands under, the topmost first.
        words, fingerprint: what it is found again by; see `passages.py`.
        citations: in the order of the text.
    """

    start: int
    end: int
    page: str | None
    headings: tuple[str, ...]
    words: int
    fingerprint: str
    citations: tuple[Citation, ...] = ()
