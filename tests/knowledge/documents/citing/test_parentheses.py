"""Author and date, whole references and sources of sources, in parentheses."""

import pytest

from .paged_texts import BODY, document, found_in, told

LISTED = (
    "References",
    "Pell, Ada (1974), The Mill and the Market. London: Harrow Press.",
    "Finch, O. and Marsh, I. (1960a) ‘Bread and Salt’, in A. Pell (ed.), Kitchens of the Valley, York: Quill.",
    "Finch, Orla (1960b). Salt Roads. York: Quill.",
    "Tull, Bernard. Ledgers of the Poor. York: Quill, 1950.",
)


@pytest.mark.parametrize(
    ("said", "words", "work", "locator"),
    [
        ("The mill failed (Pell 1974: 35).", "The mill", "pell-mill", "35"),
        ("The mill failed (Pell, 1974, p. 35).", "The mill", "pell-mill", "35"),
        ("The mill failed (Pell, 1974, pp. 35–39).", "The mill", "pell-mill", "35-39"),
        ("The mill failed (see Pell 1974).", "The mill", "pell-mill", None),
        ("It is said that “the mill failed” (Pell 1974: 35).", "the mill", "pell-mill", "35"),
        ("Pell (1974, 35) holds that “the mill failed” at once.", "the mill", "pell-mill", "35"),
        ("Pell (1974: 35) is of another mind.", "Pell (1974:", "pell-mill", "35"),
        ("The mill failed (Tull 1950: 7).", "The mill", "tull-ledgers", "7"),
        ("The mill failed (Finch and Marsh 1960a: 7).", "The mill", "finch-bread-and-salt", "7"),
        ("The mill failed (Finch 1960b, S. 7).", "The mill", "finch-salt-roads", "7"),
    ],
)
def test_author_and_date_are_found_in_the_list(said: str, words: str, work: str, locator: str | None) -> None:
    read = document("Words.", said, *LISTED)
    (found,) = found_in(read)
    assert read.text[found.start : found.end].startswith(words)
    assert found.work is not None
    assert (str(found.work.csl["id"]).removeprefix("orla-").removeprefix("o-"), found.locator) == (work, locator)
    assert found.rule == "author-date"


def test_several_in_one_parenthesis_cite_the_same_words() -> None:
    read = document("Words.", "The mill failed (Pell 1974: 35; Tull 1950: 7–9).", *LISTED)
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "35"), ("The mill", "tull-ledgers", "7-9")]


def test_a_date_that_the_list_has_not_is_unresolved() -> None:
    (found,) = found_in(document("Words.", "The mill failed (Pell 1999: 35).", *LISTED))
    assert found.work is None
    assert found.unresolved is not None
    assert "Pell 1999" in found.unresolved


def test_two_of_the_same_year_need_a_letter() -> None:
    (found,) = found_in(document("Words.", "The mill failed (Finch 1960: 35).", *LISTED))
    assert found.work is None
    assert found.unresolved is not None


def test_without_a_list_the_base_may_know_the_year() -> None:
    read = document("Words.", "The mill failed (Pell 1974: 35).")
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "35")]


@pytest.mark.parametrize(
    "said",
    [
        "The mill failed (March 1930).",
        "The Valley League (1926–27) failed.",
        "He lived in York (London 1996).",
        "Pell (1974) failed.",
        "It cost little (about 35).",
        "The mill (see below) failed.",
    ],
)
def test_years_in_parentheses_are_no_citations_by_themselves(said: str) -> None:
    assert found_in(document("Words.", said)) == []


def test_a_whole_reference_in_parentheses() -> None:
    read = document(
        "Words.", f"“{BODY}” (Ada Pell, The Mill and the Market, Harrow Press London 1974, p. 35), and so on."
    )
    (found,) = found_in(read)
    assert told(read, [found]) == [("The mill", "pell-mill", "35")]
    assert found.rule == "full-reference"


def test_ibid_in_parentheses_means_the_work_before() -> None:
    read = document("Words.", "The mill failed (Pell 1974: 35). It was sold (ibid.: 36). It burnt (ibid.).", *LISTED)
    assert [(each.work.key if each.work else None, each.locator) for each in found_in(read)] == [
        ("pell-mill", "35"), ("pell-mill", "36"), ("pell-mill", "36"),
    ]  # fmt: skip


@pytest.mark.parametrize("by", ["quoted in", "cited in", "qtd. in", "zit. nach", "as quoted in"])
def test_a_source_known_from_another_has_both(by: str) -> None:
    read = document("Words.", f"“The mill failed” (Tull 1950: 12, {by} Pell 1974: 35).", *LISTED)
    (found,) = found_in(read)
    assert found.work is not None
    assert (found.work.key, found.locator) == ("tull-ledgers", "12")
    assert found.quoted_in is not None
    assert found.quoted_in.work is not None
    assert (found.quoted_in.work.key, found.quoted_in.locator) == ("pell-mill", "35")


def test_a_person_known_from_a_source_is_who_is_quoted() -> None:
    (found,) = found_in(document("Words.", "“The mill failed” (Orla Finch, quoted in Pell 1974: 35).", *LISTED))
    assert found.work is not None
    assert (found.work.key, found.locator, found.quoted) == ("pell-mill", "35", "Orla Finch")
