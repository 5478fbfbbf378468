"""Documents out of files: text, Markdown, HTML, PDF, DOCX and EPUB, whoever made them. Bytes in, a `Document` out."""

from ..document import Document
from .errors import UnreadableDocument
from .limits import LIMITS, ReadingLimits
from .process import Reader

__all__ = ["LIMITS", "Reader", "ReadingLimits", "UnreadableDocument", "read_document"]


def read_document(name: str, data: bytes, limits: ReadingLimits = LIMITS) -> Document:
    """
    Read one file, in a process of its own; `Reader` reads many in one.

    Raises:
        UnreadableDocument: it cannot be read; the message says why and what to do.
    """
    with Reader(limits) as reader:
        return reader.read(name, data)
