"""The ledger of replies: one reply a message, whoever sees it first, and nothing kept for ever."""

import asyncio
import datetime

import pytest
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge import ReplyForm, ReplyLedger, ReplyState
from knowledge.store.tables import utc_now

from .replies import AUTHOR, CHANNEL, CLAIM, MESSAGE, NOW, OTHER, OURS, SERVER, ago, post, record


async def test_a_message_is_reserved_once(ledger: ReplyLedger) -> None:
    assert await ledger.reserve(record())
    assert not await ledger.reserve(record())
    assert not await ledger.reserve(record(claim="another", author_id=1))


async def test_a_reservation_reads_back_as_it_was_made(ledger: ReplyLedger) -> None:
    await ledger.reserve(record())
    assert await ledger.of_message(MESSAGE) == record()


async def test_other_messages_are_reserved_on_their_own(ledger: ReplyLedger) -> None:
    assert await ledger.reserve(record())
    assert await ledger.reserve(record(source_id=MESSAGE + 100))
    assert await ledger.of_message(1) is None


async def test_two_processes_that_see_a_message_reserve_it_once(ledgers: tuple[ReplyLedger, ReplyLedger]) -> None:
    """Each has an engine of its own on one database; twenty messages, each seen by both at the same time."""
    for source in range(20):
        won = await asyncio.gather(*(ledger.reserve(record(source_id=source)) for ledger in ledgers))
        assert sorted(won) == [False, True]


async def test_many_at_once_in_one_process_reserve_a_message_once(ledger: ReplyLedger) -> None:
    won = await asyncio.gather(*(ledger.reserve(record()) for _ in range(20)))
    assert won.count(True) == 1


async def test_a_released_message_can_be_reserved_again(ledger: ReplyLedger) -> None:
    """Where the reply could not be sent."""
    await ledger.reserve(record())
    await ledger.release(MESSAGE)
    assert await ledger.of_message(MESSAGE) is None
    assert await ledger.reserve(record())


async def test_a_posted_reply_is_not_released(ledger: ReplyLedger) -> None:
    await ledger.reserve(record())
    await ledger.posted(MESSAGE, OURS)
    await ledger.release(MESSAGE)
    assert await ledger.of_message(MESSAGE) == record(reply_id=OURS, state=ReplyState.POSTED)


async def test_a_posted_reply_is_found_by_either_message(ledger: ReplyLedger) -> None:
    await ledger.reserve(record())
    assert await ledger.as_message(OURS) is None
    assert await ledger.posted(MESSAGE, OURS) is ReplyState.POSTED
    expected = record(reply_id=OURS, state=ReplyState.POSTED)
    assert await ledger.of_message(MESSAGE) == expected
    assert await ledger.as_message(OURS) == expected


async def test_a_withdrawn_message_is_not_answered_again(ledger: ReplyLedger) -> None:
    await ledger.reserve(record())
    await ledger.posted(MESSAGE, OURS)
    await ledger.withdrawn(MESSAGE)
    found = await ledger.of_message(MESSAGE)
    assert found is not None
    assert found.state is ReplyState.WITHDRAWN
    assert not await ledger.reserve(record())


@pytest.mark.parametrize("state", [ReplyState.WITHDRAWING, ReplyState.WITHDRAWN])
async def test_a_reply_that_was_withdrawn_while_it_was_sent_says_so(ledger: ReplyLedger, state: ReplyState) -> None:
    """The message was deleted between reserving and posting: whoever posted has to take the reply down."""
    await ledger.reserve(record())
    await (ledger.withdrawing if state is ReplyState.WITHDRAWING else ledger.withdrawn)(MESSAGE)
    assert await ledger.posted(MESSAGE, OURS) is state
    assert await ledger.as_message(OURS) == record(reply_id=OURS, state=state)


async def test_a_reply_whose_record_is_gone_is_to_be_taken_down(ledger: ReplyLedger) -> None:
    assert await ledger.posted(MESSAGE, OURS) is ReplyState.WITHDRAWING
    assert await ledger.as_message(OURS) is None


async def test_what_is_neither_sent_nor_taken_down_for_sure_is_unfinished(ledger: ReplyLedger) -> None:
    """After a crash somebody has to look after it."""
    for source in range(4):
        await ledger.reserve(record(source_id=source))
    await ledger.posted(1, OURS)
    await ledger.withdrawing(2)
    await ledger.withdrawn(3)
    later = utc_now() + datetime.timedelta(seconds=1)
    unfinished = await ledger.unfinished(later)
    assert {reply.source_id: reply.state for reply in unfinished} == {
        0: ReplyState.PENDING,
        2: ReplyState.WITHDRAWING,
    }
    assert await ledger.unfinished(later - datetime.timedelta(hours=1)) == ()


async def test_a_reply_may_change_to_another_claim(ledger: ReplyLedger) -> None:
    """The message was edited."""
    await ledger.reserve(record())
    await ledger.posted(MESSAGE, OURS)
    await ledger.changed(MESSAGE, claim="another", revision=5, probability=0.9)
    expected = record(reply_id=OURS, state=ReplyState.POSTED, claim="another", revision=5, probability=0.9)
    assert await ledger.of_message(MESSAGE) == expected


