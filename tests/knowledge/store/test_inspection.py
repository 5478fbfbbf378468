"""What is asked of the database as a whole."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy as sa
from records import hit_record

from knowledge import ChannelMode, DatabaseUnreachable, FeedbackVerdict
from knowledge.store.channels import ChannelRules
from knowledge.store.engine import Sessions
from knowledge.store.feedback import FeedbackLedger
from knowledge.store.hits import Hits
from knowledge.store.inspection import Inspection
from knowledge.store.servers import Servers
from knowledge.store.tables import Topic

SERVER = 2**62 + 1


async def set_something(sessions: Sessions) -> None:
    await Servers(sessions).change(SERVER, language="de")


async def turn_a_channel_on(sessions: Sessions) -> None:
    await ChannelRules(sessions).set(server_id=SERVER, channel_id=1, mode=ChannelMode.MARK, set_by=2)


async def recognise_a_claim(sessions: Sessions) -> None:
    await Hits(sessions).note(hit_record(server_id=SERVER))


async def say_that_it_helped(sessions: Sessions) -> None:
    await FeedbackLedger(sessions).note(
        source_id=1, user_id=2, server_id=SERVER, claim="claim", verdict=FeedbackVerdict.HELPFUL
    )


async def write_an_entry(sessions: Sessions) -> None:
    async with sessions.writing() as session:
        session.add(Topic(scope=SERVER, key="nep", position=0, name="NEP", type="event", aliases=[], revision=1))


@pytest.fixture
def inspection(sessions: Sessions) -> Inspection:
    return Inspection(sessions, "sqlite:///shown.db")


@pytest.mark.parametrize(
    "leave", [set_something, turn_a_channel_on, recognise_a_claim, say_that_it_helped, write_an_entry]
)
async def test_a_server_is_known_by_anything_that_is_kept_about_it(
    inspection: Inspection, sessions: Sessions, leave: Callable[[Sessions], Awaitable[Any]]
) -> None:
    assert await inspection.servers() == frozenset()
    await leave(sessions)
    assert await inspection.servers() == {SERVER}


async def test_shared_entries_belong_to_no_server(inspection: Inspection, sessions: Sessions) -> None:
    async with sessions.writing() as session:
        session.add(Topic(key="nep", position=0, name="NEP", type="event", aliases=[], revision=1))
    assert await inspection.servers() == frozenset()


async def test_a_database_that_can_be_written_to_tells_its_schema(inspection: Inspection) -> None:
    assert (await inspection.probe())[:4].isdigit()


async def test_a_database_that_cannot_be_written_to_is_named(inspection: Inspection, sessions: Sessions) -> None:
    async with sessions.writing() as session:
        await (await session.connection()).execute(sa.text("DROP TABLE seedstate"))
    with pytest.raises(DatabaseUnreachable, match="shown"):
        await inspection.probe()
