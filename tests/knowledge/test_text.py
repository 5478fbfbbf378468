"""What a message says once Discord's markup is taken off."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import MAX_WORD, clauses, fold, strip_markup, words

MARKUP = "`*_~|>#<@&:/[]()\\-.! \n\tabhtps0123"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("**bold** and *italic* and __under__ and ~~struck~~", "bold and italic and under and struck"),
        ("_so_ much for snake_case", "so much for snake_case"),
        ("he said ||the ending|| out loud", "he said the ending out loud"),
        ("look: `code here` and ```\nmore\ncode``` gone", "look: and gone"),
        ("an unclosed ``` fence is text", "an unclosed fence is text"),
        ("> quoted\nmine", "mine"),
        ("mine\n>>> quoted\nto the end", "mine"),
        (">implying that this is mine\nmine", "mine"),
        (">:( mine", ">:( mine"),
        ("[14:03] bob: not mine\nmine", "mine"),
        ("# Heading\n- item\n-# small", "Heading\nitem\nsmall"),
        ("[the words](https://example.org/a_b) stay", "the words stay"),
        ("see https://example.org/a?b=c#d or <https://example.org> ok", "see or ok"),
        ("<@123456789012345678> <@!1> <#12> <@&99> @everyone @here hi", "hi"),
        ("<:kek:123456789> nice <a:dance:12>", "nice"),
        ("at <t:1700000000:R> then", "at then"),
        ("tr\u200bot⁠sky", "trotsky"),
        (r"\*not bold\*", "not bold"),
        ("", ""),
    ],
)
def test_markup_is_taken_off(typed: str, said: str) -> None:
    """Only what the writer says remains."""
    assert strip_markup(typed) == said


@given(st.text(alphabet=MARKUP, max_size=300) | st.text(max_size=300))
def test_stripping_never_raises_and_never_adds_letters(text: str) -> None:
    """Any string is stripped to a string without new words in it."""
    said = strip_markup(text)
    assert len(said) <= len(text)
    assert "\x00" not in said


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "<@",
        "`",
        "``",
        "```",
        "*",
        "_",
        "||",
        "[a](https://",
        "https://",
        "> ",
        ">>> ",
        "\\",
        "<:",
        "</a ",
        "\n \n",
        " ",
        "<a:b",
        "www.",
    ],
)
def test_hostile_repetition_takes_no_longer_than_a_message_may(piece: str) -> None:
    """Four thousand characters made to confuse a pattern are stripped in a blink."""
    text = (piece * 4_000)[:3_999] + "x"
    started = time.perf_counter()
    clauses(strip_markup(text))
    assert time.perf_counter() - started < 0.25


def test_words_are_folded() -> None:
    """Case, accents, typographic apostrophes and possessives do not matter."""
    assert words("Trotsky’s CAFÉ didn't ﬁt") == ["trotsky", "cafe", "didnt", "fit"]


def test_long_words_are_cut() -> None:
    """A word of four thousand letters is no word."""
    assert words("a" * 4_000) == ["a" * MAX_WORD]


def test_clauses_end_at_punctuation_and_before_conjunctions() -> None:
    """Who did what is looked for inside one clause."""
    assert clauses("He left, but she stayed because it rained. Why?") == [
        ["he", "left"],
        ["but", "she", "stayed"],
        ["because", "it", "rained"],
        ["why"],
    ]


@given(st.text(max_size=200))
def test_clauses_say_the_words_of_the_text_in_order(text: str) -> None:
    """Splitting into clauses loses and invents no letter."""
    joined = "".join(word for clause in clauses(text) for word in clause)
    letters = {c for c in fold(text) if c.isalnum()}
    assert set(joined) <= letters
    assert all(clause for clause in clauses(text))


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded stays as it is, but for the few letters whose case has no fixed point."""
    assert fold(fold(fold(text))) == fold(fold(text))