async def test_what_is_not_there_can_be_changed_withdrawn_and_released(ledger: ReplyLedger) -> None:
    await ledger.changed(MESSAGE, claim="another", revision=5, probability=0.9)
    await ledger.withdrawing(MESSAGE)
    await ledger.withdrawn(MESSAGE)
    await ledger.release(MESSAGE)
    assert await ledger.of_message(MESSAGE) is None


async def test_old_records_are_forgotten_and_counted(ledger: ReplyLedger) -> None:
    now = utc_now()
    for days in (1, 89, 91, 400):
        await ledger.reserve(record(source_id=days), now=now - datetime.timedelta(days=days))
    assert await ledger.forget_before(now - datetime.timedelta(days=90)) == 2
    assert [days for days in (1, 89, 91, 400) if await ledger.of_message(days)] == [1, 89]
    assert await ledger.forget_before(now - datetime.timedelta(days=90)) == 0


async def test_a_server_is_forgotten_alone(ledger: ReplyLedger) -> None:
    await ledger.reserve(record())
    await ledger.reserve(record(source_id=7, server_id=8))
    await ledger.forget_server(SERVER)
    assert await ledger.of_message(MESSAGE) is None
    assert await ledger.of_message(7) is not None


async def test_what_stands_is_told_oldest_first(ledger: ReplyLedger) -> None:
    await post(ledger, 1, ago(days=31))
    old = await post(ledger, 2, ago(days=30))
    new = await post(ledger, 3, ago(days=1))
    others = [
        await post(ledger, source, ago(days=7 - source), form=form)
        for source, form in ((4, ReplyForm.MARK), (5, ReplyForm.LINK))
    ]
    await post(ledger, 7, ago(days=3))
    await ledger.withdrawn(7)
    await ledger.reserve(record(source_id=8), now=ago(days=4))
    assert await ledger.standing(ago(days=30)) == (old, *others, new)


async def test_the_cards_of_places_are_told_by_channel_and_by_thread(ledger: ReplyLedger) -> None:
    in_channel = await post(ledger, 1, ago(days=3))
    in_thread = await post(ledger, 2, ago(days=2), place_id=77)
    elsewhere = await post(ledger, 3, ago(days=1), channel_id=8)
    await post(ledger, 4, ago(days=1), form=ReplyForm.LINK)
    assert await ledger.in_places([CHANNEL]) == (in_channel, in_thread)
    assert await ledger.in_places([77]) == (in_thread,)
    assert await ledger.in_places([8, 77]) == (in_thread, elsewhere)
    assert await ledger.in_places([]) == ()
    await ledger.withdrawn(1)
    assert await ledger.in_places([CHANNEL]) == (in_thread,)


async def test_the_replies_since_a_moment_are_told_in_whatever_state(ledger: ReplyLedger) -> None:
    await post(ledger, 1, ago(days=3))
    await post(ledger, 2, ago(days=2), form=ReplyForm.MARK)
    await post(ledger, 3, ago(days=1))
    await ledger.withdrawn(3)
    await post(ledger, 4, ago(hours=1), server_id=9)
    await post(ledger, 5, ago(minutes=30), claim=OTHER)
    assert [reply.source_id for reply in await ledger.since(SERVER, ago(days=2))] == [2, 3, 5]
    assert [reply.source_id for reply in await ledger.since(SERVER, ago(days=2), claim=OTHER)] == [5]


async def test_a_person_is_told_and_forgotten_in_all_servers(ledger: ReplyLedger) -> None:
    """What answers their messages stays noted, so that nothing is answered anew; that it was they is not."""
    await post(ledger, 1, ago(days=3))
    await post(ledger, 2, ago(days=2), server_id=9)
    other = await post(ledger, 3, ago(days=1), author_id=7)
    assert [reply.source_id for reply in sorted(await ledger.of_author(AUTHOR), key=lambda r: r.source_id)] == [1, 2]
    await ledger.forget_author(AUTHOR)
    assert await ledger.of_author(AUTHOR) == ()
    assert await ledger.of_author(7) == (other,)
    assert not await ledger.reserve(record(source_id=1), now=NOW)
    kept = await ledger.of_message(1)
    assert kept is not None
    assert kept.author_id == 0


async def test_a_correction_is_noted_with_its_day(ledger: ReplyLedger) -> None:
    await post(ledger, MESSAGE, ago(days=3))
    await ledger.changed(MESSAGE, claim=CLAIM, revision=4, digest="abc", corrected_at=NOW)
    found = await ledger.of_message(MESSAGE)
    assert found is not None
    assert (found.revision, found.digest, found.corrected_at, found.probability) == (4, "abc", NOW, 0.97)


async def test_the_ledger_has_no_room_for_what_a_message_said(engine: AsyncEngine) -> None:
    """Ids, a claim, numbers and a time: a new column is a change of the privacy notice."""
    async with engine.connect() as connection:
        columns = await connection.run_sync(lambda c: {column["name"] for column in inspect(c).get_columns("reply")})
    ids = {"source_id", "server_id", "channel_id", "author_id", "reply_id", "place_id"}
    about_the_card = {"claim", "revision", "probability", "state", "form", "digest"}
    assert columns == ids | about_the_card | {"made_at", "corrected_at"}
