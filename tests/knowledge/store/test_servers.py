"""What a server has set: defaults until then, one change at a time, the same after a restart."""

import asyncio
import datetime
from typing import Any

import pytest
from sqlmodel import select

from knowledge import Confidence, Cooldowns, QuietHours, RoleList, Server
from knowledge.store.engine import Sessions
from knowledge.store.servers import Servers
from knowledge.store.tables import ServerSettings

from .rereading import reread

SERVER, OTHER_SERVER, CHANNEL, ROLE, OTHER_ROLE = (2**62 + n for n in range(5))
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
CHANGES: dict[str, Any] = {
    "language": "de",
    "confidence": Confidence.CAUTIOUS,
    "log_channel": CHANNEL,
    "editor_roles": frozenset({ROLE, OTHER_ROLE}),
    "reviewer_roles": frozenset({OTHER_ROLE}),
    "owner_roles": frozenset({ROLE}),
    "two_keys": True,
    "stewards": {"affirms": frozenset({ROLE}), "disputes": frozenset({OTHER_ROLE})},
    "digest_sent_at": NOW,
    "cooldowns": Cooldowns(channel=5, hourly=0),
    "quiet_hours": QuietHours(start=22, end=6),
    "removed_at": NOW,
}


@pytest.fixture
def servers(sessions: Sessions) -> Servers:
    return Servers(sessions)


async def test_a_server_that_set_nothing_has_the_defaults(servers: Servers) -> None:
    assert servers.of(SERVER) == Server(id=SERVER)


@pytest.mark.parametrize("name", list(CHANGES))
async def test_a_change_holds_at_once_and_after_a_restart(servers: Servers, sessions: Sessions, name: str) -> None:
    changed = await servers.change(SERVER, **{name: CHANGES[name]})
    assert changed == Server(id=SERVER, **{name: CHANGES[name]})
    for kept in (servers, await reread(Servers, sessions)):
        assert kept.of(SERVER) == changed
        assert kept.of(OTHER_SERVER) == Server(id=OTHER_SERVER)


async def test_changes_add_up(servers: Servers, sessions: Sessions) -> None:
    for name, value in CHANGES.items():
        await servers.change(SERVER, **{name: value})
    assert set(CHANGES) == set(Server.__slots__) - {"id"}
    for kept in (servers, await reread(Servers, sessions)):
        assert kept.of(SERVER) == Server(id=SERVER, **CHANGES)


@pytest.mark.parametrize("name", ["log_channel", "quiet_hours", "removed_at"])
async def test_a_setting_can_be_taken_back(servers: Servers, sessions: Sessions, name: str) -> None:
    await servers.change(SERVER, **{name: CHANGES[name]})
    await servers.change(SERVER, **{name: None})
    for kept in (servers, await reread(Servers, sessions)):
        assert kept.of(SERVER) == Server(id=SERVER)


async def test_a_cooldown_that_was_not_changed_follows_a_newer_default(servers: Servers, sessions: Sessions) -> None:
    await servers.change(SERVER, cooldowns=Cooldowns(channel=5))
    async with sessions.reading() as session:
        (row,) = (await session.exec(select(ServerSettings))).all()
    assert row.cooldowns == {"channel": 5}


async def test_there_is_no_setting_of_another_name(servers: Servers, sessions: Sessions) -> None:
    with pytest.raises(TypeError):
        await servers.change(SERVER, colour="red")
    assert (await reread(Servers, sessions)).of(SERVER) == Server(id=SERVER)


@pytest.mark.parametrize(
    ("hours", "quiet"),
    [
        (QuietHours(start=22, end=6), {22, 23, 0, 1, 2, 3, 4, 5}),
        (QuietHours(start=8, end=10), {8, 9}),
        (QuietHours(start=0, end=1), {0}),
        (QuietHours(start=7, end=7), set()),
    ],
)
def test_quiet_hours_may_go_over_midnight(hours: QuietHours, quiet: set[int]) -> None:
    assert {hour for hour in range(24) if hours.holds(NOW.replace(hour=hour, minute=59))} == quiet


