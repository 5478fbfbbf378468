"""From a claim to its balanced, ready-to-render answer."""

import hashlib

from .base import is_answerable
from .cite import Citer
from .entries import CitedLine, ClaimEntry, Kind, SideEntry, Stance
from .views import Answer, CitedSentence, Evidence, Side


def compose_answer(claim: ClaimEntry, citer: Citer, *, revision: int, order_key: str) -> Answer:
    """
    Return both sides of a claim.

    Which side comes first follows from `order_key` (the id of the message that is answered) by a stable hash, so that
    neither is always first and the same message always gets the same card. Of a settled claim the record comes first.
    """
    return Answer(
        claim=claim.slug,
        code=claim.code,
        statement=claim.statement,
        question=claim.question,
        kind=claim.kind,
        contestedness=_cited(claim.contestedness, citer),
        sides=tuple(_side(side, citer, _room(claim)) for side in _in_order(claim, order_key)),
        common_ground=_cited(claim.common_ground, citer),
        bibliography=citer.bibliography(dict.fromkeys(citation.work for citation in claim.citations())),
        reviewed=claim.reviewed.isoformat() if claim.reviewed else None,
        revision=revision,
        answerable=is_answerable(claim),
    )


def first_side(claim: ClaimEntry, order_key: str) -> Stance | None:
    """Return which side of a contested claim an answer shows first; None of any other, whose order never changes."""
    return _in_order(claim, order_key)[0].stance if claim.kind is Kind.CONTESTED and claim.sides else None


def _in_order(claim: ClaimEntry, order_key: str) -> tuple[SideEntry, ...]:
    if claim.kind is Kind.CONTESTED and _is_odd(f"{claim.slug}:{order_key}"):
        return claim.sides[::-1]
    return claim.sides


def _room(claim: ClaimEntry) -> int | None:
    """Return how many items a side may show: one more than the shorter one has, or None, without end."""
    return min(len(side.evidence) for side in claim.sides) + 1 if is_answerable(claim) else None


def _side(side: SideEntry, citer: Citer, room: int | None) -> Side:
    items = tuple(
        Evidence(id=item.id, summary=item.summary, reports=item.reports, citation=citer.citation(item.citation))
        for item in side.evidence[:room]
    )
    return Side(stance=side.stance, heading=side.heading, evidence=items)


def _cited(line: CitedLine | None, citer: Citer) -> CitedSentence | None:
    if line is None:
        return None
    return CitedSentence(text=line.text, citations=tuple(citer.citation(citation) for citation in line.citations))


def _is_odd(text: str) -> bool:
    return bool(hashlib.sha256(text.encode()).digest()[0] & 1)
