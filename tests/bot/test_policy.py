"""Policy: what is looked at, and what becomes of it."""

from dataclasses import replace

import pytest

from bot.policy import Action, MessageFacts, gate, verdict
from knowledge import Cause, ChannelMode, Decision, Match, MessageStance, Outcome

ORDINARY = MessageFacts(in_server=True, by_bot=False, by_webhook=False, is_ordinary=True, has_text=True)
MATCH = Match(claim="a-claim", probability=0.9, stance=MessageStance.ASSERTS, reasons=())


def decision(outcome: Outcome) -> Decision:
    return Decision(outcome, None if outcome is Outcome.SILENT else MATCH, "because", Cause.SURE)


@pytest.mark.parametrize("mode", [ChannelMode.SHADOW, ChannelMode.REPLY])
def test_an_ordinary_message_is_looked_at(mode: ChannelMode) -> None:
    assert gate(ORDINARY, mode) is None


def test_nothing_is_looked_at_where_the_bot_is_off() -> None:
    assert gate(ORDINARY, ChannelMode.OFF) == "the channel is not turned on"


@pytest.mark.parametrize(
    "change",
    [{"in_server": False}, {"by_bot": True}, {"by_webhook": True}, {"is_ordinary": False}, {"has_text": False}],
    ids=str,
)
def test_the_gate_says_why_it_is_shut(change: dict[str, bool]) -> None:
    assert gate(replace(ORDINARY, **change), ChannelMode.REPLY)


@pytest.mark.parametrize(
    ("mode", "outcome", "action"),
    [
        (ChannelMode.REPLY, Outcome.ANSWER, Action.REPLY),
        (ChannelMode.REPLY, Outcome.MARK, Action.LOG),
        (ChannelMode.REPLY, Outcome.SILENT, Action.SILENT),
        (ChannelMode.SHADOW, Outcome.ANSWER, Action.LOG),
        (ChannelMode.SHADOW, Outcome.MARK, Action.LOG),
        (ChannelMode.SHADOW, Outcome.SILENT, Action.SILENT),
        (ChannelMode.OFF, Outcome.ANSWER, Action.SILENT),
    ],
)
def test_only_an_answer_in_reply_mode_is_posted(mode: ChannelMode, outcome: Outcome, action: Action) -> None:
    found = verdict(decision(outcome), mode)
    assert found.action is action
    assert found.reason
    assert (found.match is None) == (action is Action.SILENT)
