"""The templates and examples of docs/moderators.md, as somebody sends them who has just begun."""

import re
from pathlib import Path

import pytest
from word_files import claim, document, paragraph, part

from knowledge import BUNDLED_SEEDS
from knowledge.base import KnowledgeBase
from knowledge.entries import ClaimEntry, Kind
from knowledge.interchange import Upload, read_upload
from knowledge.seed.reading import read_seeds

DOCS = Path(__file__).parents[3] / "docs"
TEMPLATES = DOCS / "templates"


@pytest.fixture(scope="module")
def bundled() -> KnowledgeBase:
    """What a fresh database holds."""
    return read_seeds(BUNDLED_SEEDS).base


def claims(upload: Upload) -> list[ClaimEntry]:
    assert [str(problem) for problem in upload.problems if not problem.warning] == []
    return [entry for entry in upload.entries if isinstance(entry, ClaimEntry)]


def test_the_template_for_documents_is_one(bundled: KnowledgeBase) -> None:
    upload = read_upload("c.docx", (TEMPLATES / "claims.docx").read_bytes(), bundled)
    new, known = claims(upload)
    assert (new.slug, new.code, new.kind) == ("lenin-wanted-the-nep-to-last", "F-1000", Kind.DRAFT)
    assert (new.question, new.topics) == ("Did Lenin want the NEP to last?", ("nep",))
    assert [(side.heading, len(side.evidence)) for side in new.sides] == [("That he did", 2), ("That he did not", 1)]
    quoted = new.sides[0].evidence[1]
    assert quoted.reports == "the party majority"
    assert quoted.citation.quoted_in is not None
    assert (quoted.citation.work, quoted.citation.quoted_in.locator) == ("trotsky-revolution-betrayed", "34")
    assert (new.sides[1].evidence[0].citation.label, new.sides[1].evidence[0].citation.locator) == ("chapter", "2")
    assert new.contestedness is not None
    assert [citation.work for citation in new.contestedness.citations] == [
        "lewin-political-undercurrents",
        "essay-stalins-forced-collectivisation",
    ]
    assert new.contestedness.text == "One sentence on who disagrees with whom."
    assert new.common_ground is not None
    assert [len(each) for each in (new.phrasings.asserts, new.phrasings.disputes, new.phrasings.asks)] == [1, 1, 1]
    assert new.counterexamples == ("Lenin wanted the war to end.",)
    assert len(known.sides[1].evidence) == len(bundled.claims[known.slug].sides[1].evidence) + 1
    assert [str(problem).split(";")[0] for problem in upload.problems] == ["c.docx:2: this is a new claim"]


def test_the_template_for_tables_is_one(bundled: KnowledgeBase) -> None:
    upload = read_upload("evidence.csv", (TEMPLATES / "evidence.csv").read_bytes(), bundled)
    assert [entry.code for entry in claims(upload)] == ["F-002", "F-004"]
    assert upload.problems == ()


def test_the_examples_of_brackets_are_read(bundled: KnowledgeBase) -> None:
    """Those of the guide; the works are there, so that nobody copies what is refused."""
    guide = (DOCS / "moderators.md").read_text("utf-8")
    brackets = re.findall(r"`(\[[a-z-]+[,;][^`]+\])`", guide)
    assert len(brackets) == 2
    items = [paragraph(f"A point of ours, numbered {n}. {place}") for n, place in enumerate(brackets)]
    (known,) = claims(read_upload("c.docx", document(claim("F-002"), part("For"), *items), bundled))
    assert len(known.sides[0].evidence) == len(bundled.claims[known.slug].sides[0].evidence) + 2
