"""A number that leads to no note is told, where the document's other numbers show that it is one."""

import pytest

from knowledge.documents.citing.notes import note_citations
from knowledge.documents.citing.shelf import Shelf

from .made_up import WORKS, document

NOTES = """Notes

1. Ada Hill, Mills of the Upper Valley (London: Lantern Press, 1961), 12.
2. Ibid., 14–15.
3. Tom Brook, ‘On Tolls’, in Papers 1932, p. 7.
4. Hill, Mills, pp20–1.
"""
BODY = "The mill stood.[1] She says so.[2] Tolls rose.[3] Then it fell.[4]"


def missing(text: str) -> list[tuple[str | None, str]]:
    """Return number and words of what leads to no note."""
    made = document(text)
    found, _ = note_citations(made, Shelf(WORKS))
    unclear = [each for each in found if each.unresolved]
    assert all("missing in the list of notes" in str(each.unresolved) for each in unclear)
    return [(each.note, made.text[each.start : each.end]) for each in unclear]


@pytest.mark.parametrize("form", ["[{}]", "^{}^", "raised"])
def test_a_number_behind_the_last_note_is_told(form: str) -> None:
    def mark(number: int) -> str:
        return "⁰¹²³⁴⁵⁶⁷⁸⁹"[number] if form == "raised" else form.format(number)

    body = "".join(f"It stood there for {number} years.{mark(number)} " for number in (1, 2, 3, 4))
    text = f"{body}He says “it fell in the autumn”.{mark(5)} And “it rose in the spring”.{mark(7)}\n\n{NOTES}"
    assert missing(text) == [("5", "it fell in the autumn"), ("7", "it rose in the spring")]


def test_a_number_that_the_list_left_out_is_told() -> None:
    assert missing(f"{BODY}\n\n{NOTES.replace('3. Tom', 'Tom')}") == [("3", "Tolls rose.")]


@pytest.mark.parametrize(
    "more",
    [
        "He came in that year.[1937]",
        "The tolls [5] rose again.",
        "They were many.[12]",
        "They were many (5).",
    ],
    ids=["a year", "inside of a sentence", "far from the last", "another form"],
)
def test_other_numbers_are_no_notes(more: str) -> None:
    assert missing(f"{BODY} {more}\n\n{NOTES}") == []


@pytest.mark.parametrize("text", ["He came then.[2] So.", "One.[1] Two.[2] Three.[3] Four.[4]"])
def test_without_notes_nothing_is_told(text: str) -> None:
    assert missing(text) == []


def test_a_number_without_words_before_it_is_nothing() -> None:
    assert missing(f"[1]\n\n{BODY}\n\n[5]\n\n{NOTES}") == []


def test_a_note_that_is_not_understood_is_told_and_no_ibid_reaches_over_it() -> None:
    notes = """Notes

1. Ada Hill, Mills of the Upper Valley (London: Lantern Press, 1961), 12.
2. this is not what is said in the other one at all, 44.
3. Ibid., 15.
4. It was a hard winter for all of them in 1932.
"""
    found, _ = note_citations(document(f"{BODY}\n\n{notes}"), Shelf(WORKS))
    told = {each.note: each.unresolved for each in found}
    assert told["1"] is None
    assert "Note 2 gives pages" in str(told["2"])
    assert "not clear" in str(told["3"])
    assert "4" not in told
