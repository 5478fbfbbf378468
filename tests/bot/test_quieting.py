"""For how long quiet may be asked for in a thread, and who may change it."""

import datetime

import pytest

from bot.quieting import QuietFor, thread_refusal, until
from bot.words import ENGLISH
from knowledge import QuietKind, QuietRecord

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
ANN, BEN = 1, 2


def held(end: datetime.datetime | None, by: int) -> QuietRecord:
    return QuietRecord(server_id=3, target_id=4, kind=QuietKind.THREAD, until=end, set_by=by)


def refusal(duration: QuietFor, wish: QuietRecord | None = None) -> str | None:
    return thread_refusal(ENGLISH, duration, held=wish, user_id=ANN, now=NOW)


def test_when_a_wish_ends() -> None:
    assert until(QuietFor.HOUR, NOW) == NOW + HOUR
    assert until(QuietFor.DAY, NOW) == NOW + DAY
    assert until(QuietFor.WEEK, NOW) == NOW + 7 * DAY
    assert until(QuietFor.FOREVER, NOW) is None


@pytest.mark.parametrize("duration", [QuietFor.HOUR, QuietFor.DAY])
@pytest.mark.parametrize(
    "wish",
    [None, held(NOW + HOUR / 2, BEN), held(NOW + HOUR, BEN), held(None, ANN)],
    ids=["none", "shorter", "as long", "their own"],
)
def test_a_member_may_have_up_to_a_day(duration: QuietFor, wish: QuietRecord | None) -> None:
    assert refusal(duration, wish) is None


@pytest.mark.parametrize("duration", [QuietFor.WEEK, QuietFor.FOREVER])
@pytest.mark.parametrize("by", [ANN, BEN])
def test_a_member_may_not_have_longer(duration: QuietFor, by: int) -> None:
    assert "up to a day" in (refusal(duration, held(NOW + HOUR, by)) or "")


@pytest.mark.parametrize("end", [None, NOW + DAY + HOUR])
def test_a_member_may_not_shorten_what_another_asked_for(end: datetime.datetime | None) -> None:
    assert "longer than that already" in (refusal(QuietFor.DAY, held(end, BEN)) or "")


def test_a_member_may_end_what_they_asked_for_alone() -> None:
    assert refusal(QuietFor.END) is None
    assert refusal(QuietFor.END, held(None, ANN)) is None
    assert "Somebody else" in (refusal(QuietFor.END, held(NOW + HOUR, BEN)) or "")
    assert "Somebody else" in (refusal(QuietFor.END, held(NOW + HOUR, 0)) or "")
