"""The message that a suggestion is about: read in time, or not at all."""

import asyncio
from typing import Any
from unittest.mock import Mock

import aiohttp
import discord
import pytest

from bot.kb import queue
from bot.kb.queue import source_of
from bot.render.review import Source
from knowledge import SuggestionKind, SuggestionRecord

ABOUT = SuggestionRecord(
    server_id=1, kind=SuggestionKind.COUNTEREXAMPLE, claim=None, content={}, channel_id=2, source_id=3, proposed_by=4
)


async def _never(*_given: Any) -> Source:
    await asyncio.Event().wait()
    raise AssertionError


async def _cut_off(*_given: Any) -> Source:
    raise aiohttp.ServerDisconnectedError


@pytest.mark.parametrize("reading", [_never, _cut_off])
async def test_a_message_that_does_not_come_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch, reading: Any) -> None:
    """Discord waits three seconds for a form, and the form can be filled in by hand."""
    monkeypatch.setattr(queue, "_read", reading)
    monkeypatch.setattr(queue, "_SECONDS_TO_READ", 0.01)
    interaction = Mock(spec=discord.Interaction, guild=Mock(spec=discord.Guild), user=Mock(spec=discord.Member))
    async with asyncio.timeout(5):
        assert await source_of(interaction, ABOUT) == Source()
