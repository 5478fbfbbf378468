"""What a note says of its source beside where it is: that it says something else, whom it quotes, that it is not the source."""

import pytest

from knowledge.documents.cited import Citation
from knowledge.documents.citing import citations

from .made_up import WORKS, document, key

HILL = "Ada Hill, Mills of the Upper Valley, p. 40"


def noted(note: str) -> Citation:
    """Return the only citation of a quotation with a note."""
    text = f"It is told. “The weir was taken by open force, and held.”[1] So it is told.\n\nNotes\n\n1. {note}"
    [found] = citations(document(text), WORKS)
    return found


@pytest.mark.parametrize(
    "signal",
    [
        "Contra ", "Pace ", "Unlike ", "Against ", "But see ", "Cf. ", "Compare ", "For the opposite view see ", "For a different account, see ",
        "My translation; compare ",
    ],
)  # fmt: skip
def test_a_source_that_is_only_compared_is_not_sure_to_have_the_words(signal: str) -> None:
    found = noted(f"{signal}{HILL}.")
    assert (key(found), found.locator) == ("hill-mills", "40")
    assert found.confidence <= 0.6


@pytest.mark.parametrize("signal", ["", "See ", "See also "])
def test_a_source_that_is_given_for_the_words_is_sure(signal: str) -> None:
    assert noted(f"{signal}{HILL}.").confidence > 0.9


def test_a_title_may_begin_as_a_signal_does() -> None:
    found = noted("Against the Stream (London: Lorn Press, 1950), p. 4.")
    assert found.work is not None
    assert found.work.csl["title"] == "Against the Stream"
    assert found.confidence > 0.6


@pytest.mark.parametrize("how", ["quoted in", "cited in", "as quoted by", "reported in"])
@pytest.mark.parametrize("who", ["Lund, ", "Otto Lund, ", "Lund’s diary, ", "Lund, Speeches, "])
def test_who_is_quoted_in_a_work_is_no_author_of_another(who: str, how: str) -> None:
    found = noted(f"{who}{how} {HILL}.")
    assert (key(found), found.locator) == ("hill-mills", "40")
    assert found.quoted in {"Lund", "Otto Lund"}


@pytest.mark.parametrize(
    "note", [f"Cited by {HILL}, from Lund, Speeches.", f"{HILL}, quoting Lund.", f"{HILL}, citing Lund, 5 May."]
)
def test_whom_a_work_quotes_may_stand_behind_it(note: str) -> None:
    found = noted(note)
    assert (key(found), found.locator, found.quoted) == ("hill-mills", "40", "Lund")


def test_a_work_that_quotes_its_own_author_quotes_nobody_else() -> None:
    assert noted(f"Hill, quoted in {HILL}.").quoted is None


@pytest.mark.parametrize(
    "said", ["This is not in", "Not in", "Falsely attributed to", "A parody of", "Lund, preface to"]
)
def test_a_remark_on_a_work_is_no_title_of_another(said: str) -> None:
    found = noted(f"{said} {HILL}.")
    assert found.work is None
    assert "Look the source up" in (found.unresolved or "")


def test_a_remark_on_a_work_that_nobody_knows_stays_a_title() -> None:
    found = noted("The Life of Zorv Lom, A Miller (London: Lorn Press, 1950), p. 4.")
    assert found.work is not None


def test_words_that_are_misquoted_are_not_resolved() -> None:
    found = noted(f"{HILL}, as misquoted by Lund, Speeches, p. 3.")
    assert found.work is None
    assert "not as the work has them" in (found.unresolved or "")
