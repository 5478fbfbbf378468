"""Cutting text."""

from hypothesis import given
from hypothesis import strategies as st

from bot.render.limits import clip


@given(st.text(), st.integers(min_value=1, max_value=200))
def test_clipped_text_is_never_too_long(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit


@given(st.text(max_size=50))
def test_text_that_fits_is_left_alone(text: str) -> None:
    assert clip(text, 50) == text


def test_text_is_cut_at_a_word_and_says_so() -> None:
    assert clip("one two three four", 12) == "one two…"


def test_a_cut_never_leaves_a_backslash_that_escapes_the_ellipsis() -> None:
    assert not clip("a\\*" * 20, 9).endswith("\\…")
