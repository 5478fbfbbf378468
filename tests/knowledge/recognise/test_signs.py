"""How a message is put."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.recognise.signs import MessageSigns


@pytest.mark.parametrize("text", ["Did he know?", "He knew. Or did he?", "why would he", "source for that?"])
def test_questions_are_seen(text: str) -> None:
    """A question mark, an opening question word or an announcement tells a question."""
    signs = MessageSigns.of(text)
    assert signs.questions or signs.announced


@pytest.mark.parametrize("text", ["He never knew", "he didn't know", "he didn’t know", "no he knew nothing"])
def test_negations_are_seen(text: str) -> None:
    """With or without an apostrophe."""
    assert MessageSigns.of(text).negated


@pytest.mark.parametrize("text", ["that is a myth", "Debunked ages ago", "what a lie"])
def test_denials_are_seen(text: str) -> None:
    """Words for untruth tell a denial."""
    assert MessageSigns.of(text).denied


def test_a_plain_statement_shows_no_sign() -> None:
    """Nothing is read into a statement."""
    assert MessageSigns.of("He knew it all.") == MessageSigns()


@given(st.text(max_size=200))
def test_any_text_has_signs(text: str) -> None:
    """Nothing raises, and the share of questions is a share."""
    assert 0.0 <= MessageSigns.of(text).questions <= 1.0
