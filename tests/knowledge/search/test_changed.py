"""A changed index: it says what one built anew says, the one before says what it said, and it costs little."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.cite import Citer
from knowledge.csl import WorkEntry
from knowledge.entries import ClaimEntry, TopicEntry
from knowledge.search import SearchIndex
from tests.knowledge.search.alike import answers, assert_alike

# Few words, so that names collide: of topics and authors, of slugs and words, of titles and questions.
WORDS = ("nep", "peasants", "trotsky", "kołakowski", "marx", "the", "market", "markets", "topic", "party", "iz")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
words = st.sampled_from(("nep", "marx", "trotsky", "market"))
WORK_IDS = ("nep", "marx", "trotsky-works", "lost", "essay")
citations = st.fixed_dictionaries({"work": st.sampled_from(WORK_IDS[:4])}) | st.fixed_dictionaries(
    {"work": st.just("nep"), "quoted-in": st.fixed_dictionaries({"work": st.sampled_from(WORK_IDS[:4])})}
)
sides = st.lists(
    st.tuples(texts, st.none() | texts, citations).map(
        lambda drawn: {"summary": drawn[0], "reports": drawn[1], "citation": drawn[2]}
    ),
    max_size=3,
)


@st.composite
def claims(draw: st.DrawFn, slug: str) -> ClaimEntry:
    both = [("affirms", draw(sides)), ("disputes", draw(sides))]
    line = draw(st.none() | st.just({"text": "So it is.", "citations": [{"work": "essay"}, draw(citations)]}))
    return ClaimEntry.model_validate(
        {
            "slug": slug,
            # `F-001` and `F-0001` are one number.
            "code": draw(st.sampled_from(["F-001", "F-0001", "F-002", "F-010", "F-100", "F-101"])),
            "statement": draw(texts),
            "question": draw(texts),
            "kind": "contested",
            "topics": draw(st.lists(words, max_size=2)),
            "contestedness": line,
            "sides": [
                {
                    "stance": stance,
                    "heading": "Heading",
                    "evidence": [{"id": f"{stance}-{number}", **item} for number, item in enumerate(items)],
                }
                for stance, items in both
            ],
        }
    )


@st.composite
def works(draw: st.DrawFn, work_id: str) -> WorkEntry:
    people = st.builds(lambda text: {"literal": text}, texts)
    return WorkEntry.model_validate(
        {
            "id": work_id,
            "type": "book",
            "title": draw(texts),
            "author": draw(st.lists(people, max_size=2)),
            "publisher": draw(texts),
            "issued": draw(st.sampled_from([1926, 1930])),
            "custom": {"source-kind": draw(st.sampled_from(["primary", "scholarship"]))},
        }
    )


def topics(topic: str) -> st.SearchStrategy[TopicEntry]:
    return st.builds(
        TopicEntry,
        id=st.just(topic),
        name=texts,
        type=st.just("idea"),
        aliases=st.lists(texts | st.just("!"), max_size=2).map(tuple),
    )


@dataclass(frozen=True, kw_only=True)
class Base:
    claims: Mapping[str, ClaimEntry] = field(default_factory=dict)
    works: Mapping[str, WorkEntry] = field(default_factory=dict)
    topics: Mapping[str, TopicEntry] = field(default_factory=dict)

    def changed(self, change: "Change") -> "Base":
        return Base(
            claims=merged(self.claims, change.claims),
            works=merged(self.works, change.works),
            topics=merged(self.topics, change.topics),
        )

    def index(self, citer: Citer) -> SearchIndex:
        return SearchIndex.build(self.claims.values(), self.works, self.topics.values(), citer)


@dataclass(frozen=True, kw_only=True)
class Change:
    claims: Mapping[str, ClaimEntry | None] = field(default_factory=dict)
    works: Mapping[str, WorkEntry | None] = field(default_factory=dict)
    topics: Mapping[str, TopicEntry | None] = field(default_factory=dict)


def merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**before, **changes}.items() if value is not None}


def some(keys: Sequence[str], entry: Any, *, most: int) -> st.SearchStrategy[dict[str, Any]]:
    """Draw changes to a few entries: another value, or none any more."""
    return st.lists(st.sampled_from(keys), max_size=most, unique=True).flatmap(
        lambda drawn: st.fixed_dictionaries({key: st.none() | entry(key) for key in drawn})
    )


SLUGS = ("nep", "marx", "did-he", "trotsky-works", "f-001")
TOPIC_IDS = ("nep", "marx", "trotsky", "market")
changes = st.builds(
    Change,
    claims=some(SLUGS, claims, most=3),
    # The works that evidence cites are changed and never removed.
    works=some(WORK_IDS[4:], works, most=1)
    | st.sampled_from(WORK_IDS).flatmap(lambda key: st.fixed_dictionaries({key: works(key)})),
    topics=st.just({}) | some(TOPIC_IDS, topics, most=2),
)
bases = st.builds(
    Base,
    claims=some(SLUGS, claims, most=5).map(lambda drawn: merged({}, drawn)),
    works=st.fixed_dictionaries({key: works(key) for key in WORK_IDS}),
    topics=some(TOPIC_IDS, topics, most=4).map(lambda drawn: merged({}, drawn)),
)
QUERIES = (
    *WORDS,
    *SLUGS,
    *WORK_IDS,
    *TOPIC_IDS,
    *("n", "pe", "mark", "markts", "peasnts", "kol", "kolakowski", "nepp", "xyzzy", "1930", "the party", "the"),
    *("nep marx", "trotsky the nep", "peasants market party", "party iz", "market the nep"),
    *("f1", "F-01", "F-001", "f-0001", "f 10", "F-999", "F-002 nep", "f1 f2 marx"),
    *("F-001 · nep", "nep · topic", "marx · author", "NEP · topic", "nep · nep, 1930", "trotsky · trotsky, 1926"),
)
queries = st.lists(st.sampled_from(QUERIES) | texts | st.text(max_size=12), min_size=6, max_size=12)


def fresh(citer: Citer, works: Mapping[str, WorkEntry]) -> Citer:
    """Return a citer that remembers nothing, and hold that one that remembers says the same."""
    new = Citer(works)
    assert citer.bibliography(works) == new.bibliography(works)
    return new


@settings(max_examples=60, deadline=None)
@given(bases, st.lists(changes, min_size=1, max_size=4), queries)
def test_a_changed_index_says_what_one_built_anew_says(base: Base, made: list[Change], asked: list[str]) -> None:
    citer = Citer(base.works)
    index = base.index(citer)
    for change in made:
        base = base.changed(change)
        citer = citer.changed(change.works)
        index = index.changed(claims=change.claims, works=change.works, topics=change.topics, citer=citer)
        assert_alike(index, base.index(fresh(citer, base.works)), (*asked, *names(index)))
    assert_alike(index, base.index(citer), QUERIES)


def names(index: SearchIndex) -> Iterator[str]:
    """Yield the names under which things are offered; some clients send these."""
    for query in ("", "nep", "t"):
        for completion in index.complete(query, 3):
            yield completion.name


@settings(max_examples=25, deadline=None)
@given(bases, st.lists(changes, min_size=1, max_size=3))
def test_the_index_before_says_what_it_said(base: Base, made: list[Change]) -> None:
    citer = Citer(base.works)
    index = base.index(citer)
    said = [*answers(index, QUERIES)]
    for change in made:
        index.changed(claims=change.claims, works=change.works, topics=change.topics, citer=citer.changed(change.works))
    assert [*answers(index, QUERIES)] == said


@settings(max_examples=20, deadline=None)
@given(bases, st.data())
def test_the_order_of_changes_does_not_matter(base: Base, data: st.DataObject) -> None:
    """Empty the index and fill it again, entry by entry, in any order that leaves no evidence without its work."""
    citer = Citer(base.works)
    index = base.index(citer)
    for slug in data.draw(st.permutations(sorted(base.claims))):
        index = index.changed(claims={slug: None}, citer=citer)
    for change in data.draw(st.permutations([{"topics": {key: entry}} for key, entry in base.topics.items()])):
        index = index.changed(**change, citer=citer)
    for slug in data.draw(st.permutations(sorted(base.claims))):
        index = index.changed(claims={slug: base.claims[slug]}, citer=citer)
    assert_alike(index, base.index(citer), QUERIES)


@settings(max_examples=10, deadline=None)
@given(bases)
def test_an_emptied_index_is_an_empty_one(base: Base) -> None:
    citer = Citer(base.works)
    emptied = base.index(citer).changed(
        claims=dict.fromkeys(base.claims),
        works=dict.fromkeys(base.works),
        topics=dict.fromkeys(base.topics),
        citer=citer,
    )
    assert_alike(emptied, SearchIndex.build([], {}, [], citer), QUERIES)


def test_evidence_without_its_work_is_refused() -> None:
    base = wide(2)
    index = base.index(Citer(base.works))
    cited = base.claims["claim-1"].sides[0].evidence[0].citation.work
    with pytest.raises(KeyError, match=cited):
        index.changed(works={cited: None}, citer=Citer(base.works))


def wide(size: int) -> Base:
    """Return a base of many claims: two pieces of evidence, and words of which few are common, each."""
    works = {
        f"work-{number}": WorkEntry.model_validate(
            {
                "id": f"work-{number}",
                "type": "book",
                "title": f"On title{number} and theme{number % 50}",
                "author": [{"family": f"Author{number % (size // 3 + 1)}"}],
                "custom": {"source-kind": "scholarship"},
            }
        )
        for number in range(size)
    }
    topics = {
        f"topic-{number}": TopicEntry(id=f"topic-{number}", name=f"Theme{number}", type="idea") for number in range(50)
    }
    claims = {
        f"claim-{number}": ClaimEntry.model_validate(
            {
                "slug": f"claim-{number}",
                "code": f"F-{number:04}",
                "statement": f"The party{number % 7} took word{number} from place{number % 90}.",
                "question": f"Did it take word{number} from the people{number % 11}?",
                "kind": "contested",
                "topics": [f"topic-{number % 50}"],
                "sides": [
                    {
                        "stance": stance,
                        "heading": f"That it {stance}",
                        "evidence": [
                            {
                                "id": stance,
                                "summary": f"He wrote of word{number} and theme{number % 50} and theme{number % 31}.",
                                "citation": {"work": f"work-{(number * 7 + offset) % size}"},
                            }
                        ],
                    }
                    for offset, stance in enumerate(("affirms", "disputes"))
                ],
            }
        )
        for number in range(size)
    }
    return Base(claims=claims, works=works, topics=topics)


def test_an_edit_costs_a_small_part_of_building_anew() -> None:
    """Both are measured in one run, in time of the processor: the machine may have other things to do."""
    base = wide(1500)
    citer = Citer(base.works)
    start = time.process_time()
    index = base.index(citer)
    built = time.process_time() - start
    spent = []
    for number in range(15):
        slug, other = f"claim-{number * 90}", f"claim-{number * 90 + 40}"
        entry = base.claims[slug].model_copy(
            update={"statement": f"Quite newly{number} put.", "sides": base.claims[other].sides}
        )
        start = time.process_time()
        index = index.changed(claims={slug: entry}, citer=citer)
        spent.append(time.process_time() - start)
    assert sorted(spent)[len(spent) // 2] * 20 < built


@pytest.mark.parametrize("name", ["party3", "theme7", "took", "word40", "from the", "from the people1"])
def test_a_topic_may_be_called_by_any_word(name: str) -> None:
    """By one that stands in one claim, in some, or in all."""
    base = wide(60)
    citer = Citer(base.works)
    index = base.index(citer)
    topics = {"topic-1": base.topics["topic-1"].model_copy(update={"aliases": (name,)})}
    called = index.changed(topics=topics, citer=citer)
    asked = (name, "theme1", "topic-1", "people word40", "took theme7", "party3")
    assert called.search("theme1") != index.search("theme1")
    assert_alike(called, base.changed(Change(topics=topics)).index(citer), asked)
    assert_alike(called.changed(topics={"topic-1": base.topics["topic-1"]}, citer=citer), index, asked)
