"""What moderators, or too many wrong matches, have decided about single claims. Kept in memory like channel rules."""

import datetime
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlmodel import col, select

from .engine import Sessions
from .statements import delete_rows, forget_name, read_rows
from .tables import ClaimRule, utc_now

EVERYWHERE = 0
"""The channel of a rule for the whole server."""
BY_ITSELF = 0
"""Who set a rule that nobody set: too many matches were wrong."""
FORGOTTEN = -1
"""Who set a rule and was forgotten since."""


class ClaimLimit(StrEnum):
    """The most that is done about a claim. Lifted: a moderator took a limit away; what was wrong before counts no more."""

    MUTED = "muted"
    MARK = "mark"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRuleRecord:
    """
    A rule as it was set: where (0: everywhere in the server), about which claim, what, by whom, when.

    By whom, 0: by itself; -1: by somebody who is forgotten.
    """

    server_id: int
    channel_id: int
    claim: str
    limit: ClaimLimit
    set_by: int
    set_at: datetime.datetime = field(default_factory=utc_now, compare=False)


class ClaimRules:
    """The rules about single claims."""

    def __init__(self, sessions: Sessions) -> None:
        """Take the database; `read` fills the memory."""
        self._sessions = sessions
        self._rules: dict[tuple[int, int, str], ClaimRuleRecord] = {}

    async def read(self) -> None:
        """Read all rules from the database."""
        rows = await read_rows(self._sessions, select(ClaimRule))
        self._rules = {(row.server_id, row.channel_id, row.claim): _record(row) for row in rows}

    def limit(self, server_id: int, line: tuple[int, ...], claim: str) -> ClaimLimit | None:
        """Return the strictest rule about a claim in a place (given with what it is in) and in its server, or None."""
        rules = (self._rules.get((server_id, place, claim)) for place in (*line, EVERYWHERE))
        found = {rule.limit for rule in rules if rule is not None}
        return next((limit for limit in (ClaimLimit.MUTED, ClaimLimit.MARK) if limit in found), None)

    def lifted_at(self, server_id: int, claim: str) -> datetime.datetime | None:
        """Return when a moderator last took away a limit of a claim that held in the whole server, or None."""
        rule = self._rules.get((server_id, EVERYWHERE, claim))
        return rule.set_at if rule is not None and rule.limit is ClaimLimit.LIFTED else None

    def of_server(self, server_id: int) -> tuple[ClaimRuleRecord, ...]:
        """Return the limits that hold in a server."""
        return tuple(
            rule for rule in self._rules.values() if rule.server_id == server_id and rule.limit is not ClaimLimit.LIFTED
        )

    async def set(self, rule: ClaimRuleRecord) -> None:
        """Set a rule."""
        row = ClaimRule(
            server_id=rule.server_id,
            channel_id=rule.channel_id,
            claim=rule.claim,
            rule=rule.limit,
            set_by=rule.set_by,
            set_at=rule.set_at,
        )
        await self._sessions.put(row)
        self._rules[rule.server_id, rule.channel_id, rule.claim] = rule

    async def lift(self, server_id: int, channel_id: int, claim: str, *, by: int) -> None:
        """Take a limit away; that one held in the whole server and was lifted is kept."""
        if channel_id == EVERYWHERE:
            rule = ClaimRuleRecord(
                server_id=server_id, channel_id=EVERYWHERE, claim=claim, limit=ClaimLimit.LIFTED, set_by=by
            )
            await self.set(rule)
            return
        self._rules.pop((server_id, channel_id, claim), None)
        await delete_rows(
            self._sessions,
            ClaimRule,
            col(ClaimRule.server_id) == server_id,
            col(ClaimRule.channel_id) == channel_id,
            col(ClaimRule.claim) == claim,
        )

    async def of_user(self, user_id: int) -> tuple[ClaimRuleRecord, ...]:
        """Return the rules in all servers that a person set."""
        rows = await read_rows(self._sessions, select(ClaimRule).where(ClaimRule.set_by == user_id))
        return tuple(_record(row) for row in rows)

    async def forget_user(self, user_id: int) -> None:
        """Keep the rules that a person set without their name."""
        self._rules = {
            key: replace(rule, set_by=FORGOTTEN) if rule.set_by == user_id else rule
            for key, rule in self._rules.items()
        }
        await forget_name(self._sessions, ClaimRule, col(ClaimRule.set_by), user_id, instead=FORGOTTEN)

    async def forget_server(self, server_id: int) -> None:
        """Remove the rules of a server."""
        self._rules = {key: rule for key, rule in self._rules.items() if rule.server_id != server_id}
        await delete_rows(self._sessions, ClaimRule, col(ClaimRule.server_id) == server_id)


def _record(row: ClaimRule) -> ClaimRuleRecord:
    return ClaimRuleRecord(
        server_id=row.server_id,
        channel_id=row.channel_id,
        claim=row.claim,
        limit=ClaimLimit(row.rule),
        set_by=row.set_by,
        set_at=row.set_at,
    )
