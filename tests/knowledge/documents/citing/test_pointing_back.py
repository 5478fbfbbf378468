"""Parentheses that point back: at a name and a date in the sentence, at an author's one work, or at nothing that is sure."""

import pytest

from knowledge.documents.citing.references import read_reference

from .paged_texts import document, found_in

LISTED = (
    "References",
    "Quarry, Ada (1974). The Salt Tax. York: Quill.",
    "Tarn, Ben (1981). Two Weirs. York: Quill.",
)


def cited(*lines: str) -> list[tuple[str, str | None, str | None]]:
    """Return words, title and pages of what is cited; None for a work that is unresolved."""
    read = document("Words.", *lines)
    return [
        (read.text[each.start : each.end], str(each.work.csl["title"]) if each.work else None, each.locator)
        for each in found_in(read)
    ]


def test_pages_behind_a_quotation_belong_to_the_name_and_date_before_it() -> None:
    said = "Quarry (1974) argues that ‘the tax was paid in salt by every house’ (pp. 57–58). Nobody minded."
    assert cited(said, *LISTED) == [("the tax was paid in salt by every house", "The Salt Tax", "57-58")]


def test_pages_behind_two_names_and_dates_belong_to_the_nearer() -> None:
    said = "So say Quarry (1974) and Tarn (1981), who claims ‘weirs outlive the towns that built them’ (p. 23)."
    assert ("weirs outlive the towns that built them", "Two Weirs", "23") in cited(said, *LISTED)
    assert all(locator is None for _, title, locator in cited(said, *LISTED) if title == "The Salt Tax")


def test_pages_behind_a_block_that_a_name_and_date_announce() -> None:
    lead = "Tarn (1981) sums up what a weir was good for:"
    block = "A weir kept the water where the town had use for it and let it go where it had none (p. 30)."
    assert [each[1:] for each in cited(lead, block, *LISTED)][-1] == ("Two Weirs", "30")


def test_pages_behind_another_source_are_not_those_of_the_name_before_it() -> None:
    said = "Quarry (1974) knew the tax. Salt was dear (Tarn 1981: 4), and it was ‘dearer still in the hills of the west’ (p. 9)."
    assert ("The Salt Tax", "9") not in [each[1:] for each in cited(said, *LISTED)]


def test_op_cit_means_the_one_work_of_the_author_that_is_named() -> None:
    first = "“The tax was paid in salt by every house.” [Ada Quarry, The Salt Tax of Kent, p. 5]"
    other = "“Weirs outlive the towns that built them.” [Ben Tarn, Two Weirs of the Dale, p. 6]"
    assert [each[1:] for each in cited(first, other, "“It was dear in the hills.” [Quarry, Op. Cit., p. 7]")][-1] == (
        "The Salt Tax of Kent",
        "7",
    )
    named = "As Quarry notes, “it was dear in the hills.” [Op. Cit., p. 7 and p. 9]"
    assert [each[1:] for each in cited(first, other, named)][-1] == ("The Salt Tax of Kent", "7, 9")


def test_op_cit_without_an_author_is_not_guessed() -> None:
    first = "“The tax was paid in salt by every house.” [Ada Quarry, The Salt Tax of Kent, p. 5]"
    assert [each[1] for each in cited(first, "“It was dear in the hills of the west.” [Op. Cit., p. 7]")][1:] == [None]


def test_op_cit_of_an_author_of_two_works_is_not_guessed() -> None:
    lines = [
        "“The tax was paid in salt by every house.” [Ada Quarry, The Salt Tax of Kent, p. 5]",
        "“The corn was paid for by every house.” [Ada Quarry, Corn and Custom, p. 6]",
        "“It was dear in the hills of the west.” [Quarry, Op. Cit., p. 7]",
    ]
    assert [each[1] for each in cited(*lines)] == ["The Salt Tax of Kent", "Corn and Custom", None]


@pytest.mark.parametrize("title", ["Toll Roads, Old and New", "Tolls, Weirs and the Dale", "The Salt Tax of Kent"])
def test_a_title_alone_in_brackets_is_no_author(title: str) -> None:
    assert cited(f"“The tax was paid in salt by every house.” [{title}, pp. 5–6]")[0][1:] == (title, "5-6")


@pytest.mark.parametrize(
    "said", ["Selected Works, p. 4", "Figure Three, p. 4", "Jane Quarry, p. 4", "a remark made there, p. 4"]
)
def test_what_is_no_title_is_none(said: str) -> None:
    assert not [each for each in cited(f"The tax was paid in salt by every house in it ({said}).") if each[1]]


def test_a_life_is_called_by_its_hero() -> None:
    said = read_reference("Otto Lund: His Life and Ideas, pp. 84-5")
    assert said is not None
    assert (said.authors, said.title) == ((), "Otto Lund: His Life and Ideas")
