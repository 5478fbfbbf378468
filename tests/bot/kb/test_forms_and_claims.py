"""What stands in a form makes the claim that it was filled in from; and what somebody types makes no more than a claim."""

import functools

import pytest
from alike_entries import TOPICS, WORKS, claims, works
from hostile import hostile
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.kb.fields import (
    EVIDENCE_FIELDS,
    FIELDS,
    NEW_FIELDS,
    SOURCE_KIND,
    TEXTS_FIELD,
    Listed,
    Part,
)
from bot.kb.forms import LISTED_NAMES, PART_NAMES, SIDE_NAMES, ItemSpot, chunk_about
from bot.kb.items import (
    chunks,
    edited_item,
    edited_texts,
    evidence_of,
    present_item,
    texts_of,
)
from bot.kb.parts import (
    edited,
    new_claim,
    present,
)
from bot.kb.spots import Spot
from bot.kb.written import BETWEEN, Reader
from bot.render import limits
from bot.suggesting import one_line
from bot.words import ENGLISH, LANGUAGES, words_in
from knowledge import ClaimEntry, Edition, KnowledgeBase, Recogniser, Stance, TopicEntry, Version, WorkEntry

ALL_FIELDS = [*NEW_FIELDS, *EVIDENCE_FIELDS, TEXTS_FIELD, *(field for part in FIELDS.values() for field in part)]


@functools.cache
def recogniser() -> Recogniser:
    return Recogniser.build([])


def edition_with(*held: WorkEntry, claim: ClaimEntry | None = None) -> Edition:
    found = {work.id: work for work in held}
    named = {name: TopicEntry(id=name, name=name.title(), type="idea") for name in TOPICS}
    base = KnowledgeBase(claims={claim.slug: claim} if claim else {}, works=found, topics=named)
    return Edition.build(base, {}, recogniser=recogniser())


held_works = st.tuples(*map(works, WORKS))


@given(held_works, claims(), st.sampled_from(Part))
def test_a_part_that_is_left_alone_leaves_the_claim_alone(
    held: tuple[WorkEntry, ...], claim: ClaimEntry, part: Part
) -> None:
    reader = Reader(ENGLISH, edition_with(*held))
    assert edited(reader, claim, part, present(ENGLISH, reader.names, claim, part)) == claim
    assert reader.problems == []
    assert reader.works == {}


@given(held_works, claims(), st.sampled_from(Stance), st.data())
def test_an_item_that_is_left_alone_leaves_the_claim_alone(
    held: tuple[WorkEntry, ...], claim: ClaimEntry, stance: Stance, data: st.DataObject
) -> None:
    items = evidence_of(claim, stance)
    assume(items)
    index = data.draw(st.integers(0, len(items) - 1))
    reader = Reader(ENGLISH, edition_with(*held))
    filled = present_item(ENGLISH, reader.names, items[index])
    assert edited_item(reader, claim, stance, index, filled) == claim
    assert (reader.problems, reader.works) == ([], {})


@given(claims(), st.sampled_from(Listed), st.data())
def test_texts_that_are_left_alone_stay(claim: ClaimEntry, listed: Listed, data: st.DataObject) -> None:
    assume(all(one_line(text) for text in texts_of(claim, listed)))
    chunk = data.draw(st.sampled_from(chunks(claim, listed)))
    reader = Reader(ENGLISH, edition_with())
    filled = {TEXTS_FIELD.name: "\n".join(texts_of(claim, listed)[chunk.start : chunk.end])}
    assert edited_texts(reader, claim, chunk, filled) == claim


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=500), max_size=40))
def test_the_chunks_of_a_list_are_the_list(texts: list[str]) -> None:
    claim = a_claim(counterexamples=tuple(texts))
    found = chunks(claim, Listed.COUNTEREXAMPLES)
    assert [text for chunk in found for text in texts[chunk.start : chunk.end]] == texts
    assert all(len("\n".join(texts[chunk.start : chunk.end])) <= TEXTS_FIELD.limit for chunk in found)


