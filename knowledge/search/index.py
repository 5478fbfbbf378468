"""Search: free terms such as `trotzky nep` become ranked evidence and works. Pure, in memory, deterministic.

Evidence, works and suggestions are documents of weighted fields. A term of the query matches a word exactly, by its
stem or, when nothing else fits, with a typo; a word that is an alias of a topic also matches the topic's other names,
so `NEP` finds the New Economic Policy. A document that matches more terms always outranks one that matches fewer.
"""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from types import MappingProxyType
from typing import Final, Self

from ..cite import Citer
from ..csl import WorkEntry
from ..entries import ClaimEntry, SourceKind, Stance, TopicEntry
from ..views import Completion, Evidence, SearchHit, SearchResult, WorkHit
from .choices import DOT, Choice, ChoicePlace, Sort
from .contents import Contents
from .holdings import Item
from .terms import MAX_TERMS, Unit, claim_token, comparable, work_token

MAX_QUERY: Final = 300
MOST: Final = 0.5

_NONE: Final[Mapping[str, None]] = MappingProxyType({})

_CODE = re.compile(r"\bf[-‐‑–\s]?0*(\d{1,6})\b", re.IGNORECASE)


class SearchIndex:
    """
    An index over the evidence of claims. It shows what it is given: leave out claims that nobody is to see.

    It never changes. `changed` makes another, which shares what stayed, and which finds what one built anew would find.
    """

    def __init__(self, contents: Contents, citer: Citer) -> None:
        """Take what was indexed; `build` is the way in."""
        self._contents, self._citer = contents, citer
        self._held, self._choices, self._vocabulary = contents.held, contents.choices, contents.vocabulary

    @classmethod
    def build(
        cls,
        claims: Iterable[ClaimEntry],
        works: Mapping[str, WorkEntry],
        topics: Iterable[TopicEntry],
        citer: Citer,
    ) -> Self:
        """Return an index over the claims' evidence and the works, which come in any order."""
        return cls(Contents(), citer).changed(
            claims={claim.slug: claim for claim in claims},
            works=works,
            topics={topic.id: topic for topic in topics},
            citer=citer,
        )

    def changed(
        self,
        *,
        claims: Mapping[str, ClaimEntry | None] = _NONE,
        works: Mapping[str, WorkEntry | None] = _NONE,
        topics: Mapping[str, TopicEntry | None] = _NONE,
        citer: Citer,
    ) -> Self:
        """
        Return an index in which some entries, by slug and id, are changed, added or (None) removed.

        It costs what is changed and what hangs on it: the claims themselves; the claims that cite a work; the claims,
        works and choices that have all words of a topic's name. Where a topic takes or leaves a name that stands in more
        than half of the claims, all is built anew.

        Raises:
            KeyError: evidence cites a work that is not there.
        """
        return type(self)(self._contents.changed(claims, works, topics), citer)

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
        held = self._held

        def wanted(slug: str, number: int) -> bool:
            item = held.items[slug][number]
            kind = held.works[item.evidence.citation.work].source_kind
            return stance in {None, item.side.stance} and source_kind in {None, kind}

        def wanted_work(work: str, _number: int) -> bool:
            return source_kind in {None, held.works[work].source_kind} and (
                stance is None or any(item.side.stance == stance for item in held.evidence_of[work])
            )

        filtered = stance is not None or source_kind is not None
        found = self._contents.of_evidence.rank(units, wanted if filtered else None)
        hits = [(score, held.items[slug][number]) for slug, number, score in found]
        works = [
            (score, work) for work, _, score in self._contents.of_works.rank(units, wanted_work if filtered else None)
        ]
        works.sort(key=lambda hit: (-hit[0], -held.cited_by(hit[1]), hit[1]))
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
        shown = self._choices.shown
        found: Iterable[tuple[Choice, float]]
        if not text:
            offered = only or Sort.CLAIM
            found = [(choice, self._weight(choice)) for choice in shown.values() if choice.sort is offered]
        elif _CODE.fullmatch(text) and only in {None, Sort.CLAIM}:
            found = self._beginning_with(re.sub(r"\D", "", text))
        else:
            found = self._worded_like(self._units(text, typing=True), only)
        best = sorted(found, key=lambda hit: (-hit[1], hit[0].place))
        return [choice for choice, _ in best[: max(limit, 0)]]

    def _worded_like(self, units: Sequence[Unit], only: Sort | None) -> list[tuple[Choice, float]]:
        shown = self._choices.shown

        def wanted(place: ChoicePlace, _number: int) -> bool:
            return shown[place].sort is only

        ranked = self._contents.of_choices.rank(units, None if only is None else wanted)
        return [(shown[place], score) for place, _, score in ranked]

    def _weight(self, choice: Choice) -> float:
        """Return how much hangs on a choice; claims are offered in the order of their codes."""
        if choice.sort is Sort.TOPIC:
            return len(self._held.claims_about[choice.key])
        return self._held.cited_by(choice.key) if choice.sort is Sort.WORK else 0

    def _beginning_with(self, digits: str) -> Iterator[tuple[Choice, float]]:
        """Yield the claims that a code may become: `F-01` is F-001, or the beginning of F-010 to F-019; `f1` F-100, too."""
        for choice in self._choices.shown.values():
            if choice.sort is Sort.CLAIM:
                written = self._held.slugs[choice.key].code[2:]
                number = int(written)
                if number == int(digits) or written.startswith(digits) or str(number).startswith(digits):
                    yield choice, float(number == int(digits))

    def value(self, text: str) -> str:
        """Return the value of a choice where the text is its name, which some clients send instead; else the text."""
        found = self._choices.value(comparable(text))
        return text if found is None else found

    def claims(self, *, topic: str | None = None, work: str | None = None) -> Sequence[ClaimEntry]:
        """Return the claims in the order of their codes: all, those about a topic, or those that cite a work anywhere."""
        if work is not None:
            return self._held.claims_of[work]
        return self._held.claims if topic is None else self._held.claims_about[topic]

    def find_topic(self, text: str) -> str | None:
        """Return the id of the topic with this id, name or alias, else of the one that fits best; None where none does."""
        # What is added to a name where it is offered is no part of it.
        text = self.value(text.strip()[:MAX_QUERY]).partition(DOT)[0]
        value = comparable(text)
        named = {key: topic.id for topic in self._held.topics for key in map(comparable, (topic.id, topic.name))}
        aliases = {comparable(alias): topic.id for topic in self._held.topics for alias in topic.aliases}
        found = named.get(value) or aliases.get(value)
        return found or next(iter(self.complete_topics(text, 1) if text else ()), None)

    def find_work(self, text: str) -> str | None:
        """Return the id of the work with this id, title or suggested name, else of the one that fits best."""
        text = self.value(text.strip()[:MAX_QUERY])
        if text in self._held.works:
            return text
        key = comparable(text)
        titled = [work.id for work in self._held.works.values() if key and comparable(work.title) == key]
        if titled:
            return min(titled)
        if not text:
            return None
        found = [choice.key for choice in self._fitting(text, 1, Sort.WORK)]
        return next(iter(found or [hit.work for hit in self.search(text, limit=1).works]), None)

    def find_claim(self, text: str) -> str | None:
        """Return the slug of the claim with this code (`F-014`, `f14`), slug, statement, question or suggested name."""
        claim = self._claim(text)
        return claim.slug if claim else None

    def coded(self, text: str) -> Sequence[ClaimEntry]:
        """Return the claims with a code, given alone or as the beginning of a suggested name; only a server has several."""
        value = self.value(text.strip()[:MAX_QUERY])
        code = _CODE.match(value)
        is_code = code and (code.end() == len(value) or value[code.end() :].startswith(DOT))
        return self._held.codes[int(code[1])] if code and is_code else ()

    def near_claims(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Return the slugs of the claims that are worded with most of these terms, best first."""
        found = self._worded_like(self._units(text), Sort.CLAIM)
        near = sorted((hit for hit in found if hit[1] > MOST), key=lambda hit: (-hit[1], hit[0].place))
        return tuple(choice.key for choice, _ in near[:limit])

    def _claim(self, text: str) -> ClaimEntry | None:
        text = text.strip()[:MAX_QUERY]
        # Some clients send the name of a choice instead of its value.
        value = self.value(text)
        if (code := _CODE.match(value)) and (code.end() == len(value) or value[code.end() :].startswith(DOT)):
            return next(reversed(self._held.codes[int(code[1])]), None)
        return self._held.slugs.get(value.lower()) or next(iter(self._held.titles[comparable(value)]), None)

    def _units(self, query: str, *, typing: bool = False) -> list[Unit]:
        query = query.strip()[:MAX_QUERY]
        # A single word is a term, even where somebody made a slug or an id of it.
        if not query.isalpha() and (claim := self._claim(query)):
            return [{claim_token(claim): 1.0}]
        value = self.value(query)
        if not value.isalpha() and value in self._held.works:
            return [{work_token(value): 1.0}]
        # A code that no claim has is a term that nothing matches.
        codes = sorted({int(code) for code in _CODE.findall(value)})
        meant = [self._held.codes[code] for code in codes]
        units: list[Unit] = [{claim_token(claims[-1]): 1.0} if claims else {} for claims in meant]
        return (units + self._vocabulary.units(_CODE.sub(" ", value), typing=typing))[:MAX_TERMS]

    def _hit(self, item: Item, score: float) -> SearchHit:
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
            cited_by=self._held.cited_by(work),
            claims=tuple(claim.code for claim in self._held.claims_of[work]),
            score=score,
        )


def _sides_in_turn(hits: Iterable[tuple[float, Item]]) -> list[tuple[float, Item]]:
    """Return the hits by score; equally good items of a claim come from its sides in turn, so that none is hidden."""
    shown: Counter[tuple[str, str]] = Counter()
    ordered: list[tuple[float, Item]] = []
    ranked = sorted(hits, key=lambda hit: (-hit[0], hit[1].place))
    for (_, slug), tied in groupby(ranked, key=lambda hit: (hit[0], hit[1].claim.slug)):
        sides: dict[str, list[tuple[float, Item]]] = defaultdict(list)
        for hit in tied:
            sides[hit[1].side.stance].append(hit)
        # The side that was shown less begins; else it depends on the claim, so that neither stance is always first.
        turns = sorted(sides, reverse=zlib.crc32(slug.encode()) % 2 == 1)
        turns.sort(key=lambda stance: shown[slug, stance])
        for turn in zip_longest(*(sides[stance] for stance in turns)):
            ordered += [hit for hit in turn if hit]
        shown.update((slug, stance) for stance, found in sides.items() for _ in found)
    return ordered
