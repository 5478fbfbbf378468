"""Channel rules: off unless somebody turned them on, inherited by threads, kept over a restart."""

import pytest

from knowledge import ChannelMode, ChannelRules, Confidence, EffectiveRule
from knowledge.store.engine import Sessions

from .rereading import reread

SERVER, CHANNEL, THREAD, ANN = (2**62 + n for n in range(4))
UNWATCHED = EffectiveRule(mode=ChannelMode.OFF, decided_by=None)


@pytest.fixture
def rules(sessions: Sessions) -> ChannelRules:
    return ChannelRules(sessions)


async def put(rules: ChannelRules, channel: int, mode: ChannelMode, server: int = SERVER) -> None:
    await rules.set(server_id=server, channel_id=channel, mode=mode, set_by=ANN)


async def test_nothing_is_watched_until_somebody_says_so(rules: ChannelRules) -> None:
    assert rules.effective([CHANNEL]) == UNWATCHED
    assert rules.effective([THREAD, CHANNEL]) == UNWATCHED


@pytest.mark.parametrize("mode", list(ChannelMode))
async def test_a_rule_holds_at_once_and_after_a_restart(
    rules: ChannelRules, sessions: Sessions, mode: ChannelMode
) -> None:
    await put(rules, CHANNEL, mode)
    expected = EffectiveRule(mode=mode, decided_by=CHANNEL)
    assert rules.effective([CHANNEL]) == expected
    assert (await reread(ChannelRules, sessions)).effective([CHANNEL]) == expected


async def test_a_rule_can_be_changed(rules: ChannelRules, sessions: Sessions) -> None:
    await put(rules, CHANNEL, ChannelMode.SHADOW)
    await put(rules, CHANNEL, ChannelMode.REPLY)
    assert rules.effective([CHANNEL]).mode is ChannelMode.REPLY
    assert (await reread(ChannelRules, sessions)).effective([CHANNEL]).mode is ChannelMode.REPLY


async def test_the_confidence_of_a_rule_stays_until_it_is_given_back(rules: ChannelRules, sessions: Sessions) -> None:
    await rules.set(
        server_id=SERVER, channel_id=CHANNEL, mode=ChannelMode.MARK, set_by=ANN, confidence=Confidence.EAGER
    )
    await put(rules, CHANNEL, ChannelMode.REPLY)
    for kept in (rules, await reread(ChannelRules, sessions)):
        found = kept.effective([THREAD, CHANNEL])
        assert (found.mode, found.confidence, found.confidence_by) == (ChannelMode.REPLY, Confidence.EAGER, CHANNEL)
    await rules.set(server_id=SERVER, channel_id=CHANNEL, mode=ChannelMode.REPLY, set_by=ANN, keep_confidence=False)
    for kept in (rules, await reread(ChannelRules, sessions)):
        found = kept.effective([CHANNEL])
        assert (found.mode, found.confidence, found.confidence_by) == (ChannelMode.REPLY, None, None)


async def test_a_thread_follows_its_channel(rules: ChannelRules) -> None:
    await put(rules, CHANNEL, ChannelMode.REPLY)
    assert rules.effective([THREAD, CHANNEL]) == EffectiveRule(mode=ChannelMode.REPLY, decided_by=CHANNEL)
    assert rules.effective([THREAD]) == UNWATCHED


async def test_a_thread_may_have_a_rule_of_its_own(rules: ChannelRules) -> None:
    """Even a stricter one: `off` in a thread of a channel that is on."""
    await put(rules, CHANNEL, ChannelMode.REPLY)
    await put(rules, THREAD, ChannelMode.OFF)
    assert rules.effective([THREAD, CHANNEL]) == EffectiveRule(mode=ChannelMode.OFF, decided_by=THREAD)
    assert rules.effective([CHANNEL]).mode is ChannelMode.REPLY


async def test_a_channel_does_not_follow_its_thread(rules: ChannelRules) -> None:
    await put(rules, THREAD, ChannelMode.REPLY)
    assert rules.effective([CHANNEL]) == UNWATCHED


async def test_a_channel_that_is_gone_is_forgotten(rules: ChannelRules, sessions: Sessions) -> None:
    await put(rules, CHANNEL, ChannelMode.REPLY)
    await put(rules, THREAD, ChannelMode.SHADOW)
    await rules.forget(CHANNEL)
    await rules.forget(CHANNEL)
    for kept in (rules, await reread(ChannelRules, sessions)):
        assert kept.effective([CHANNEL]) == UNWATCHED
        assert kept.effective([THREAD, CHANNEL]).mode is ChannelMode.SHADOW


async def test_a_server_is_forgotten_alone(rules: ChannelRules, sessions: Sessions) -> None:
    await put(rules, CHANNEL, ChannelMode.REPLY)
    await put(rules, 7, ChannelMode.REPLY, server=8)
    await rules.forget_server(SERVER)
    for kept in (rules, await reread(ChannelRules, sessions)):
        assert kept.effective([CHANNEL]) == UNWATCHED
        assert kept.effective([7]).mode is ChannelMode.REPLY
