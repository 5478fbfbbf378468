"""Search: free terms such as `trotzky nep` become ranked evidence and works. Pure, in memory, deterministic.

Evidence, works and suggestions are documents of weighted fields. A term of the query matches a word exactly, by its
stem or, when nothing else fits, with a typo; a word that is an alias of a topic also matches the topic's other names,
so `NEP` finds the New Economic Policy. A document that matches more terms always outranks one that matches fewer.
"""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Final, Self

from ..cite import Citer
from ..csl import WorkEntry
from ..entries import CitationEntry, ClaimEntry, EvidenceEntry, SideEntry, SourceKind, Stance, TopicEntry
from ..views import Completion, Evidence, SearchHit, SearchResult, WorkHit
from .choices import DOT, Choice, Sort, choices_of
from .terms import (
    MAX_TERMS,
    Fields,
    Postings,
    TopicNames,
    Unit,
    Vocabulary,
    claim_token,
    comparable,
    comparable_words,
    topic_token,
    work_token,
)

MAX_QUERY: Final = 300
MOST: Final = 0.5

# How much a match in a field says that the document is meant, in 0..1; several fields add up (see `Postings.rank`).
_EXACT, _PERSON, _REPORTED, _TITLE, _SUMMARY, _TOPIC, _CLAIM, _MINOR = 1.0, 0.7, 0.65, 0.5, 0.55, 0.35, 0.3, 0.3

