"""How often ordinary talk uses a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.recognise.ordinary import FILE, ordinary_share
from knowledge.recognise.stemming import stem


def test_every_share_is_a_share() -> None:
    """Of every stem in the table, and each stem stands there once."""
    stems = [root for line in FILE.read_text("ascii").splitlines() for root in line.split(" ")[1:]]
    assert len(stems) > 5_000
    assert len(set(stems)) == len(stems)
    assert all(0 < ordinary_share(root) <= 1 for root in stems)


def test_half_of_all_messages_say_the() -> None:
    assert ordinary_share("the") > 0.5
    assert ordinary_share("the") == max(map(ordinary_share, ("the", "of", "people", "canal")))


@pytest.mark.parametrize(("often", "seldom"), [("people", "canal"), ("game", "bridge"), ("money", "plagiarise")])
def test_what_people_say_more_often_has_the_larger_share(often: str, seldom: str) -> None:
    assert ordinary_share(stem(often)) > ordinary_share(stem(seldom))


@pytest.mark.parametrize("word", ["aqueduct", "collectivisation", "zhenotdel", "", "THE"])
def test_what_ordinary_talk_hardly_says_has_none(word: str) -> None:
    assert ordinary_share(word) == 0.0


@given(st.text(max_size=20))
def test_any_word_has_a_share(word: str) -> None:
    assert 0.0 <= ordinary_share(word) <= 1.0
