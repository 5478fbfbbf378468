"""What to do about a message, decided from plain values: no Discord, no database, no clock."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge import ChannelMode, Decision, Match, Outcome


class Action(StrEnum):
    """What the bot does about a message."""

    REPLY = "reply"
    LOG = "log"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFacts:
    """What the gate needs to know of a message."""

    in_server: bool
    by_bot: bool
    by_webhook: bool
    is_ordinary: bool
    has_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An action, the match that it is about (if any) and the reason in words."""

    action: Action
    reason: str
    match: Match | None = None


def gate(facts: MessageFacts, mode: ChannelMode) -> str | None:
    """Return why a message is not looked at, or None where it is. The cheapest and commonest reasons come first."""
    if mode is ChannelMode.OFF:
        return "the channel is not turned on"
    if facts.by_bot:
        return "written by a bot"
    if facts.by_webhook:
        return "written by a webhook"
    if not facts.in_server:
        return "not in a server"
    if not facts.is_ordinary:
        return "a system message or the output of a command"
    if not facts.has_text:
        return "no text"
    return None


def verdict(decision: Decision, mode: ChannelMode) -> Verdict:
    """Return what to do about a recognised message in a channel of this mode."""
    if decision.match is None or decision.outcome is Outcome.SILENT:
        return Verdict(action=Action.SILENT, reason=decision.reason)
    if mode is ChannelMode.OFF:
        return Verdict(action=Action.SILENT, reason="the channel is not turned on")
    if mode is ChannelMode.SHADOW or decision.outcome is Outcome.MARK:
        return Verdict(action=Action.LOG, reason=decision.reason, match=decision.match)
    return Verdict(action=Action.REPLY, reason=decision.reason, match=decision.match)