_CODE = re.compile(r"\bf[-‐‑–\s]?0*(\d{1,6})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A piece of evidence and where it stands."""

    claim: ClaimEntry
    side: SideEntry
    evidence: EvidenceEntry


class SearchIndex:
    """An index over the evidence of claims. It shows what it is given: leave out claims that nobody is to see."""

    def __init__(
        self, claims: Sequence[ClaimEntry], works: Mapping[str, WorkEntry], topics: Sequence[TopicEntry], citer: Citer
    ) -> None:
        """Index sorted claims and topics; `build` takes them in any order."""
        self._works, self._citer = works, citer
        self._items = [
            _Item(claim=claim, side=side, evidence=item)
            for claim in claims
            for side in claim.sides
            for item in side.evidence
        ]
        self._evidence_of: dict[str, list[_Item]] = defaultdict(list)
        for item in self._items:
            for work in _cited(item.evidence.citation):
                self._evidence_of[work].append(item)
        self._claims_of: dict[str, list[ClaimEntry]] = defaultdict(list)
        for claim in claims:
            for work in sorted({work for citation in claim.citations() for work in _cited(citation)}):
                self._claims_of[work].append(claim)
        self._claims, self._topics = claims, topics
        self._claims_about: dict[str, list[ClaimEntry]] = defaultdict(list)
        for claim in claims:
            for topic in claim.topics:
                self._claims_about[topic].append(claim)
        self._codes = {int(claim.code[2:]): claim for claim in claims}
        self._slugs = {claim.slug: claim for claim in claims}
        # Where two claims are worded alike, the one with the lower code has the words.
        self._titles = {
            key: claim
            for claim in reversed(claims)
            for title in (claim.statement, claim.question)
            if (key := comparable(title))
        }
        self._work_ids = sorted(works)
        self._choices = choices_of(claims, topics, [works[work] for work in self._work_ids])
        self._values = {key: choice.value for choice in self._choices if (key := comparable(choice.name))}
        names = TopicNames(topics)
        self._of_evidence = Postings([self._evidence_fields(item) for item in self._items], names)
        self._of_works = Postings([self._work_fields(works[work]) for work in self._work_ids], names)
        self._of_choices = Postings([choice.fields for choice in self._choices], names)
        self._vocabulary = Vocabulary(names, (self._of_evidence, self._of_works, self._of_choices))

    @classmethod
    def build(
        cls,
        claims: Iterable[ClaimEntry],
        works: Mapping[str, WorkEntry],
        topics: Iterable[TopicEntry],
        citer: Citer,
    ) -> Self:
        """Return an index over the claims' evidence and the works, which come in any order."""
        return cls(
            sorted(claims, key=lambda claim: (int(claim.code[2:]), claim.slug)),
            works,
            sorted(topics, key=lambda topic: topic.id),
            citer,
        )

    def search(
        self, query: str, *, limit: int = 10, stance: Stance | None = None, source_kind: SourceKind | None = None
    ) -> SearchResult:
        """
        Return the evidence and the works that fit the query best, at most `limit` of each.

        Args:
            query: free terms, a claim's code, slug or title, a work's id, or the name or value of a suggestion.
            limit: how many of each to return.
            stance: only evidence of this side, and works cited by it.
            source_kind: only evidence from, and works of, this kind.
        """
        units = self._units(query)
        among = [at for at, item in enumerate(self._items) if self._wanted(item, stance, source_kind)]
        hits = [(score, self._items[at]) for at, score in self._of_evidence.rank(units, among)]
        among = [
            at
            for at, work in enumerate(self._work_ids)
            if source_kind in {None, self._works[work].source_kind}
            and (stance is None or any(item.side.stance == stance for item in self._evidence_of[work]))
        ]
        works = [(score, self._work_ids[at]) for at, score in self._of_works.rank(units, among)]
        works.sort(key=lambda hit: (-hit[0], -len(self._evidence_of[hit[1]]), hit[1]))
        limit = max(limit, 0)
        return SearchResult(
            query=query,
            evidence=tuple(self._hit(item, score) for score, item in _sides_in_turn(hits)[:limit]),
            works=tuple(self._work_hit(work, score) for score, work in works[:limit]),
        )

    def complete(self, text: str, limit: int = 25, *, claims_only: bool = False) -> tuple[Completion, ...]:
        """
        Return what the text typed so far may become, best first; with no text, the claims in the order of their codes.

        A claim's value is its code, a work's its id; people and topics stand for themselves. `search` and `find_claim`
        take names as well as values.
        """
        return tuple(
            Completion(name=choice.name, value=choice.value)
            for choice in self._fitting(text, limit, Sort.CLAIM if claims_only else None)
        )

    def complete_topics(self, text: str, limit: int = 25) -> tuple[str, ...]:
        """Return the ids of the topics that the text may become, best first; with no text, the commonest in claims."""
        return tuple(choice.key for choice in self._fitting(text, limit, Sort.TOPIC))

    def complete_works(self, text: str, limit: int = 25) -> tuple[Completion, ...]:
        """Return the works that the text may become, best first; with no text, the most cited."""
        return tuple(Completion(name=choice.name, value=choice.key) for choice in self._fitting(text, limit, Sort.WORK))

    def _fitting(self, text: str, limit: int, only: Sort | None) -> list[Choice]:
        text = text.strip()[:MAX_QUERY]
        found: Iterable[tuple[int, float]]
        if not text:
            offered = only or Sort.CLAIM
            found = [(at, self._weight(choice)) for at, choice in enumerate(self._choices) if choice.sort is offered]
        elif _CODE.fullmatch(text) and only in {None, Sort.CLAIM}:
            found = self._beginning_with(re.sub(r"\D", "", text))
        else:
            among = None if only is None else [at for at, choice in enumerate(self._choices) if choice.sort is only]
            found = self._of_choices.rank(self._units(text, typing=True), among)
        best = sorted(found, key=lambda hit: (-hit[1], hit[0]))
        return [self._choices[at] for at, _ in best[: max(limit, 0)]]

    def _weight(self, choice: Choice) -> float:
        """Return how much hangs on a choice; claims are offered in the order of their codes."""
        if choice.sort is Sort.TOPIC:
            return len(self._claims_about.get(choice.key, ()))
        return len(self._evidence_of.get(choice.key, ())) if choice.sort is Sort.WORK else 0

    def _beginning_with(self, digits: str) -> Iterator[tuple[int, float]]:
        """Yield the claims that a code may become: `F-01` is F-001, or the beginning of F-010 to F-019; `f1` F-100, too."""
        for at, choice in enumerate(self._choices):
            if choice.sort is Sort.CLAIM:
                written = self._slugs[choice.key].code[2:]
                number = int(written)
                if number == int(digits) or written.startswith(digits) or str(number).startswith(digits):
                    yield at, float(number == int(digits))

    def value(self, text: str) -> str:
        """Return the value of a choice where the text is its name, which some clients send instead; else the text."""
        return self._values.get(comparable(text), text)

    def claims(self, *, topic: str | None = None, work: str | None = None) -> Sequence[ClaimEntry]:
        """Return the claims in the order of their codes: all, those about a topic, or those that cite a work anywhere."""
        if work is not None:
            return self._claims_of.get(work, ())
        return self._claims if topic is None else self._claims_about.get(topic, ())

    def find_topic(self, text: str) -> str | None:
        """Return the id of the topic with this id, name or alias, else of the one that fits best; None where none does."""
        # What is added to a name where it is offered is no part of it.
        text = self.value(text.strip()[:MAX_QUERY]).partition(DOT)[0]
        value = comparable(text)
        named = {key: topic.id for topic in self._topics for key in map(comparable, (topic.id, topic.name))}
        aliases = {comparable(alias): topic.id for topic in self._topics for alias in topic.aliases}
        found = named.get(value) or aliases.get(value)
        return found or next(iter(self.complete_topics(text, 1) if text else ()), None)

    def find_work(self, text: str) -> str | None:
        """Return the id of the work with this id, title or suggested name, else of the one that fits best."""
        text = self.value(text.strip()[:MAX_QUERY])
        if text in self._works:
            return text
        key = comparable(text)
        titled = [work for work in self._work_ids if key and comparable(self._works[work].title) == key]
        if titled:
            return titled[0]
        if not text:
            return None
        found = [choice.key for choice in self._fitting(text, 1, Sort.WORK)]
        return next(iter(found or [hit.work for hit in self.search(text, limit=1).works]), None)

    def find_claim(self, text: str) -> str | None:
        """Return the slug of the claim with this code (`F-014`, `f14`), slug, statement, question or suggested name."""
        claim = self._claim(text)
        return claim.slug if claim else None

    def near_claims(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Return the slugs of the claims that are worded with most of these terms, best first."""
        found = self._of_choices.rank(self._units(text), range(len(self._claims)))
        near = sorted(((at, score) for at, score in found if score > MOST), key=lambda hit: (-hit[1], hit[0]))
        return tuple(self._choices[at].key for at, _ in near[:limit])

    def _claim(self, text: str) -> ClaimEntry | None:
        text = text.strip()[:MAX_QUERY]
        # Some clients send the name of a choice instead of its value.
        value = self.value(text)
        if (code := _CODE.match(value)) and (code.end() == len(value) or value[code.end() :].startswith(DOT)):
            return self._codes.get(int(code[1]))
        return self._slugs.get(value.lower()) or self._titles.get(comparable(value))

    def _units(self, query: str, *, typing: bool = False) -> list[Unit]:
        query = query.strip()[:MAX_QUERY]
        # A single word is a term, even where somebody made a slug or an id of it.
        if not query.isalpha() and (claim := self._claim(query)):
            return [{claim_token(claim): 1.0}]
        value = self.value(query)
        if not value.isalpha() and value in self._works:
            return [{work_token(value): 1.0}]
        # A code that no claim has is a term that nothing matches.
        codes = sorted({int(code) for code in _CODE.findall(value)})
        units: list[Unit] = [{claim_token(self._codes[code]): 1.0} if code in self._codes else {} for code in codes]
        return (units + self._vocabulary.units(_CODE.sub(" ", value), typing=typing))[:MAX_TERMS]

    def _evidence_fields(self, item: _Item) -> Fields:
        citation = item.evidence.citation
        work = self._works[citation.work]
        quoting = self._works[citation.quoted_in.work] if citation.quoted_in else None
        return (
            (_EXACT, (claim_token(item.claim), *map(work_token, _cited(citation)))),
            (_PERSON, comparable_words(_people(work))),
            (_REPORTED, comparable_words(item.evidence.reports or "")),
            (_TITLE, comparable_words(work.title)),
            (_SUMMARY, comparable_words(item.evidence.summary)),
            (_TOPIC, map(topic_token, item.claim.topics)),
            (_CLAIM, comparable_words(f"{item.claim.question} {item.claim.statement} {item.side.heading}")),
            (_MINOR, comparable_words(f"{work.csl.get('container-title', '')} {work.year or ''}")),
            (_MINOR, comparable_words(f"{_people(quoting)} {quoting.title}") if quoting else ()),
        )

    def _work_fields(self, work: WorkEntry) -> Fields:
        claims = self._claims_of[work.id]
        return (
            (_EXACT, [work_token(work.id)]),
            (_PERSON, comparable_words(_people(work))),
            (_TITLE, comparable_words(work.title)),
            (
                _MINOR,
                comparable_words(
                    f"{work.csl.get('container-title', '')} {work.csl.get('publisher', '')} {work.year or ''}"
                ),
            ),
            (_CLAIM, [*map(claim_token, claims), *{topic_token(topic) for claim in claims for topic in claim.topics}]),
        )

    def _wanted(self, item: _Item, stance: Stance | None, source_kind: SourceKind | None) -> bool:
        kind = self._works[item.evidence.citation.work].source_kind
        return stance in {None, item.side.stance} and source_kind in {None, kind}

    def _hit(self, item: _Item, score: float) -> SearchHit:
        entry = item.evidence
        # Rendering is the slow part, so it waits for what is shown; the citer remembers it.
        citation = self._citer.citation(entry.citation)
        return SearchHit(
            claim=item.claim.slug,
            code=item.claim.code,
            question=item.claim.question,
            kind=item.claim.kind,
            stance=item.side.stance,
            heading=item.side.heading,
            evidence=Evidence(id=entry.id, summary=entry.summary, reports=entry.reports, citation=citation),
            score=score,
        )

    def _work_hit(self, work: str, score: float) -> WorkHit:
        return WorkHit(
            work=work,
            entry=self._citer.bibliography([work])[0],
            cited_by=len(self._evidence_of[work]),
            claims=tuple(claim.code for claim in self._claims_of[work]),
            score=score,
        )


def _cited(citation: CitationEntry) -> tuple[str, ...]:
    return (citation.work, citation.quoted_in.work) if citation.quoted_in else (citation.work,)


def _people(work: WorkEntry) -> str:
    return " ".join(map(str, (*work.author, *work.editor)))


def _sides_in_turn(hits: Iterable[tuple[float, _Item]]) -> list[tuple[float, _Item]]:
    """Return the hits by score; equally good items of a claim come from its sides in turn, so that none is hidden."""
    shown: Counter[tuple[str, str]] = Counter()
    ordered: list[tuple[float, _Item]] = []
    ranked = sorted(hits, key=lambda hit: -hit[0])
    for (_, slug), tied in groupby(ranked, key=lambda hit: (hit[0], hit[1].claim.slug)):
        sides: dict[str, list[tuple[float, _Item]]] = defaultdict(list)
        for hit in tied:
            sides[hit[1].side.stance].append(hit)
        # The side that was shown less begins; else it depends on the claim, so that neither stance is always first.
        turns = sorted(sides, reverse=zlib.crc32(slug.encode()) % 2 == 1)
        turns.sort(key=lambda stance: shown[slug, stance])
        for turn in zip_longest(*(sides[stance] for stance in turns)):
            ordered += [hit for hit in turn if hit]
        shown.update((slug, stance) for stance, found in sides.items() for _ in found)
    return ordered
