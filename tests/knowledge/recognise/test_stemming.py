"""The light stemmer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.recognise.stemming import singular, stem


@pytest.mark.parametrize(
    "family",
    [
        ("collectivise", "collectivize", "collectivised", "collectivization", "collectivisation", "collectivizing"),
        ("oppose", "opposed", "opposes", "opposing", "opposition"),
        ("policy", "policies"),
        ("plan", "plans", "planned", "planning"),
    ],
)
def test_a_family_of_words_has_one_stem(family: tuple[str, ...]) -> None:
    """British, American and inflected forms meet."""
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize(("first", "second"), [("stalin", "stalinism"), ("work", "worker"), ("trotsky", "trotskyist")])
def test_different_things_stay_apart(first: str, second: str) -> None:
    """A person is not a doctrine, and work is not a worker."""
    assert stem(first) != stem(second)


def test_singular_takes_a_plural_s_only() -> None:
    """Names lose no more than a plural."""
    assert [singular(word) for word in ("kulaks", "marx", "class", "status", "axis")] == [
        "kulak",
        "marx",
        "class",
        "status",
        "axis",
    ]


@given(st.text(max_size=40))
def test_a_stem_is_never_longer_than_its_word(word: str) -> None:
    """Nothing is added and nothing raises."""
    assert len(stem(word)) <= len(word)
