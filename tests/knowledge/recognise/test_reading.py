"""Reading a text as topics, ideas and their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entries import TopicEntry
from knowledge.recognise.reading import MAX_WORDS, Reader

READER = Reader(
    [
        TopicEntry(id="ada", name="Ada Lindqvist", type="person", aliases=("Ada", "Lindqvist", "the engineer")),
        TopicEntry(id="canal", name="Grand Canal", type="place", aliases=("canal", "GC")),
    ],
    {"fishermen"},
)


@pytest.mark.parametrize("typed", ["Ada", "ADA's", "lindqvist", "Lindkvist", "the engineer", "Ada Lindqvist"])
def test_every_name_of_a_topic_is_the_same_term(typed: str) -> None:
    """Aliases, possessives, case and a slip of the finger in a longer word all name the topic."""
    assert READER.read(f"{typed} was there").topics == {"@ada"}


@pytest.mark.parametrize("typed", ["adapt", "Ida", "canals and banal", "gcc"])
def test_short_names_are_not_guessed(typed: str) -> None:
    """A short name is found as it is written only."""
    assert "@ada" not in READER.read(typed).topics


def test_synonyms_are_one_idea() -> None:
    """'Stole', 'copied' and 'ripped off' share an idea; the words themselves stay too."""
    shared = READER.read("he stole it").terms & READER.read("she ripped it off, copied it").terms
    assert "~took over" in shared


def test_a_misspelt_idea_is_read_as_meant() -> None:
    """Two letters changing places in a longer word are forgiven."""
    assert "~opposed" in READER.read("she was agaisnt it").terms


def test_pairs_keep_who_did_it_to_whom() -> None:
    """The order inside a clause is kept: it is what tells the doer from the done-by."""
    assert "@ada>~opposed" in READER.read("Ada opposed the canal").pairs
    assert "~opposed>@ada" in READER.read("they opposed Ada").pairs


def test_nothing_is_paired_across_clauses() -> None:
    """What is said in another clause is not said of the same thing."""
    assert not any("@ada" in pair and "@canal" in pair for pair in READER.read("Ada slept. The canal froze").pairs)


def test_repetition_adds_nothing() -> None:
    """A word said 800 times reads as a word said once."""
    once, often = READER.read("canal"), READER.read("canal " * 800)
    assert (often.terms, often.grams) == (once.terms, once.grams)
    assert often.words == MAX_WORDS


@given(st.text(max_size=400))
def test_reading_never_raises_and_is_repeatable(text: str) -> None:
    """Any text can be read, twice alike."""
    assert READER.read(text) == READER.read(text)
