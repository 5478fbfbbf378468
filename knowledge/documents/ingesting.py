"""A file becomes a document with its passages and citations. Nothing is stored, nothing is asked of a database."""

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property

from ..csl import WorkEntry
from .cited import Citation, CitedWork, Passage
from .dividing import passages_of
from .document import Document
from .reading import Reader


@dataclass(frozen=True, kw_only=True)
class Ingested:
    """A document as it was read, with what was found in it."""

    document: Document
    passages: tuple[Passage, ...]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 digest of the text."""
        return hashlib.sha256(self.document.text.encode("utf-8", errors="replace")).hexdigest()

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, in the order of the text."""
        return tuple(citation for passage in self.passages for citation in passage.citations)

    @cached_property
    def unresolved(self) -> tuple[Citation, ...]:
        """The citations that say no work, with the reason."""
        return tuple(citation for citation in self.citations if citation.work is None)

    @property
    def rules(self) -> Mapping[str, int]:
        """How many citations each rule found, the commonest first."""
        return dict(Counter(citation.rule for citation in self.citations if citation.work is not None).most_common())

    @property
    def new_works(self) -> tuple[CitedWork, ...]:
        """The works that the knowledge base does not have, each once, as they are cited first."""
        found: dict[str, CitedWork] = {}
        for citation in self.citations:
            for each in (citation, citation.quoted_in):
                if each is not None and each.work is not None and each.work.key is None:
                    found.setdefault(repr(sorted(each.work.csl.items())), each.work)
        return tuple(found.values())

    def place(self, citation: Citation) -> str:
        """Return where a citation stands for a person to look it up: the page of the file, else the line of the text."""
        page = self.document.page(citation.at)
        return f"page {page}" if page else f"line {self.line(citation)}"

    def line(self, citation: Citation) -> int:
        """Return the line of the text that a citation stands in, from 1."""
        return bisect_right(self._line_starts, citation.at)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.document.text))]


def ingest(
    name: str,
    data: bytes,
    works: Mapping[str, WorkEntry],
    *,
    reader: Reader | None = None,
    tell: Callable[[str], object] = lambda _step: None,
) -> Ingested:
    """
    Read a file and find its citations, in a process of its own.

    `reader` reads many files in one process; `tell` is called with each step, for people who wait.

    Raises:
        UnreadableDocument: the file cannot be read, or it takes too much to find its citations.
    """
    tell("reading")
    with nullcontext(reader) if reader is not None else Reader() as reading:
        document, found = reading.ingest(name, data, works, was_read=lambda: tell("looking for citations"))
    return Ingested(document=document, passages=passages_of(document, found))
