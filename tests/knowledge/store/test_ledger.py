"""The ledger of replies: one reply a message, whoever sees it first, and nothing kept for ever."""

import asyncio
import datetime
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge import Past, ReplyForm, ReplyLedger, ReplyRecord, ReplyState
from knowledge.store.engine import Sessions, open_engine
from knowledge.store.tables import utc_now

# Discord's ids need 64 bits.
MESSAGE, SERVER, CHANNEL, AUTHOR, OURS = (2**62 + n for n in range(5))
CLAIM, OTHER = "trotsky-opposed-the-nep", "stalin-was-a-cynic"
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
Ledgers = Callable[[], Awaitable[ReplyLedger]]


def record(**fields: Any) -> ReplyRecord:
    given = {
        "source_id": MESSAGE,
        "server_id": SERVER,
        "channel_id": CHANNEL,
        "author_id": AUTHOR,
        "reply_id": None,
        "claim": CLAIM,
        "revision": 3,
        "probability": 0.97,
        "state": ReplyState.PENDING,
    }
    return ReplyRecord(**given | fields)


def on(engine: AsyncEngine) -> ReplyLedger:
    return ReplyLedger(Sessions(engine))


def ago(**time: float) -> datetime.datetime:
    return NOW - datetime.timedelta(**time)


def refuse(_: Past) -> None:
    """Judge that nothing is to be posted."""


async def post(ledger: ReplyLedger, source: int, at: datetime.datetime, **fields: Any) -> ReplyRecord:
    """Have a message answered, with our message a thousand above it."""
    form = fields.pop("form", ReplyForm.CARD)
    place = fields.pop("place_id", None)
    reserved = record(source_id=source, **fields)
    assert await ledger.reserve(reserved, now=at, judge=lambda _: form)
    await ledger.posted(source, None if form is ReplyForm.MARK else source + 1000, place_id=place)
    found = await ledger.of_message(source)
    assert found is not None
    return found


async def past_of(ledger: ReplyLedger, **fields: Any) -> Past:
    """Return what a judge is told about a message."""
    told: list[Past] = []
    assert not await ledger.reserve(record(**fields), now=NOW, judge=told.append)
    [past] = told
    return past


@pytest.fixture
async def engine(migrated_url: str) -> AsyncIterator[AsyncEngine]:
    opened = await open_engine(migrated_url)
    yield opened
    await opened.dispose()


@pytest.fixture
def ledger(engine: AsyncEngine) -> ReplyLedger:
    return on(engine)


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


async def test_two_processes_that_see_a_message_reserve_it_once(migrated_url: str) -> None:
    """Each has an engine of its own on one database; twenty messages, each seen by both at the same time."""
    engines = [await open_engine(migrated_url) for _ in range(2)]
    ledgers = [on(engine) for engine in engines]
    try:
        for source in range(20):
            won = await asyncio.gather(*(ledger.reserve(record(source_id=source)) for ledger in ledgers))
            assert sorted(won) == [False, True]
    finally:
        for engine in engines:
            await engine.dispose()


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
async def test_of_many_at_once_a_judge_lets_the_first_through(migrated_url: str, claims: int) -> None:
    """Whichever process they come to; each judge sees what was reserved before, so that only one is the first."""
    engines = [await open_engine(migrated_url) for _ in range(2)]
    ledgers = [on(engine) for engine in engines]

    def only_the_first(past: Past) -> ReplyForm | None:
        return ReplyForm.CARD if past.in_channel is None and past.this_hour == 0 else None

    try:
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
    finally:
        for engine in engines:
            await engine.dispose()


async def test_an_hourly_cap_is_kept_by_many_at_once(migrated_url: str) -> None:
    engines = [await open_engine(migrated_url) for _ in range(2)]
    ledgers = [on(engine) for engine in engines]

    def at_most_five(past: Past) -> ReplyForm | None:
        return ReplyForm.CARD if past.this_hour < 5 else None

    try:
        won = await asyncio.gather(
            *(
                ledgers[source % 2].reserve(
                    record(source_id=source, channel_id=source, author_id=source), judge=at_most_five
                )
                for source in range(40)
            )
        )
        assert won.count(True) == 5
    finally:
        for engine in engines:
            await engine.dispose()


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


