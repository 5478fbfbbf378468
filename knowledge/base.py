"""The whole knowledge base as one value, and the rules that hold between its entries."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .csl import WorkEntry
from .documents.passages import normalised_words
from .entries import CitationEntry, ClaimEntry, Kind, TopicEntry
from .errors import Problem

WORKS_FILE = "works.yaml"
TOPICS_FILE = "topics.yaml"

MOST_SAYINGS = 1_000
"""Phrasings and counterexamples of one claim: each is encoded and compared, and the forms know no more places."""

AnyEntry = ClaimEntry | WorkEntry | TopicEntry

_FIRST_OWN_CODE, _LAST_CODE = 1000, 999_999
_TWO_SIDED = frozenset({Kind.CONTESTED, Kind.SETTLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeBase:
    """Every claim, work and topic, by slug and id."""

    claims: Mapping[str, ClaimEntry] = field(default_factory=lambda: MappingProxyType({}))
    works: Mapping[str, WorkEntry] = field(default_factory=lambda: MappingProxyType({}))
    topics: Mapping[str, TopicEntry] = field(default_factory=lambda: MappingProxyType({}))

    def entry(self, name: str, key: str) -> AnyEntry | None:
        """Return a claim, work or topic by its slug or id, or None where there is none."""
        match name:
            case "claim":
                return self.claims.get(key)
            case "work":
                return self.works.get(key)
            case _:
                return self.topics.get(key)


def claim_file(slug: str) -> str:
    """Return the seed file of a claim."""
    return f"claims/{slug}.yaml"


def next_code(base: KnowledgeBase) -> str:
    """
    Return the code that a new claim gets: one above the highest there is, and at least F-1000.

    Those below are for the shared seeds, which may grow.
    """
    return free_code(claim.code for claim in base.claims.values())


def free_code(codes: Iterable[str]) -> str:
    """Return the code that a new claim gets where others have these."""
    taken = {int(code.removeprefix("F-")) for code in codes}
    number = max([_FIRST_OWN_CODE - 1, *taken]) + 1
    if number > _LAST_CODE:
        # Somebody took the last one; what is free below it will do.
        number = next(free for free in range(_FIRST_OWN_CODE, _LAST_CODE) if free not in taken)
    return f"F-{number}"


def is_answerable(claim: ClaimEntry) -> bool:
    """Return whether a claim may be answered without being asked for: each of its two sides has cited evidence."""
    return claim.kind in _TWO_SIDED and len(claim.sides) == 2 and all(side.evidence for side in claim.sides)


def count(base: KnowledgeBase) -> dict[str, Any]:
    """Return how much a knowledge base holds, in all, by kind and by side."""
    claims = base.claims.values()
    evidence = [(side.stance, item) for claim in claims for side in claim.sides for item in side.evidence]
    phrasings = [claim.phrasings for claim in claims]
    return {
        "claims": len(claims),
        "evidence": len(evidence),
        "works": len(base.works),
        "topics": len(base.topics),
        "phrasings": sum(len(p.asserts) + len(p.disputes) + len(p.asks) for p in phrasings),
        "counterexamples": sum(len(claim.counterexamples) for claim in claims),
        "claims_by_kind": dict(sorted(Counter(str(claim.kind) for claim in claims).items())),
        "evidence_by_side": dict(sorted(Counter(str(stance) for stance, _ in evidence).items())),
    }


def check(base: KnowledgeBase) -> tuple[Problem, ...]:
    """Return what is wrong with the base as a whole: errors first, then warnings, each in the order of the files."""
    claims = base.claims.values()
    checked = [claim.told(_checked) for claim in claims]
    cited = frozenset[str]().union(*[each.works for each in checked])
    problems: list[Problem] = []
    # Of thousands of claims hardly one breaks a rule: which one is looked for only where the sums tell of some.
    if len({each.number for each in checked}) < len(checked):
        problems += _code_problems(claims)
    problems += _alias_problems(base.topics.values())
    if len(frozenset[str]().union(*[each.phrasings for each in checked])) < sum(
        len(each.phrasings) for each in checked
    ):
        problems += _phrasing_problems(claims)
    lacking = not (
        cited <= base.works.keys() and frozenset[str]().union(*[c.topics for c in checked]) <= base.topics.keys()
    )
    if lacking or any(each.problems for each in checked):
        works, topics = frozenset(base.works), frozenset(base.topics)
        problems += [problem for claim in claims for problem in _claim_problems(claim, works, topics)]
    problems += _unused_works(base, cited)
    return tuple(sorted(problems, key=lambda problem: problem.warning))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    """What the rules need of a claim, whatever else is in the base."""

    number: int
    works: frozenset[str]
    topics: frozenset[str]
    phrasings: frozenset[str]
    problems: tuple[Problem, ...]


def _checked(claim: ClaimEntry) -> _Checked:
    return _Checked(
        number=int(claim.code[2:]),
        works=frozenset(work for _, work in _cited(claim)),
        topics=frozenset(claim.topics),
        phrasings=frozenset(key for _, key in _utterances(claim)),
        problems=tuple(_own_problems(claim)),
    )


def required(claim: ClaimEntry) -> frozenset[tuple[str, str]]:
    """Return the works and topics that must be there for a claim to be shown, as (work or topic) and key."""
    return claim.told(_required)


def _required(claim: ClaimEntry) -> frozenset[tuple[str, str]]:
    checked = claim.told(_checked)
    return frozenset({("work", work) for work in checked.works} | {("topic", topic) for topic in checked.topics})


def _claim_problems(claim: ClaimEntry, works: frozenset[str], topics: frozenset[str]) -> Iterator[Problem]:
    checked = claim.told(_checked)
    file = claim_file(claim.slug)
    if not checked.topics <= topics:
        for index, topic in enumerate(claim.topics):
            if topic not in topics:
                yield Problem(entry=file, path=("topics", index), message=no_topic(topic))
    if not checked.works <= works:
        for path, work in _cited(claim):
            if work not in works:
                yield Problem(entry=file, path=path, message=no_work(work))
    yield from checked.problems


def no_topic(topic: str) -> str:
    """Return what is said of a topic that is not there."""
    return f"there is no topic {topic!r}; add it to {TOPICS_FILE}"


def no_work(work: str) -> str:
    """Return what is said of a work that is not there."""
    return f"there is no work {work!r}; add it to {WORKS_FILE}"


def _own_problems(claim: ClaimEntry) -> Iterator[Problem]:
    file = claim_file(claim.slug)
    for key, count in Counter(item.id for side in claim.sides for item in side.evidence).items():
        if count > 1:
            yield Problem(entry=file, path=("sides",), message=f"two items have the id {key!r}; rename one")
    held = claim.phrasings
    sayings = sum(map(len, (held.asserts, held.disputes, held.asks, claim.counterexamples)))
    if sayings > MOST_SAYINGS:
        message = f"{sayings:,} phrasings and counterexamples, at most {MOST_SAYINGS:,}; keep those that differ most"
        yield Problem(entry=file, path=("phrasings",), message=message)
    stances = [side.stance for side in claim.sides]
    if len(set(stances)) < len(stances):
        yield Problem(entry=file, path=("sides",), message="two sides have the same stance; one affirms, one disputes")
    if claim.kind in _TWO_SIDED:
        yield from _balance_problems(claim)
    elif claim.kind is Kind.CONTEXT and len(claim.sides) > 1:
        message = "a claim that attacks people gets no second side; keep the factual record only"
        yield Problem(entry=file, path=("sides",), message=message)


def _balance_problems(claim: ClaimEntry) -> Iterator[Problem]:
    file = claim_file(claim.slug)
    sizes = [len(side.evidence) for side in claim.sides]
    if len(sizes) < 2 or not all(sizes):
        message = f"a {claim.kind} claim needs evidence on both sides; add it, or set `kind: draft`"
        yield Problem(entry=file, path=("sides",), message=message)
    elif abs(sizes[0] - sizes[1]) > 1:
        message = f"the sides have {sizes[0]} and {sizes[1]} items; bring them within one of each other"
        yield Problem(entry=file, path=("sides",), message=message, warning=True)


def _cited(claim: ClaimEntry) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the place and the work of every citation, those of quoting works included."""
    lines = (("contestedness", claim.contestedness), ("common-ground", claim.common_ground))
    found: list[tuple[tuple[str | int, ...], CitationEntry]] = [
        ((name, "citations", index), citation)
        for name, line in lines
        if line is not None
        for index, citation in enumerate(line.citations)
    ]
    found += [
        (("sides", i, "evidence", j, "citation"), item.citation)
        for i, side in enumerate(claim.sides)
        for j, item in enumerate(side.evidence)
    ]
    for path, citation in found:
        yield (*path, "work"), citation.work
        if citation.quoted_in is not None:
            yield (*path, "quoted-in", "work"), citation.quoted_in.work


