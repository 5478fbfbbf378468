"""What moderators, or too many wrong matches, have decided about single claims. Kept in memory like channel rules."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, delete, select

from .engine import Sessions
from .tables import ClaimRule, utc_now

EVERYWHERE = 0
"""The channel of a rule for the whole server."""
BY_ITSELF = 0
"""Who set a rule that nobody set: too many matches were wrong."""


class ClaimLimit(StrEnum):
    """The most that is done about a claim."""

    MUTED = "muted"
    MARK = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRuleRecord:
    """A rule as it was set: where (0: everywhere in the server), about which claim, what, and by whom (0: by itself)."""

    server_id: int
    channel_id: int
    claim: str
    limit: ClaimLimit
    set_by: int


class ClaimRules:
    """The rules about single claims."""

    def __init__(self, sessions: Sessions) -> None:
        """Take the database; `read` fills the memory."""
        self._sessions = sessions
        self._rules: dict[tuple[int, int, str], ClaimRuleRecord] = {}

    async def read(self) -> None:
        """Read all rules from the database."""
        async with self._sessions.reading() as session:
            rows = (await session.exec(select(ClaimRule))).all()
        self._rules = {(row.server_id, row.channel_id, row.claim): _record(row) for row in rows}

    def limit(self, server_id: int, line: tuple[int, ...], claim: str) -> ClaimLimit | None:
        """Return the strictest rule about a claim in a place (given with what it is in) and in its server, or None."""
        found = {
            rule.limit
            for place in (*line, EVERYWHERE)
            if (rule := self._rules.get((server_id, place, claim))) is not None
        }
        return ClaimLimit.MUTED if ClaimLimit.MUTED in found else next(iter(found), None)

    def of_server(self, server_id: int) -> tuple[ClaimRuleRecord, ...]:
        """Return the rules of a server."""
        return tuple(rule for rule in self._rules.values() if rule.server_id == server_id)

    async def set(self, rule: ClaimRuleRecord) -> None:
        """Set a rule."""
        row = ClaimRule(
            server_id=rule.server_id,
            channel_id=rule.channel_id,
            claim=rule.claim,
            rule=rule.limit,
            set_by=rule.set_by,
            set_at=utc_now(),
        )
        async with self._sessions.writing() as session:
            await session.merge(row)
        self._rules[rule.server_id, rule.channel_id, rule.claim] = rule

    async def lift(self, server_id: int, channel_id: int, claim: str) -> None:
        """Take a rule away."""
        self._rules.pop((server_id, channel_id, claim), None)
        async with self._sessions.writing() as session:
            await session.exec(
                delete(ClaimRule).where(
                    col(ClaimRule.server_id) == server_id,
                    col(ClaimRule.channel_id) == channel_id,
                    col(ClaimRule.claim) == claim,
                )
            )

    async def forget_server(self, server_id: int) -> None:
        """Remove the rules of a server."""
        self._rules = {key: rule for key, rule in self._rules.items() if rule.server_id != server_id}
        async with self._sessions.writing() as session:
            await session.exec(delete(ClaimRule).where(col(ClaimRule.server_id) == server_id))


def _record(row: ClaimRule) -> ClaimRuleRecord:
    return ClaimRuleRecord(
        server_id=row.server_id,
        channel_id=row.channel_id,
        claim=row.claim,
        limit=ClaimLimit(row.rule),
        set_by=row.set_by,
    )