async def test_a_mark_becomes_a_card(ledger: ReplyLedger) -> None:
    """One about what the message says by now, pending until it is posted, and counting from then on."""
    await post(ledger, MESSAGE, ago(hours=3), form=ReplyForm.MARK)
    card = record(claim=OTHER, revision=9, probability=0.5, digest="abc")
    assert await ledger.promote(card, now=NOW, judge=lambda _: ReplyForm.CARD)
    found = await ledger.of_message(MESSAGE)
    assert found == card
    assert found is not None
    assert found.made_at == NOW


async def test_a_choice_becomes_a_card_in_its_place(ledger: ReplyLedger) -> None:
    """The message is there already and only shows something else."""
    await post(ledger, MESSAGE, ago(hours=3), form=ReplyForm.PICKER)
    assert await ledger.promote(record(), now=NOW, judge=lambda _: ReplyForm.CARD)
    assert await ledger.of_message(MESSAGE) == record(reply_id=MESSAGE + 1000, state=ReplyState.POSTED)


async def test_a_judge_may_be_against_a_promotion(ledger: ReplyLedger) -> None:
    mark = await post(ledger, MESSAGE, ago(hours=3), form=ReplyForm.MARK)
    assert not await ledger.promote(record(), now=NOW, judge=refuse)
    assert await ledger.of_message(MESSAGE) == mark


async def test_a_promotion_is_judged_by_what_else_was_posted(ledger: ReplyLedger) -> None:
    """The mark itself is no past."""
    await post(ledger, MESSAGE, ago(minutes=5), form=ReplyForm.PICKER)
    card = await post(ledger, 1, ago(minutes=3))
    told: list[Past] = []
    await ledger.promote(record(), now=NOW, judge=told.append)
    assert told == [
        Past(in_channel=ago(minutes=3), to_author=ago(minutes=3), this_hour=1, author_this_hour=1, card=card)
    ]


@pytest.mark.parametrize("form", [ReplyForm.CARD, ReplyForm.LINK])
async def test_what_is_posted_for_good_is_not_promoted(ledger: ReplyLedger, form: ReplyForm) -> None:
    before = await post(ledger, MESSAGE, ago(hours=3), form=form)
    assert not await ledger.promote(record(), now=NOW, judge=lambda _: ReplyForm.CARD)
    assert await ledger.of_message(MESSAGE) == before


async def test_a_mark_that_went_is_not_promoted(ledger: ReplyLedger) -> None:
    await post(ledger, MESSAGE, ago(hours=3), form=ReplyForm.MARK)
    await ledger.withdrawn(MESSAGE)
    assert not await ledger.promote(record(), now=NOW, judge=lambda _: ReplyForm.CARD)
    assert not await ledger.promote(record(source_id=MESSAGE + 1), now=NOW, judge=lambda _: ReplyForm.CARD)


async def test_many_taps_promote_a_mark_once(migrated_url: str) -> None:
    engines = [await open_engine(migrated_url) for _ in range(2)]
    ledgers = [on(engine) for engine in engines]
    try:
        await post(ledgers[0], MESSAGE, ago(hours=3), form=ReplyForm.MARK)
        won = await asyncio.gather(
            *(ledgers[n % 2].promote(record(), now=NOW, judge=lambda _: ReplyForm.CARD) for n in range(20))
        )
        assert won.count(True) == 1
    finally:
        for engine in engines:
            await engine.dispose()


async def test_the_cards_that_stand_are_told_oldest_first(ledger: ReplyLedger) -> None:
    await post(ledger, 1, ago(days=31))
    old = await post(ledger, 2, ago(days=30))
    new = await post(ledger, 3, ago(days=1))
    for source, form in ((4, ReplyForm.MARK), (5, ReplyForm.LINK), (6, ReplyForm.PICKER)):
        await post(ledger, source, ago(days=2), form=form)
    await post(ledger, 7, ago(days=3))
    await ledger.withdrawn(7)
    await ledger.reserve(record(source_id=8), now=ago(days=4))
    assert await ledger.standing(ago(days=30)) == (old, new)


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
