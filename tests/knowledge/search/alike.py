"""Whether two indexes answer alike."""

from collections.abc import Iterable, Iterator

from knowledge.entries import SourceKind, Stance
from knowledge.search import SearchIndex


def answers(index: SearchIndex, queries: Iterable[str]) -> Iterator[tuple[object, ...]]:
    """Yield all that an index says to some queries, and what each was asked."""
    yield "claims", tuple(index.claims())
    for query in ("", *queries):
        yield "search", query, index.search(query, limit=30)
        yield "one side", query, index.search(query, limit=4, stance=Stance.DISPUTES)
        yield "one kind", query, index.search(query, source_kind=SourceKind.PRIMARY)
        yield "complete", query, index.complete(query), index.complete(query, 3, claims_only=True)
        yield "topics", query, index.complete_topics(query), index.find_topic(query)
        yield "works", query, index.complete_works(query), index.find_work(query)
        yield "claim", query, index.find_claim(query), index.near_claims(query), index.value(query)
        yield "about", query, tuple(index.claims(topic=query)), tuple(index.claims(work=query))


def assert_alike(one: SearchIndex, other: SearchIndex, queries: Iterable[str]) -> None:
    """Hold that two indexes say the same, in the same order and with the same scores, whatever they are asked."""
    for said, expected in zip(answers(one, asked := tuple(queries)), answers(other, asked), strict=True):
        assert said == expected
