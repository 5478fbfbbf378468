"""`kb verify`: which cited passages stand in the operator's copies."""

import dataclasses
from pathlib import Path

import pytest

from knowledge import KnowledgeError, Problem
from knowledge.base import KnowledgeBase
from knowledge.documents.verification import verify
from knowledge.library import BUNDLED_SEEDS
from knowledge.seed import read_seeds

# The passage of `essay-pressed-to-drop-it` in the small seeds.
PASSAGE = "The Left pressed to drop the NEP in 1925."
NEP = "claims/trotsky-opposed-the-nep.yaml"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "002_essay.txt").write_text(f"{PASSAGE} It failed.", "utf-8")
    return folder


@pytest.mark.parametrize("name", ["002.txt", "002_essay.txt", "002_an essay, scanned.txt"])
def test_a_document_is_found_by_its_number(small: KnowledgeBase, texts: Path, name: str) -> None:
    (texts / "002_essay.txt").rename(texts / name)
    report = verify(small, texts)
    assert (len(report.found), report.problems) == (1, ())


@pytest.mark.parametrize("name", ["0021.txt", "1002.txt", "002.rtf", "002-essay.txt"])
def test_another_document_is_not_taken_for_it(small: KnowledgeBase, texts: Path, name: str) -> None:
    (texts / "002_essay.txt").rename(texts / name)
    report = verify(small, texts)
    message = "is not in the folder; 1 passages need it"
    assert (report.found, report.lacking) == ((), 1)
    assert report.problems == (Problem(entry="document 002", path=(), message=message),)


def test_a_passage_is_found_in_a_copy_with_other_line_breaks(small: KnowledgeBase, texts: Path) -> None:
    (texts / "002_essay.txt").write_text("Preface.\n\n" + PASSAGE.replace(" ", "\n").upper(), "utf-8")
    assert len(verify(small, texts).found) == 1


def test_a_passage_that_says_something_else_is_a_problem_that_can_be_mended(small: KnowledgeBase, texts: Path) -> None:
    (texts / "002_essay.txt").write_text(PASSAGE.replace("drop", "keep"), "utf-8")
    report = verify(small, texts)
    assert report.found == ()
    (problem,) = report.problems
    assert problem.entry == NEP
    assert "the passage at 0 of document 002 is not in your copy; mend the citation" in problem.message


def test_a_document_in_another_encoding_does_not_stop_the_check(small: KnowledgeBase, texts: Path) -> None:
    (texts / "002_essay.txt").write_bytes(PASSAGE.encode() + "Ж".encode("cp1251"))
    assert len(verify(small, texts).found) == 1


def test_citations_without_a_passage_are_not_counted(small: KnowledgeBase, texts: Path) -> None:
    claims = {slug: claim for slug, claim in small.claims.items() if slug == "collectivisation-killed-millions"}
    report = verify(KnowledgeBase(claims=claims, works=small.works, topics=small.topics), texts)
    assert (report.found, report.problems) == ((), ())


def test_a_folder_that_is_not_there_is_a_sentence_with_a_remedy(small: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"There is no folder .*nowhere\. Name the folder with your copies"):
        verify(small, tmp_path / "nowhere")


def test_what_was_found_stands_beside_what_we_say(small: KnowledgeBase, texts: Path) -> None:
    (found,) = verify(small, texts).found
    assert found.quotation == PASSAGE.rstrip(".") or found.quotation == PASSAGE
    assert found.statement


def test_every_bundled_citation_holds_where_the_documents_are_at_hand() -> None:
    """Every passage is found, on a page that the document supports."""
    folder = Path(__file__).resolve().parents[4] / "shared" / "documents"
    if not folder.is_dir():
        pytest.skip("skipped: the documents are not here")
    report = verify(read_seeds(BUNDLED_SEEDS).base, folder)
    assert report.problems == ()
    assert report.unplaced == 0
    assert len(report.found) >= 240


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_a_copy_is_decoded_as_a_document_that_is_loaded(small: KnowledgeBase, texts: Path, encoding: str) -> None:
    (texts / "002_essay.txt").write_bytes(f"{PASSAGE} И это всё, что об этом известно.".encode(encoding))
    report = verify(small, texts)
    assert (len(report.found), report.problems) == (1, ())
    assert report.moved == ()


def test_a_place_is_given_in_every_form_that_drafts_are_made_from(small: KnowledgeBase, texts: Path) -> None:
    """Author and date, which the page's own signs do not show."""
    claim = small.claims["trotsky-opposed-the-nep"]
    sides = []
    for side in claim.sides:
        placed = [
            item.model_copy(update={"citation": item.citation.model_copy(update={"label": "page", "locator": "35-36"})})
            if item.id == "essay-pressed-to-drop-it"
            else item
            for item in side.evidence
        ]
        sides.append(side.model_copy(update={"evidence": tuple(placed)}))
    base = dataclasses.replace(small, claims={claim.slug: claim.model_copy(update={"sides": tuple(sides)})})
    listed = "References\n\nPell, Ada (1974) The Mill and the Market, Oxford: Mills.\n"
    for pages, found in (("35-36", 1), ("37", 0)):
        text = f"“{PASSAGE}” (Pell 1974: {pages})\n\nNothing else was decided.\n\n{listed}"
        (texts / "002_essay.txt").write_text(text, "utf-8")
        assert len(verify(base, texts).found) == found
