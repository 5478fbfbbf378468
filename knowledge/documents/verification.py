"""Check that every cited passage stands in the operator's copies of the documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..base import KnowledgeBase, claim_file
from ..entries import CitationEntry
from ..errors import KnowledgeError, Problem
from .passages import find_passage


class NoDocuments(KnowledgeError):
    """The folder of documents is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"There is no folder {folder}. Name the folder with your copies of the documents.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """How many passages were found, and what is wrong with the others."""

    found: int
    problems: tuple[Problem, ...]


def verify_passages(base: KnowledgeBase, folder: Path) -> Verification:
    """
    Look for the passage of every citation in the documents of a folder.

    A document `002` is the text file whose name is `002` or starts with `002_`.

    Raises:
        NoDocuments: there is no such folder.
    """
    if not folder.is_dir():
        raise NoDocuments(folder)
    texts: dict[str, str | None] = {}
    problems, found = [], 0
    for claim in base.claims.values():
        for citation in claim.citations():
            if citation.passage is None or citation.document is None:
                continue
            if citation.document not in texts:
                texts[citation.document] = _document_text(folder, citation.document)
            messages = list(_objections(citation, texts[citation.document]))
            problems += [Problem(entry=claim_file(claim.slug), path=(citation.work,), message=m) for m in messages]
            found += not messages
    return Verification(found=found, problems=tuple(problems))


def _objections(citation: CitationEntry, text: str | None) -> Iterator[str]:
    passage = citation.passage
    assert passage is not None
    if text is None:
        yield f"document {citation.document} is not in the folder"
    elif not find_passage(text, start=passage.start, end=passage.end, words=passage.words, digest=passage.fingerprint):
        yield f"the passage at {passage.start} of document {citation.document} is not in your copy; mend the citation"


def _document_text(folder: Path, document: str) -> str | None:
    for path in sorted(folder.glob("*.txt")):
        if path.stem == document or path.stem.startswith(f"{document}_"):
            return path.read_text("utf-8", errors="replace")
    return None
