"""A hundred citations drawn at random and read by a person beside the documents: what is resolved is right."""

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge import BUNDLED_SEEDS
from knowledge.documents.cited import Citation
from knowledge.documents.document import Document
from knowledge.seed import read_seeds

from .draw import SAMPLE, SIZE, line, read_all

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "documents"
PRECISION = 0.98
GONE = 5
"""So many of the sample may be found no more: another rule may give its words to a longer passage."""


def checked() -> list[dict[str, Any]]:
    return [json.loads(each) for each in SAMPLE.read_text("utf-8").splitlines()]


def over(document: Document, found: tuple[Citation, ...], wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the resolved citations for the words of a checked one, but for their ends."""
    lines = [line(document, each) for each in found if each.unresolved is None]
    return [
        {**each, "start": wanted["start"], "end": wanted["end"]}
        for each in lines
        if each["start"] < wanted["end"]
        and wanted["start"] < each["end"]
        and each["note"] == wanted["note"]
        and abs(each["start"] - wanted["start"]) <= 5
    ]


def test_the_sample_says_nothing_of_the_documents_words() -> None:
    lines = checked()
    assert len(lines) == SIZE
    keys = {"document", "start", "end", "work", "title", "authors", "label", "locator", "note"}
    assert all(set(each) <= keys and each["start"] < each["end"] for each in lines)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="skipped: the documents are not here")
def test_what_is_resolved_is_right() -> None:
    read = {document.id: (document, found) for document, found in read_all(FOLDER, read_seeds(BUNDLED_SEEDS).base)}
    matches = [(wanted, over(*read[wanted["document"]], wanted)) for wanted in checked()]
    found = [(wanted, lines) for wanted, lines in matches if lines]
    wrong = [(wanted, lines) for wanted, lines in found if wanted not in lines]
    assert len(matches) - len(found) <= GONE
    assert len(wrong) <= len(found) * (1 - PRECISION), wrong


@pytest.mark.skipif(not FOLDER.is_dir(), reason="skipped: the documents are not here")
def test_every_note_of_the_article_resolves_to_work_and_page() -> None:
    _, found = next(each for each in read_all(FOLDER, read_seeds(BUNDLED_SEEDS).base) if each[0].id == "003")
    led = {each.note: each for each in found if each.rule in {"note", "note-ibid"}}
    assert list(led) == [str(number) for number in range(93, 129)]
    for each in led.values():
        assert each.unresolved is None
        assert each.work is not None
        assert each.work.key is not None
        assert (each.label, bool(each.locator)) == ("page", True)
