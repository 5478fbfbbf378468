"""The operator's documents, where they are here: read as they stand, and the same again from other formats."""

from pathlib import Path

import pytest
from conversions import to_docx, to_epub, to_html, to_pdf

from knowledge.documents.document import BlockKind, Document
from knowledge.documents.passages import normalised_words
from knowledge.documents.reading.limits import LIMITS
from knowledge.documents.reading.parsing import parsed

DOCUMENTS = sorted((Path(__file__).parents[5] / "shared/documents").glob("*.txt"))
pytestmark = pytest.mark.skipif(not DOCUMENTS, reason="the documents are not here")


def shown(document: Document) -> list[str]:
    return [" ".join(document.text[block.start : block.end].split()) for block in document.blocks]


def kinds(document: Document) -> list[tuple[BlockKind, int]]:
    return [(block.kind, block.level) for block in document.blocks]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:3])
def test_offsets_are_those_of_the_file(path: Path) -> None:
    raw = path.read_text("utf-8")
    document = parsed(path.name, path.read_bytes(), LIMITS)
    assert len(document.text) == len(raw)
    assert document.origins == ()
    assert sum(one != other for one, other in zip(document.text, raw, strict=True)) == (path.stem[:3] == "004")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:3])
def test_html_docx_and_epub_give_the_same_blocks(path: Path) -> None:
    plain = parsed(path.name, path.read_bytes(), LIMITS)
    for ending, made in (("html", to_html), ("docx", to_docx), ("epub", to_epub)):
        other = parsed(f"{path.stem}.{ending}", made(path.read_text("utf-8")), LIMITS)
        assert shown(other) == shown(plain)
        assert kinds(other) == kinds(plain)


@pytest.mark.parametrize("is_indented", [False, True], ids=["spaced", "indented"])
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:3])
def test_a_pdf_gives_the_same_paragraphs_but_for_a_few(path: Path, *, is_indented: bool) -> None:
    plain = parsed(path.name, path.read_bytes(), LIMITS)
    other = parsed(f"{path.stem}.pdf", to_pdf(path.read_text("utf-8"), is_indented=is_indented), LIMITS)
    words = ["".join(normalised_words(text)) for text in shown(plain)]
    missing = set(words) - {"".join(normalised_words(text)) for text in shown(other)}
    assert len(missing) * 25 <= len(words)
