"""Documents and works of our own, for tests of citations."""

import re

from knowledge.csl import WorkEntry
from knowledge.documents.cited import Citation
from knowledge.documents.document import Block, BlockKind, Document

_HEADING = re.compile(r"#{1,6} .*|Notes|Anmerkungen|Примечания|Chapter \w+")


def document(text: str) -> Document:
    """Return a text as it is read: paragraphs between blank lines, `# Headings`, `> quotations`."""
    blocks = []
    for found in re.finditer(r"\S(?:[^\n]|\n(?![ \t]*\n))*", text):
        words = found[0].rstrip()
        kind = BlockKind.PARAGRAPH
        if _HEADING.fullmatch(words):
            kind = BlockKind.HEADING
        elif words.startswith("> "):
            kind = BlockKind.QUOTATION
        start = found.start() + (2 if kind is BlockKind.QUOTATION else 0)
        level = 1 if kind is BlockKind.HEADING else 0
        blocks.append(Block(start=start, end=found.start() + len(words), kind=kind, level=level))
    return Document(name="900_made_up", text=text, blocks=tuple(blocks))


def _work(**item: object) -> WorkEntry:
    return WorkEntry.model_validate({**item, "custom": {"source-kind": "scholarship"}})


WORKS = {
    work.id: work
    for work in (
        _work(
            id="hill-mills",
            type="book",
            title="Mills of the Upper Valley: A History",
            author=[{"family": "Hill", "given": "Ada"}],
            publisher="Lantern Press",
            issued=1961,
        ),
        _work(
            id="brook-weirs",
            type="chapter",
            title="A Letter on Weirs",
            author=[{"family": "Brook", "given": "Tom"}],
            issued=1975,
            **{"container-title": "Papers 1930–31"},
        ),
        _work(
            id="brook-tolls",
            type="chapter",
            title="On Tolls",
            author=[{"family": "Brook", "given": "Tom"}],
            issued=1976,
            publisher="Quill Books",
            **{"container-title": "Papers 1932"},
        ),
        _work(id="marsh-reeds", type="book", title="Reeds and Rushes", author=[{"family": "Marsh", "given": "Jane"}]),
        _work(id="valley-deeds", type="book", title="Deeds of the Valley Court"),
    )
}


def key(citation: Citation) -> str | None:
    """Return the id of a citation's work, with a star where the work is new."""
    if citation.work is None:
        return None
    return citation.work.key or f"{citation.work.csl['id']}*"
