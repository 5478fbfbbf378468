"""The operator's own copies of the documents, in a folder: found by name, read as what they are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import KnowledgeError
from .alignment import Letters
from .document import Document, document_id
from .reading import read_document

SUFFIXES = frozenset(".txt .text .md .markdown .html .htm .xhtml .pdf .docx .epub".split())
"""What files of documents are called."""


class NoDocuments(KnowledgeError):
    """The folder of documents is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"There is no folder {folder}. Name the folder with your copies of the documents.")


@dataclass(slots=True, kw_only=True)
class DocumentCopy:
    """
    A copy of a document.

    Attributes:
        text: its characters as the file has them, where it is plain text; else what was read.
        document: what was read.
    """

    text: str
    read: Callable[[], Document]
    _document: Document | None = None
    _letters: Letters | None = field(default=None, init=False)

    @property
    def document(self) -> Document:
        """What was read from the file, which is done when it is asked for."""
        if self._document is None:
            self._document = self.read()
        return self._document

    def page(self, place: int) -> str | None:
        """Return the page of the file that a place in `text` is on, where the file has pages."""
        return self._document.page(place) if self._document is not None and self._document.text is self.text else None

    @property
    def letters(self) -> Letters:
        """The letters of `text`, to find quotations among."""
        if self._letters is None:
            self._letters = Letters(self.text)
        return self._letters


def copy_of(folder: Path, document: str) -> DocumentCopy | None:
    """
    Return the copy that a folder has of a document, or None: the file whose name gives its id, or begins with that and `_`.

    Raises:
        UnreadableDocument: there is one, and it cannot be read.
    """
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        if document_id(path.stem) == document or path.stem == document or path.stem.startswith(f"{document}_"):
            return _opened(path)
    return None


def _opened(path: Path) -> DocumentCopy:
    data = path.read_bytes()
    if path.suffix.lower() == ".txt":
        # The characters of the file itself are what citations count.
        text = data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
        return DocumentCopy(text=text, read=lambda: read_document(path.name, data))
    document = read_document(path.name, data)
    return DocumentCopy(text=document.text, read=lambda: document, _document=document)
