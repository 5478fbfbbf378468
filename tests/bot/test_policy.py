"""Policy: what is looked at, what becomes of it, and why."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import reply_record

from bot.policy import (
    ORDINARY,
    Action,
    Asker,
    Reason,
    Situation,
    gate,
    restrain,
)
from knowledge import (
    Cause,
    ChannelMode,
    ClaimLimit,
    Confidence,
    Cooldowns,
    Decision,
    Match,
    MessageStance,
    Outcome,
    Past,
    ReplyForm,
    ReplyState,
    Restraint,
)

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
MATCH = Match(claim="a-claim", probability=0.9, stance=MessageStance.ASSERTS, reasons=())
RIVAL = replace(MATCH, claim="another-claim", probability=0.85)
SURE = Decision(Outcome.ANSWER, MATCH, "", Cause.SURE)
LIKELY = Decision(Outcome.MARK, replace(MATCH, probability=0.6), "", Cause.LESS_SURE)
CLOSE = Decision(Outcome.MARK, MATCH, "", Cause.RIVAL, RIVAL)
CARD = reply_record(
    source_id=5,
    server_id=1,
    channel_id=2,
    author_id=3,
    reply_id=6,
    claim="a-claim",
    state=ReplyState.POSTED,
    made_at=NOW - datetime.timedelta(minutes=10),
)


def situation(**changes: Any) -> Situation:
    base = Situation(facts=ORDINARY, mode=ChannelMode.REPLY, decision=SURE, now=NOW, past=Past())
    return replace(base, **changes)


def ago(seconds: int) -> datetime.datetime:
    return NOW - datetime.timedelta(seconds=seconds)


@pytest.mark.parametrize("mode", [mode for mode in ChannelMode if mode is not ChannelMode.OFF])
def test_an_ordinary_message_is_looked_at(mode: ChannelMode) -> None:
    assert gate(ORDINARY, mode) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"in_server": False}, Reason.NOT_IN_SERVER),
        ({"by_bot": True}, Reason.BOT),
        ({"by_webhook": True}, Reason.WEBHOOK),
        ({"is_ordinary": False}, Reason.NOT_ORDINARY),
        ({"has_text": False}, Reason.NO_TEXT),
        ({"is_command": True}, Reason.COMMAND),
        ({"answers_us": True}, Reason.ANSWERS_US),
    ],
)
def test_what_the_gate_shuts_out_is_never_answered_unasked(change: dict[str, bool], reason: Reason) -> None:
    facts = replace(ORDINARY, **change)
    assert gate(facts, ChannelMode.REPLY) is reason
    verdict = restrain(situation(facts=facts))
    assert (verdict.action, verdict.reason, verdict.match) == (Action.SILENT, reason, None)


@pytest.mark.parametrize(
    ("changes", "action", "reason"),
    [
        ({}, Action.REPLY, Reason.SURE),
        ({"mode": ChannelMode.OFF}, Action.SILENT, Reason.CHANNEL_OFF),
        ({"mode": ChannelMode.SHADOW}, Action.LOG, Reason.WOULD_ANSWER),
        ({"mode": ChannelMode.SHADOW, "decision": LIKELY}, Action.LOG, Reason.WOULD_MARK),
        ({"mode": ChannelMode.MARK}, Action.MARK, Reason.CHANNEL_MARKS),
        ({"mode": ChannelMode.THREAD}, Action.THREAD, Reason.SURE),
        ({"mode": ChannelMode.THREAD, "in_thread": True}, Action.REPLY, Reason.SURE),
        ({"decision": LIKELY}, Action.MARK, Reason.LESS_SURE),
        ({"decision": Decision(Outcome.SILENT, None, "", Cause.NOTHING)}, Action.SILENT, Reason.NOTHING_RECOGNISED),
        ({"decision": Decision(Outcome.SILENT, None, "", Cause.UNSURE)}, Action.SILENT, Reason.UNSURE),
        ({"decision": Decision(Outcome.MARK, MATCH, "", Cause.NOT_ANSWERABLE)}, Action.LOG, Reason.NOT_ANSWERABLE),
        ({"published": False}, Action.LOG, Reason.DRAFT),
        ({"published": False, "decision": LIKELY}, Action.LOG, Reason.DRAFT),
        ({"published": False, "decision": CLOSE, "rival_answerable": True}, Action.LOG, Reason.DRAFT),
        ({"published": False, "asker": Asker.MEMBER}, Action.LOG, Reason.DRAFT),
        ({"published": False, "asker": Asker.MODERATOR}, Action.LOG, Reason.DRAFT),
        ({"decision": CLOSE, "rival_answerable": True}, Action.PICK, Reason.CLOSE_RIVAL),
        ({"decision": CLOSE, "rival_answerable": False}, Action.MARK, Reason.CLOSE_RIVAL),
        ({"decision": CLOSE, "rival_answerable": True, "mode": ChannelMode.THREAD}, Action.MARK, Reason.CLOSE_RIVAL),
        ({"decision": CLOSE, "rival_answerable": True, "mode": ChannelMode.MARK}, Action.MARK, Reason.CLOSE_RIVAL),
        ({"facts": replace(ORDINARY, words=3)}, Action.MARK, Reason.SHORT_MESSAGE),
        ({"claim_limit": ClaimLimit.MUTED}, Action.LOG, Reason.MUTED),
        ({"claim_limit": ClaimLimit.MARK}, Action.MARK, Reason.TOO_OFTEN_WRONG),
        ({"author_quiet": True}, Action.SILENT, Reason.AUTHOR_QUIET),
        ({"thread_quiet": True}, Action.LOG, Reason.THREAD_QUIET),
        ({"quiet_hours": True}, Action.LOG, Reason.QUIET_HOURS),
        ({"missing": {Action.REPLY: ("send_messages",)}}, Action.LOG, Reason.NO_PERMISSION),
        ({"missing": {Action.THREAD: ("create_public_threads",)}}, Action.REPLY, Reason.SURE),
        ({"backing_off": True}, Action.LOG, Reason.BACKING_OFF),
        ({"past": Past(in_channel=ago(59))}, Action.LOG, Reason.CHANNEL_COOLDOWN),
        ({"past": Past(in_channel=ago(60))}, Action.REPLY, Reason.SURE),
        ({"past": Past(in_channel=ago(-1))}, Action.LOG, Reason.CHANNEL_COOLDOWN),
        (
            {"past": Past(in_channel=ago(-1), to_author=ago(-1)), "cooldowns": Cooldowns(channel=0, author=0)},
            Action.REPLY,
            Reason.SURE,
        ),
        ({"past": Past(to_author=ago(299))}, Action.LOG, Reason.AUTHOR_COOLDOWN),
        ({"past": Past(to_author=ago(300))}, Action.REPLY, Reason.SURE),
        ({"past": Past(this_hour=19)}, Action.REPLY, Reason.SURE),
        ({"past": Past(this_hour=20)}, Action.LOG, Reason.HOURLY_CAP),
        ({"past": Past(card=CARD)}, Action.LOG, Reason.CLAIM_COOLDOWN),
        ({"past": Past(card=CARD), "in_thread": True}, Action.LINK, Reason.EARLIER_CARD),
        ({"past": Past(card=CARD, link=ago(60)), "in_thread": True}, Action.LOG, Reason.CLAIM_COOLDOWN),
        ({"past": Past(card=replace(CARD, made_at=ago(7 * 3600)))}, Action.REPLY, Reason.SURE),
        ({"past": Past(card=CARD), "decision": LIKELY}, Action.LOG, Reason.CLAIM_COOLDOWN),
        ({"past": Past(in_channel=ago(1), to_author=ago(1)), "decision": LIKELY}, Action.MARK, Reason.LESS_SURE),
    ],
)
def test_what_becomes_of_a_message_and_why(changes: dict[str, Any], action: Action, reason: Reason) -> None:
    verdict = restrain(situation(**changes))
    assert (verdict.action, verdict.reason) == (action, reason)
    assert (verdict.match is None) == (action is Action.SILENT)


@pytest.mark.parametrize(
    ("restraint", "reason"),
    [
        (Restraint.ATTACK, Reason.ATTACK),
        (Restraint.ELSEWHERE, Reason.ELSEWHERE),
        (Restraint.GAME, Reason.GAME),
        (Restraint.QUOTATION, Reason.QUOTATION),
    ],
)
@pytest.mark.parametrize("decision", [SURE, LIKELY, CLOSE])
def test_what_is_held_back_is_not_even_marked(restraint: Restraint, reason: Reason, decision: Decision) -> None:
    held = replace(decision, match=replace(MATCH, restraint=restraint))
    verdict = restrain(situation(decision=held, rival_answerable=True))
    assert (verdict.action, verdict.reason) == (Action.LOG, reason)


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({}, Action.REPLY),
        ({"mode": ChannelMode.THREAD}, Action.THREAD),
        ({"past": Past(in_channel=ago(1), to_author=ago(1))}, Action.REPLY),
        ({"quiet_hours": True}, Action.REPLY),
        ({"thread_quiet": True}, Action.LOG),
        ({"claim_limit": ClaimLimit.MUTED}, Action.LOG),
        ({"past": Past(this_hour=9, author_this_hour=4)}, Action.REPLY),
        ({"past": Past(this_hour=10)}, Action.LOG),
        ({"past": Past(this_hour=9, author_this_hour=5)}, Action.LOG),
        ({"past": Past(card=CARD)}, Action.LINK),
        ({"past": Past(card=CARD, link=ago(59))}, Action.LOG),
        ({"past": Past(card=CARD, link=ago(60))}, Action.LINK),
        ({"decision": CLOSE, "rival_answerable": True}, Action.PICK),
        ({"past": Past(this_hour=20)}, Action.LOG),
        ({"author_quiet": True}, Action.SILENT),
        ({"missing": {Action.REPLY: ("send_messages",)}}, Action.LOG),
        ({"decision": replace(SURE, match=replace(MATCH, restraint=Restraint.ATTACK))}, Action.LOG),
    ],
)
def test_who_asks_waits_for_no_cooldown_but_cannot_flood_a_server(changes: dict[str, Any], action: Action) -> None:
    """Nor have a card put under the message of somebody who asked for quiet."""
    assert restrain(situation(asker=Asker.MEMBER, **changes)).action is action


def test_a_moderator_who_asks_is_bound_by_permissions_and_by_quiet_members_alone() -> None:
    asked = situation(asker=Asker.MODERATOR, past=Past(card=CARD, this_hour=99))
    assert restrain(asked).action is Action.REPLY
    assert restrain(replace(asked, author_quiet=True)).action is Action.SILENT
    assert restrain(replace(asked, missing={Action.REPLY: ("send_messages",)})).action is Action.LOG


def test_a_limit_of_no_cards_an_hour_means_none() -> None:
    assert restrain(situation(cooldowns=Cooldowns(hourly=0))).reason is Reason.HOURLY_CAP


def test_every_action_that_posts_has_a_form() -> None:
    assert {action.form for action in Action} == {*ReplyForm, None}


MAYBE_AGO = st.none() | st.integers(0, 10**6).map(ago)
SITUATIONS = st.builds(
    Situation,
    facts=st.builds(replace, st.just(ORDINARY), by_bot=st.booleans(), words=st.integers(0, 50)),
    mode=st.sampled_from(ChannelMode),
    decision=st.sampled_from([SURE, LIKELY, CLOSE]),
    now=st.just(NOW),
    confidence=st.sampled_from(Confidence),
    asker=st.sampled_from(Asker),
    rival_answerable=st.booleans(),
    in_thread=st.booleans(),
    author_quiet=st.booleans(),
    thread_quiet=st.booleans(),
    quiet_hours=st.booleans(),
    claim_limit=st.none() | st.sampled_from(ClaimLimit),
    missing=st.just({}) | st.just(dict.fromkeys(Action, ("send_messages",))),
    backing_off=st.booleans(),
    past=st.none()
    | st.builds(Past, in_channel=MAYBE_AGO, to_author=MAYBE_AGO, this_hour=st.integers(0, 40), link=MAYBE_AGO),
)


@given(SITUATIONS)
def test_nothing_is_posted_where_it_must_not_be(given: Situation) -> None:
    """Whatever else holds."""
    verdict = restrain(given)
    if verdict.action.form is None:
        return
    assert not given.author_quiet
    assert not given.backing_off
    assert not given.missing
    assert given.mode is not ChannelMode.OFF
    if given.asker is not Asker.MODERATOR:
        assert not given.thread_quiet
        assert given.claim_limit is not ClaimLimit.MUTED
    if given.asker is Asker.NOBODY:
        assert given.mode not in {ChannelMode.OFF, ChannelMode.SHADOW}
        assert not given.facts.by_bot
        assert not given.quiet_hours
        assert not given.thread_quiet
        assert given.claim_limit is not ClaimLimit.MUTED
        if given.mode is ChannelMode.MARK:
            assert verdict.action is Action.MARK


@given(SITUATIONS)
def test_knowing_the_past_only_ever_holds_back(given: Situation) -> None:
    """What would not be posted without looking at the past is not posted after looking."""
    before = restrain(replace(given, past=None))
    if before.action.form is None:
        assert restrain(given) == before
