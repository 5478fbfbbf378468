"""Works as CSL items: what is accepted, what is normalised, and what is refused with help."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.csl import WorkEntry, csl_date
from knowledge.entries import SourceKind


def work(**fields: object) -> WorkEntry:
    item = {
        "id": "lewin-undercurrents",
        "type": "book",
        "title": "Undercurrents",
        "custom": {"source-kind": "scholarship"},
    }
    return WorkEntry.model_validate(item | {key.replace("_", "-"): value for key, value in fields.items()})


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        (1975, [[1975]]),
        ("1926-03", [[1926, 3]]),
        ("1926-03-04", [[1926, 3, 4]]),
        (datetime.date(1926, 3, 4), [[1926, 3, 4]]),
        ("1926/1927", [[1926], [1927]]),
        ("-0044", [[-44]]),
        ({"date-parts": [["1975", 3]]}, [[1975, 3]]),
        ([{"year": 1975, "month": 3}], [[1975, 3]]),
    ],
)
def test_every_written_form_of_a_date_becomes_date_parts(written: object, parts: list[list[int]]) -> None:
    """Pandoc, Zotero and an unquoted YAML date all mean the same day."""
    assert csl_date(written) == {"date-parts": parts}


def test_a_date_in_words_is_kept_as_it_is() -> None:
    assert csl_date("around 1930") == {"literal": "around 1930"}


@pytest.mark.parametrize(
    "written",
    [True, None, 19.75, [], {}, {"date-parts": []}, {"date-parts": [[]]}, {"date-parts": [[None]]}, [{"month": 3}]],
)
def test_what_is_no_date_is_refused_in_words(written: object) -> None:
    """A ValueError, which pydantic reports with its place; never a TypeError."""
    with pytest.raises(ValueError, match="a date is a year"):
        csl_date(written)


@given(st.recursive(st.none() | st.integers() | st.text() | st.dates(), lambda inner: st.lists(inner, max_size=3)))
def test_any_value_is_a_date_or_refused(value: Any) -> None:
    """Nothing but ValueError escapes, and what is accepted can be read as a year or as words."""
    try:
        date = csl_date(value)
    except ValueError:
        return
    assert date.get("literal") is not None or isinstance(date["date-parts"][0][0], int)


def test_a_misspelt_variable_is_named_with_the_right_one() -> None:
    with pytest.raises(ValidationError, match=r"no CSL variable; did you mean 'publisher'"):
        work(publischer="Pluto")


def test_a_misspelt_type_is_named_with_the_right_one() -> None:
    with pytest.raises(ValidationError, match=r"no CSL type; did you mean 'chapter'"):
        work(type="chaptr")


def test_a_name_without_family_and_literal_is_refused() -> None:
    with pytest.raises(ValidationError, match="a name needs `family`"):
        work(author=[{"given": "Moshe"}])


def test_a_work_needs_its_source_kind() -> None:
    with pytest.raises(ValidationError):
        work(custom={})


def test_a_work_tells_its_year_people_and_kind() -> None:
    authors = [{"family": "Lewin", "given": "Moshe"}, {"family": "Cohen", "given": "Stephen F."}]
    entry = work(author=authors, issued=1975)
    assert (entry.year, entry.people, entry.source_kind) == (
        1975,
        "Moshe Lewin and Stephen F. Cohen",
        SourceKind.SCHOLARSHIP,
    )


def test_editors_stand_in_where_no_author_is_named() -> None:
    assert work(editor=[{"family": "Tucker", "given": "Robert C."}]).people == "Robert C. Tucker"


def test_a_work_without_a_date_has_no_year() -> None:
    assert work().year is None
    assert work(issued="around 1930").year is None
