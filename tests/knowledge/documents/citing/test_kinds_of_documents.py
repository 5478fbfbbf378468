"""
Documents of the kinds that people bring to a debate, with what each cites.

They are ours, and what they cite was written down before the rules were tried on them. What the rules miss is marked so.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.documents.cited import Citation
from knowledge.documents.citing import citations
from knowledge.documents.document import Document
from knowledge.documents.passages import normalised_words
from knowledge.documents.reading.limits import LIMITS
from knowledge.documents.reading.parsing import parsed

from .paged_texts import SHELF

FOLDER = Path(__file__).with_name("kinds")
EXPECTED: dict[str, list[dict[str, Any]]] = yaml.safe_load((FOLDER / "expected.yaml").read_text("utf-8"))


def _told(document: Document, citation: Citation, words: int) -> tuple[object, ...]:
    assert citation.work is not None
    said = normalised_words(document.text[citation.start : citation.end])[:words]
    work = citation.work.key or citation.work.csl.get("title")
    return " ".join(said), work, citation.locator, citation.note, citation.quoted


def _expected(one: dict[str, Any]) -> tuple[object, ...]:
    words = " ".join(normalised_words(one["words"])[:3])
    return words, one["work"], one.get("locator"), one.get("note"), one.get("quoted")


def compared(name: str) -> tuple[Counter[tuple[object, ...]], Counter[tuple[object, ...]]]:
    """Return what a document cites, and what the rules resolve."""
    document = parsed(name, (FOLDER / name).read_bytes(), LIMITS)
    resolved = [each for each in citations(document, SHELF) if each.work is not None]
    wanted = [each for each in EXPECTED[name] if not each.get("missed")]
    return Counter(map(_expected, wanted)), Counter(_told(document, each, 3) for each in resolved)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_document_gives_what_it_cites(name: str) -> None:
    expected, found = compared(name)
    assert expected == found
