"""Check every citation against the operator's copies of the documents: the passage is there, and on that page."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..base import KnowledgeBase, claim_file
from ..entries import CitationEntry, ClaimEntry
from ..errors import KnowledgeError, Problem
from .pages import is_supported
from .passages import Span, find_passage


class NoDocuments(KnowledgeError):
    """The folder of documents is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"There is no folder {folder}. Name the folder with your copies of the documents.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """
    A citation whose passage was found.

    Attributes:
        claim, item: the claim's slug, and the id of the evidence or the name of the line that cites.
        statement: what we say in our own words.
        citation: the citation.
        quotation: the passage as the document has it.
    """

    claim: str
    item: str
    statement: str
    citation: CitationEntry
    quotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """
    The citations that hold, those that do not, and how many name no passage to look for.

    `documents` were read; `with_pages` of the found citations give a page or another place, which was checked, too.
    """

    found: tuple[Verified, ...]
    problems: tuple[Problem, ...]
    unplaced: int
    documents: tuple[str, ...]

    @property
    def with_pages(self) -> int:
        """How many of the found citations give a place in the work."""
        return sum(verified.citation.locator is not None for verified in self.found)


def verify(base: KnowledgeBase, folder: Path) -> Verification:
    """
    Look up the passage and the page of every citation in the documents of a folder.

    A document `002` is the text file whose name is `002` or starts with `002_`.

    Raises:
        NoDocuments: there is no such folder.
    """
    if not folder.is_dir():
        raise NoDocuments(folder)
    texts: dict[str, str | None] = {}
    found: list[Verified] = []
    problems: list[Problem] = []
    unplaced = 0
    missing: dict[str, int] = {}
    for claim in base.claims.values():
        for item, statement, citation in cited_lines(claim):
            if citation.passage is None or citation.document is None:
                unplaced += 1
                continue
            if citation.document not in texts:
                texts[citation.document] = _document_text(folder, citation.document)
            text = texts[citation.document]
            if text is None:
                missing[citation.document] = missing.get(citation.document, 0) + 1
                continue
            span = _span(citation, text)
            objections = list(_objections(citation, text, span))
            problems += [
                Problem(entry=claim_file(claim.slug), path=(item, citation.work), message=m) for m in objections
            ]
            if span is not None and not objections:
                quotation = text[span.start : span.end]
                found.append(
                    Verified(claim=claim.slug, item=item, statement=statement, citation=citation, quotation=quotation)
                )
    problems += [
        Problem(entry=f"document {document}", path=(), message=f"is not in the folder; {count} passages need it")
        for document, count in sorted(missing.items())
    ]
    read = tuple(sorted(document for document, text in texts.items() if text is not None))
    return Verification(found=tuple(found), problems=tuple(problems), unplaced=unplaced, documents=read)


def cited_lines(claim: ClaimEntry) -> Iterator[tuple[str, str, CitationEntry]]:
    """Yield every citation of a claim with the id or name of what cites it, and its text."""
    for name, line in (("contestedness", claim.contestedness), ("common-ground", claim.common_ground)):
        if line is not None:
            for citation in line.citations:
                yield name, line.text, citation
    for side in claim.sides:
        for item in side.evidence:
            yield item.id, item.summary, item.citation


def _span(citation: CitationEntry, text: str) -> Span | None:
    passage = citation.passage
    assert passage is not None
    return find_passage(text, start=passage.start, end=passage.end, words=passage.words, digest=passage.fingerprint)


def _objections(citation: CitationEntry, text: str, span: Span | None) -> Iterator[str]:
    if span is None:
        assert citation.passage is not None
        yield f"the passage at {citation.passage.start} of document {citation.document} is not in your copy; mend the citation"
        return
    for place in (citation, citation.quoted_in):
        if place is None or place.label is None or place.locator is None:
            continue
        if not is_supported(text, span, label=place.label, locator=place.locator):
            yield (
                f"document {citation.document} does not give {place.label} {place.locator} of {place.work} for the passage "
                f"at {span.start}; mend the locator, or leave it out"
            )


def _document_text(folder: Path, document: str) -> str | None:
    for path in sorted(folder.glob("*.txt")):
        if path.stem == document or path.stem.startswith(f"{document}_"):
            return path.read_text("utf-8", errors="replace")
    return None
