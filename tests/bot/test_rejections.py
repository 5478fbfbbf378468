"""When a claim's cards were wrong too often."""

from collections.abc import Sequence

from records import reply_record

from bot.rejections import FEWEST_WRONG, is_too_often_wrong, wrong_matches
from knowledge import FeedbackRecord, FeedbackVerdict, ReplyRecord, ReplyState
from knowledge.store.tables import utc_now

MODERATOR = 1


def card(source: int, author: int) -> ReplyRecord:
    return reply_record(
        source_id=source, server_id=1, author_id=author, reply_id=source + 1000, claim="c", state=ReplyState.WITHDRAWN
    )


def said(source: int, user: int, verdict: FeedbackVerdict = FeedbackVerdict.OTHER_CLAIM) -> FeedbackRecord:
    return FeedbackRecord(source_id=source, user_id=user, server_id=1, claim="c", verdict=verdict, made_at=utc_now())


def wrong(authors: Sequence[int], by: Sequence[int]) -> int:
    """Return how many are wrong where the card of the message with the same place was rejected by each of `by`."""
    cards = [card(source, author) for source, author in enumerate(authors)]
    return wrong_matches(cards, [said(source, user) for source, user in enumerate(by)])


def test_a_moderator_counts_as_often_as_they_say_so() -> None:
    assert wrong([11, 11, 12], by=[MODERATOR] * 3) == 3


def test_an_author_counts_once_and_half() -> None:
    assert wrong([11] * 6, by=[11] * 6) == 0
    assert wrong([11, 12, 13], by=[11, 12, 13]) == 1
    assert wrong([*range(11, 17)], by=[*range(11, 17)]) == 3


def test_what_was_helpful_or_is_of_another_card_does_not_count() -> None:
    cards = [card(1, 11)]
    assert wrong_matches(cards, [said(1, MODERATOR, FeedbackVerdict.HELPFUL), said(2, MODERATOR)]) == 0


def test_it_takes_enough_cards_and_a_quarter_of_all() -> None:
    assert not is_too_often_wrong(2, FEWEST_WRONG - 1)
    assert is_too_often_wrong(FEWEST_WRONG * 4, FEWEST_WRONG)
    assert not is_too_often_wrong(FEWEST_WRONG * 4 + 1, FEWEST_WRONG)
