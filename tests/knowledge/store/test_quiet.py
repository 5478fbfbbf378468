"""Wishes for quiet: they hold at once and after a restart, for as long as was asked, and go with who made them."""

import datetime
from typing import Any

import pytest
from sqlmodel import select

from knowledge import QuietKind, QuietRecord
from knowledge.store.engine import Sessions
from knowledge.store.quiet import QuietList
from knowledge.store.tables import Quiet

from .rereading import reread

SERVER, OTHER_SERVER, ANN, BEN, THREAD = (2**62 + n for n in range(5))
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def wish(**fields: Any) -> QuietRecord:
    given = {"server_id": SERVER, "target_id": ANN, "kind": QuietKind.MEMBER, "until": None, "set_by": ANN}
    return QuietRecord(**given | fields)


def of_thread(**fields: Any) -> QuietRecord:
    return wish(**{"target_id": THREAD, "kind": QuietKind.THREAD} | fields)


@pytest.fixture
def quiet(sessions: Sessions) -> QuietList:
    return QuietList(sessions)


async def rows(sessions: Sessions) -> set[tuple[int, int, int]]:
    async with sessions.reading() as session:
        return {(row.server_id, row.target_id, row.set_by) for row in (await session.exec(select(Quiet))).all()}


async def test_nobody_asked_for_quiet(quiet: QuietList) -> None:
    assert not quiet.holds(SERVER, ANN, NOW)
    assert quiet.wish(SERVER, ANN, NOW) is None


@pytest.mark.parametrize("asked", [wish(), wish(until=NOW + HOUR), of_thread(until=NOW + HOUR, set_by=BEN)])
async def test_a_wish_holds_at_once_and_after_a_restart(
    quiet: QuietList, sessions: Sessions, asked: QuietRecord
) -> None:
    await quiet.ask(asked)
    for kept in (quiet, await reread(QuietList, sessions)):
        assert kept.wish(SERVER, asked.target_id, NOW) == asked


async def test_a_wish_holds_for_its_server_and_its_person_alone(quiet: QuietList) -> None:
    await quiet.ask(wish())
    assert not quiet.holds(OTHER_SERVER, ANN, NOW)
    assert not quiet.holds(SERVER, BEN, NOW)


async def test_a_wish_ends_when_its_time_is_over(quiet: QuietList) -> None:
    await quiet.ask(wish(until=NOW))
    assert quiet.holds(SERVER, ANN, NOW - datetime.timedelta(microseconds=1))
    assert not quiet.holds(SERVER, ANN, NOW)


async def test_a_later_wish_takes_the_place_of_the_earlier(quiet: QuietList, sessions: Sessions) -> None:
    await quiet.ask(wish())
    await quiet.ask(wish(until=NOW + HOUR))
    for kept in (quiet, await reread(QuietList, sessions)):
        assert not kept.holds(SERVER, ANN, NOW + HOUR)


async def test_a_wish_can_be_taken_back(quiet: QuietList, sessions: Sessions) -> None:
    await quiet.ask(wish())
    await quiet.end(SERVER, ANN)
    await quiet.end(SERVER, ANN)
    for kept in (quiet, await reread(QuietList, sessions)):
        assert not kept.holds(SERVER, ANN, NOW)


async def test_a_persons_wishes_are_found_in_all_servers(quiet: QuietList) -> None:
    theirs = [wish(), wish(server_id=OTHER_SERVER), of_thread()]
    for asked in (*theirs, wish(target_id=BEN, set_by=BEN)):
        await quiet.ask(asked)
    found = await quiet.of_user(ANN)
    assert len(found) == 3
    assert all(each in found for each in theirs)


async def test_a_person_is_forgotten_and_a_threads_quiet_stays(quiet: QuietList, sessions: Sessions) -> None:
    await quiet.ask(wish())
    await quiet.ask(of_thread())
    await quiet.ask(wish(target_id=BEN, set_by=BEN))
    await quiet.forget_user(ANN)
    for kept in (quiet, await reread(QuietList, sessions)):
        assert not kept.holds(SERVER, ANN, NOW)
        assert kept.wish(SERVER, THREAD, NOW) == of_thread(set_by=0)
        assert kept.holds(SERVER, BEN, NOW)
    assert await rows(sessions) == {(SERVER, THREAD, 0), (SERVER, BEN, BEN)}


async def test_a_person_is_forgotten_by_a_process_that_never_saw_the_wish(quiet: QuietList, sessions: Sessions) -> None:
    await QuietList(sessions).ask(wish())
    await QuietList(sessions).ask(of_thread())
    await quiet.forget_user(ANN)
    assert await rows(sessions) == {(SERVER, THREAD, 0)}


async def test_what_is_over_is_deleted(quiet: QuietList, sessions: Sessions) -> None:
    await quiet.ask(wish(until=NOW - HOUR))
    await quiet.ask(wish(target_id=BEN, until=NOW + HOUR))
    await quiet.ask(of_thread())
    await quiet.forget_over(NOW)
    assert {target for _, target, _ in await rows(sessions)} == {BEN, THREAD}
    assert quiet.holds(SERVER, BEN, NOW)
    assert quiet.holds(SERVER, THREAD, NOW)


async def test_a_server_is_forgotten_alone(quiet: QuietList, sessions: Sessions) -> None:
    await quiet.ask(wish())
    await quiet.ask(wish(server_id=OTHER_SERVER))
    await quiet.forget_server(SERVER)
    for kept in (quiet, await reread(QuietList, sessions)):
        assert not kept.holds(SERVER, ANN, NOW)
        assert kept.holds(OTHER_SERVER, ANN, NOW)
