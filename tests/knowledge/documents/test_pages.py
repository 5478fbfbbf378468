"""Whether a document gives a page for a passage."""

import pytest

from knowledge.documents.pages import is_supported
from knowledge.documents.passages import Span

MARKED = "Title {p. 10} First words here. {p. 11} Second words there. {p. 12} Third."
QUOTED = "He writes: a first thing. And a second.-pp.39-40\n\nAnother book says more. p.329"
NOTED = "It was so. [7] It was other. [8] Again. [9]\n\n7. Ann Author, A Book, p12\n8. ibid, pp14-5\n9. ibid.\n"
IN_A_RUN = "So he said. [2] More. Notes: 1. Bob, Vol.I, p.3. 2. Ann, Vol.XV, p.564. 3. Cy, p.49."


def span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start=start, end=start + len(part))


@pytest.mark.parametrize(
    ("text", "part", "locator", "supported"),
    [
        (MARKED, "First words", "10", True),
        (MARKED, "First words", "11", False),
        (MARKED, "here. {p. 11} Second", "10-11", True),
        (MARKED, "here. {p. 11} Second", "10-12", False),
        (QUOTED, "a first thing", "39-40", True),
        (QUOTED, "a first thing", "329", False),
        (QUOTED, "says more", "329", True),
        (QUOTED, "says more", "39-40", False),
        (QUOTED, "a first thing", "40", True),
        (NOTED, "It was so.", "12", True),
        (NOTED, "It was so.", "14", False),
        (NOTED, "It was other.", "14-15", True),
        (NOTED, "It was other.", "14-5", True),
        (NOTED, "Again.", "14-5", True),
        (IN_A_RUN, "So he said.", "564", True),
        (IN_A_RUN, "So he said.", "565", False),
    ],
)
def test_a_page_is_supported_where_the_document_gives_it(
    text: str, part: str, locator: str, *, supported: bool
) -> None:
    assert is_supported(text, span(text, part), label="page", locator=locator) is supported


def test_a_note_is_supported_where_the_passage_stands_in_it() -> None:
    assert is_supported(NOTED, span(NOTED, "A Book"), label="note", locator="7")
    assert not is_supported(NOTED, span(NOTED, "It was so"), label="note", locator="7")


def test_a_chapter_is_supported_where_it_is_named() -> None:
    assert is_supported("Chapter 3: Peasants. He said so.", Span(start=21, end=30), label="chapter", locator="3")
    assert not is_supported("Chapter 3: Peasants. He said so.", Span(start=21, end=30), label="chapter", locator="4")


def test_a_long_run_of_ibids_is_followed_in_time() -> None:
    text = "So. [200]\n\n1. Ann, p7\n" + "".join(f"{number}. ibid\n" for number in range(2, 201))
    assert not is_supported(text, span(text, "So."), label="page", locator="8")
    short = "So. [20]\n\n1. Ann, p7\n" + "".join(f"{number}. ibid\n" for number in range(2, 21))
    assert is_supported(short, span(short, "So."), label="page", locator="7")


def test_hostile_documents_are_read_in_time() -> None:
    for text in ("{p. 1" * 5_000, "p. " + "1" * 5_000 + "-" + "2" * 5_000, "[1]" * 5_000):
        assert not is_supported(text, Span(start=0, end=3), label="page", locator="99999")
