"""Export: what was loaded comes back to the byte; what changed is written so that it reads back the same."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nasty_entries import CLAIMS, NASTY, TOPICS, WORKS

from knowledge.base import KnowledgeBase, claim_file
from knowledge.csl import WorkEntry
from knowledge.entries import ClaimEntry, TopicEntry
from knowledge.seed import seed_texts
from knowledge.seed.reading import FileEntries, Seeds, parse_file, parse_seeds

NEP = "claims/trotsky-opposed-the-nep.yaml"

ODD = """\
%YAML 1.2
---
# In an order of my own.
kind:   draft      # not ready

code: "F-017"
question: 'Is it "so"?'
"statement":   It is so.
slug: is-it-so
phrasings: {asserts: ["it's so", 'it''s "so"', it
   is so], asks: []}
sides:
    -   heading: One
        stance:  affirms
        evidence: [ ]
counterexamples:
  - no
  - "1e3"
  - |-
    kept
..."""


def test_the_bundled_seeds_come_back_to_the_byte(bundled: Seeds) -> None:
    assert seed_texts(bundled.base, bundled.texts) == dict(bundled.texts)


@pytest.mark.parametrize(
    "text",
    [
        ODD,
        ODD + "\n",
        ODD.replace("\n", "\r\n"),
        "\ufeff" + ODD.partition("---\n")[2],
        "# only\n{slug: is-it-so, code: F-017, statement: It is so., question: Is it?, kind: draft}",
    ],
    ids=["no final newline", "final newline", "CRLF", "byte order mark", "one line"],
)
def test_a_file_written_by_hand_comes_back_to_the_byte(text: str) -> None:
    """Comments, odd order, quotes and line ends are the writer's own."""
    name = "claims/is-it-so.yaml"
    claims = parse_file(name, text)
    assert seed_texts(KnowledgeBase(claims=_claims(claims)), {name: text})[name] == text


def test_a_changed_entry_is_written_anew_and_the_other_files_stay(
    small: KnowledgeBase, small_texts: dict[str, str]
) -> None:
    old = small.claims["trotsky-opposed-the-nep"]
    claims = {**small.claims, old.slug: old.model_copy(update={"question": "Did he: want it?", "reviewed": None})}
    after = KnowledgeBase(claims=claims, works=small.works, topics=small.topics)
    texts = seed_texts(after, small_texts)
    assert parse_seeds(texts).base == after
    assert {name for name in texts if texts[name] != small_texts[name]} == {NEP}


def test_a_changed_work_or_topic_is_written_in_its_place(small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    works, topics = dict(small.works), dict(small.topics)
    works["trotsky-betrayed"] = WorkEntry.model_validate({**works["trotsky-betrayed"].csl, "issued": 1937})
    topics["trotsky"] = topics["trotsky"].model_copy(update={"aliases": ("Trotsky", "No", "1917")})
    after = KnowledgeBase(claims=small.claims, works=works, topics=topics)
    read = parse_seeds(seed_texts(after, small_texts)).base
    assert read == after
    assert (list(read.works), list(read.topics)) == (list(works), list(topics))


def test_a_new_entry_gets_a_file_and_one_without_source_is_written(small: KnowledgeBase) -> None:
    texts = seed_texts(small, {})
    assert set(texts) == {"works.yaml", "topics.yaml", *map(claim_file, small.claims)}
    assert parse_seeds(texts).base == small


def test_a_source_that_is_broken_is_written_anew(small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    texts = seed_texts(small, {**small_texts, NEP: "slug: [", "claims/gone.yaml": "slug: gone"})
    assert parse_seeds(texts).base == small


def test_an_empty_base_is_written_as_files_that_can_be_read() -> None:
    assert parse_seeds(seed_texts(KnowledgeBase(), {})).base == KnowledgeBase(claims={}, works={}, topics={})


def test_a_long_text_is_folded_within_the_margin(small: KnowledgeBase) -> None:
    """Long lines make diffs that nobody reads."""
    text = seed_texts(small, {})[NEP]
    assert "summary: >-\n" in text
    assert max(map(len, text.splitlines())) <= 110


@given(CLAIMS)
@settings(max_examples=50)
def test_a_claim_that_is_written_reads_back_the_same(claim: ClaimEntry) -> None:
    name = claim_file(claim.slug)
    text = seed_texts(KnowledgeBase(claims={claim.slug: claim}), {})[name]
    assert parse_file(name, text) == {claim.slug: claim}


@given(st.lists(TOPICS, max_size=3, unique_by=lambda topic: topic.id))
@settings(max_examples=40)
def test_topics_that_are_written_read_back_the_same(topics: list[TopicEntry]) -> None:
    wanted = {topic.id: topic for topic in topics}
    text = seed_texts(KnowledgeBase(topics=wanted), {})["topics.yaml"]
    assert parse_file("topics.yaml", text) == wanted


def _work(**fields: object) -> WorkEntry:
    item = {"id": "a", "type": "book", "title": "T", "custom": {"source-kind": "primary"}}
    return WorkEntry.model_validate(item | fields)


@given(st.lists(WORKS, max_size=2, unique_by=lambda work: work.id))
@settings(max_examples=50)
@example([_work(note="a" * 90 + "\n\n  indented\nafter\n")])
@example([_work(note="a\n" * 50)])
@example([_work(abstract=" leading " * 20)])
@example([_work(abstract="ends with spaces" * 8 + "  \n next")])
def test_works_that_are_written_read_back_the_same(works: list[WorkEntry]) -> None:
    wanted = {work.id: work for work in works}
    text = seed_texts(KnowledgeBase(works=wanted), {})["works.yaml"]
    assert parse_file("works.yaml", text) == wanted


def test_every_nasty_text_reads_back_the_same_wherever_it_stands(small: KnowledgeBase) -> None:
    """In a key's value, in a list, in a mapping of a list."""
    claim = small.claims["trotsky-opposed-the-nep"]
    data = claim.model_dump(mode="json", by_alias=True)
    item = data["sides"][0]["evidence"][1]
    data["sides"][0]["evidence"] = [
        {**item, "id": f"item-{n}", "summary": text[:260], "reports": text[:100]} for n, text in enumerate(NASTY)
    ]
    data |= {"counterexamples": NASTY, "phrasings": {"asserts": NASTY, "asks": ["a", *NASTY[::-1]]}}
    wanted = ClaimEntry.model_validate(data)
    written = seed_texts(KnowledgeBase(claims={wanted.slug: wanted}), {})[NEP]
    assert parse_file(NEP, written) == {wanted.slug: wanted}


def _claims(entries: FileEntries) -> dict[str, ClaimEntry]:
    return {key: entry for key, entry in entries.items() if isinstance(entry, ClaimEntry)}