@given(held_works, st.sampled_from(WORKS), st.sampled_from(["page 3", "p. 39-40", "chapter 7", "Seite 4", ""]))
def test_a_new_item_is_added_at_the_end(held: tuple[WorkEntry, ...], work: str, place: str) -> None:
    reader = Reader(words_in("de"), edition_with(*held))
    claim = a_claim()
    filled = {"summary": "He did.", "work": work, "place": place, "reports": ""}
    found = edited_item(reader, claim, Stance.DISPUTES, None, filled)
    assert found is not None, reader.problems
    (item,) = evidence_of(found, Stance.DISPUTES)
    assert (item.citation.work, item.summary, item.reports) == (work, "He did.", None)
    assert bool(item.citation.locator) == bool(place)
    assert [side.stance for side in found.sides] == [Stance.AFFIRMS, Stance.DISPUTES]


def test_a_quotation_of_a_quotation_can_be_written() -> None:
    work = WorkEntry.model_validate({"id": "lewin", "type": "book", "title": "A", "custom": {"source-kind": "memoir"}})
    reader = Reader(ENGLISH, edition_with(work))
    filled = {"summary": "He did.", "work": "Trotsky, On Lenin, 1924 || lewin | page 9", "place": "page 3"}
    reader = Reader(ENGLISH, edition_with(work), "memoir")
    found = edited_item(reader, a_claim(), Stance.AFFIRMS, None, filled)
    assert found is not None, reader.problems
    citation = evidence_of(found, Stance.AFFIRMS)[-1].citation
    (new,) = reader.works.values()
    assert (citation.work, citation.locator, new.year) == (new.id, "3", 1924)
    assert citation.quoted_in is not None
    assert (citation.quoted_in.work, citation.quoted_in.locator) == ("lewin", "9")


@given(st.fixed_dictionaries({field.name: hostile for field in NEW_FIELDS}))
def test_whatever_is_typed_makes_a_draft_or_says_what_is_wrong(filled: dict[str, str]) -> None:
    reader = Reader(ENGLISH, edition_with())
    claim = new_claim(reader, filled)
    assert (claim is None) == bool(reader.problems)


@given(
    st.fixed_dictionaries({field.name: hostile | st.just("") for field in EVIDENCE_FIELDS}),
    st.sampled_from(["", "memoir", "@everyone"]),
)
def test_whatever_is_typed_makes_an_item_or_says_what_is_wrong(filled: dict[str, str], kind: str) -> None:
    reader = Reader(ENGLISH, edition_with(), kind)
    claim = edited_item(reader, a_claim(), Stance.AFFIRMS, None, filled)
    assert (claim is None) == bool(reader.problems)


@given(st.sampled_from([Part.CONTESTEDNESS, Part.COMMON_GROUND]), hostile | st.just(""), hostile | st.just(""))
def test_whatever_is_typed_makes_a_sentence_or_says_what_is_wrong(part: Part, text: str, sources: str) -> None:
    reader = Reader(ENGLISH, edition_with(), "memoir")
    claim = edited(reader, a_claim(), part, {"text": text, "sources": sources})
    assert (claim is None) == bool(reader.problems)


LEWIN = {"id": "lewin", "type": "book", "title": "Political Undercurrents", "author": [{"family": "Lewin"}]}
VOLUME = {"id": "volume-two", "type": "book", "title": "The Debate, Volume 2", "author": [{"family": "Carr"}]}


def reader_of(language: str = "en", source_kind: str = "") -> Reader:
    held = [WorkEntry.model_validate({**each, "custom": {"source-kind": "memoir"}}) for each in (LEWIN, VOLUME)]
    return Reader(words_in(language), edition_with(*held), source_kind)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Lewin, Political Undercurrents, p. 74", ("lewin", "page", "74")),
        ("lewin chapter 3", ("lewin", "chapter", "3")),
        ("Lewin, Political Undercurrents, Seite 4", ("lewin", "page", "4")),
        ("Lewin, Political Undercurrents | p. 74", ("lewin", "page", "74")),
        ("Carr, The Debate, Volume 2", ("volume-two", None, None)),
        ("Carr, The Debate, Volume 2, p. 3", ("volume-two", "page", "3")),
    ],
)
def test_a_place_behind_the_work_is_kept(text: str, cited: tuple[str, str, str]) -> None:
    reader = reader_of("de")
    citation = reader.citation(text)
    assert citation is not None, reader.problems
    assert (citation.work, citation.label, citation.locator) == cited


