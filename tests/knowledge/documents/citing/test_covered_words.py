"""Which words the number of a note covers, in every kind of quotation marks: one quotation, however many stand around it."""

from collections.abc import Callable

import pytest

from knowledge.documents.citing import citations

from .made_up import WORKS, document

QUOTED = (
    "The millers were driven to the weir by a crowd.",
    "The wardens never asked for the toll.",
    "Lund took the toll over and made a farce of it.",
)
NUMBERS: tuple[Callable[[int], str], ...] = (
    lambda number: f"[{number}]",
    lambda number: f" [{number}]",
    lambda number: "¹²³"[number - 1],
)
MARKS = pytest.mark.parametrize("marks", ["“”", '""', "„“", "«»", "‘’"])


def covered(body: str, marks: str = "“”") -> list[str]:
    """Return the words that the notes of a text cover; the text is written with curly marks and gets others."""
    said = body.replace("“", marks[0]).replace("”", marks[1])
    count = sum(f"[{number}]" in said or "¹²³"[number - 1] in said for number in (1, 2, 3))
    notes = "\n\n".join(
        f"{number}. Ada Hill, Mills of the Upper Valley, p. 3{number}." for number in range(1, count + 1)
    )
    text = f"{said}\n\nNotes\n\n{notes}"
    return [text[each.start : each.end] for each in citations(document(text), WORKS) if each.note]


@MARKS
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("before", ["", "So it was: ", "Pell said that "])
@pytest.mark.parametrize("behind", ["", " He went on.", " He went on (as ever), she said."])
def test_each_number_covers_its_own_quotation(
    marks: str, number: Callable[[int], str], before: str, behind: str
) -> None:
    paragraphs = [f"{before}“{said}”{number(at)}{behind}" for at, said in enumerate(QUOTED, 1)]
    assert covered("\n\n".join(["He said so.", *paragraphs]), marks) == list(QUOTED)


@MARKS
def test_an_opening_mark_that_nothing_closes_reaches_over_no_quotation_with_a_note_of_its_own(marks: str) -> None:
    body = "He wrote: “The weir is ours.\n\nSo it was: “The toll is ours.”[1] He went on.\n\n“The rest is ours.”[2]"
    assert covered(body, marks)[1] == "The rest is ours."


@MARKS
def test_an_opening_mark_that_nothing_closes_reaches_over_no_paragraph_that_is_quoted_for_itself(marks: str) -> None:
    body = "“The weir is ours, he wrote.\n\n“The toll is his.” He went on.\n\n“The rest is ours.”[1]"
    assert covered(body, marks) == ["The rest is ours."]


@pytest.mark.parametrize("marks", ["“”", "„“", "«»"])
def test_a_quotation_over_two_paragraphs_stays_whole_with_another_inside_of_it(marks: str) -> None:
    found = covered("“The first part has a “word”—so it is.\n\n“The second part (a “farce”) ends here.”[1]", marks)
    assert len(found) == 1
    assert found[0].startswith("The first part")
    assert found[0].endswith("ends here.")


def test_a_number_alone_covers_nothing() -> None:
    text = "[12]\n\n[12] Source: The Valley Review, March 1942, p. 3"
    assert all(each.start < each.end for each in citations(document(text), WORKS))
