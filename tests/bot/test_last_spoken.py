"""What people said just before."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.last_spoken import GOES_ON_WITHIN, MOST, MOST_CHARACTERS, LastSpoken

NOW = 1_800_000_000.0
MINUTE = 60.0


@pytest.mark.parametrize(
    ("later", "expected"),
    [(0.001, "so"), (59.0, "so"), (MINUTE, "so"), (61.0, ""), (86_400.0, ""), (0.0, ""), (-1.0, "")],
)
def test_what_was_said_is_known_for_a_minute(later: float, expected: str) -> None:
    """Not to itself, when it is edited, nor to what was sent before it."""
    spoken = LastSpoken()
    spoken.note(1, 7, "so", NOW)
    assert spoken.before(1, 7, NOW + later) == expected


def test_nobody_goes_on_from_others_or_from_elsewhere() -> None:
    spoken = LastSpoken()
    spoken.note(1, 7, "so", NOW)
    assert spoken.before(1, 8, NOW + 1) == ""
    assert spoken.before(2, 7, NOW + 1) == ""
    assert LastSpoken().before(1, 7, NOW) == ""


def test_only_the_last_message_counts() -> None:
    spoken = LastSpoken()
    spoken.note(1, 7, "first", NOW)
    spoken.note(1, 7, "second", NOW + 50)
    assert spoken.before(1, 7, NOW + 100) == "second"


def test_a_long_message_is_remembered_in_part() -> None:
    spoken = LastSpoken()
    spoken.note(1, 7, "x" * 4_000, NOW)
    assert spoken.before(1, 7, NOW + 1) == "x" * MOST_CHARACTERS


def test_so_many_are_remembered_and_the_earliest_go_first() -> None:
    """However many speak within a minute; who spoke again stays."""
    spoken = LastSpoken()
    for author in range(MOST):
        spoken.note(1, author, "so", NOW)
    spoken.note(1, 0, "again", NOW + 1)
    for author in range(MOST, MOST + 10):
        spoken.note(1, author, "so", NOW + 1)
    assert spoken.before(1, 0, NOW + 2) == "again"
    assert spoken.before(1, 1, NOW + 2) == ""
    assert spoken.before(1, MOST + 9, NOW + 2) == "so"
    assert len(spoken._said) <= MOST


def test_what_is_older_than_a_minute_is_not_kept() -> None:
    """It is gone from memory as soon as anybody speaks, not only from what is told."""
    spoken = LastSpoken()
    for author in range(20):
        spoken.note(1, author, "so", NOW)
    spoken.note(2, 99, "hello", NOW + MINUTE + 1)
    assert list(spoken._said) == [(2, 99)]


@given(
    st.lists(
        st.tuples(st.integers(1, 2), st.integers(1, 3), st.floats(0, 40), st.text(min_size=1, max_size=5)), max_size=30
    )
)
def test_it_knows_what_a_list_of_everything_said_would_tell(said: list[tuple[int, int, float, str]]) -> None:
    """As long as time does not go backwards."""
    spoken = LastSpoken()
    times = itertools.accumulate((pause for _, _, pause, _ in said), initial=NOW)
    told: dict[tuple[int, int], tuple[float, str]] = {}
    for at, (channel, author, _, text) in zip(times, said, strict=False):
        when, what = told.get((channel, author), (0.0, ""))
        assert spoken.before(channel, author, at) == (what if 0 < at - when <= MINUTE else "")
        spoken.note(channel, author, text, at)
        told[channel, author] = at, text
    assert GOES_ON_WITHIN == MINUTE
