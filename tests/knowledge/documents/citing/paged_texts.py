"""Documents of our own for tests of citations in the text, in a plain reading: a paragraph between blank lines is a block."""

import re
from collections.abc import Iterable

from knowledge.csl import WorkEntry
from knowledge.documents.cited import Citation
from knowledge.documents.citing import citations
from knowledge.documents.document import Block, BlockKind, Document

BODY = "The mill stood idle for a year because nobody would lend. The owner sold his horses in the spring of that year."
NEXT = "Prices rose again when the canal was dug. Nobody had thought of that in the council, and the council was dissolved."
LAST = "What was left was a ledger, and the ledger was burnt. A clerk remembered most of it and wrote it down for the court."


def works(*items: tuple[str, str, str, int]) -> dict[str, WorkEntry]:
    """Return works as (id, author, title, year)."""
    return {
        id_: WorkEntry.model_validate(
            {
                "id": id_,
                "type": "book",
                "title": title,
                "author": [{"given": " ".join(author.split()[:-1]) or None, "family": author.split()[-1]}]
                if " " in author
                else [{"family": author}],
                "issued": year,
                "custom": {"source-kind": "scholarship"},
            }
        )
        for id_, author, title, year in items
    }


SHELF = works(
    ("pell-mill", "Ada Pell", "The Mill and the Market", 1974),
    ("pell-canal", "Ada Pell", "A Canal for the Valley", 1981),
    ("tull-ledgers", "Bernard Tull", "Ledgers of the Poor: Credit in the Valley", 1950),
    ("marsh-grain", "Ivo Marsh", "Grain, Debt and Rule", 1933),
)


def document(*parts: str | tuple[BlockKind, str], name: str = "900_made_up") -> Document:
    """Return a document of paragraphs, or of blocks of another kind."""
    text = ""
    blocks = []
    for part in parts:
        kind, said = part if isinstance(part, tuple) else (BlockKind.PARAGRAPH, part)
        text += "\n\n" if text else ""
        blocks.append(
            Block(start=len(text), end=len(text) + len(said), kind=kind, level=2 if kind is BlockKind.HEADING else 0)
        )
        text += said
    return Document(name=name, text=text, blocks=tuple(blocks))


def of_text(text: str) -> Document:
    """Return a document of any text, as a reader of plain text that knows blank lines alone would."""
    blocks = []
    at = 0
    for piece in re.split(r"(\n\n+)", text):
        if piece.strip():
            start = at + len(piece) - len(piece.lstrip())
            blocks.append(Block(start=start, end=start + len(piece.strip()), kind=BlockKind.PARAGRAPH))
        at += len(piece)
    return Document(name="900", text=text, blocks=tuple(blocks))


def found_in(read: Document) -> list[Citation]:
    """Return the citations of a document with the shelf of these tests."""
    return list(citations(read, SHELF))


def told(read: Document, found: Iterable[Citation]) -> list[tuple[str, str | None, str | None]]:
    """Return of each citation the first two words, the work's id and the place."""
    return [
        (
            " ".join(read.text[each.start : each.end].split()[:2]),
            str(each.work.csl["id"]) if each.work is not None else None,
            each.locator,
        )
        for each in found
    ]
