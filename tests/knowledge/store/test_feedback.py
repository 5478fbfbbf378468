"""Feedback: one word a member and card, for as long as the ledger is kept."""

import asyncio
import datetime

import pytest

from knowledge import FeedbackVerdict
from knowledge.store.engine import Sessions
from knowledge.store.feedback import FeedbackLedger
from knowledge.store.tables import utc_now

SERVER, OTHER_SERVER, ANN, BEN, MESSAGE, OTHER_MESSAGE = (2**62 + n for n in range(6))
CLAIM = "trotsky-opposed-the-nep"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def feedback(sessions: Sessions) -> FeedbackLedger:
    return FeedbackLedger(sessions)


async def say(
    feedback: FeedbackLedger,
    verdict: FeedbackVerdict = FeedbackVerdict.HELPFUL,
    *,
    user: int = ANN,
    source: int = MESSAGE,
    server: int = SERVER,
) -> None:
    await feedback.note(source_id=source, user_id=user, server_id=server, claim=CLAIM, verdict=verdict)


@pytest.mark.parametrize("verdict", list(FeedbackVerdict))
async def test_what_is_said_is_kept(feedback: FeedbackLedger, verdict: FeedbackVerdict) -> None:
    before = utc_now()
    await say(feedback, verdict)
    assert await feedback.of_member(MESSAGE, ANN) is verdict
    (record,) = await feedback.of_message(MESSAGE)
    assert (record.user_id, record.server_id, record.claim, record.verdict) == (ANN, SERVER, CLAIM, verdict)
    assert record.made_at >= before


def test_every_word_but_helpful_is_a_wrong_match() -> None:
    assert [verdict for verdict in FeedbackVerdict if not verdict.is_wrong_match] == [FeedbackVerdict.HELPFUL]


async def test_nothing_was_said(feedback: FeedbackLedger) -> None:
    assert await feedback.of_member(MESSAGE, ANN) is None
    assert await feedback.of_message(MESSAGE) == ()


async def test_who_says_another_thing_takes_back_the_first(feedback: FeedbackLedger) -> None:
    await say(feedback)
    await say(feedback, FeedbackVerdict.OTHER_CLAIM)
    await say(feedback, user=BEN)
    assert await feedback.of_member(MESSAGE, ANN) is FeedbackVerdict.OTHER_CLAIM
    assert len(await feedback.of_message(MESSAGE)) == 2


async def test_a_word_can_be_taken_back(feedback: FeedbackLedger) -> None:
    await say(feedback)
    await say(feedback, user=BEN)
    await feedback.take_back(MESSAGE, ANN)
    assert [record.user_id for record in await feedback.of_message(MESSAGE)] == [BEN]


async def test_a_servers_feedback_since_a_moment(feedback: FeedbackLedger) -> None:
    await say(feedback)
    await say(feedback, server=OTHER_SERVER, source=OTHER_MESSAGE)
    assert [record.source_id for record in await feedback.since(SERVER, utc_now() - HOUR)] == [MESSAGE]
    assert await feedback.since(SERVER, utc_now() + HOUR) == ()


async def test_a_person_is_forgotten_in_all_servers(feedback: FeedbackLedger) -> None:
    await say(feedback)
    await say(feedback, server=OTHER_SERVER, source=OTHER_MESSAGE)
    await say(feedback, user=BEN)
    assert len(await feedback.of_user(ANN)) == 2
    await feedback.forget_user(ANN)
    assert await feedback.of_user(ANN) == ()
    assert len(await feedback.of_user(BEN)) == 1


async def test_what_is_old_is_deleted(feedback: FeedbackLedger) -> None:
    await say(feedback)
    await feedback.forget_before(utc_now() - HOUR)
    assert len(await feedback.of_message(MESSAGE)) == 1
    await feedback.forget_before(utc_now() + HOUR)
    assert await feedback.of_message(MESSAGE) == ()


async def test_a_server_is_forgotten_alone(feedback: FeedbackLedger) -> None:
    await say(feedback)
    await say(feedback, server=OTHER_SERVER, source=OTHER_MESSAGE)
    await feedback.forget_server(SERVER)
    assert await feedback.of_message(MESSAGE) == ()
    assert len(await feedback.of_message(OTHER_MESSAGE)) == 1


async def test_a_double_press_is_one_word(feedback: FeedbackLedger) -> None:
    """Both presses come at once, and the database lets one of them make the row."""
    await asyncio.gather(*(say(feedback) for _ in range(5)))
    assert len(await feedback.of_message(MESSAGE)) == 1
