"""The operator's own copies of the documents, in a folder: found by name, read as what they are."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path, PurePath

from ..csl import WorkEntry
from ..errors import KnowledgeError
from .alignment import Letters
from .cited import Citation
from .dividing import file_span
from .document import Document, document_id
from .pages import pages_in
from .passages import PassageFinder, Span
from .reading import Reader, UnreadableDocument, read_document
from .reading.decoding import decoded
from .reading.errors import Unreadable

SUFFIXES = frozenset(".txt .text .md .markdown .html .htm .xhtml .pdf .docx .epub".split())
"""What files of documents are called."""
_PLAIN = frozenset([".txt", ".text"])


class NoDocuments(KnowledgeError):
    """The folder of documents is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"There is no folder {folder}. Name the folder with your copies of the documents.")


class DocumentCopy:
    """
    A copy of a document.

    `text` are its characters as the file has them, where it is plain text; else what was read.
    """

    def __init__(self, name: str, data: bytes, works: Mapping[str, WorkEntry]) -> None:
        """
        Take a file, and the works that it may cite.

        Raises:
            UnreadableDocument: it cannot be read. So do all that read more of it later.
        """
        self._name, self._data, self._works = name, data, works
        if PurePath(name).suffix.lower() not in _PLAIN:
            self.text = self.document.text
            return
        # The characters of the file itself are what citations count.
        try:
            self.text, _ = decoded(data)
        except Unreadable as unreadable:
            raise UnreadableDocument(name, unreadable.reason) from unreadable

    @cached_property
    def document(self) -> Document:
        """What was read from the file."""
        return read_document(self._name, self._data)

    @cached_property
    def letters(self) -> Letters:
        """The letters of `text`, to find quotations among."""
        return Letters(self.text)

    @cached_property
    def finder(self) -> PassageFinder:
        """Finds passages in `text`."""
        return PassageFinder(self.text)

    @cached_property
    def read_finder(self) -> PassageFinder:
        """Finds passages in what was read from the file."""
        return self.finder if self.document.text == self.text else PassageFinder(self.document.text)

    def page(self, place: int) -> str | None:
        """Return the page of the file that a place in `text` is on, where the file has pages."""
        return self.document.page(place) if "document" in vars(self) and self.document.text is self.text else None

    def cites(self, span: Span, *, label: str, locator: str, is_read: bool) -> bool:
        """
        Return whether the citations that are found for a passage give a place: all of its pages, if it is pages.

        `span` is of what was read from the file (`is_read`), or of `text`.
        """
        wanted, given = pages_in(locator), set()
        for citation in self._citations:
            start, end = citation.start, citation.end
            if not is_read:
                start, end = file_span(self.document, start, end)
            for each in (citation, citation.quoted_in):
                if each is None or each.locator is None or end <= span.start or span.end <= start:
                    continue
                if (each.label, each.locator) == (label, locator):
                    return True
                given |= pages_in(each.locator) if each.label == label else set()
        return bool(wanted) and wanted <= given

    @cached_property
    def _citations(self) -> tuple[Citation, ...]:
        with Reader() as reader:
            return reader.ingest(self._name, self._data, self._works)[1]


def copy_of(folder: Path, document: str, works: Mapping[str, WorkEntry]) -> DocumentCopy | None:
    """
    Return the copy that a folder has of a document, or None: the file whose name gives its id, or begins with that and `_`.

    Raises:
        UnreadableDocument: there is one, and it cannot be read.
    """
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        if document_id(path.stem) == document or path.stem == document or path.stem.startswith(f"{document}_"):
            return DocumentCopy(path.name, path.read_bytes(), works)
    return None