def test_quiet_hours_are_in_utc() -> None:
    there = datetime.timezone(datetime.timedelta(hours=3))
    assert QuietHours(start=12, end=13).holds(NOW.astimezone(there))


async def test_a_server_that_removed_the_bot_long_ago_is_found(servers: Servers) -> None:
    await servers.change(SERVER, removed_at=NOW)
    await servers.change(OTHER_SERVER, language="ru")
    assert servers.removed_before(NOW) == ()
    assert servers.removed_before(NOW + datetime.timedelta(seconds=1)) == (SERVER,)
    await servers.change(SERVER, removed_at=None)
    assert servers.removed_before(NOW + datetime.timedelta(seconds=1)) == ()


async def test_a_server_is_forgotten_alone(servers: Servers, sessions: Sessions) -> None:
    await servers.change(SERVER, language="de")
    await servers.change(OTHER_SERVER, language="ru")
    await servers.forget(SERVER)
    for kept in (servers, await reread(Servers, sessions)):
        assert kept.of(SERVER) == Server(id=SERVER)
        assert kept.of(OTHER_SERVER).language == "ru"


async def test_changes_at_once_are_all_kept(servers: Servers, sessions: Sessions) -> None:
    """Two moderators who set two things in the same moment."""
    await servers.change(SERVER, editor_roles=frozenset({ROLE, OTHER_ROLE}))
    await asyncio.gather(
        servers.change(SERVER, language="de"),
        servers.change(SERVER, log_channel=CHANNEL),
        servers.drop_role(SERVER, ROLE),
        servers.drop_role(SERVER, OTHER_ROLE),
    )
    for kept in (servers, await reread(Servers, sessions)):
        assert kept.of(SERVER) == Server(id=SERVER, language="de", log_channel=CHANNEL)


async def test_a_role_is_in_one_list_at_a_time(servers: Servers, sessions: Sessions) -> None:
    for to in RoleList:
        server = await servers.appoint(SERVER, ROLE, to)
        assert {each: getattr(server, each) for each in RoleList} == {
            each: {ROLE} if each is to else frozenset() for each in RoleList
        }
        assert server.roles == {ROLE}
        assert (await reread(Servers, sessions)).of(SERVER) == server
    assert await servers.appoint(SERVER, ROLE, None) == Server(id=SERVER)


async def test_a_role_looks_after_one_side_at_a_time(servers: Servers, sessions: Sessions) -> None:
    await servers.name_steward(SERVER, OTHER_ROLE, "affirms")
    for stance, stewards in (
        ("affirms", {"affirms": {ROLE, OTHER_ROLE}}),
        ("disputes", {"affirms": {OTHER_ROLE}, "disputes": {ROLE}}),
        (None, {"affirms": {OTHER_ROLE}}),
    ):
        server = await servers.name_steward(SERVER, ROLE, stance)
        assert server.stewards == stewards
        assert (await reread(Servers, sessions)).of(SERVER) == server
    assert server.named_roles == {OTHER_ROLE}
    assert server.roles == frozenset()


async def test_owners_who_appoint_at_once_all_get_their_way(servers: Servers, sessions: Sessions) -> None:
    await asyncio.gather(
        servers.appoint(SERVER, ROLE, RoleList.EDITORS),
        servers.appoint(SERVER, OTHER_ROLE, RoleList.EDITORS),
        servers.name_steward(SERVER, ROLE, "affirms"),
        servers.change(SERVER, two_keys=True),
    )
    for kept in (servers, await reread(Servers, sessions)):
        server = kept.of(SERVER)
        assert (server.editor_roles, server.stewards) == ({ROLE, OTHER_ROLE}, {"affirms": {ROLE}})
        assert server.two_keys
