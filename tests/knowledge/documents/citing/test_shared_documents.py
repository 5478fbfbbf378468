"""Every page that the documents of our operators give is read: counted in the raw text, and named where it is not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import BUNDLED_SEEDS
from knowledge.csl import WorkEntry
from knowledge.documents.cited import Citation
from knowledge.documents.citing import RULES, citations
from knowledge.documents.document import Document
from knowledge.documents.reading import read_document

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "documents"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="skipped: the documents are not here")

WORKS = {
    item["id"]: WorkEntry.model_validate(item)
    for item in yaml.safe_load((BUNDLED_SEEDS / "works.yaml").read_text("utf-8"))["references"]
}
LOOSE = {
    (816, "ryutin-platform", None),
    (1200, "ryutin-platform", None),
    (1984, "cohen-bolshevism-and-stalinism", None),
    (2568, "cohen-bolshevism-and-stalinism", None),
    (3307, "cohen-bolshevism-and-stalinism", None),
    (3848, "cohen-bukharin", "329"),
    (4665, "lewin-political-undercurrents", "35"),
    (5339, "lewin-political-undercurrents", None),
    (5797, "lewin-political-undercurrents", None),
    (7078, "cannon-what-is-trotskyism", None),
}
# Where our place differs from the one a person gave: (document, start, end), our place, and the reason.
_PART_OF_A_SENTENCE = "the passage is part of a sentence that runs over two pages; the sentence has both"
_OVER_PARAGRAPHS = "the passage runs over paragraphs, most of it on the first page; each has its own"
DIFFERENT = {
    ("004", 6432, 6764): ("144-145", _PART_OF_A_SENTENCE),
    ("004", 43164, 43393): ("277-278", _PART_OF_A_SENTENCE),
    ("004", 43172, 43366): ("277-278", _PART_OF_A_SENTENCE),
    ("004", 77262, 77508): ("92", _OVER_PARAGRAPHS),
}
# Works that somebody quotes inside of another without naming them: the rules give the work that they stand in, and its page.
ONLY_CONTAINING = 10


@pytest.fixture(scope="module")
def read() -> dict[str, tuple[Document, tuple[Citation, ...]]]:
    found = {}
    for path in sorted(FOLDER.glob("00[1-4]_*.txt")):
        document = read_document(path.name, path.read_bytes())
        found[document.id] = (document, citations(document, WORKS))
    return found


def _key(citation: Citation) -> str | None:
    return citation.work.key or str(citation.work.csl["id"]) if citation.work is not None else None


def test_every_page_mark_resolves_to_a_work(read: dict[str, tuple[Document, tuple[Citation, ...]]]) -> None:
    document, found = read["004"]
    marks = [match.start() for match in re.finditer(r"\{(?:[hp]bk )?p\. ?[0-9ivxlc]+", document.text)]
    resolved = {each.at for each in found if each.work is not None and each.rule == "page-mark"}
    spans = [(each.start, each.end) for each in found if each.work is not None and each.rule == "page-mark"]
    missed = [at for at in marks if at not in resolved and not any(start <= at < end for start, end in spans)]
    assert len(marks) == 67
    assert missed == []
    assert [each for each in found if each.unresolved] == []


def test_every_quotation_with_pages_resolves(read: dict[str, tuple[Document, tuple[Citation, ...]]]) -> None:
    document, found = read["002"]
    ends = [match.start() for match in re.finditer(r"(?m)-pp\.[0-9].*$", document.text)]
    given = {each.at: each for each in found if each.locator}
    assert len(ends) == 4
    assert sorted(given) == ends
    assert {_key(given[at]) for at in ends} == {"kolakowski-main-currents", "kotkin-stalin-paradoxes-of-power"}
    assert [sum(each.at == at and each.quoted is None for each in found) for at in ends] == [2, 2, 10, 2]


def test_the_loose_ones_resolve(read: dict[str, tuple[Document, tuple[Citation, ...]]]) -> None:
    _, found = read["001"]
    assert {(each.start, _key(each), each.locator) for each in found} == LOOSE


def test_offsets_are_inside_and_in_order(read: dict[str, tuple[Document, tuple[Citation, ...]]]) -> None:
    for document, found in read.values():
        assert [each.start for each in found] == sorted(each.start for each in found)
        for each in found:
            assert 0 <= each.start < each.end <= len(document.text)
            assert 0 <= each.at < len(document.text)
            assert (each.work is None) == (each.unresolved is not None)
            assert all(each.start <= first < last <= each.end for first, last in each.insertions)
            assert each.rule in RULES


def test_the_seeds_agree(read: dict[str, tuple[Document, tuple[Citation, ...]]]) -> None:
    """Where a person gave a page for a passage, the rules give that work and that very page, but for the cases named above."""
    wanted = {
        (*_place(each), each["work"]): each
        for each in _seeds()
        if each.get("locator") or (each.get("quoted-in") or {}).get("locator")
    }
    differing = {}
    containing = 0
    for place, each in wanted.items():
        document, found = read[place[0]]
        start, end = document_place(document, place[1]), document_place(document, place[2])
        over = {
            (_key(one), one.locator)
            for one in found
            if min(one.end, end) - max(one.start, start) > 0.5 * min(end - start, one.end - one.start)
        }
        outer = each.get("quoted-in") or {}
        if each.get("locator") and (each["work"], each["locator"]) in over:
            continue
        if outer and (outer["work"], outer.get("locator")) in over:
            containing += 1
            continue
        differing[place[:3]] = over
    assert len(wanted) == 178
    assert containing == ONLY_CONTAINING
    assert {place: {locator for _, locator in over} for place, over in differing.items()} == {
        place: {locator} for place, (locator, _) in DIFFERENT.items()
    }


def document_place(document: Document, place: int) -> int:
    """Return the place in the text of a place in the file; for these documents the two are all but the same."""
    return place + (place - document.origin(place))


def _place(citation: dict[str, Any]) -> tuple[str, int, int]:
    return str(citation["document"]), citation["passage"]["start"], citation["passage"]["end"]


def _seeds() -> Iterator[dict[str, Any]]:
    for path in sorted((BUNDLED_SEEDS / "claims").glob("*.yaml")):
        yield from _cited(yaml.safe_load(path.read_text("utf-8")))


def _cited(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "passage" in value and value.get("document") in ("001", "002", "004"):
            yield value
        for each in value.values():
            yield from _cited(each)
    elif isinstance(value, list):
        for each in value:
            yield from _cited(each)