def _code_problems(claims: Iterable[ClaimEntry]) -> Iterator[Problem]:
    owner: dict[int, str] = {}
    for claim in claims:
        # Whoever types a code may leave zeros out.
        first = owner.setdefault(claim.told(_checked).number, claim.slug)
        if first != claim.slug:
            message = f"{claim.code} is the code of {first!r} already; codes are never shared or reused"
            yield Problem(entry=claim_file(claim.slug), path=("code",), message=message)


def _alias_problems(topics: Iterable[TopicEntry]) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for position, topic in enumerate(topics):
        for index, alias in enumerate(topic.aliases):
            first = owner.setdefault(alias.casefold(), topic.id)
            if first != topic.id:
                message = f"{alias!r} is an alias of {first!r} already; one name leads to one topic"
                yield Problem(entry=TOPICS_FILE, path=(position, "aliases", index), message=message)


def _phrasing_problems(claims: Iterable[ClaimEntry]) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for claim in claims:
        for path, key in _utterances(claim):
            first = owner.setdefault(key, claim.slug)
            if first != claim.slug:
                message = f"{first!r} has the same phrasing; a phrasing belongs to one claim"
                yield Problem(entry=claim_file(claim.slug), path=path, message=message)


def _utterances(claim: ClaimEntry) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the place of every phrasing, and the words by which it is compared."""
    for stance in ("asserts", "disputes", "asks"):
        for index, text in enumerate(getattr(claim.phrasings, stance)):
            yield ("phrasings", stance, index), " ".join(normalised_words(text))


def _unused_works(base: KnowledgeBase, used: frozenset[str]) -> Iterator[Problem]:
    for position, work in enumerate(base.works):
        if work not in used:
            yield Problem(
                entry=WORKS_FILE, path=("references", position, "id"), message=f"nothing cites {work!r}", warning=True
            )
