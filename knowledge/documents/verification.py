"""
Check every citation against the operator's copies of the documents: the passage is there, and on that page.

A copy may be of another edition, or of another format: a passage that does not stand where it was is looked for elsewhere, and
where its words are known, even with another typography and the slips of a machine that read it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ..base import KnowledgeBase, claim_file
from ..entries import CitationEntry, ClaimEntry
from ..errors import Problem
from .copies import DocumentCopy, NoDocuments, copy_of
from .pages import is_supported, pages_in
from .passages import Span
from .reading import UnreadableDocument

_NO_QUOTATIONS: Mapping[tuple[str, str], str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """
    A citation whose passage was found.

    Attributes:
        claim, item: the claim's slug, and the id of the evidence or the name of the line that cites.
        statement: what we say in our own words.
        citation: the citation.
        quotation: the passage as the document has it.
        start, end: where it stands in the copy.
        page: the page of the copy's file, where it has pages.
        likeness: how like it is to what was known of it, from 0 to 1; 1 where its words are the same.
    """

    claim: str
    item: str
    statement: str
    citation: CitationEntry
    quotation: str
    start: int = 0
    end: int = 0
    page: str | None = None
    likeness: float = 1.0

    @property
    def has_moved(self) -> bool:
        """Whether it stands elsewhere than the citation says."""
        return self.citation.passage is not None and self.start != self.citation.passage.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """
    The citations that hold, those that do not, and how many name no passage to look for.

    `lacking` passages were not found where they should be, or their documents were not; `documents` were read; `with_pages` of the found citations give a page or another place, which was checked, too.
    """

    found: tuple[Verified, ...]
    problems: tuple[Problem, ...]
    lacking: int
    unplaced: int
    documents: tuple[str, ...]

    @property
    def moved(self) -> tuple[Verified, ...]:
        """The citations whose passage stands elsewhere than they say, or is no longer the same to the letter."""
        return tuple(verified for verified in self.found if verified.has_moved or verified.likeness < 1)

    @property
    def with_pages(self) -> int:
        """How many of the found citations give a place in the work."""
        return sum(verified.citation.locator is not None for verified in self.found)


def verify(
    base: KnowledgeBase, folder: Path, quotations: Mapping[tuple[str, str], str] = _NO_QUOTATIONS
) -> Verification:
    """
    Look up the passage and the page of every citation in the documents of a folder.

    A document `002` is the file whose name is `002`, or starts with `002_`. `quotations` are the passages that are known from
    copies that were loaded before, by document and fingerprint: their words are looked for where nothing has the fingerprint.

    Raises:
        NoDocuments: there is no such folder.
    """
    if not folder.is_dir():
        raise NoDocuments(folder)
    copies: dict[str, DocumentCopy | None] = {}
    found: list[Verified] = []
    problems: list[Problem] = []
    unplaced = lacking = 0
    missing: dict[str, int] = {}
    for claim in base.claims.values():
        for item, statement, citation in cited_lines(claim):
            if citation.passage is None or citation.document is None:
                unplaced += 1
                continue
            known = quotations.get((citation.document, citation.passage.fingerprint))
            try:
                if citation.document not in copies:
                    copies[citation.document] = copy_of(folder, citation.document, base.works)
                copy = copies[citation.document]
                place = _place(citation, copy, known) if copy is not None else None
                objections = list(_objections(citation, copy, place, known)) if copy is not None else []
            except UnreadableDocument as error:
                copy = copies[citation.document] = None
                problems.append(Problem(entry=f"document {citation.document}", path=(), message=error.user_message))
            if copy is None:
                missing[citation.document] = missing.get(citation.document, 0) + 1
                continue
            problems += [
                Problem(entry=claim_file(claim.slug), path=(item, citation.work), message=m) for m in objections
            ]
            lacking += bool(objections)
            if place is not None and not objections:
                found.append(_verified((claim.slug, item, statement), citation, copy, place))
    problems += [
        Problem(entry=f"document {document}", path=(), message=f"is not in the folder; {count} passages need it")
        for document, count in sorted(missing.items())
    ]
    read = tuple(sorted(document for document, copy in copies.items() if copy is not None))
    return Verification(
        found=tuple(found),
        problems=tuple(problems),
        lacking=lacking + sum(missing.values()),
        unplaced=unplaced,
        documents=read,
    )


def cited_lines(claim: ClaimEntry) -> Iterator[tuple[str, str, CitationEntry]]:
    """Yield every citation of a claim with the id or name of what cites it, and its text."""
    for name, line in (("contestedness", claim.contestedness), ("common-ground", claim.common_ground)):
        if line is not None:
            for citation in line.citations:
                yield name, line.text, citation
    for side in claim.sides:
        for item in side.evidence:
            yield item.id, item.summary, item.citation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a passage stands in a text; `is_read`: in what was read from the file, not in the file's own characters."""

    text: str
    span: Span
    likeness: float = 1.0
    is_read: bool = False


def _place(citation: CitationEntry, copy: DocumentCopy, known: str | None) -> _Place | None:
    """Return where a passage stands: by its fingerprint, else by its words, if they are known, as far as they are like enough."""
    passage = citation.passage
    assert passage is not None
    if copy.finder.stands(start=passage.start, end=passage.end, digest=passage.fingerprint):
        return _Place(text=copy.text, span=Span(start=passage.start, end=passage.end))
    if known is not None:
        found = copy.letters.find(known)
        if found is None:
            return None
        # What is there to the letter has the fingerprint, too, unless the words are divided otherwise.
        return _Place(text=copy.text, span=found.span, likeness=found.likeness)
    for finder in (copy.finder, copy.read_finder):
        span = finder.find(start=passage.start, end=passage.end, words=passage.words, digest=passage.fingerprint)
        if span is not None:
            return _Place(text=finder.text, span=span, is_read=finder is not copy.finder)
    return None


def _verified(named: tuple[str, str, str], citation: CitationEntry, copy: DocumentCopy, place: _Place) -> Verified:
    claim, item, statement = named
    span = place.span
    start, end = span.start, span.end
    if place.is_read:
        start, end = copy.document.origin(start), copy.document.origin(end)
    return Verified(
        claim=claim,
        item=item,
        statement=statement,
        citation=citation,
        quotation=place.text[span.start : span.end],
        start=start,
        end=end,
        page=copy.page(span.start),
        likeness=place.likeness,
    )


def _objections(citation: CitationEntry, copy: DocumentCopy, found: _Place | None, known: str | None) -> Iterator[str]:
    if found is None:
        assert citation.passage is not None
        missing = f"the passage at {citation.passage.start} of document {citation.document} is not in your copy"
        remedy = "mend the citation"
        if known is None:
            remedy += (
                "; if your copy is of another edition, load the one that was cited first (`footnote kb documents`), so that "
                "its words are known"
            )
        yield f"{missing}; {remedy}"
        return
    page = copy.page(found.span.start)
    for place in (citation, citation.quoted_in):
        if place is None or place.label is None or place.locator is None:
            continue
        if place.label == "page" and page is not None and page in pages_in(place.locator):
            continue
        named = {"label": place.label, "locator": place.locator}
        if not is_supported(found.text, found.span, **named) and not copy.cites(
            found.span, **named, is_read=found.is_read
        ):
            told = f" (in your copy it stands on page {page})" if page is not None else ""
            yield (
                f"document {citation.document} does not give {place.label} {place.locator} of {place.work} for the passage "
                f"at {found.span.start}{told}; mend the locator, or leave it out"
            )
