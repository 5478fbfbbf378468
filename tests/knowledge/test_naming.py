"""What people mean by the names of works and places that they type."""

import pytest

from knowledge import (
    SourceKind,
    cut_place,
    drafted_work,
    named_place,
    named_work,
    near_works,
    page_within,
    slug_of,
    unnamed_words,
)
from knowledge.seed.reading import Seeds


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("lewin-political-undercurrents", "lewin-political-undercurrents"),
        ("Lewin, Political Undercurrents", "lewin-political-undercurrents"),
        ("Moshe Lewin, Politcal Undercurrents in Soviet Economic Debates, 1974", "lewin-political-undercurrents"),
        ("Kołakowski, Main Currents of Marxism", "kolakowski-main-currents"),
        ("The Revolution Betrayed", "trotsky-revolution-betrayed"),
        ("Richard B. Day, Leon Trotsky and the Politics of Economic Isolation, 1973", None),
        ("Trotsky", None),
        ("Stephen Cohen", None),
        ("", None),
    ],
)
def test_a_work_is_known_by_author_and_title_and_nothing_less(bundled: Seeds, text: str, work: str | None) -> None:
    assert named_work(bundled.base.works, text) == work


@pytest.mark.parametrize(
    ("text", "label", "locator"),
    [
        ("p. 39-40", "page", "39-40"),
        ("39", "page", "39"),
        ("xi", "page", "xi"),
        ("S. 12", "page", "12"),
        ("chapter 7", "chapter", "7"),
        ("n. 93", "note", "93"),
        ("Foreword", "section", "Foreword"),
    ],
)
def test_a_place_is_read_as_it_is_written(text: str, label: str, locator: str) -> None:
    place = named_place(text)
    assert place is not None
    assert (place.label, place.locator) == (label, locator)


@pytest.mark.parametrize("text", ["", "p.", "…"])
def test_no_place_is_read_from_nothing(text: str) -> None:
    assert named_place(text) is None


@pytest.mark.parametrize(
    ("text", "work", "place"),
    [
        ("The Revolution Betrayed, p. 74", "The Revolution Betrayed", "p. 74"),
        ("Trotsky, The Revolution Betrayed (1936), pp. 39-40.", "Trotsky, The Revolution Betrayed (1936)", "pp. 39-40"),
        ("Lewin, Undercurrents chapter IV", "Lewin, Undercurrents", "chapter IV"),
        ("Lewin, Undercurrents, Seite 4 ff.", "Lewin, Undercurrents", "Seite 4 ff"),
        ("The Left, part of it", "The Left, part of it", ""),
        ("Lewin (1974)", "Lewin (1974)", ""),
        ("https://example.org/p3", "https://example.org/p3", ""),
        ("p. 3", "p. 3", ""),
        ("", "", ""),
    ],
)
def test_a_place_is_cut_off_where_it_stands_at_the_end(text: str, work: str, place: str) -> None:
    assert cut_place(text, ["Seite"]) == (work, place)


def test_a_page_in_the_middle_is_noticed() -> None:
    assert page_within("The Soviet Economy in Danger p. 262, and some blog") == "p. 262"
    assert page_within("A History of the Party, 1939") == ""


def test_what_a_text_says_beside_the_work_is_told(bundled: Seeds) -> None:
    work = bundled.base.works["trotsky-revolution-betrayed"]
    assert unnamed_words(work, "Leon Trotsky: The Revoluton Betrayed, and some blog") == ("some", "blog")
    assert unnamed_words(work, f"L. Trotsky, {work.title}, {work.year}") == ()


def test_the_works_of_an_author_who_is_named_come_first(bundled: Seeds) -> None:
    works = bundled.base.works
    near = near_works(works, "Trotsky", 3)
    assert len(near) == 3
    assert all("Trotsky" in works[key].people for key in near)
    assert near_works(works, "Lewin, Political Undercurrents", 1) == ("lewin-political-undercurrents",)
    assert near_works(works, "Nowhere, Nothing at All", 3) == ()


def test_a_work_is_drafted_from_author_title_and_year(bundled: Seeds) -> None:
    work = drafted_work(bundled.base.works, "Richard B. Day, Leon Trotsky, 1973", SourceKind.SCHOLARSHIP)
    assert work is not None
    assert (work.id, work.people, work.title, work.year) == ("day-leon-trotsky", "Richard B. Day", "Leon Trotsky", 1973)
    assert drafted_work(bundled.base.works, " , 1973", SourceKind.MEMOIR) is None


def test_a_slug_is_cut_at_a_word() -> None:
    assert slug_of("Kołakowski: Main Currents", 12) == "kolakowski"
    assert slug_of("Троцкий") == ""
