"""What is searched: claims with their evidence, works and topics, each found by what belongs to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from typing import Self

from ..csl import WorkEntry
from ..entries import CitationEntry, ClaimEntry, EvidenceEntry, SideEntry, TopicEntry
from .choices import Choice, authors_of, choice_of_author, choice_of_claim, choice_of_topic, choice_of_work
from .register import Place, Register, merged, patched
from .terms import Fields, claim_token, comparable, comparable_words, topic_token, work_token

# How much a match in a field says that the document is meant, in 0..1; several fields add up (see `Postings.rank`).
_EXACT, _PERSON, _REPORTED, _TITLE, _SUMMARY, _TOPIC, _CLAIM, _MINOR = 1.0, 0.7, 0.65, 0.5, 0.55, 0.35, 0.3, 0.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """A piece of evidence and where it stands."""

    claim: ClaimEntry
    side: SideEntry
    evidence: EvidenceEntry
    place: Place


def claim_place(claim: ClaimEntry) -> Place:
    """Return where a claim stands: by its code, then by its slug."""
    return int(claim.code[2:]), claim.slug


def _topic_place(topic: TopicEntry) -> Place:
    return (topic.id,)


def _work_place(work: WorkEntry) -> Place:
    return (work.id,)


def _item_place(item: Item) -> Place:
    return item.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The entries that a change takes away, and those that it puts there; an entry that is changed is in both."""

    old_claims: tuple[ClaimEntry, ...]
    new_claims: tuple[ClaimEntry, ...]
    old_works: tuple[WorkEntry, ...]
    new_works: tuple[WorkEntry, ...]
    old_topics: tuple[TopicEntry, ...]
    new_topics: tuple[TopicEntry, ...]

    @property
    def works(self) -> frozenset[str]:
        """The ids of the works that are changed, and of those that changed claims cite."""
        own = {work.id for work in (*self.old_works, *self.new_works)}
        return frozenset(own.union(*(_works_of(claim) for claim in (*self.old_claims, *self.new_claims))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """
    All entries. They never change; `changed` shares what stayed.

    Attributes:
        claims, topics: in the order of their codes and of their ids.
        slugs, works: claims and works by their slugs and ids.
        items: the evidence of each claim, by its slug.
        evidence_of, claims_of: the evidence from a work, and the claims that cite it anywhere, by its id.
        claims_about: the claims about a topic, by its id.
        works_by: the works by an author, by the name under which that is offered.
        codes: the claims by the numbers of their codes.
        titles: the claims by their statements and questions, as these are compared.
    """

    claims: tuple[ClaimEntry, ...] = ()
    topics: tuple[TopicEntry, ...] = ()
    slugs: Mapping[str, ClaimEntry] = field(default_factory=dict)
    works: Mapping[str, WorkEntry] = field(default_factory=dict)
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    evidence_of: Register[str, Item] = field(default_factory=lambda: Register(_item_place))
    claims_of: Register[str, ClaimEntry] = field(default_factory=lambda: Register(claim_place))
    claims_about: Register[str, ClaimEntry] = field(default_factory=lambda: Register(claim_place))
    works_by: Register[str, WorkEntry] = field(default_factory=lambda: Register(_work_place))
    codes: Register[int, ClaimEntry] = field(default_factory=lambda: Register(claim_place))
    titles: Register[str, ClaimEntry] = field(default_factory=lambda: Register(claim_place))

    def changed(
        self,
        claims: Mapping[str, ClaimEntry | None],
        works: Mapping[str, WorkEntry | None],
        topics: Mapping[str, TopicEntry | None],
    ) -> tuple[Self, Difference]:
        """Return the holdings in which some entries are others or (None) no more, and what that takes away and puts there."""
        difference = Difference(
            old_claims=tuple(self.slugs[slug] for slug in claims if slug in self.slugs),
            new_claims=tuple(sorted(filter(None, claims.values()), key=claim_place)),
            old_works=tuple(self.works[work] for work in works if work in self.works),
            new_works=tuple(filter(None, works.values())),
            old_topics=tuple(topic for topic in self.topics if topic.id in topics) if topics else (),
            new_topics=tuple(sorted(filter(None, topics.values()), key=_topic_place)),
        )
        old, new = difference.old_claims, difference.new_claims
        items = {claim.slug: tuple(_items(claim)) for claim in new}
        held = replace(
            self,
            claims=patched(self.claims, old, new, claim_place),
            topics=patched(self.topics, difference.old_topics, difference.new_topics, _topic_place),
            slugs=merged(self.slugs, claims),
            works=merged(self.works, works),
            items=merged(self.items, {slug: items.get(slug) for slug in claims}),
            evidence_of=self.evidence_of.changed(
                _by_work(chain.from_iterable(self.items[claim.slug] for claim in old)),
                _by_work(chain.from_iterable(items.values())),
            ),
            claims_of=self.claims_of.changed(*(((w, c) for c in some for w in _works_of(c)) for some in (old, new))),
            claims_about=self.claims_about.changed(*(((t, c) for c in some for t in c.topics) for some in (old, new))),
            works_by=self.works_by.changed(
                *(
                    ((author, work) for work in some for author in authors_of(work))
                    for some in (difference.old_works, difference.new_works)
                )
            ),
            codes=self.codes.changed(*(((int(claim.code[2:]), claim) for claim in some) for some in (old, new))),
            titles=self.titles.changed(_by_title(old), _by_title(new)),
        )
        return held, difference

    def cited_by(self, work: str) -> int:
        """Return how often evidence cites a work."""
        return len(self.evidence_of[work])

    def evidence(self, slug: str) -> Iterator[Fields]:
        """Yield what each piece of a claim's evidence is found by; nothing where there is no such claim."""
        # Much is said of several pieces: the claim, its headings, the works.
        words = cache(comparable_words)
        for item in self.items.get(slug, ()):
            citation = item.evidence.citation
            work = self.works[citation.work]
            quoting = self.works[citation.quoted_in.work] if citation.quoted_in else None
            yield (
                (_EXACT, (claim_token(item.claim), *map(work_token, _cited(citation)))),
                (_PERSON, words(_people(work))),
                (_REPORTED, words(item.evidence.reports or "")),
                (_TITLE, words(work.title)),
                (_SUMMARY, words(item.evidence.summary)),
                (_TOPIC, map(topic_token, item.claim.topics)),
                (_CLAIM, words(f"{item.claim.question} {item.claim.statement} {item.side.heading}")),
                (_MINOR, words(f"{work.csl.get('container-title', '')} {work.year or ''}")),
                (_MINOR, words(f"{_people(quoting)} {quoting.title}") if quoting else ()),
            )

    def work(self, work: str) -> Iterator[Fields]:
        """Yield what a work is found by; nothing where there is no such work."""
        entry = self.works.get(work)
        if entry is None:
            return
        claims = self.claims_of[work]
        published = f"{entry.csl.get('container-title', '')} {entry.csl.get('publisher', '')} {entry.year or ''}"
        yield (
            (_EXACT, [work_token(work)]),
            (_PERSON, comparable_words(_people(entry))),
            (_TITLE, comparable_words(entry.title)),
            (_MINOR, comparable_words(published)),
            (_CLAIM, [*map(claim_token, claims), *{topic_token(topic) for claim in claims for topic in claim.topics}]),
        )


def offered(before: Holdings, after: Holdings, difference: Difference) -> tuple[list[Choice], list[Choice]]:
    """Return the choices that a change takes away, and those that it puts there."""
    works = (*difference.old_works, *difference.new_works)
    authors = {author for work in works for author in authors_of(work)}
    gone = [author for author in authors if before.works_by[author] and not after.works_by[author]]
    new = [author for author in authors if after.works_by[author] and not before.works_by[author]]
    return (
        [
            *map(choice_of_claim, difference.old_claims),
            *map(choice_of_topic, difference.old_topics),
            *map(choice_of_author, gone),
            *map(choice_of_work, difference.old_works),
        ],
        [
            *map(choice_of_claim, difference.new_claims),
            *map(choice_of_topic, difference.new_topics),
            *map(choice_of_author, new),
            *map(choice_of_work, difference.new_works),
        ],
    )


def _items(claim: ClaimEntry) -> Iterator[Item]:
    pieces = ((side, evidence) for side in claim.sides for evidence in side.evidence)
    for number, (side, evidence) in enumerate(pieces):
        yield Item(claim=claim, side=side, evidence=evidence, place=(*claim_place(claim), number))


def _by_work(items: Iterable[Item]) -> Iterator[tuple[str, Item]]:
    return ((work, item) for item in items for work in _cited(item.evidence.citation))


def _by_title(claims: Iterable[ClaimEntry]) -> Iterator[tuple[str, ClaimEntry]]:
    for claim in claims:
        for title in (claim.statement, claim.question):
            if key := comparable(title):
                yield key, claim


def _works_of(claim: ClaimEntry) -> set[str]:
    return {work for citation in claim.citations() for work in _cited(citation)}


def _cited(citation: CitationEntry) -> tuple[str, ...]:
    return (citation.work, citation.quoted_in.work) if citation.quoted_in else (citation.work,)


def _people(work: WorkEntry) -> str:
    return " ".join(map(str, (*work.author, *work.editor)))
