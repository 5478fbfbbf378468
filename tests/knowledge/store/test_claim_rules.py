"""Rules about single claims: the strictest holds, in a place, in what it is in, or in the whole server."""

import pytest

from knowledge import BY_ITSELF, EVERYWHERE, FORGOTTEN, ClaimLimit, ClaimRuleRecord
from knowledge.store.claim_rules import ClaimRules
from knowledge.store.engine import Sessions
from knowledge.store.tables import utc_now

from .rereading import reread

SERVER, OTHER_SERVER, ANN, BEN, CHANNEL, THREAD = (2**62 + n for n in range(6))
CLAIM, OTHER_CLAIM = "trotsky-opposed-the-nep", "stalin-was-a-cynic"
LINE = (THREAD, CHANNEL)


def rule(
    limit: ClaimLimit = ClaimLimit.MUTED,
    *,
    channel: int = CHANNEL,
    server: int = SERVER,
    claim: str = CLAIM,
    set_by: int = ANN,
) -> ClaimRuleRecord:
    return ClaimRuleRecord(server_id=server, channel_id=channel, claim=claim, limit=limit, set_by=set_by)


@pytest.fixture
def rules(sessions: Sessions) -> ClaimRules:
    return ClaimRules(sessions)


async def test_no_rule_no_limit(rules: ClaimRules) -> None:
    assert rules.limit(SERVER, LINE, CLAIM) is None
    assert rules.of_server(SERVER) == ()


@pytest.mark.parametrize("channel", [THREAD, CHANNEL, EVERYWHERE])
@pytest.mark.parametrize("limit", [ClaimLimit.MUTED, ClaimLimit.MARK])
async def test_a_rule_holds_at_once_and_after_a_restart(
    rules: ClaimRules, sessions: Sessions, channel: int, limit: ClaimLimit
) -> None:
    await rules.set(rule(limit, channel=channel))
    for kept in (rules, await reread(ClaimRules, sessions)):
        assert kept.limit(SERVER, LINE, CLAIM) is limit
        assert kept.limit(SERVER, LINE, OTHER_CLAIM) is None
        assert kept.limit(OTHER_SERVER, LINE, CLAIM) is None
        assert kept.of_server(SERVER) == (rule(limit, channel=channel),)


@pytest.mark.parametrize(("near", "far"), [(ClaimLimit.MARK, ClaimLimit.MUTED), (ClaimLimit.MUTED, ClaimLimit.MARK)])
async def test_the_strictest_rule_holds(rules: ClaimRules, near: ClaimLimit, far: ClaimLimit) -> None:
    await rules.set(rule(near, channel=THREAD))
    await rules.set(rule(far, channel=EVERYWHERE))
    assert rules.limit(SERVER, LINE, CLAIM) is ClaimLimit.MUTED


async def test_a_rule_elsewhere_does_not_hold_here(rules: ClaimRules) -> None:
    await rules.set(rule(channel=THREAD))
    assert rules.limit(SERVER, (CHANNEL,), CLAIM) is None


async def test_a_later_rule_takes_the_place_of_the_earlier(rules: ClaimRules, sessions: Sessions) -> None:
    await rules.set(rule(ClaimLimit.MUTED))
    await rules.set(rule(ClaimLimit.MARK, set_by=BY_ITSELF))
    for kept in (rules, await reread(ClaimRules, sessions)):
        assert kept.of_server(SERVER) == (rule(ClaimLimit.MARK, set_by=BY_ITSELF),)


async def test_a_rule_can_be_taken_away(rules: ClaimRules, sessions: Sessions) -> None:
    await rules.set(rule())
    await rules.set(rule(claim=OTHER_CLAIM))
    await rules.lift(SERVER, CHANNEL, CLAIM, by=ANN)
    await rules.lift(SERVER, CHANNEL, CLAIM, by=ANN)
    for kept in (rules, await reread(ClaimRules, sessions)):
        assert kept.of_server(SERVER) == (rule(claim=OTHER_CLAIM),)


async def test_a_rule_for_the_whole_server_leaves_when_it_was_lifted(rules: ClaimRules, sessions: Sessions) -> None:
    """So that a claim is not limited anew for what was said of it before."""
    await rules.set(rule(channel=EVERYWHERE, set_by=BY_ITSELF))
    assert rules.lifted_at(SERVER, CLAIM) is None
    before = utc_now()
    await rules.lift(SERVER, EVERYWHERE, CLAIM, by=ANN)
    for kept in (rules, await reread(ClaimRules, sessions)):
        lifted = kept.lifted_at(SERVER, CLAIM)
        assert lifted is not None
        assert lifted >= before
        assert kept.limit(SERVER, LINE, CLAIM) is None
        assert kept.of_server(SERVER) == ()
    assert rules.lifted_at(OTHER_SERVER, CLAIM) is None
    await rules.set(rule(channel=EVERYWHERE))
    assert rules.lifted_at(SERVER, CLAIM) is None


async def test_a_moderator_is_forgotten_and_their_rules_stay(rules: ClaimRules, sessions: Sessions) -> None:
    """Not as rules that nobody set: those may be lifted by themselves, too."""
    await rules.set(rule())
    await rules.set(rule(server=OTHER_SERVER, set_by=BEN))
    assert await rules.of_user(ANN) == (rule(),)
    await rules.forget_user(ANN)
    assert await rules.of_user(ANN) == ()
    assert FORGOTTEN != BY_ITSELF
    for kept in (rules, await reread(ClaimRules, sessions)):
        assert kept.of_server(SERVER) == (rule(set_by=FORGOTTEN),)
        assert kept.of_server(OTHER_SERVER) == (rule(server=OTHER_SERVER, set_by=BEN),)


async def test_a_server_is_forgotten_alone(rules: ClaimRules, sessions: Sessions) -> None:
    await rules.set(rule())
    await rules.set(rule(server=OTHER_SERVER))
    await rules.forget_server(SERVER)
    for kept in (rules, await reread(ClaimRules, sessions)):
        assert kept.of_server(SERVER) == ()
        assert kept.limit(OTHER_SERVER, LINE, CLAIM) is ClaimLimit.MUTED
