"""A quotation is found again in another edition, and not where something else stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.alignment import Letters

PASSAGE = (
    "The committee met on Tuesday in the long room above the granary, and resolved by nine votes to four that the "
    "northern cooperatives should keep their seed corn until the ice had left the river."
)
OTHER = (
    "Nobody had told the cook that the guests were bringing their own musicians, so the hall was cleared in haste and "
    "the soup was served an hour late to people who had long since begun to dance."
)
BEFORE, AFTER = "An opening chapter about weather. " * 40, " A closing chapter about harbours." * 40


def find(changed: str) -> str | None:
    text = BEFORE + changed + AFTER
    found = Letters(text).find(PASSAGE)
    return text[found.span.start : found.span.end] if found else None


@pytest.mark.parametrize(
    "changed",
    [
        PASSAGE,
        PASSAGE.upper(),
        PASSAGE.replace("'", "’").replace(", ", " – "),
        PASSAGE.replace("cooperatives", "co-\noperatives").replace("resolved", "re-\nsolved"),
        PASSAGE.replace(" ", "\n"),
    ],
)
def test_what_a_typesetter_changes_is_no_difference(changed: str) -> None:
    text = BEFORE + changed + AFTER
    found = Letters(text).find(PASSAGE)
    assert found is not None
    assert found.likeness == 1
    assert text[found.span.start : found.span.end] == changed.rstrip(".")


@pytest.mark.parametrize(
    "changed",
    [
        PASSAGE.replace("committee", "comrnittee").replace("granary", "granarv").replace("river", "rivcr"),
        PASSAGE.replace(" northern", "").replace(" long", ""),
        PASSAGE.replace("by nine votes", "\n\n112 THE GRANARY\n\nby nine votes"),
    ],
)
def test_slips_of_a_machine_and_a_running_head_do_not_hide_it(changed: str) -> None:
    found = find(changed)
    assert found is not None
    assert found.startswith("The com")
    assert abs(len(found) - len(changed)) < 40


@pytest.mark.parametrize("changed", [OTHER, "", PASSAGE[:60] + OTHER])
def test_another_passage_is_not_taken_for_it(changed: str) -> None:
    assert find(changed) is None


def test_few_letters_are_only_found_as_they_are() -> None:
    letters = Letters("he said no to all of it")
    assert letters.find("no to ALL") is not None
    assert letters.find("no of all") is None
    assert letters.find("— …") is None


@given(st.text(max_size=300), st.text(max_size=300))
def test_nothing_typed_breaks_it(text: str, wanted: str) -> None:
    found = Letters(text).find(wanted)
    assert found is None or 0 <= found.span.start < found.span.end <= len(text)
