"""Markdown's footnotes have names, stand anywhere, and are referred to as often as one likes: `[^1]`, `[^mill-book]`."""

import time

import pytest

from knowledge.documents.citing.notes import note_citations
from knowledge.documents.citing.shelf import Shelf
from knowledge.documents.pages import is_supported
from knowledge.documents.passages import Span
from knowledge.documents.reading import read_document
from knowledge.documents.reading.markdown_text import as_html

from .made_up import WORKS, key

HILL = "Ada Hill, *Mills of the Upper Valley* (London: Lantern Press, 1961), p. 12."
TOLLS = "Tom Brook, ‘On Tolls’, in *Papers 1932*, p. 7."


def cited(text: str) -> list[tuple[str | None, str | None, str | None, str]]:
    """Return note, work, page and words of every citation of a Markdown file."""
    document = read_document("made.md", text.encode())
    found, _ = note_citations(document, Shelf(WORKS))
    return [(each.note, key(each), each.locator, document.text[each.start : each.end]) for each in found]


@pytest.mark.parametrize("name", ["1", "41", "mill", "mill-book", "mill_book", "hill.1961", "hill:12", "a"])
def test_a_note_of_any_name_gives_its_work(name: str) -> None:
    text = f"She says “it never ran dry”.[^{name}] It did.\n\n[^{name}]: {HILL}\n"
    assert cited(text) == [(name, "hill-mills", "12", "it never ran dry")]


def test_named_and_numbered_notes_stand_side_by_side() -> None:
    text = f"She says “it ran”.[^1] “Tolls rose”, he says.[^toll-book] “It fell”.[^2]\n\n[^1]: {HILL}\n[^toll-book]: {TOLLS}\n[^2]: Ibid., p. 9.\n"
    assert cited(text) == [
        ("1", "hill-mills", "12", "it ran"),
        ("toll-book", "brook-tolls", "7", "“Tolls rose”, he says."),
        ("2", "brook-tolls", "9", "It fell"),
    ]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_definitions_may_stand_anywhere(at: int) -> None:
    """Readers see the notes in the order of the text; so *ibid* means the one referred to before."""
    paragraphs = ["She says “it ran”.[^1]", "He says “tolls rose”.[^b]"]
    paragraphs.insert(at, f"[^b]: Ibid., p. 14.\n\n[^1]: {HILL}")
    assert cited("\n\n".join(paragraphs)) == [
        ("1", "hill-mills", "12", "it ran"),
        ("b", "hill-mills", "14", "tolls rose"),
    ]


def test_a_note_may_be_referred_to_again() -> None:
    text = f"She says “it ran”.[^m] So he says.\n\nAgain “it was dry”.[^m]\n\n[^m]: {HILL}\n"
    assert [(note, words) for note, _, _, words in cited(text)] == [("m", "it ran"), ("m", "it was dry")]


def test_marks_in_a_row_stand_for_the_same_words() -> None:
    text = f"She says “it ran”.[^m][^t] So.\n\n[^m]: {HILL}\n[^t]: {TOLLS}\n"
    assert cited(text) == [("m", "hill-mills", "12", "it ran"), ("t", "brook-tolls", "7", "it ran")]


def test_indented_paragraphs_go_on_with_a_note() -> None:
    text = (
        f"She says “it ran”.[^m] So.\n\n[^m]:\n    {HILL}\n\n    And “tolls rose in the wet years” (the year is his).\n\n"
        f"He says “tolls fell”.[^t]\n\n[^t]: Tom Brook, ‘On Tolls’,\nin *Papers 1932*, p. 7.\n# After\n\nText.\n"
    )
    document = read_document("made.md", text.encode())
    shown = [(block.note, document.text[block.start : block.end].split()[0]) for block in document.blocks]
    assert shown == [
        (None, "She"),
        ("m", "Ada"),
        (None, "And"),
        (None, "He"),
        ("t", "Tom"),
        (None, "After"),
        (None, "Text."),
    ]
    assert [block.kind.value for block in document.blocks][1:3] == ["note", "note"]
    assert cited(text) == [("m", "hill-mills", "12", "it ran"), ("t", "brook-tolls", "7", "tolls fell")]


def test_code_is_no_note() -> None:
    text = f"She says “it ran”.[^m]\n\n```\n[^x]: code\n```\n\n[^m]: {HILL}\n"
    assert cited(text) == [("m", "hill-mills", "12", "it ran")]


def test_a_note_that_is_missing_is_told() -> None:
    text = f"She says “it ran”.[^m] He says “it fell in the autumn rain”.[^n]\n\n[^m]: {HILL}\n"
    document = read_document("made.md", text.encode())
    told = [(each.note, each.unresolved) for each in note_citations(document, Shelf(WORKS))[0]]
    assert [note for note, _ in told] == ["m", "n"]
    assert told[0][1] is None
    assert told[1][1] is not None


@pytest.mark.parametrize(("name", "page", "said"), [("m", "12", True), ("m", "13", False), ("3", "12", True)])
def test_a_note_supports_the_page_that_it_gives(name: str, page: str, *, said: bool) -> None:
    document = read_document("made.md", f"She says “it ran”.[^{name}] So.\n\n[^{name}]: {HILL}\n".encode())
    start = document.text.index("it ran")
    span = Span(start=start, end=start + 6)
    assert is_supported(document.text, span, label="page", locator=page) is said


@pytest.mark.parametrize(
    "piece", ["[^a]: b\n", "[^a]:\n", "[^a]:\n\n", "[^a]: b\n\n    c\n\n", "[^a]", "    c\n\n", "```\n"]
)
def test_hostile_notes_take_no_more_than_their_length(piece: str) -> None:
    def took(length: int) -> float:
        made = f"So.[^a]\n\n{piece * (length // len(piece))}"
        begun = time.process_time()
        as_html(made)
        return time.process_time() - begun

    took(2_000)
    assert took(40_000) < 8 * took(10_000) + 0.5
