"""What a server has set. Asked for at every message that a claim is recognised in, so it is kept in memory."""

import asyncio
import datetime
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlmodel import col, select

from ..recognise import Confidence
from .engine import Sessions
from .statements import delete_rows, read_rows
from .tables import ServerSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooldowns:
    """
    How long nothing is posted after a card, in seconds, and how many cards an hour may bring.

    Attributes:
        channel: between any two cards in a channel.
        claim: between two cards about one claim in a channel.
        thread: the same in a thread; within it, a one-line link leads to the earlier card.
        author: between two answers to the same person in a server.
        hourly: cards an hour in a server; 0 means none.
    """

    channel: int = 60
    claim: int = 6 * 3600
    thread: int = 7 * 24 * 3600
    author: int = 300
    hourly: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When nothing is posted: from an hour to another, UTC; from 22 to 6 goes over midnight."""

    start: int
    end: int

    def holds(self, moment: datetime.datetime) -> bool:
        """Return whether a moment is within them."""
        hour = moment.astimezone(datetime.UTC).hour
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """
    What a server has set, with what holds where it has set nothing.

    Attributes:
        editor_roles, reviewer_roles, owner_roles: the Discord roles that make a member an editor, reviewer or owner.
        two_keys: whether changes of a side's evidence need a second reviewer.
        stewards: by stance, the Discord roles of those who look after a side.
        digest_sent_at: when the weekly digest was last sent.
    """

    id: int
    language: str = "en"
    confidence: Confidence = Confidence.BALANCED
    log_channel: int | None = None
    editor_roles: frozenset[int] = frozenset()
    reviewer_roles: frozenset[int] = frozenset()
    owner_roles: frozenset[int] = frozenset()
    two_keys: bool = False
    stewards: Mapping[str, frozenset[int]] = field(default_factory=dict)
    digest_sent_at: datetime.datetime | None = None
    cooldowns: Cooldowns = field(default_factory=Cooldowns)
    quiet_hours: QuietHours | None = None
    removed_at: datetime.datetime | None = None

    @property
    def roles(self) -> frozenset[int]:
        """Every Discord role that makes its members an editor, a reviewer or an owner."""
        return self.editor_roles | self.reviewer_roles | self.owner_roles

    @property
    def named_roles(self) -> frozenset[int]:
        """Every Discord role that is named anywhere, as a side's stewards too."""
        return self.roles.union(*self.stewards.values())


class RoleList(StrEnum):
    """What a Discord role can make of its members, by the field of `Server` that says so."""

    EDITORS = "editor_roles"
    REVIEWERS = "reviewer_roles"
    OWNERS = "owner_roles"


class Servers:
    """The settings of all servers."""

    def __init__(self, sessions: Sessions) -> None:
        """Take the database; `read` fills the memory."""
        self._sessions = sessions
        self._servers: dict[int, Server] = {}
        # Each change is made on top of the one before, and none is made while a server is forgotten.
        self._changing = asyncio.Lock()

    async def read(self) -> None:
        """Read all settings from the database."""
        rows = await read_rows(self._sessions, select(ServerSettings))
        self._servers = {row.server_id: server_of(row) for row in rows}

    def of(self, server_id: int) -> Server:
        """Return what a server has set."""
        return self._servers.get(server_id) or Server(id=server_id)

    @property
    def ids(self) -> frozenset[int]:
        """The servers that have set something, and have not removed the bot."""
        return frozenset(server.id for server in self._servers.values() if server.removed_at is None)

    async def change(self, server_id: int, **changes: Any) -> Server:
        """Change some of a server's settings, by the names of `Server`; return what holds now."""
        return await self._change(server_id, lambda server: replace(server, **changes))

    async def appoint(self, server_id: int, role_id: int, to: RoleList | None) -> Server:
        """Make the members of a Discord role editors, reviewers or owners, or none of these; return what holds now."""
        return await self._change(server_id, lambda server: _appointed(server, role_id, to))

    async def name_steward(self, server_id: int, role_id: int, stance: str | None) -> Server:
        """Make the members of a Discord role stewards of a side, by its stance, or of none; return what holds now."""
        return await self._change(server_id, lambda server: _with_steward(server, role_id, stance))

    async def drop_role(self, server_id: int, role_id: int) -> None:
        """Take a Discord role that is gone off every list."""
        await self._change(server_id, lambda server: _with_steward(_appointed(server, role_id, None), role_id, None))

    async def _change(self, server_id: int, change: Callable[[Server], Server]) -> Server:
        async with self._changing:
            server = change(self.of(server_id))
            await self._sessions.put(_row(server))
            self._servers[server_id] = server
        return server

    def removed_before(self, moment: datetime.datetime) -> tuple[int, ...]:
        """Return the servers that removed the bot before a moment and did not invite it again."""
        return tuple(
            server.id
            for server in self._servers.values()
            if server.removed_at is not None and server.removed_at < moment
        )

    async def forget(self, server_id: int) -> None:
        """Delete what a server has set."""
        async with self._changing:
            self._servers.pop(server_id, None)
            await delete_rows(self._sessions, ServerSettings, col(ServerSettings.server_id) == server_id)


def _appointed(server: Server, role_id: int, to: RoleList | None) -> Server:
    lists: dict[str, frozenset[int]] = {each: getattr(server, each) - {role_id} for each in RoleList}
    if to is not None:
        lists[to] |= {role_id}
    return replace(server, **lists)  # type: ignore[arg-type]  # these are the lists


def _with_steward(server: Server, role_id: int, stance: str | None) -> Server:
    stewards = {each: roles - {role_id} for each, roles in server.stewards.items()}
    if stance is not None:
        stewards[stance] = stewards.get(stance, frozenset()) | {role_id}
    return replace(server, stewards={each: roles for each, roles in stewards.items() if roles})


def server_of(row: ServerSettings) -> Server:
    """Return what a row holds."""
    hours = row.quiet_hours
    return Server(
        id=row.server_id,
        language=row.language,
        confidence=Confidence(row.confidence),
        log_channel=row.log_channel_id,
        editor_roles=frozenset(row.editor_roles),
        reviewer_roles=frozenset(row.reviewer_roles),
        owner_roles=frozenset(row.owner_roles),
        two_keys=row.two_keys,
        stewards={stance: frozenset(roles) for stance, roles in row.stewards.items()},
        digest_sent_at=row.digest_sent_at,
        cooldowns=Cooldowns(**row.cooldowns),
        quiet_hours=QuietHours(start=hours[0], end=hours[1]) if hours else None,
        removed_at=row.removed_at,
    )


def _row(server: Server) -> ServerSettings:
    defaults: Mapping[str, int] = asdict(Cooldowns())
    hours = server.quiet_hours
    return ServerSettings(
        server_id=server.id,
        language=server.language,
        confidence=server.confidence,
        log_channel_id=server.log_channel,
        editor_roles=sorted(server.editor_roles),
        reviewer_roles=sorted(server.reviewer_roles),
        owner_roles=sorted(server.owner_roles),
        two_keys=server.two_keys,
        stewards={stance: sorted(roles) for stance, roles in server.stewards.items()},
        digest_sent_at=server.digest_sent_at,
        # What was not changed follows the defaults of a newer version.
        cooldowns={name: value for name, value in asdict(server.cooldowns).items() if value != defaults[name]},
        quiet_hours=[hours.start, hours.end] if hours else None,
        removed_at=server.removed_at,
    )
