"""A document as it was read: its text, and what its file tells of the layout. All that follows works on this alone."""

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from ..naming import slug_of

_LONGEST_ID = 40
_NUMBERED = re.compile(r"([0-9]+)_")


class BlockKind(StrEnum):
    """What a run of lines is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"  # set off by the file itself: `>` in Markdown, `<blockquote>`, a style of that name
    NOTE = "note"  # a footnote or endnote that the file itself says is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    A paragraph, heading, block quotation or note: `text[start:end]` of its document, without white space around it.

    Attributes:
        level: of a heading, 1 at the top; 0 for all else.
        note: the number of a note; None for all else.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """Where a page of the file begins, and what it is called: its printed number where the file tells it, or its place."""

    start: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    A text that an operator loads.

    Attributes:
        name: its file's name without ending: `003_13a7` is document `003` of the citations.
        text: what was read, with a line feed between lines and nothing but a blank line between blocks; repaired.
        blocks: what the text is made of, in order, without overlaps.
        pages: where the pages of the file begin, in order; none where it has no pages. Pages of a work that the document
            quotes (`{p. 144}`) are not among them.
        origins: where `text` was read from, as pairs (place in the text, place in the file's own characters), each true until
            the next; empty where the two are the same. For formats other than plain text the text is its own origin.
        title, author: as the file itself gives them.
        remarks: what was repaired or left out, in sentences.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[PageBreak, ...] = ()
    origins: tuple[tuple[int, int], ...] = ()
    title: str | None = None
    author: str | None = None
    remarks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What citations call the document; see `document_id`."""
        return document_id(self.name)

    def origin(self, place: int) -> int:
        """Return the place in the file's own characters that a place in the text was read from."""
        at = bisect_right(self.origins, (place, 1 << 62)) - 1
        if at < 0:
            return place
        here, there = self.origins[at]
        return there + place - here

    def place(self, origin: int) -> int:
        """Return the place in the text that was read from a place in the file's own characters, or from the next before it."""
        at = bisect_right(self.origins, origin, key=lambda each: each[1]) - 1
        if at < 0:
            return origin
        here, there = self.origins[at]
        return here + origin - there

    def page(self, place: int) -> str | None:
        """Return the page of the file that a place is on, or None where the file has none."""
        at = bisect_right(self.pages, place, key=lambda each: each.start) - 1
        return self.pages[at].label if at >= 0 else None


def document_id(name: str) -> str:
    """
    Return what citations call the document of a file, given its name without ending: at most 40 small letters, digits, hyphens.

    A number before an underscore is enough (`003_13a7` is `003`); any other name counts whole, so that two chapters of a
    book are two documents.
    """
    numbered = _NUMBERED.match(name)
    if numbered is not None and len(numbered[1]) <= _LONGEST_ID:
        return numbered[1]
    slug = slug_of(name, _LONGEST_ID)
    if slug and len(slug) == len(re.sub(r"[\W_]+", "-", name).strip("-")):
        return slug
    # Letters that have no place in an id, or too many of them: told apart by a digest.
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{slug_of(name, _LONGEST_ID - 9)}-{digest}".lstrip("-")
