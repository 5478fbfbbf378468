"""The lines of `footnote kb ingest --json` are what their schema says, and the schema is what the documentation has."""

import json
from pathlib import Path

import jsonschema

from knowledge.documents.cited import Citation, CitedWork
from knowledge.documents.dividing import passages_of
from knowledge.documents.document import Block, BlockKind, Document
from knowledge.documents.ingesting import Ingested
from knowledge.documents.json_lines import json_lines, passage_schema

PUBLISHED = Path(__file__).parents[3] / "docs" / "passages.schema.json"
TEXT = "Somebody's words.\u2028Others."
WORK = CitedWork(csl={"type": "book", "title": "A Book"}, key=None, likeness=0.5, missing=("issued",))


def test_the_schema_is_the_published_one() -> None:
    assert json.loads(PUBLISHED.read_text("utf-8")) == passage_schema()


def test_a_line_says_all_of_a_passage_and_its_citations() -> None:
    inside = Citation(start=0, end=8, at=9, work=WORK, label="page", locator="3", rule="note", confidence=1)
    citation = Citation(
        start=0,
        end=8,
        at=9,
        work=None,
        label=None,
        locator=None,
        rule="note",
        confidence=0.12345,
        note="12",
        quoted="Somebody",
        quoted_in=inside,
        unresolved="It is not clear which work is meant.",
    )
    block = Block(start=0, end=len(TEXT), kind=BlockKind.PARAGRAPH)
    document = Document(name="x", text=TEXT, blocks=(block,), origins=((0, 10),))
    (line,) = json_lines(Ingested(document=document, passages=passages_of(document, [citation])))
    assert "\n" not in line
    found = json.loads(line)
    jsonschema.validate(found, passage_schema())
    assert (found["start"], found["end"]) == (10, 10 + len(TEXT))
    (one,) = found["citations"]
    assert (one["start"], one["end"], one["note"], one["confidence"]) == (10, 18, "12", 0.123)
    assert one["quoted_in"]["work"] == {"type": "book", "title": "A Book"}
    assert one["quoted_in"]["missing"] == ["issued"]
