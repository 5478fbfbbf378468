"""What the bot does in which channel. Rules are few and asked for at every message, so they are kept in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, select

from ..recognise import Confidence
from .engine import Sessions
from .statements import delete_rows, forget_name, read_rows
from .tables import ChannelRule, utc_now


class ChannelMode(StrEnum):
    """What the bot does with a recognised claim in a channel, from nothing to the most."""

    OFF = "off"
    SHADOW = "shadow"
    MARK = "mark"
    REPLY = "reply"
    THREAD = "thread"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveRule:
    """
    The mode that holds in a place, and the place whose rule decided it (None: no rule, so nothing is watched).

    `overruled` is a nearer place whose rule an `off` further out has beaten. `confidence` is the nearest one that is set,
    with the place that set it; None: the server's.
    """

    mode: ChannelMode
    decided_by: int | None
    overruled: int | None = None
    confidence: Confidence | None = None
    confidence_by: int | None = None


UNWATCHED = EffectiveRule(mode=ChannelMode.OFF, decided_by=None)


class ChannelRules:
    """
    The rules of all servers.

    A place is asked for with what it is in: a thread's line is thread, channel or forum, category. The nearest rule decides,
    but an `off` anywhere in the line beats it: what a moderator turned off as a whole stays off.
    """

    def __init__(self, sessions: Sessions) -> None:
        """Take the database; `read` fills the memory."""
        self._sessions = sessions
        self._rules: dict[int, ChannelRule] = {}

    async def read(self) -> None:
        """Read all rules from the database."""
        rows = await read_rows(self._sessions, select(ChannelRule))
        self._rules = {row.channel_id: row for row in rows}

    def effective(self, line: Iterable[int]) -> EffectiveRule:
        """Return the rule that holds in a place, given its line: the place itself first, then what it is in."""
        rules = [self._rules[place] for place in line if place in self._rules]
        if not rules:
            return UNWATCHED
        nearest = rules[0]
        off = next((rule for rule in rules if rule.mode == ChannelMode.OFF), None)
        deciding = off or nearest
        sure = next((rule for rule in rules if rule.confidence), None)
        return EffectiveRule(
            mode=ChannelMode(deciding.mode),
            decided_by=deciding.channel_id,
            overruled=nearest.channel_id if deciding is not nearest else None,
            confidence=Confidence(sure.confidence) if sure and sure.confidence else None,
            confidence_by=sure.channel_id if sure else None,
        )

    def of_server(self, server_id: int) -> dict[int, ChannelMode]:
        """Return the places of a server that have a rule of their own, with its mode."""
        return {place: ChannelMode(rule.mode) for place, rule in self._rules.items() if rule.server_id == server_id}

    @property
    def server_ids(self) -> frozenset[int]:
        """The servers that have a rule."""
        return frozenset(rule.server_id for rule in self._rules.values())

    async def set(
        self,
        *,
        server_id: int,
        channel_id: int,
        mode: ChannelMode,
        set_by: int,
        confidence: Confidence | None = None,
        keep_confidence: bool = True,
    ) -> None:
        """
        Set the rule of a category, forum, channel or thread.

        Without a confidence the one it has stays or, without `keep_confidence`, goes: then what is further out decides.
        """
        before = self._rules.get(channel_id) if keep_confidence else None
        rule = ChannelRule(
            channel_id=channel_id,
            server_id=server_id,
            mode=mode,
            confidence=confidence or (before.confidence if before else None),
            set_by=set_by,
            set_at=utc_now(),
        )
        await self._sessions.put(rule)
        self._rules[channel_id] = rule

    async def forget(self, channel_id: int) -> None:
        """Remove the rule of a place that is gone, or is to follow what it is in."""
        if self._rules.pop(channel_id, None) is not None:
            await delete_rows(self._sessions, ChannelRule, col(ChannelRule.channel_id) == channel_id)

    async def of_user(self, user_id: int) -> dict[int, ChannelMode]:
        """Return the places in all servers whose rule a person set, with its mode."""
        rows = await read_rows(self._sessions, select(ChannelRule).where(ChannelRule.set_by == user_id))
        return {row.channel_id: ChannelMode(row.mode) for row in rows}

    async def forget_user(self, user_id: int) -> None:
        """Keep the rules that a person set without their name."""
        for rule in self._rules.values():
            if rule.set_by == user_id:
                rule.set_by = 0
        await forget_name(self._sessions, ChannelRule, col(ChannelRule.set_by), user_id)

    async def forget_server(self, server_id: int) -> None:
        """Remove the rules of a server."""
        self._rules = {place: rule for place, rule in self._rules.items() if rule.server_id != server_id}
        await delete_rows(self._sessions, ChannelRule, col(ChannelRule.server_id) == server_id)
