"""The ledger's judge: what it is told of the past, and that of many at once only so many are let through."""

import asyncio

import pytest

from knowledge import Past, ReplyForm, ReplyLedger, ReplyState

from .replies import MESSAGE, NOW, OTHER, ago, past_of, post, record, refuse


async def test_a_judge_decides_which_form_a_reply_takes(ledger: ReplyLedger) -> None:
    assert await ledger.reserve(record(), now=NOW, judge=lambda _: ReplyForm.LINK)
    found = await ledger.of_message(MESSAGE)
    assert found == record(form=ReplyForm.LINK)
    assert found is not None
    assert found.made_at == NOW


async def test_a_judge_may_be_against_it(ledger: ReplyLedger) -> None:
    assert not await ledger.reserve(record(), now=NOW, judge=refuse)
    assert await ledger.of_message(MESSAGE) is None


async def test_a_judge_is_not_asked_about_a_message_that_has_its_reply(ledger: ReplyLedger) -> None:
    await ledger.reserve(record(), now=NOW)
    asked: list[Past] = []
    assert not await ledger.reserve(record(), now=NOW, judge=asked.append)
    assert asked == []


async def test_a_judge_that_fails_reserves_nothing(ledger: ReplyLedger) -> None:
    def fail(_: Past) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await ledger.reserve(record(), now=NOW, judge=fail)
    assert await ledger.reserve(record(), now=NOW)


async def test_nothing_was_posted_before_the_first_reply(ledger: ReplyLedger) -> None:
    assert await past_of(ledger) == Past()


async def test_the_past_tells_what_was_posted_around_a_message(ledger: ReplyLedger) -> None:
    card = await post(ledger, 1, ago(minutes=50))
    await post(ledger, 2, ago(minutes=40), form=ReplyForm.LINK)
    await post(ledger, 3, ago(minutes=30), claim=OTHER, author_id=7)
    await post(ledger, 4, ago(minutes=20), channel_id=8)
    await post(ledger, 5, ago(minutes=10), channel_id=8, author_id=7, form=ReplyForm.PICKER)
    assert await past_of(ledger) == Past(
        in_channel=ago(minutes=30),
        to_author=ago(minutes=20),
        this_hour=5,
        author_this_hour=3,
        card=card,
        link=ago(minutes=40),
    )


async def test_the_past_leaves_out_other_servers(ledger: ReplyLedger) -> None:
    """An author is the same everywhere, and is answered in each server on its own."""
    await post(ledger, 1, ago(minutes=1), server_id=9, channel_id=10)
    assert await past_of(ledger) == Past()


async def test_the_hour_is_over_after_an_hour(ledger: ReplyLedger) -> None:
    for source, minutes in ((1, 61), (2, 60), (3, 59)):
        await post(ledger, source, ago(minutes=minutes), channel_id=8, author_id=source)
    past = await past_of(ledger, author_id=3)
    assert (past.this_hour, past.author_this_hour) == (1, 1)
    assert (await past_of(ledger, author_id=2)).author_this_hour == 0


async def test_marks_hold_nothing_back(ledger: ReplyLedger) -> None:
    await post(ledger, 1, ago(minutes=1), form=ReplyForm.MARK)
    assert await past_of(ledger) == Past()


async def test_the_last_card_about_the_claim_counts(ledger: ReplyLedger) -> None:
    await post(ledger, 1, ago(days=2))
    later = await post(ledger, 2, ago(days=1))
    await post(ledger, 3, ago(hours=1), claim=OTHER)
    assert (await past_of(ledger)).card == later


async def test_a_card_that_is_being_sent_counts(ledger: ReplyLedger) -> None:
    """Of two messages that come at once, the second knows of the first."""
    await ledger.reserve(record(source_id=1), now=ago(seconds=1))
    card = (await past_of(ledger)).card
    assert card == record(source_id=1)


@pytest.mark.parametrize("state", [ReplyState.WITHDRAWING, ReplyState.WITHDRAWN])
async def test_a_card_that_went_does_not_block_its_claim(ledger: ReplyLedger, state: ReplyState) -> None:
    """The channel and the author were disturbed all the same."""
    await post(ledger, 1, ago(minutes=5))
    await (ledger.withdrawing if state is ReplyState.WITHDRAWING else ledger.withdrawn)(1)
    past = await past_of(ledger)
    assert past == Past(in_channel=ago(minutes=5), to_author=ago(minutes=5), this_hour=1, author_this_hour=1)


async def test_a_card_is_known_in_the_thread_that_it_stands_in(ledger: ReplyLedger) -> None:
    thread = MESSAGE - 7
    card = await post(ledger, 1, ago(minutes=5), author_id=7, place_id=thread)
    past = await past_of(ledger, channel_id=thread)
    assert past == Past(this_hour=1, card=card)
    assert (await past_of(ledger)).card == card


async def test_nobody_is_known_by_a_forgotten_author(ledger: ReplyLedger) -> None:
    """0 stands for everybody who was forgotten."""
    await post(ledger, 1, ago(minutes=5), author_id=0, channel_id=8)
    past = await past_of(ledger, author_id=0)
    assert (past.to_author, past.author_this_hour) == (None, 0)


@pytest.mark.parametrize("claims", [1, 8])
async def test_of_many_at_once_a_judge_lets_the_first_through(
    ledgers: tuple[ReplyLedger, ReplyLedger], claims: int
) -> None:
    """Whichever process they come to; each judge sees what was reserved before, so that only one is the first."""

    def only_the_first(past: Past) -> ReplyForm | None:
        return ReplyForm.CARD if past.in_channel is None and past.this_hour == 0 else None

    won = await asyncio.gather(
        *(
            ledgers[source % 2].reserve(
                record(source_id=source, author_id=source, claim=f"claim-{source % claims}"),
                judge=only_the_first,
            )
            for source in range(40)
        )
    )
    assert won.count(True) == 1


async def test_an_hourly_cap_is_kept_by_many_at_once(ledgers: tuple[ReplyLedger, ReplyLedger]) -> None:
    def at_most_five(past: Past) -> ReplyForm | None:
        return ReplyForm.CARD if past.this_hour < 5 else None

    won = await asyncio.gather(
        *(
            ledgers[source % 2].reserve(
                record(source_id=source, channel_id=source, author_id=source), judge=at_most_five
            )
            for source in range(40)
        )
    )
    assert won.count(True) == 5


async def test_each_server_has_a_first_of_its_own(ledger: ReplyLedger) -> None:
    """Each has its own first."""

    def only_the_first(past: Past) -> ReplyForm | None:
        return ReplyForm.CARD if past.this_hour == 0 else None

    won = await asyncio.gather(
        *(
            ledger.reserve(record(source_id=source, server_id=source % 4 + 1, channel_id=source), judge=only_the_first)
            for source in range(20)
        )
    )
    assert won.count(True) == 4
