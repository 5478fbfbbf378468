"""The numbers of a server, from what was decided, posted and said of it: totals, by claim, and between the sides."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge import (
    FeedbackRecord,
    FeedbackVerdict,
    HitRecord,
    MessageStance,
    ReplyForm,
    ReplyRecord,
    ReplyState,
    Stance,
)

from .policy import Action

_WITHDRAWN = frozenset({ReplyState.WITHDRAWING, ReplyState.WITHDRAWN})

FirstSide = Callable[[str, int], Stance | None]
"""Which side the card of a claim, about a message, shows first; None where that is no matter of chance."""
EvidenceOf = Callable[[str], Mapping[Stance, int]]
"""How many items of evidence each side of a claim has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNumbers:
    """
    What became of one claim.

    Attributes:
        hits: messages in which it was recognised.
        cards: cards posted about it.
        helpful: cards that somebody called helpful and nobody wrong.
        wrong: cards that somebody called wrong.
    """

    claim: str
    hits: int
    cards: int
    helpful: int
    wrong: int

    @property
    def unrated(self) -> int:
        """Cards of which nobody said anything."""
        return self.cards - self.helpful - self.wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """
    How evenly the sides were served.

    Attributes:
        said: how many messages asserted, disputed and asked.
        first: how often each side stood first on the card of a contested claim.
        evidence: how many items each side has on the claims that were recognised.
    """

    said: Mapping[MessageStance, int]
    first: Mapping[Stance, int]
    evidence: Mapping[Stance, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerNumbers:
    """
    The numbers of a server.

    Attributes:
        hits: messages in which a claim was recognised, and `actions` what was done about them.
        cards, helpful, wrong: as for a claim; `withdrawn`: cards that were taken down, for whatever reason.
        rejected: messages without a card of which a moderator said that they are not about the claim.
        claims: by claim, those with the most cards first.
    """

    hits: int
    actions: Mapping[Action, int]
    cards: int
    helpful: int
    wrong: int
    withdrawn: int
    rejected: int
    claims: tuple[ClaimNumbers, ...]
    balance: Balance


def count(
    hits: Sequence[HitRecord],
    replies: Sequence[ReplyRecord],
    feedback: Sequence[FeedbackRecord],
    *,
    first_side: FirstSide,
    evidence_of: EvidenceOf,
) -> ServerNumbers:
    """Count what was decided, posted and said; what was said of cards that are not among `replies` is left out."""
    cards = [each for each in replies if each.form is ReplyForm.CARD and each.state is not ReplyState.PENDING]
    wrong = {each.source_id for each in feedback if each.verdict.is_wrong_match}
    helpful = {each.source_id for each in feedback if each.verdict is FeedbackVerdict.HELPFUL} - wrong
    claims = _by_claim(hits, cards, helpful, wrong)
    firsts = (first_side(card.claim, card.source_id) for card in cards)
    return ServerNumbers(
        hits=len(hits),
        actions=Counter(Action(hit.action) for hit in hits),
        cards=len(cards),
        helpful=sum(each.helpful for each in claims),
        wrong=sum(each.wrong for each in claims),
        withdrawn=sum(card.state in _WITHDRAWN for card in cards),
        rejected=len(wrong - {reply.source_id for reply in replies}),
        claims=claims,
        balance=Balance(
            said=Counter(MessageStance(hit.stance) for hit in hits),
            first=Counter(first for first in firsts if first is not None),
            evidence=_evidence({hit.claim for hit in hits}, evidence_of),
        ),
    )


def _by_claim(
    hits: Iterable[HitRecord], cards: Sequence[ReplyRecord], helpful: set[int], wrong: set[int]
) -> tuple[ClaimNumbers, ...]:
    recognised = Counter(hit.claim for hit in hits)
    posted = Counter(card.claim for card in cards)
    liked = Counter(card.claim for card in cards if card.source_id in helpful)
    rejected = Counter(card.claim for card in cards if card.source_id in wrong)
    counted = [
        ClaimNumbers(
            claim=claim, hits=recognised[claim], cards=posted[claim], helpful=liked[claim], wrong=rejected[claim]
        )
        for claim in recognised.keys() | posted.keys()
    ]
    return tuple(sorted(counted, key=lambda each: (-each.cards, -each.hits, each.claim)))


def _evidence(claims: Iterable[str], evidence_of: EvidenceOf) -> Mapping[Stance, int]:
    total: Counter[Stance] = Counter()
    for claim in claims:
        total.update(evidence_of(claim))
    return total


def rate(part: int, whole: int) -> float:
    """Return a share; of nothing it is nothing."""
    return part / whole if whole else 0.0
