"""Reading and finding citations in one process: what comes back is what the same functions find here."""

from collections.abc import Mapping

import pytest
from hostile_files import busy_parts, busy_text

from knowledge.csl import WorkEntry
from knowledge.documents.citing import Finder, citations
from knowledge.documents.ingesting import ingest
from knowledge.documents.json_lines import json_lines
from knowledge.documents.reading import Reader, process, read_document
from knowledge.documents.reading.limits import LIMITS
from knowledge.documents.reading.parsing import parsed
from knowledge.documents.reading.transfer import opened_citations, opened_works, packed_citations, packed_works

from ..citing.paged_texts import SHELF, works

TEXT = """Ada Pell’s The Mill and the Market

“The mill stood idle for a year,” wrote the clerk B. F. Tull, “because nobody {he means the bank} would lend.” (p. 35)

The owner sold his horses [1]. It was known for long (Tull 1950: 12, quoted in Pell 1974: 35). Nobody asked (Marsh 1901: 3).

Notes

1. Ivo Marsh, ‘Of Grain’, in The Canal Reader, ed. Tom Brook (Valley Press, York 1970), p. 3
"""


@pytest.mark.parametrize("name", ["text", *busy_parts()])
def test_citations_of_the_process_are_those_found_here(name: str) -> None:
    data = TEXT.encode() if name == "text" else busy_text(name, 3_000)
    document = parsed("one.txt", data, LIMITS)
    found = citations(document, SHELF)
    assert opened_citations(packed_citations(found), document, SHELF) == found


def test_a_document_and_its_citations_come_back_as_they_were_found() -> None:
    steps: list[str] = []
    with Reader() as reader:
        document, found = reader.ingest("one.txt", TEXT.encode(), SHELF, was_read=lambda: steps.append("read"))
    assert document == read_document("one.txt", TEXT.encode())
    assert found == citations(document, SHELF)
    assert steps == ["read"]
    assert {each.rule for each in found} > {"note", "quoted-in", "author-date"}
    assert {each.work.key for each in found if each.work is not None} > {None, "pell-mill"}


def test_a_work_that_came_back_is_a_work() -> None:
    document = parsed("one.txt", TEXT.encode(), LIMITS)
    found = citations(document, SHELF)
    said = packed_citations(found).replace(b'"publisher":"Valley Press"', b'"publisher":["Valley Press"]')
    (chapter,) = [each.work for each in opened_citations(said, document, SHELF) if each.note == "1" and each.work]
    assert chapter.csl["publisher"] == "['Valley Press']"
    for broken in (b'"editor":"Tom Brook"', b'"editor":[["Tom Brook"]]'):
        harmed = packed_citations(found).replace(b'"editor":[{"family":"Brook","given":"Tom"}]', broken)
        assert harmed != packed_citations(found)
        with pytest.raises((ValueError, TypeError, AttributeError)):
            opened_citations(harmed, document, SHELF)


def test_works_are_sent_once_for_many_files_and_again_when_they_are_others(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []

    def counted(given: Mapping[str, WorkEntry]) -> bytes:
        sent.append(len(given))
        return packed_works(given)

    monkeypatch.setattr(process, "packed_works", counted)
    text = b"It was known for long (Tull 1950: 12)."
    others = works(("tull-mill", "Bernard Tull", "A Mill by the Canal", 1950))
    with Reader() as reader:
        named = [
            [each.work.key for each in reader.ingest("one.txt", text, given)[1] if each.work is not None]
            for given in (SHELF, SHELF, {}, others, others, SHELF)
        ]
        reader.read("two.txt", text)
        assert reader.ingest("three.txt", text, SHELF)[1]
    assert named == [["tull-ledgers"], ["tull-ledgers"], [], ["tull-mill"], ["tull-mill"], ["tull-ledgers"]]
    assert sent == [len(SHELF), 0, 1, len(SHELF)]


def test_works_that_were_sent_are_the_same_to_references() -> None:
    again = opened_works(packed_works(SHELF))
    assert [(each.id, each.title, str(each.author[0]), each.first_year, each.csl) for each in again.values()] == [
        (each.id, each.title, str(each.author[0]), each.first_year, each.csl) for each in SHELF.values()
    ]


def test_what_one_document_names_is_nothing_to_the_next() -> None:
    finder = Finder(SHELF)
    first = parsed("one.txt", TEXT.encode(), LIMITS)
    second = parsed(
        "two.txt", "“The canal was dry.” (p. 3)\n\nFrom Ivo Marsh’s Of Grain:\n\n“The sea.”".encode(), LIMITS
    )
    for document in (first, second, first):
        assert finder.citations(document) == citations(document, SHELF)


def test_a_paragraph_that_is_too_long_to_be_read_is_told() -> None:
    long = "The mill stood idle. " * 3_000
    found = ingest(
        "one.txt", f"Some words.\n\n{long}“So it was.” (p. 35) [1]\n\n1. Ada Pell, The Mill, p3".encode(), SHELF
    )
    (unread,) = [each for each in found.unresolved if each.rule == "overlong-paragraph"]
    assert unread.unresolved is not None
    assert "more than 60,000 characters" in unread.unresolved
    assert found.place(unread) == "line 3"
    assert found.document.text[unread.start :].startswith("The mill stood")
    assert [each.note for each in found.citations if each.work is not None] == ["1"]
    assert any("60,000 characters" in line for line in json_lines(found))
