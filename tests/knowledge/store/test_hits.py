"""Decisions: the last one about a message, by server, channel and time."""

import datetime
from typing import Any

import pytest
from records import hit_record

from knowledge import HitRecord
from knowledge.store.engine import Sessions
from knowledge.store.hits import Hits

SERVER, OTHER_SERVER, CHANNEL, OTHER_CHANNEL, MESSAGE = (2**62 + n for n in range(5))
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def hit(**fields: Any) -> HitRecord:
    ids = {"source_id": MESSAGE, "server_id": SERVER, "channel_id": CHANNEL}
    return hit_record(**ids | {"made_at": NOW} | fields)


@pytest.fixture
def hits(sessions: Sessions) -> Hits:
    return Hits(sessions)


async def test_a_decision_is_kept_as_it_was_made(hits: Hits) -> None:
    await hits.note(hit())
    assert await hits.of_message(MESSAGE) == hit()
    assert await hits.of_message(MESSAGE + 1) is None


async def test_whose_message_it_was_is_not_kept() -> None:
    assert not {"author_id", "user_id", "text", "content"} & set(HitRecord.__slots__)


async def test_a_later_decision_takes_the_place_of_the_earlier(hits: Hits) -> None:
    await hits.note(hit())
    edited = hit(action="reply", reason="", probability=0.99, made_at=NOW + HOUR)
    await hits.note(edited)
    assert await hits.since(SERVER, NOW - HOUR) == (edited,)


async def test_decisions_come_by_server_time_and_channel(hits: Hits) -> None:
    late = hit(source_id=1, made_at=NOW + HOUR)
    early = hit(source_id=2)
    elsewhere = hit(source_id=3, channel_id=OTHER_CHANNEL, made_at=NOW + 2 * HOUR)
    for made in (late, early, elsewhere, hit(source_id=4, server_id=OTHER_SERVER)):
        await hits.note(made)
    assert await hits.since(SERVER, NOW) == (early, late, elsewhere)
    assert await hits.since(SERVER, NOW + HOUR) == (late, elsewhere)
    assert await hits.since(SERVER, NOW, channels=[CHANNEL]) == (early, late)
    assert await hits.since(SERVER, NOW, channels=[]) == ()


async def test_a_moment_may_be_given_in_any_time_zone(hits: Hits) -> None:
    await hits.note(hit(made_at=NOW.astimezone(datetime.timezone(5 * HOUR))))
    assert await hits.since(SERVER, NOW.astimezone(datetime.timezone(-5 * HOUR))) == (hit(),)


async def test_what_is_old_is_deleted(hits: Hits) -> None:
    await hits.note(hit())
    await hits.note(hit(source_id=1, made_at=NOW + HOUR))
    await hits.forget_before(NOW + HOUR)
    assert [kept.source_id for kept in await hits.since(SERVER, NOW - HOUR)] == [1]


async def test_a_server_is_forgotten_alone(hits: Hits) -> None:
    await hits.note(hit())
    await hits.note(hit(source_id=1, server_id=OTHER_SERVER))
    await hits.forget_server(SERVER)
    assert await hits.since(SERVER, NOW - HOUR) == ()
    assert len(await hits.since(OTHER_SERVER, NOW - HOUR)) == 1
