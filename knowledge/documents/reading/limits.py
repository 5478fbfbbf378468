"""How much a document may hold, and how long it may take. What is larger is loaded in parts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """
    What reading one file may cost.

    Attributes:
        file_bytes: of the file.
        unpacked_bytes: of all that is read from an archive, counted while it is unpacked.
        members: files in an archive.
        characters: of text; a book of a thousand pages has three million.
        blocks: of it, that is paragraphs, headings and notes; that book has ten thousand.
        citations: in it.
        pages: of a PDF.
        seconds: until reading is given up, and then again until finding the citations is.
        memory_bytes: that the process which reads may take on top of what it starts with.
    """

    file_bytes: int = 60_000_000
    unpacked_bytes: int = 150_000_000
    members: int = 10_000
    characters: int = 20_000_000
    blocks: int = 300_000
    citations: int = 100_000
    pages: int = 20_000
    seconds: float = 120
    memory_bytes: int = 2_000_000_000


LIMITS = ReadingLimits()
