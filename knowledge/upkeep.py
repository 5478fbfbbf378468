"""What there is to do about a knowledge base: its entries and what was recorded of their use in, findings out. Pure."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .base import KnowledgeBase
from .cite import missing_in
from .csl import WorkEntry
from .documents.passages import normalised_words
from .entries import ClaimEntry, Kind, Stance
from .store.feedback import FeedbackRecord
from .store.suggestions import SuggestionRecord

REVIEWED_EVERY = datetime.timedelta(days=365)
_NAMED_TOPICS = 4


class Chore(StrEnum):
    """What sort of thing there is to do, the most pressing first."""

    WAITING = "waiting"
    GAP = "gap"
    WRONG_MATCH = "wrong-match"
    MISSING = "missing"
    IMBALANCE = "imbalance"
    STALE = "stale"
    DEAD_LINK = "dead-link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question that was asked more than once and never answered: how often, and which of our topics it names. Not its words."""

    times: int
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One thing to do.

    Attributes:
        claim, work: what it is about, by slug and id.
        count: of suggestions that wait, times a question was asked, wrong matches, citations that lack something; of an
            imbalance, how many items one side has more.
        more: which side has more.
        since: how long it has been so: the oldest suggestion, the last review.
        topics: what a question without an answer names.
        link: the address that is dead.
    """

    chore: Chore
    claim: str | None = None
    work: str | None = None
    count: int = 1
    more: Stance | None = None
    since: datetime.date | None = None
    topics: tuple[str, ...] = ()
    link: str | None = None


def upkeep(
    base: KnowledgeBase,
    *,
    today: datetime.date,
    waiting: Sequence[SuggestionRecord] = (),
    gaps: Iterable[Gap] = (),
    feedback: Iterable[FeedbackRecord] = (),
    dead_links: Iterable[str] = (),
    uses: Mapping[str, int] | None = None,
) -> tuple[Finding, ...]:
    """
    Return what there is to do, by chore; within each what matters most first.

    `uses` tells how often each claim was recognised lately: what is seen is mended first.
    """
    used = uses or {}
    dead = frozenset(dead_links)
    found = [
        *_waiting(waiting),
        *(Finding(chore=Chore.GAP, count=gap.times, topics=gap.topics) for gap in gaps),
        *_wrong_matches(feedback),
        *_of_claims(base, today),
        *(
            Finding(chore=Chore.DEAD_LINK, work=work.id, link=link)
            for work in base.works.values()
            if (link := link_of(work)) in dead and link is not None
        ),
    ]
    chores = list(Chore)

    def rank(finding: Finding) -> tuple[int, int, int]:
        weight = 0 if finding.chore in {Chore.STALE, Chore.IMBALANCE} else finding.count
        return chores.index(finding.chore), -weight, -used.get(finding.claim or "", 0)

    return tuple(sorted(found, key=rank))


def link_of(work: WorkEntry) -> str | None:
    """Return the address where a work can be read, if it gives one."""
    url = work.csl.get("URL")
    return str(url) if url else None


def topics_in(base: KnowledgeBase, text: str) -> tuple[str, ...]:
    """Return the ids of the topics that a text names by one of their names, a few at most: our words, not those of the text."""
    said = f" {' '.join(normalised_words(text))} "
    named = (
        topic.id
        for topic in base.topics.values()
        if any(
            f" {' '.join(words)} " in said for name in (topic.name, *topic.aliases) if (words := normalised_words(name))
        )
    )
    return tuple(sorted(named)[:_NAMED_TOPICS])


def _waiting(waiting: Sequence[SuggestionRecord]) -> Iterator[Finding]:
    if waiting:
        oldest = min((each.made_at for each in waiting if each.made_at is not None), default=None)
        yield Finding(chore=Chore.WAITING, count=len(waiting), since=oldest.date() if oldest is not None else None)


def _wrong_matches(feedback: Iterable[FeedbackRecord]) -> Iterator[Finding]:
    # However many people say so of one message, it is one wrong match.
    wrong = {(each.claim, each.source_id) for each in feedback if each.verdict.is_wrong_match}
    for claim, count in sorted(Counter(claim for claim, _ in wrong).items()):
        yield Finding(chore=Chore.WRONG_MATCH, claim=claim, count=count)


def _of_claims(base: KnowledgeBase, today: datetime.date) -> Iterator[Finding]:
    for claim in base.claims.values():
        if claim.kind is Kind.DRAFT:
            continue
        lacking = sum(
            any(missing_in(base.works[each.work], each)) for each in claim.citations() if each.work in base.works
        )
        if lacking:
            yield Finding(chore=Chore.MISSING, claim=claim.slug, count=lacking)
        yield from _imbalance(claim)
        if claim.reviewed is None or claim.reviewed < today - REVIEWED_EVERY:
            yield Finding(chore=Chore.STALE, claim=claim.slug, since=claim.reviewed)


def _imbalance(claim: ClaimEntry) -> Iterator[Finding]:
    if claim.kind is not Kind.CONTESTED or len(claim.sides) != 2:
        return
    fewer, more = sorted(claim.sides, key=lambda side: len(side.evidence))
    difference = len(more.evidence) - len(fewer.evidence)
    # One item more is within what the card shows anyway.
    if difference > 1:
        yield Finding(chore=Chore.IMBALANCE, claim=claim.slug, count=difference, more=more.stance)
