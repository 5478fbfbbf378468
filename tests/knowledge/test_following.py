"""Readers in one process follow what is committed in any, whatever goes wrong on the way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge import Library, Member, NotAllowed, Save
from knowledge.recognise import recogniser

from .small_library import NEP, OWNER, ask_otherwise

ANN = Member(server_id=11, user_id=1, manages_server=True)
NOBODY = Member(server_id=12, user_id=2)
NEW = "Did Trotsky, of all people, want to end the NEP?"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by what holds in any base; learning takes a second a time."""
    monkeypatch.setattr(recogniser, "is_teachable", lambda _claims: False)


@pytest.fixture
async def pair(seeded_url: str, small_seeds: Path, quick: None) -> AsyncIterator[tuple[Library, Library]]:
    """Two processes on one database."""
    del quick
    here, there = await Library.open(seeded_url, small_seeds), await Library.open(seeded_url, small_seeds)
    yield here, there
    await here.close()
    await there.close()


def question(library: Library, server: int = 0) -> str:
    return library.edition(server).base.claims[NEP].question


async def refused_edit(library: Library) -> None:
    with pytest.raises(NotAllowed):
        await library.editing.apply([Save(entry=library.shared.base.claims[NEP])], editor=NOBODY, note="")


async def exported(library: Library) -> None:
    await library.files()


@pytest.mark.parametrize("reads_along", [refused_edit, exported])
async def test_what_others_did_is_news_until_it_is_shown(
    pair: tuple[Library, Library], reads_along: Callable[[Library], Awaitable[None]]
) -> None:
    """An edit that is refused and an export have read what another process did, and show readers nothing of it."""
    here, there = pair
    await ask_otherwise(there, NEW)
    await reads_along(here)
    assert await here.is_outdated()
    await here.renew()
    assert question(here) == NEW
    assert not await here.is_outdated()


async def test_a_server_that_is_forgotten_is_news_to_nobody(pair: tuple[Library, Library]) -> None:
    """The last revision goes with it, so those that are left are older than what is known."""
    here, _ = pair
    own = here.shared.base.claims[NEP].model_copy(update={"question": NEW})
    await here.editing.apply([Save(entry=own)], editor=ANN, note="")
    await here.forget_server(ANN.server_id)
    assert question(here, ANN.server_id) != NEW
    assert not await here.is_outdated()


async def test_a_change_that_cannot_be_shown_at_once_is_saved_and_shown_later(
    pair: tuple[Library, Library], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = pair
    with monkeypatch.context() as failing:
        failing.setattr(here._editions, "_next", _fails)
        await ask_otherwise(here, NEW)
    assert "is saved" in caplog.text
    assert question(here) != NEW
    await there.renew()
    assert question(there) == NEW
    assert await here.is_outdated()
    await here.renew()
    assert question(here) == NEW


async def test_following_outlives_what_cannot_be_shown(
    pair: tuple[Library, Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = pair
    monkeypatch.setattr("knowledge.library._AFTER_FAILURE_SECONDS", 0.01)
    tried, shown = asyncio.Event(), asyncio.Event()
    here.watch(lambda _: shown.set())

    def fail(*given: Any) -> None:
        tried.set()
        _fails(*given)

    following = asyncio.create_task(here.follow())
    try:
        with monkeypatch.context() as failing:
            failing.setattr(here._editions, "_next", fail)
            await ask_otherwise(there, NEW)
            await asyncio.wait_for(tried.wait(), 10)
        await asyncio.wait_for(shown.wait(), 10)
        assert question(here) == NEW
    finally:
        following.cancel()
        await asyncio.wait({following})


async def test_entries_that_cannot_be_learned_from_keep_nobody_else_waiting(
    pair: tuple[Library, Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One server's claim makes learning fail: that is not tried again and again, and the servers after it get their turn."""
    here, _ = pair
    await here.learned()
    teach, taught = here._teacher.teach, list[str]()

    def picky(claims: Any, topics: Any) -> Any:
        statement = next(claim.statement for claim in claims if claim.slug == NEP)
        taught.append(statement)
        if statement == "Poison.":
            raise ArithmeticError
        return teach(claims, topics)

    monkeypatch.setattr(here._teacher, "teach", picky)
    for server, statement in ((11, "Poison."), (12, "Wholesome."), (13, "Nourishing.")):
        entry = here.shared.base.claims[NEP].model_copy(update={"statement": statement})
        editor = Member(server_id=server, user_id=1, manages_server=True)
        await here.editing.apply([Save(entry=entry)], editor=editor, note="")
    await here.learned()
    # All are learned from anew, for all of them see it.
    phrasings = here.shared.base.claims[NEP].phrasings.model_copy(update={"asks": ("what became of the NEP then",)})
    shared = here.shared.base.claims[NEP].model_copy(update={"phrasings": phrasings})
    await here.editing.apply([Save(entry=shared)], editor=OWNER, note="")
    await here.learned()
    assert taught.count("Poison.") == 2, "once for each base that it stands in"
    for server, statement in ((12, "Wholesome."), (13, "Nourishing.")):
        assert statement in taught
        lesson = here._editions._lessons[server]
        assert lesson.base.claims[NEP].statement == statement
        assert here.edition(server).recogniser is lesson.recogniser


def _fails(*_given: Any) -> None:
    raise ArithmeticError