def test_the_place_behind_a_new_work_is_no_part_of_it() -> None:
    reader = reader_of(source_kind="memoir")
    citation = reader.citation("Hiroaki Kuromiya, Stalin, 2005, p. 12")
    assert citation is not None
    assert citation.locator == "12"
    assert (reader.works[citation.work].title, reader.works[citation.work].year) == ("Stalin", 2005)


def test_nothing_that_was_typed_is_dropped_in_silence() -> None:
    reader = reader_of()
    reader.citation("Lewin, Political Undercurrents p. 262, and some blog")
    assert "speaks of a page in its middle" in reader.problems[0]
    assert "| p. 262" in reader.problems[0]
    reader = reader_of()
    assert reader.citation("Lewin, Political Undercurrents, and some blog") is not None
    assert "not kept: some blog" in reader.remarks[0]
    reader = reader_of()
    assert reader.citation("lewin", "somewhere near the middle") is not None
    assert "taken to be the name of a section" in reader.remarks[0]
    assert reader_of().citation("lewin", "section 3") is not None


def test_works_that_may_be_meant_are_told_with_their_keys() -> None:
    reader = reader_of()
    assert reader.citation("Lewin") is None
    assert "(`lewin`)" in reader.problems[0]


@pytest.mark.parametrize(("question", "remarked"), [("Did he?", False), ("He did", True)])
def test_a_question_has_a_question_mark(question: str, remarked: bool) -> None:  # noqa: FBT001  it answers a single question
    filled = {"statement": "He did.", "question": question, "headings": "That he did\nThat he did not"}
    reader = reader_of()
    assert new_claim(reader, filled) is not None
    assert any("question mark" in each for each in reader.remarks) is remarked
    reader = reader_of()
    assert edited(reader, a_claim(), Part.WORDS, filled) is not None
    assert any("question mark" in each for each in reader.remarks) is remarked


def test_topics_are_told_where_none_is_meant() -> None:
    reader = reader_of()
    assert reader.topics(f"{TOPICS[0]}; {TOPICS[1]}") == tuple(TOPICS[:2])
    assert reader.topics("shopping") == ()
    assert all(topic in reader.problems[0] for topic in TOPICS)


def test_a_side_with_evidence_keeps_a_heading() -> None:
    reader = Reader(ENGLISH, edition_with())
    claim = a_claim()
    assert edited(reader, claim, Part.HEADINGS, {}) is None
    assert reader.problems == ["A side with evidence needs a heading."]


@given(st.integers(0, 10**9 - 1), st.booleans(), st.sampled_from(Stance), st.none() | st.integers(0, 99))
def test_a_spot_is_read_as_it_was_written(number: int, is_own: bool, stance: Stance, index: int | None) -> None:  # noqa: FBT001  drawn
    spot = Spot(code="F-123456", version=Version(number=number, is_own=is_own))
    item = ItemSpot(spot=spot, stance=stance, index=index)
    assert ItemSpot.read(str(item)) == item
    assert (
        len(f"fe1:{2**64}:kbtexts:{chunk_about(spot, chunks(a_claim(), Listed.COUNTEREXAMPLES)[0])}")
        <= limits.CUSTOM_ID
    )
    assert len(f"fkmv1:{item}:remove") <= limits.CUSTOM_ID


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_fit(language: str) -> None:
    words = words_in(language)
    for names in (PART_NAMES, LISTED_NAMES, SIDE_NAMES):
        assert all(len(f"F-1000: {words(name)}") <= limits.MODAL_TITLE for name in names.values())


@pytest.mark.parametrize("part", Part)
def test_a_form_has_at_most_five_fields(part: Part) -> None:
    assert len(FIELDS[part]) < 5
    assert len(EVIDENCE_FIELDS) < 5  # and the source kind
    assert len(NEW_FIELDS) == 5
    assert SOURCE_KIND not in {field.name for field in ALL_FIELDS}
    assert BETWEEN in next(field.hint for field in FIELDS[Part.COMMON_GROUND] if field.name == "sources")


def a_claim(**changes: object) -> ClaimEntry:
    plain = {
        "slug": "a-claim",
        "code": "F-001",
        "statement": "He did.",
        "question": "Did he?",
        "kind": "draft",
        "sides": [
            {
                "stance": "affirms",
                "heading": "That he did",
                "evidence": [{"id": "one", "summary": "He did it.", "citation": {"work": "lewin"}}],
            }
        ],
    }
    return ClaimEntry.model_validate({**plain, **changes})
