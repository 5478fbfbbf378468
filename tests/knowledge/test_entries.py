"""The shape of an entry: what it may hold, what it refuses, and that it never changes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.base import KnowledgeBase
from knowledge.entries import (
    CitationEntry,
    CitedLine,
    ClaimEntry,
    EvidenceEntry,
    Locator,
    PassageRef,
    SideEntry,
    TopicEntry,
)

PASSAGE = {"start": 0, "end": 9, "words": 2, "fingerprint": "0123456789abcdef"}


def claim(**fields: object) -> ClaimEntry:
    given_fields = {"slug": "a-claim", "code": "F-001", "statement": "S.", "question": "Q?", "kind": "draft"}
    return ClaimEntry.model_validate(given_fields | fields)


def test_an_entry_does_not_change(small: KnowledgeBase) -> None:
    entry = small.claims["trotsky-opposed-the-nep"]
    with pytest.raises(ValidationError, match="frozen"):
        entry.statement = "Another."
    assert isinstance(entry.sides, tuple)
    assert hash(entry) == hash(entry.model_copy())


def test_names_are_hyphenated_in_files_and_underscored_in_code() -> None:
    line = {"text": "T.", "citations": [{"work": "w"}]}
    by_alias, by_name = claim(**{"common-ground": line}), claim(common_ground=line)
    assert by_alias == by_name
    assert "common-ground" in by_alias.model_dump(by_alias=True)


def test_an_entry_that_is_dumped_validates_to_itself(small: KnowledgeBase) -> None:
    for entry in (*small.claims.values(), *small.topics.values()):
        assert type(entry).model_validate(entry.model_dump(mode="json", by_alias=True)) == entry
        assert type(entry).model_validate_json(entry.model_dump_json(exclude_defaults=True)) == entry


@pytest.mark.parametrize("field", ["titel", "Slug", "common ground", ""])
def test_an_unknown_field_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        claim(**{field: "x"})


@pytest.mark.parametrize(
    "slug", ["", "-", "a-", "-a", "a--b", "A", "a_b", "a b", "ä", "a\n", "../a", "a/b", "a.b", "a" * 81, "٣"]
)
def test_a_slug_that_is_no_file_name_is_refused(slug: str) -> None:
    with pytest.raises(ValidationError):
        claim(slug=slug)


@pytest.mark.parametrize("slug", ["a", "1917", "a-1-b", "a" * 80])
def test_a_slug_is_lower_case_words_joined_by_hyphens(slug: str) -> None:
    assert claim(slug=slug).slug == slug


@pytest.mark.parametrize(
    "code", ["", "F-1", "F-12", "F-1234567", "f-001", "F001", "G-001", "F-001 ", "F-0a1", "F-\u0661\u0662\u0663"]
)
def test_a_code_that_cannot_be_typed_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        claim(code=code)


@pytest.mark.parametrize(
    ("model", "field", "limit", "rest"),
    [
        (ClaimEntry, "statement", 150, claim().model_dump()),
        (ClaimEntry, "question", 150, claim().model_dump()),
        (SideEntry, "heading", 60, {"stance": "affirms"}),
        (EvidenceEntry, "summary", 260, {"id": "a", "citation": {"work": "w"}}),
        (EvidenceEntry, "reports", 100, {"id": "a", "summary": "S.", "citation": {"work": "w"}}),
        (CitedLine, "text", 260, {"citations": [{"work": "w"}]}),
        (Locator, "locator", 100, {"work": "w", "label": "page"}),
        (TopicEntry, "name", 100, {"id": "a", "type": "idea"}),
    ],
)
def test_a_text_ends_at_its_limit(model: type[Any], field: str, limit: int, rest: dict[str, Any]) -> None:
    """The card has room for so much; spaces around a text do not count."""
    assert getattr(model.model_validate(rest | {field: f" {'x' * limit} "}), field) == "x" * limit
    for bad in ("x" * (limit + 1), "", "  ", 7, None if field not in {"reports", "locator"} else False):
        with pytest.raises(ValidationError):
            model.model_validate(rest | {field: bad})


@pytest.mark.parametrize("character", ["\n", "\r", "\x00", "\x1b", "\x85", "\u2028", "\u2029"])
def test_a_text_is_one_line_of_printable_characters(character: str) -> None:
    """PostgreSQL has no place for NUL, a terminal obeys ESC, and each of the others ends a line somewhere."""
    with pytest.raises(ValidationError):
        claim(statement=f"a{character}b")
    with pytest.raises(ValidationError):
        claim(counterexamples=[f"a{character}b"])


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_an_accepted_text_is_kept_but_for_the_space_around_it(text: str) -> None:
    try:
        entry = claim(statement=text)
    except ValidationError:
        return
    assert entry.statement in text
    assert entry.statement.split() == text.split()


@pytest.mark.parametrize("place", [{"label": "page"}, {"locator": "39"}])
def test_a_label_and_a_locator_go_together(place: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="`label` and `locator` go together"):
        Locator.model_validate({"work": "w", **place})


@pytest.mark.parametrize("locator", ["39-40", "iv", "2, 5 and 7", "Foreword", "724-727, 729"])
def test_a_locator_is_free_text(locator: str) -> None:
    assert CitationEntry.model_validate({"work": "w", "label": "page", "locator": locator}).locator == locator


@pytest.mark.parametrize(
    "change",
    [
        {"end": 0},
        {"start": 9},
        {"start": 10},
        {"start": -1},
        {"words": 0},
        {"fingerprint": "0123"},
        {"fingerprint": "0123456789ABCDEF"},
        {"start": 0.5},
    ],
)
def test_a_passage_is_a_span_with_words_and_a_fingerprint(change: dict[str, Any]) -> None:
    PassageRef.model_validate(PASSAGE)
    with pytest.raises(ValidationError):
        PassageRef.model_validate(PASSAGE | change)


def test_a_cited_line_needs_a_citation() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        CitedLine.model_validate({"text": "T.", "citations": []})


def test_the_citations_of_a_claim_come_in_the_order_of_the_file(small: KnowledgeBase) -> None:
    citations = list(small.claims["trotsky-opposed-the-nep"].citations())
    assert [(citation.work, citation.locator) for citation in citations] == [
        ("essay-on-collectivisation", None),
        ("lewin-undercurrents", "35"),
        ("essay-on-collectivisation", None),
        ("trotsky-betrayed", None),
        ("lewin-undercurrents", "39-40"),
        ("trotsky-betrayed", "2"),
        ("lewin-undercurrents", None),
    ]


def test_a_claim_without_parts_cites_nothing() -> None:
    assert list(claim().citations()) == []
