"""
Entries as Hypothesis makes them: valid one by one, and so much alike that two of them often touch the same parts.

Every claim, work and topic of a kind has the same key unless told otherwise: they are versions of one entry.
"""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from knowledge.csl import WorkEntry
from knowledge.entries import ClaimEntry, Kind, SourceKind, Stance, TopicEntry
from knowledge.store.rows import as_json

Entry = ClaimEntry | WorkEntry | TopicEntry

WORKS = ("lewin", "trotsky", "kotkin")
TOPICS = ("nep", "famine", "trotsky", "planning")
TEXTS = (
    "Trotsky opposed the NEP.",
    "Trotsky opposed the NEP, and said so.",
    "He wanted to end it early.",
    "he never did",
    "Он был против?",
    "*bold* @everyone",
)


def lines(limit: int) -> st.SearchStrategy[str]:
    """Texts of one line: mostly some that are alike, now and then any other."""
    anything = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
    return st.sampled_from(TEXTS).map(lambda text: text[:limit].strip()) | anything


def citations(works: Sequence[str] = WORKS) -> st.SearchStrategy[dict[str, Any]]:
    """Citations as they stand in a file."""
    places = st.just({}) | st.builds(
        lambda label, locator: {"label": label, "locator": locator},
        st.sampled_from(["page", "chapter"]),
        st.sampled_from(["3", "39-40"]),
    )
    found = st.just({}) | st.just(
        {"document": "002", "passage": {"start": 0, "end": 41, "words": 9, "fingerprint": "344acdcb52e106a5"}}
    )
    quoted = st.just({}) | st.builds(lambda work: {"quoted-in": {"work": work}}, st.sampled_from(works))
    return st.builds(
        lambda work, *more: {"work": work} | {key: value for part in more for key, value in part.items()},
        st.sampled_from(works),
        places,
        found,
        quoted,
    )


def claims(
    slug: str = "a-claim",
    *,
    works: Sequence[str] = WORKS,
    topics: Sequence[str] = TOPICS,
    kinds: Sequence[Kind] = tuple(Kind),
    repeats: bool = False,
) -> st.SearchStrategy[ClaimEntry]:
    """
    Return claims that cite `works` and belong to `topics`.

    With `repeats`, a text, a stance or an id may stand twice where the schema lets it and `check` does not.
    """

    def some(each: st.SearchStrategy[Any], most: int, key: str | None = None) -> st.SearchStrategy[list[Any]]:
        unique = (lambda item: item[key]) if key else (lambda item: item)
        return st.lists(each, max_size=most, unique_by=None if repeats else unique)

    line = st.fixed_dictionaries({"text": lines(260), "citations": st.lists(citations(works), min_size=1, max_size=3)})
    evidence = st.fixed_dictionaries(
        {"id": st.sampled_from(["one", "two", "three", "four"]), "summary": lines(260), "citation": citations(works)},
        optional={"reports": st.sampled_from(["Stalin", "the press"])},
    )
    side = st.fixed_dictionaries(
        {
            "stance": st.sampled_from(Stance),
            "heading": st.sampled_from(["That he did", "That he did not"]),
            "evidence": some(evidence, 4, "id"),
        }
    )
    utterances = some(lines(500), 4)
    return st.fixed_dictionaries(
        {
            "slug": st.just(slug),
            "code": st.sampled_from(["F-001", "F-002"]),
            "statement": lines(150),
            "question": st.sampled_from(["Did he?", "Did he want it?", "Did he ever want it?"]),
            "kind": st.sampled_from(kinds),
            "topics": some(st.sampled_from(topics), 4),
            "sides": some(side, 2, "stance"),
            "phrasings": st.fixed_dictionaries(
                {}, optional={"asserts": utterances, "disputes": utterances, "asks": utterances}
            ),
            "counterexamples": utterances,
        },
        optional={
            "reviewed": st.sampled_from(["2026-11-22", "2026-12-01"]),
            "contestedness": line,
            "common-ground": line,
        },
    ).map(ClaimEntry.model_validate)


def works(key: str = "lewin") -> st.SearchStrategy[WorkEntry]:
    """Return works with the CSL variables that are merged in ways of their own, and some others."""
    names = st.lists(
        st.sampled_from([{"family": "Lewin", "given": "Moshe"}, {"family": "Kotkin"}, {"literal": "The Party"}]),
        min_size=1,
        max_size=2,
    )
    return st.fixed_dictionaries(
        {
            "id": st.just(key),
            "type": st.sampled_from(["book", "chapter", "webpage"]),
            "title": lines(300),
            "custom": st.fixed_dictionaries(
                {"source-kind": st.sampled_from([kind.value for kind in SourceKind])},
                optional={"shelf": st.integers(0, 3) | st.lists(st.booleans(), max_size=2)},
            ),
        },
        optional={
            "author": names,
            "translator": names,
            "issued": st.sampled_from([1975, "1926-03", "1926/1927", "around 1930"]),
            "publisher": lines(100),
            "note": lines(260),
        },
    ).map(WorkEntry.model_validate)


def topics(key: str = "nep", *, repeats: bool = False) -> st.SearchStrategy[TopicEntry]:
    """Return topics; with `repeats`, an alias may stand twice."""
    return st.builds(
        TopicEntry,
        id=st.just(key),
        name=lines(100),
        type=st.sampled_from(["person", "event", "idea"]),
        aliases=st.lists(lines(100), max_size=5, unique=not repeats),
    )


@st.composite
def edits(draw: st.DrawFn, entry: Entry, other: Entry) -> Entry:
    """Return an entry with some of its parts as another version has them: most stay, as in an edit."""
    mixed = _mixed(draw, as_json(entry), as_json(other))
    return type(entry).model_validate(mixed)


def _mixed(draw: st.DrawFn, old: Any, new: Any, name: str = "") -> Any:
    if name in {"sides", "evidence"} and old is not None and new is not None:
        before, after = ({item.get("id", item.get("stance")): item for item in each} for each in (old, new))
        items = [_mixed(draw, before.get(key), after.get(key)) for key in {**before, **after}]
        return [item for item in items if item is not None]
    if name in {"", "phrasings", "custom"} and old is not None and new is not None:
        parts = {key: _mixed(draw, old.get(key), new.get(key), key) for key in {**old, **new}}
        return {key: part for key, part in parts.items() if part is not None}
    return draw(st.sampled_from([old, old, old, new]))


def versions(count: int, *, repeats: bool = False) -> st.SearchStrategy[tuple[Entry, ...]]:
    """Return several versions of one entry, a claim, a work or a topic: the first, and edits of it, small and large."""
    kinds: list[st.SearchStrategy[Any]] = [claims(repeats=repeats), works(), topics(repeats=repeats)]
    return st.one_of(
        st.tuples(*[kind] * count).flatmap(
            lambda found: st.tuples(st.just(found[0]), *(st.just(each) | edits(found[0], each) for each in found[1:]))
        )
        for kind in kinds
    )


def versions_or_none(count: int, *, repeats: bool = False) -> st.SearchStrategy[tuple[Entry | None, ...]]:
    """Return several versions of one entry, of which some are not there."""
    return st.builds(
        lambda entries, there: tuple(
            entry if is_there else None for entry, is_there in zip(entries, there, strict=True)
        ),
        versions(count, repeats=repeats),
        st.tuples(*[st.sampled_from([True, True, True, False])] * count),
    )
