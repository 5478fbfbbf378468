"""The operator's documents, where they are here, give the same citations as text and as PDF, DOCX, EPUB and HTML."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conversions import to_docx, to_epub, to_html, to_pdf

from knowledge import BUNDLED_SEEDS
from knowledge.csl import WorkEntry
from knowledge.documents.cited import Citation
from knowledge.documents.citing import citations
from knowledge.documents.document import Document
from knowledge.documents.passages import normalised_words
from knowledge.documents.reading import Reader
from knowledge.seed import read_seeds

FOLDER = Path(__file__).parents[5] / "shared" / "documents"
DOCUMENTS = sorted(FOLDER.glob("00[1-4]_*.txt"))
pytestmark = pytest.mark.skipif(not DOCUMENTS, reason="the documents are not here")

CITATIONS = {"001": 10, "002": 21, "003": 48, "004": 218}
MAKERS = {"docx": to_docx, "epub": to_epub, "html": to_html, "pdf": to_pdf}
# In a PDF a hyphen at the end of a line may have been one of the word's own, and nobody can tell; of the 301 citations'
# words so many differ, in hyphens alone.
OTHER_HYPHENS = {"001": 1, "002": 0, "003": 0, "004": 4}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture(scope="module")
def works() -> dict[str, WorkEntry]:
    return dict(read_seeds(BUNDLED_SEEDS).base.works)


def _work(citation: Citation) -> str | None:
    if citation.work is None:
        return None
    csl = citation.work.csl
    return citation.work.key or str(csl.get("title") or csl.get("container-title"))


def _told(citation: Citation) -> tuple[object, ...]:
    outer = citation.quoted_in
    within = (_work(outer), outer.label, outer.locator) if outer is not None else None
    return (
        _work(citation), citation.label, citation.locator, citation.note, citation.quoted, citation.rule, within,
        len(citation.insertions),
    )  # fmt: skip


def _words(document: Document, citation: Citation) -> str:
    return " ".join(normalised_words(document.text[citation.start : citation.end]))


@pytest.mark.parametrize("ending", MAKERS)
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:3])
def test_every_format_gives_the_same_citations(
    path: Path, ending: str, reader: Reader, works: dict[str, WorkEntry]
) -> None:
    plain = reader.read(path.name, path.read_bytes())
    other = reader.read(f"{path.stem}.{ending}", MAKERS[ending](path.read_text("utf-8")))
    ours, theirs = citations(plain, works), citations(other, works)
    assert len(ours) == CITATIONS[plain.id]
    assert Counter(map(_told, ours)) == Counter(map(_told, theirs))
    of_ours = Counter((_told(each), _words(plain, each)) for each in ours)
    of_theirs = Counter((_told(each), _words(other, each)) for each in theirs)
    assert (of_ours - of_theirs).total() <= (OTHER_HYPHENS[plain.id] if ending == "pdf" else 0)
    assert _without_spaces(of_ours) == _without_spaces(of_theirs)


def _without_spaces(found: Counter[tuple[tuple[object, ...], str]]) -> Counter[tuple[tuple[object, ...], str]]:
    return Counter((told, words.replace(" ", "")) for told, words in found.elements())
