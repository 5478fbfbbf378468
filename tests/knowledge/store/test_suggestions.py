"""Suggestions: numbered, counted, and kept without a name where their author is forgotten."""

import datetime
from typing import Any

import pytest

from knowledge import SuggestionKind, SuggestionRecord, SuggestionState
from knowledge.store.engine import Sessions
from knowledge.store.suggestions import Suggestions
from knowledge.store.tables import utc_now

SERVER, OTHER_SERVER, ANN, BEN, CHANNEL, MESSAGE = (2**62 + n for n in range(6))


def suggestion(**fields: Any) -> SuggestionRecord:
    given = {
        "server_id": SERVER,
        "kind": SuggestionKind.PHRASING,
        "claim": "trotsky-opposed-the-nep",
        "content": {"text": "«Троцкий» 👋🏽 was against it", "stance": "asserts"},
        "proposed_by": ANN,
    }
    return SuggestionRecord(**given | fields)


@pytest.fixture
def suggestions(sessions: Sessions) -> Suggestions:
    return Suggestions(sessions)


async def test_a_suggestion_waits_as_it_was_made(suggestions: Suggestions) -> None:
    made = suggestion(channel_id=CHANNEL, source_id=MESSAGE)
    before = utc_now()
    number = await suggestions.propose(made)
    (kept,) = await suggestions.waiting(SERVER)
    assert kept.id == number
    assert kept.state is SuggestionState.WAITING
    assert kept.made_at is not None
    assert kept.made_at >= before
    for name in ("server_id", "kind", "claim", "content", "channel_id", "source_id", "proposed_by"):
        assert getattr(kept, name) == getattr(made, name)


async def test_a_claim_that_is_proposed_has_no_slug(suggestions: Suggestions) -> None:
    await suggestions.propose(suggestion(kind=SuggestionKind.CLAIM, claim=None, content={"statement": "It rained."}))
    (kept,) = await suggestions.waiting(SERVER)
    assert (kept.kind, kept.claim, kept.source_id) == (SuggestionKind.CLAIM, None, None)


async def test_the_oldest_waits_first_and_servers_are_apart(suggestions: Suggestions) -> None:
    first = await suggestions.propose(suggestion())
    await suggestions.propose(suggestion(server_id=OTHER_SERVER))
    second = await suggestions.propose(suggestion(proposed_by=BEN))
    assert [kept.id for kept in await suggestions.waiting(SERVER)] == [first, second]


async def test_what_a_person_made_lately_is_counted(suggestions: Suggestions) -> None:
    await suggestions.propose(suggestion())
    between = utc_now()
    await suggestions.propose(suggestion())
    await suggestions.propose(suggestion(kind=SuggestionKind.COUNTEREXAMPLE))
    await suggestions.propose(suggestion(proposed_by=BEN))
    await suggestions.propose(suggestion(server_id=OTHER_SERVER))
    assert await suggestions.count_since(SERVER, ANN, between - datetime.timedelta(days=1)) == 3
    assert await suggestions.count_since(SERVER, ANN, between) == 2
    assert await suggestions.count_since(SERVER, ANN, between, kinds=[SuggestionKind.PHRASING]) == 1
    assert await suggestions.count_since(SERVER, ANN, utc_now() + datetime.timedelta(hours=1)) == 0


async def test_a_person_is_forgotten_and_their_suggestions_stay(suggestions: Suggestions) -> None:
    await suggestions.propose(suggestion())
    await suggestions.propose(suggestion(server_id=OTHER_SERVER))
    await suggestions.propose(suggestion(proposed_by=BEN))
    assert {kept.server_id for kept in await suggestions.of_user(ANN)} == {SERVER, OTHER_SERVER}
    await suggestions.forget_user(ANN)
    assert await suggestions.of_user(ANN) == ()
    assert [kept.proposed_by for kept in await suggestions.waiting(SERVER)] == [0, BEN]


async def test_a_server_is_forgotten_alone(suggestions: Suggestions) -> None:
    await suggestions.propose(suggestion())
    await suggestions.propose(suggestion(server_id=OTHER_SERVER))
    await suggestions.forget_server(SERVER)
    assert await suggestions.waiting(SERVER) == ()
    assert len(await suggestions.waiting(OTHER_SERVER)) == 1


async def test_watchers_hear_of_what_is_made(suggestions: Suggestions) -> None:
    heard: list[SuggestionRecord] = []
    suggestions.watch(heard.append)
    number = await suggestions.propose(suggestion())
    assert heard == list(await suggestions.waiting(SERVER))
    assert heard[0].id == number


async def test_only_its_proposer_can_wish_to_hear_of_a_suggestion(suggestions: Suggestions) -> None:
    number = await suggestions.propose(suggestion())
    assert not await suggestions.wish_thanks(SERVER, number, user_id=BEN)
    assert not await suggestions.wish_thanks(OTHER_SERVER, number, user_id=ANN)
    assert not await suggestions.wish_thanks(SERVER, number + 1, user_id=ANN)
    assert await suggestions.wish_thanks(SERVER, number, user_id=ANN)
    (kept,) = await suggestions.waiting(SERVER)
    assert kept.wants_thanks
