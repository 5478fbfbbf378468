"""Cosine similarity over an inverted index."""

import math

from hypothesis import given
from hypothesis import strategies as st

from knowledge.recognise.index import TermIndex

TERMS = st.frozensets(st.sampled_from("abcdefgh"), max_size=6)


def test_a_text_is_most_like_itself() -> None:
    """The similarity of a text to itself is 1, to one without a common term 0."""
    index = TermIndex([{"a", "b"}, {"c"}])
    assert [round(x, 9) for x in index.cosines({"a", "b"}).tolist()] == [1.0, 0.0]


def test_rare_terms_weigh_more() -> None:
    """Sharing what few texts say means more than sharing what all say."""
    index = TermIndex([{"x", "rare"}, {"x", "other"}, {"x"}, {"x"}])
    likeness = index.cosines({"x", "rare"})
    assert likeness[0] > likeness[1]


def test_common_words_are_never_rare() -> None:
    """A word of ordinary talk weighs less than another that stands in as few texts."""
    index = TermIndex([{f"t{i}"} for i in range(400)] + [{"people", "quorum"}], frozenset({"people"}))
    assert index.weight("people") < index.weight("quorum")


def test_an_empty_index_compares_with_nothing() -> None:
    """No texts, no similarities, no error."""
    assert TermIndex([]).cosines({"a"}).tolist() == []


@given(st.lists(TERMS, max_size=8), TERMS)
def test_cosines_are_what_the_definition_says(texts: list[frozenset[str]], query: frozenset[str]) -> None:
    """The inverted index gives the plain formula's numbers, between 0 and 1."""
    index = TermIndex(texts)

    def length(terms: frozenset[str]) -> float:
        return math.sqrt(sum(index.weight(term) ** 2 for term in terms))

    for text, found in zip(texts, index.cosines(query).tolist(), strict=True):
        shared = sum(index.weight(term) ** 2 for term in text & query)
        expected = shared / (length(text) * length(query)) if shared else 0.0
        assert math.isclose(found, expected, abs_tol=1e-9)
        assert -1e-9 <= found <= 1 + 1e-9
