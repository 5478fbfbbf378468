"""Pages, and references with pages, that stand on a line of their own by a quotation."""

import pytest

from knowledge.documents.document import BlockKind

from .paged_texts import BODY, LAST, NEXT, document, found_in, told

MILL = "From Ada Pell’s The Mill and the Market"


@pytest.mark.parametrize("alone", ["-pp.39-40", "(pp. 39–40)", "pp. 39-40", "[pp. 39-40]", "— S. 39-40", "с. 39–40."])
def test_pages_alone_under_a_quotation_are_of_it(alone: str) -> None:
    read = document(MILL, f"“{BODY}”", alone, "I say otherwise.")
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "39-40")]
    assert read.text[found_in(read)[0].at :].lstrip(" -—([").startswith(alone.lstrip(" -—(["))


def test_pages_alone_under_a_block_quotation_are_of_all_its_paragraphs() -> None:
    read = document(MILL, (BlockKind.QUOTATION, BODY), (BlockKind.QUOTATION, NEXT), "p. 35", "I say otherwise.")
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "35"), ("Prices rose", "pell-mill", "35")]


def test_pages_alone_are_of_a_quotation_that_nothing_but_its_introduction_marks() -> None:
    read = document(f"{MILL}:", BODY, NEXT, "-pp.39-40", "I say otherwise.")
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "39-40"), ("Prices rose", "pell-mill", "39-40")]


def test_pages_alone_are_of_a_quotation_at_the_end_of_prose() -> None:
    read = document(
        "As Ada Pell says in The Mill and the Market: “Nobody lent a penny.”", "(p. 35)", "I say otherwise."
    )
    assert told(read, found_in(read)) == [("Nobody lent", "pell-mill", "35")]
    read = document("As Ada Pell says in The Mill and the Market: “Nobody lent a penny.” p. 35", "I say otherwise.")
    assert told(read, found_in(read)) == [("Nobody lent", "pell-mill", "35")]


@pytest.mark.parametrize("before", ["I say otherwise.", "Of mills"])
def test_pages_alone_behind_other_words_are_of_nothing(before: str) -> None:
    assert found_in(document("Some words.", before, "p. 35", "More words.")) == []


def test_each_quotation_has_the_pages_under_it() -> None:
    read = document(MILL, f"“{BODY}”", "p. 3", f"“{NEXT}”", "p. 9", f"“{LAST}”", "p. 12")
    assert told(read, found_in(read)) == [
        ("The mill", "pell-mill", "3"), ("Prices rose", "pell-mill", "9"), ("What was", "pell-mill", "12"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "— Pell, The Mill and the Market, p. 35",
        "– Ada Pell, The Mill and the Market, p. 35.",
        "Ada Pell, The Mill and the Market, p. 35",
        "(Ada Pell, The Mill and the Market, p. 35)",
        "[Pell, The Mill and the Market (London: Harrow Press, 1974), p. 35]",
    ],
)
def test_a_reference_under_a_quotation_gives_work_and_pages(line: str) -> None:
    read = document("Of mills", f"“{BODY}”", line, "More words.")
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "35")]


def test_a_name_and_pages_mean_the_work_introduced_before() -> None:
    read = document(MILL, f"“{BODY}” p. 3", "Some words.", f"“{NEXT}”", "— Pell, p. 9", "More words.")
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "3"), ("Prices rose", "pell-mill", "9")]


@pytest.mark.parametrize("end", ["", ":"])
def test_a_reference_over_a_quotation_gives_work_and_pages(end: str) -> None:
    read = document(
        "Two witnesses.", f"Ada Pell, The Mill and the Market, pp. 35-36{end}", f"“{BODY}”",
        f"Orla Finch, Bread Before Dawn, p. 4{end}", f"“{NEXT}”", "More words.",
    )  # fmt: skip
    (mill, bread) = told(read, found_in(read))
    assert mill == ("The mill", "pell-mill", "35-36")
    assert bread[0::2] == ("Prices rose", "4")
