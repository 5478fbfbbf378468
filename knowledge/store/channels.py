"""What the bot does in which channel. Rules are few and asked for at every message, so they are kept in memory."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select

from .engine import Sessions
from .tables import ChannelRule, utc_now


class ChannelMode(StrEnum):
    """What the bot does with a recognised claim in a channel."""

    OFF = "off"
    SHADOW = "shadow"
    REPLY = "reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveRule:
    """The mode that holds in a place and the channel whose rule decided it (None: no rule, so nothing is watched)."""

    mode: ChannelMode
    decided_by: int | None


class ChannelRules:
    """The rules of all servers. A thread without a rule of its own follows its channel."""

    def __init__(self, sessions: Sessions) -> None:
        """Take the database; `read` fills the memory."""
        self._sessions = sessions
        self._rules: dict[int, ChannelRule] = {}

    async def read(self) -> None:
        """Read all rules from the database."""
        async with self._sessions.reading() as session:
            rows = (await session.exec(select(ChannelRule))).all()
        self._rules = {row.channel_id: row for row in rows}

    def effective(self, channel_id: int, parent_id: int | None = None) -> EffectiveRule:
        """Return the rule that holds in a channel, or in a thread of `parent_id`."""
        for place in (channel_id, parent_id):
            if place is not None and place in self._rules:
                return EffectiveRule(mode=ChannelMode(self._rules[place].mode), decided_by=place)
        return EffectiveRule(mode=ChannelMode.OFF, decided_by=None)

    async def set(self, *, server_id: int, channel_id: int, mode: ChannelMode, set_by: int) -> None:
        """Set the rule of a channel or thread."""
        rule = ChannelRule(channel_id=channel_id, server_id=server_id, mode=mode, set_by=set_by, set_at=utc_now())
        async with self._sessions.writing() as session:
            await session.merge(rule)
        self._rules[channel_id] = rule

    async def forget(self, channel_id: int) -> None:
        """Remove the rule of a channel or thread that is gone."""
        if self._rules.pop(channel_id, None) is not None:
            await self._delete(col(ChannelRule.channel_id) == channel_id)

    async def forget_server(self, server_id: int) -> None:
        """Remove the rules of a server."""
        self._rules = {place: rule for place, rule in self._rules.items() if rule.server_id != server_id}
        await self._delete(col(ChannelRule.server_id) == server_id)

    async def _delete(self, condition: ColumnElement[bool]) -> None:
        async with self._sessions.writing() as session:
            await session.exec(delete(ChannelRule).where(condition))
