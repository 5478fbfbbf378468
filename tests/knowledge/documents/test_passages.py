"""A passage is found again in another copy of its document, and only there."""

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from knowledge.documents.passages import PassageFinder, Span, fingerprint, normalised_words

PASSAGE = "The Left didn't pressed to “drop” the NEP\nin 1925; cafés, too."
TEXT = f"A heading\n\nSome words before it. {PASSAGE} And some words after it."
START = TEXT.index(PASSAGE)


def find(text: str, *, passage: str = PASSAGE, start: int = START) -> str | None:
    """Return what is found in `text` of a passage that was recorded at `start`."""
    span = PassageFinder(text).find(
        start=start,
        end=start + len(passage),
        words=len(normalised_words(passage)),
        digest=fingerprint(passage),
    )
    return text[span.start : span.end] if span else None


def test_a_passage_is_found_where_it_was_recorded() -> None:
    span = PassageFinder(TEXT).find(start=START, end=START + len(PASSAGE), words=12, digest=fingerprint(PASSAGE))
    assert span == Span(start=START, end=START + len(PASSAGE))


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.replace(" ", "\n"),
        re.sub(r"\s+", "  \r\n\t", TEXT),
        TEXT.upper(),
        TEXT.lower(),
        TEXT.translate(str.maketrans("“”'", '""’')),
        TEXT.translate(str.maketrans("“”';,.", "      ")),
        TEXT.replace("é", "e"),
        TEXT.replace("é", "e\u0301"),
        "Another page.\n" * 50 + TEXT,
        TEXT[START - 6 :],
        TEXT[START : START + len(PASSAGE)],
    ],
    ids=[
        "wrapped",
        "wrapped with CRLF",
        "upper case",
        "lower case",
        "other quotes",
        "no punctuation",
        "no accents",
        "decomposed accents",
        "moved down",
        "moved up",
        "nothing else",
    ],
)
def test_a_passage_is_found_in_another_copy(copy: str) -> None:
    """Line breaks, case, quotes, accents and the pages before it differ from edition to edition."""
    found = find(copy)
    assert found is not None
    assert normalised_words(found) == normalised_words(PASSAGE)


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.replace("drop", "keep"),
        TEXT.replace("1925", "1926"),
        TEXT.replace("the NEP", "NEP"),
        TEXT.replace("to ", "to not "),
        TEXT.replace("pressed to", "to pressed"),
        TEXT.replace("The Left", "TheLeft"),
        TEXT[: START + 20],
        "",
    ],
    ids=["other word", "other number", "word left out", "word put in", "swapped", "joined", "cut off", "empty"],
)
def test_a_passage_whose_words_changed_is_not_found(copy: str) -> None:
    assert find(copy) is None


def test_the_recorded_place_wins_where_a_passage_stands_twice() -> None:
    text = f"{PASSAGE} {PASSAGE}"
    start = len(PASSAGE) + 1
    span = PassageFinder(text).find(start=start, end=len(text), words=12, digest=fingerprint(PASSAGE))
    assert span == Span(start=start, end=len(text))


def test_a_passage_is_whole_words() -> None:
    """`nep` is not found inside `nepman`."""
    assert find("xx the nepman", passage="the nep", start=0) is None


@pytest.mark.parametrize("words", [0, -1])
def test_a_passage_without_words_is_not_found(words: int) -> None:
    assert PassageFinder("a b c").find(start=0, end=1, words=words, digest=fingerprint("x")) is None


def test_a_fingerprint_is_sixteen_hex_digits_that_never_change() -> None:
    """Every citation in the seeds holds one."""
    assert fingerprint("The Left pressed to drop the NEP in 1925.") == "344acdcb52e106a5"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's the “NEP”, 1921-28!", ["it", "s", "the", "nep", "1921", "28"]),
        ("Kolakowski's Główne nurty", ["kolakowski", "s", "głowne", "nurty"]),
        ("ﬁnal STRASSE Straße", ["final", "strasse", "strasse"]),
        ("snake_case", ["snake", "case"]),
        ("Новая ЭКОНОМИЧЕСКАЯ политика", ["новая", "экономическая", "политика"]),
        (" \n…—!", []),
    ],
)
def test_words_are_without_case_accents_and_punctuation(text: str, words: list[str]) -> None:
    assert normalised_words(text) == words


# The signs that other editions and PDF readers write differently, more often than st.text() would.
LETTERS = st.text(
    st.characters(categories=["L", "N", "M", "P", "S"]) | st.sampled_from("abcé’“ﬁ№²½™\u0301"), min_size=1
)
RUNS = st.lists(LETTERS, min_size=1, max_size=8)


@given(before=RUNS, passage=RUNS, after=RUNS, gap=st.sampled_from([" ", "\n", "  \r\n", "\t"]))
@example(before=["a"], passage=["cafe\u0301s"], after=["b"], gap=" ")
@example(before=["a"], passage=["№", "5"], after=["b"], gap=" ")
def test_any_passage_is_found_after_wrapping_and_shifting(
    before: list[str], passage: list[str], after: list[str], gap: str
) -> None:
    """Whatever signs it has: its words are found, not others."""
    quoted = " ".join(passage)
    words = normalised_words(quoted)
    assume(words)
    found = find(gap.join([*before, *passage, *after]), passage=quoted, start=0)
    assert found is not None
    assert normalised_words(found) == words


@given(st.lists(st.sampled_from(["the", "nep", "left", "in", "of"]), min_size=2, max_size=12), st.data())
def test_what_is_found_has_the_words_of_the_passage(text: list[str], data: st.DataObject) -> None:
    """With few words there are many runs; only one that is the same word for word counts."""
    passage = data.draw(st.lists(st.sampled_from(["the", "nep", "left"]), min_size=1, max_size=3))
    found = find(" ".join(text), passage=" ".join(passage), start=0)
    runs = [text[n : n + len(passage)] for n in range(len(text))]
    assert (found is not None) == (passage in runs)
    assert found is None or found.split() == passage


@given(st.text(), st.text())
def test_a_fingerprint_tells_words_apart(one: str, other: str) -> None:
    same = normalised_words(one) == normalised_words(other)
    assert (fingerprint(one) == fingerprint(other)) is same


@given(st.text())
@example("\u2116 5, \u3392")
def test_normalised_words_are_normalised(text: str) -> None:
    words = normalised_words(text)
    assert normalised_words(" ".join(words)) == words


@given(st.text(max_size=40), st.integers(0, 60), st.integers(0, 60), st.integers(-1, 60), st.text(max_size=16))
def test_no_record_is_too_odd_to_look_for(text: str, start: int, end: int, words: int, digest: str) -> None:
    span = PassageFinder(text).find(start=start, end=end, words=words, digest=digest)
    assert span is None or fingerprint(text[span.start : span.end]) == digest
