"""A quotation is no work's whose lead-in denies it, gives it as hearsay, or speaks of words about the work."""

import pytest

from .paged_texts import NEXT, document, found_in


def cited(*parts: str) -> list[tuple[str | None, str | None]]:
    """Return the works and the pages that paragraphs cite."""
    return [(str(each.work.csl["id"]) if each.work else None, each.locator) for each in found_in(document(*parts))]


@pytest.mark.parametrize(
    "lead",
    [
        "In her book “The Mill and the Market” Ada Pell never wrote the following, though her enemies say so:",
        "In The Mill and the Market Ada Pell did not write this:",
        "From the Valley Post’s review of The Mill and the Market:",
        "What a miller wrote about The Mill and the Market:",
        "What Lund said of Ada Pell’s The Mill and the Market:",
        "Some say that Ada Pell wrote in The Mill and the Market:",
        "Ada Pell allegedly wrote in The Mill and the Market:",
        "Ada Pell is said to have written in The Mill and the Market:",
        "Angeblich schrieb Ada Pell in The Mill and the Market:",
    ],
)
@pytest.mark.parametrize("pages", ["", " p. 39"])
def test_what_is_not_said_to_be_in_a_work_is_not_cited_from_it(lead: str, pages: str) -> None:
    found = cited(lead, f"“{NEXT}”{pages}")
    assert all(work is None for work, _ in found)
    assert bool(found) or not pages


def test_a_work_that_was_introduced_before_is_not_meant_either() -> None:
    found = cited(
        *(
            "From Ada Pell’s The Mill and the Market:",
            f"“{NEXT}” p. 3",
            "Ada Pell never wrote the following:",
            f"“{NEXT}” p. 39",
        )
    )
    assert found == [("pell-mill", "3"), (None, "39")]


def test_a_rumour_in_the_middle_of_a_paragraph_is_none_the_better() -> None:
    found = cited(f"Some say that Ada Pell wrote in The Mill and the Market: “{NEXT}” (p. 39) So they say.")
    assert [work for work, _ in found] == [None]


@pytest.mark.parametrize(
    "lead",
    [
        "Ada Pell never said it better than in The Mill and the Market:",
        "Some say that she was silent, but in The Mill and the Market Ada Pell wrote:",
        "In The Mill and the Market Ada Pell wrote about the weir:",
        "From Ada Pell’s The Mill and the Market, which nobody reviewed:",
    ],
)
def test_other_words_of_the_kind_leave_the_work_what_it_is(lead: str) -> None:
    assert cited(lead, f"“{NEXT}” p. 39") == [("pell-mill", "39")]
