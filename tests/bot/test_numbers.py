"""From what was decided, posted and said to totals, rates and balance."""

import datetime
from collections.abc import Mapping

from records import hit_record, reply_record

from bot.numbers import ServerNumbers, count, rate
from bot.policy import Action, Reason
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

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
SERVER, CHANNEL, AUTHOR, MODERATOR = 1, 2, 3, 4
EVIDENCE = {
    "canal": {Stance.AFFIRMS: 5, Stance.DISPUTES: 4},
    "toll": {Stance.AFFIRMS: 2, Stance.DISPUTES: 3},
}


def hit(
    source: int, claim: str = "canal", action: Action = Action.REPLY, stance: MessageStance = MessageStance.ASSERTS
) -> HitRecord:
    return hit_record(
        source_id=source,
        server_id=SERVER,
        channel_id=CHANNEL,
        claim=claim,
        stance=stance,
        action=action,
        reason=Reason.SURE,
        made_at=NOW,
    )


def reply(
    source: int, claim: str = "canal", form: ReplyForm = ReplyForm.CARD, state: ReplyState = ReplyState.POSTED
) -> ReplyRecord:
    return reply_record(
        source_id=source,
        server_id=SERVER,
        channel_id=CHANNEL,
        author_id=AUTHOR,
        reply_id=source + 1000,
        claim=claim,
        state=state,
        form=form,
    )


def said(source: int, verdict: FeedbackVerdict, user: int = MODERATOR) -> FeedbackRecord:
    return FeedbackRecord(source_id=source, user_id=user, server_id=SERVER, claim="canal", verdict=verdict, made_at=NOW)


def first_side(claim: str, source: int) -> Stance | None:
    if claim == "settled":
        return None
    return Stance.AFFIRMS if source % 2 else Stance.DISPUTES


def evidence_of(claim: str) -> Mapping[Stance, int]:
    return EVIDENCE.get(claim, {})


def counted(
    hits: tuple[HitRecord, ...] = (),
    replies: tuple[ReplyRecord, ...] = (),
    feedback: tuple[FeedbackRecord, ...] = (),
) -> ServerNumbers:
    return count(hits, replies, feedback, first_side=first_side, evidence_of=evidence_of)


def test_decisions_are_counted_by_action() -> None:
    numbers = counted((hit(1), hit(2, action=Action.LOG), hit(3, action=Action.LOG), hit(4, action=Action.MARK)))
    assert numbers.hits == 4
    assert numbers.actions == {Action.REPLY: 1, Action.LOG: 2, Action.MARK: 1}


def test_a_card_is_helpful_wrong_or_neither_and_wrong_beats_helpful() -> None:
    feedback = (
        said(1, FeedbackVerdict.HELPFUL, user=7),
        said(1, FeedbackVerdict.HELPFUL, user=8),
        said(2, FeedbackVerdict.HELPFUL, user=7),
        said(2, FeedbackVerdict.JOKE_OR_QUOTE),
    )
    numbers = counted((hit(1), hit(2), hit(3)), (reply(1), reply(2), reply(3)), feedback)
    assert (numbers.cards, numbers.helpful, numbers.wrong) == (3, 1, 1)
    (claim,) = numbers.claims
    assert (claim.helpful, claim.wrong, claim.unrated) == (1, 1, 1)


def test_marks_links_and_what_was_never_sent_are_no_cards() -> None:
    replies = (
        reply(1, form=ReplyForm.MARK),
        reply(2, form=ReplyForm.LINK),
        reply(3, form=ReplyForm.PICKER),
        reply(4, state=ReplyState.PENDING),
        reply(5, state=ReplyState.WITHDRAWN),
    )
    numbers = counted(replies=replies)
    assert (numbers.cards, numbers.withdrawn) == (1, 1)


def test_what_was_called_wrong_without_a_card_is_told_apart() -> None:
    numbers = counted((hit(1), hit(2)), (reply(1),), (said(2, FeedbackVerdict.OTHER_CLAIM),))
    assert (numbers.wrong, numbers.rejected) == (0, 1)


def test_claims_with_the_most_cards_come_first() -> None:
    hits = (hit(1, "toll"), hit(2, "toll"), hit(3, "canal"), hit(4, "fishers"))
    numbers = counted(hits, (reply(3, "canal"),))
    assert [each.claim for each in numbers.claims] == ["canal", "toll", "fishers"]


def test_the_balance_counts_stances_first_sides_and_evidence_once_a_claim() -> None:
    hits = (
        hit(1),
        hit(2, stance=MessageStance.DISPUTES),
        hit(3, "toll", stance=MessageStance.ASKS),
        hit(4, "settled"),
    )
    numbers = counted(hits, (reply(1), reply(2), reply(3, "toll"), reply(4, "settled")))
    balance = numbers.balance
    assert balance.said == {MessageStance.ASSERTS: 2, MessageStance.DISPUTES: 1, MessageStance.ASKS: 1}
    assert balance.first == {Stance.AFFIRMS: 2, Stance.DISPUTES: 1}
    assert balance.evidence == {Stance.AFFIRMS: 7, Stance.DISPUTES: 7}


def test_of_nothing_every_share_is_nothing() -> None:
    numbers = counted()
    assert (numbers.hits, numbers.cards, numbers.claims) == (0, 0, ())
    assert rate(numbers.wrong, numbers.cards) == 0.0
    assert rate(1, 4) == 0.25
