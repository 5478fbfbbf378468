"""What anybody wrote, shown on Discord: letters and nothing else."""

import re

import pytest
from hostile import MARKUP, TOKEN, active_in, hostile
from hypothesis import given
from hypothesis import strategies as st

from knowledge import escape_markdown


@given(hostile | st.text(max_size=200))
def test_nothing_in_an_escaped_text_is_more_than_letters(text: str) -> None:
    assert active_in(escape_markdown(text)) == []


@pytest.mark.parametrize("markup", MARKUP)
def test_no_markup_survives_wherever_it_stands(markup: str) -> None:
    for text in (markup, f"a {markup} b", f"a\n{markup}", f"a\\{markup}", markup * 2):
        assert active_in(escape_markdown(text)) == [], text


@pytest.mark.parametrize(
    "markup", [f"**{TOKEN}**", f"# {TOKEN}", "@everyone", "<@1>", f"[x](https://{TOKEN}.example)", "\u202e"]
)
def test_the_check_sees_what_is_not_escaped(markup: str) -> None:
    assert active_in(markup) != []


@given(st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=100))
def test_letters_stay_as_they_are(text: str) -> None:
    """Discord takes the backslashes away again."""
    shown = re.sub(r"\\(.)", r"\1", escape_markdown(text), flags=re.DOTALL).replace("@\u200b", "@")
    assert shown == text
