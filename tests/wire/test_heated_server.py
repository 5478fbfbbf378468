"""
An evening on a heated server: 300 members, 2,000 messages, 60 of them claims; sockets that break, and a storm of 429s.

What is to be posted comes from `rules`, which knows nothing of the bot; every expected reply is there once and nothing else is.
"""

import os
import random
import sys

import discord
import pytest

from bot.app import FootnoteBot
from bot.settings import Settings
from knowledge import Library, ReplyState

from .conftest import StartBot
from .evening import CLAIMS, MESSAGES, Evening, beginning, make_evening
from .front import Front, Storm
from .sayings import IDLE_TALK
from .stage import Clock, Stage, differences, hold, sayings_of, set_up

SEED = int(os.environ.get("FOOTNOTE_WIRE_SEED", "1924" if "CI" in os.environ else str(random.randrange(10**6))))
SOCKETS_BROKEN = 3
# An address that sends 10,000 invalid requests in ten minutes is banned.
FAR_BELOW_A_BAN = 500

pytestmark = pytest.mark.usefixtures("no_pause")


@pytest.fixture
def settings(settings: Settings, database_url: str) -> Settings:
    """The same settings, on PostgreSQL, too, where there is one."""
    if database_url.startswith("sqlite"):
        return settings
    return settings.model_copy(update={"footnote_database_url": database_url})


@pytest.fixture
def rng() -> random.Random:
    """Chance, from a seed that is shown where a test fails."""
    sys.stdout.write(f"FOOTNOTE_WIRE_SEED={SEED}\n")
    return random.Random(SEED)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of Discord and of every bot."""
    clock = Clock()
    monkeypatch.setattr(discord.utils, "utcnow", clock.now)
    return clock


async def test_heated_server(front: Front, bot: FootnoteBot, clock: Clock, rng: random.Random) -> None:
    """Exactly what the rules say is posted, once each, whatever happens to connections and requests."""
    assert [
        text for text in IDLE_TALK if bot.library.shared.decide(bot.library.shared.recognise(text, unasked=True)).match
    ] == []
    stage = await set_up(front, bot.library)
    evening = make_evening(rng, sayings_of(bot.library, rng), IDLE_TALK)
    assert sum(len(wave.said) for wave in evening.waves) == MESSAGES
    assert len(evening.outcome) == CLAIMS

    storm = await hold(evening, stage, clock, rng)

    await assert_as_expected(evening, stage, bot.library, clock, storm)
    assert front.gateway.resumed == SOCKETS_BROKEN


async def test_two_processes_share_a_heated_server(
    front: Front, start_bot: StartBot, clock: Clock, rng: random.Random
) -> None:
    """Both are told of every message; together they post what one would have posted."""
    libraries = [(await start_bot()).library for _ in range(2)]
    stage = await set_up(front, *libraries)
    evening = beginning(make_evening(rng, sayings_of(libraries[0], rng), IDLE_TALK), waves=8, remarks=12)

    storm = await hold(evening, stage, clock, rng)

    await assert_as_expected(evening, stage, libraries[1], clock, storm)
    assert front.gateway.resumed == SOCKETS_BROKEN * len(libraries)


async def assert_as_expected(evening: Evening, stage: Stage, library: Library, clock: Clock, storm: Storm) -> None:
    """Discord has what the rules say, the ledger knows it, and nothing was refused but by the storm."""
    posted = list(stage.posted())
    assert differences(evening, stage, posted) == []
    assert storm.refused > 0
    assert len(stage.front.refused()) == storm.refused < FAR_BELOW_A_BAN
    ledger = await library.replies.since(stage.front.guild.id, clock.start)
    assert {record.state for record in ledger} == {ReplyState.POSTED}
    assert sorted((r.source_id, r.form, r.place, r.reply_id or 0) for r in ledger) == sorted(posted)
    claims = {stage.spoken[each.number].id: each.claim for wave in evening.waves for each in wave.statements}
    assert {r.source_id: r.claim for r in ledger} == {r.source_id: claims[r.source_id] for r in ledger}
