"""
Questions that had no answer, so that moderators learn which claims are missing.

What somebody typed is not kept. A question is known by a digest with a key that is made anew at every start and never
leaves the memory: enough to notice that the same came twice, and of no use to anybody who wants to read it. Beside it stand the
topics of ours that it names.
"""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import discord

from knowledge import Gap, KnowledgeBase, Restraint, topics_in

from .places import edition_here
from .suggesting import same_text

KEPT_FOR = 8 * 24 * 3600.0
"""Seconds: a little more than the week that a digest tells of."""
SAME_PERSON_AFTER = 3600.0
"""Seconds after which the same person asking the same again counts again."""
MOST = 300
"""Questions that are remembered of one server; the oldest go first."""


@dataclass(slots=True)
class _Asked:
    times: int = 0
    topics: tuple[str, ...] = ()
    at: float = 0.0
    people: dict[bytes, float] = field(default_factory=dict)


class Gaps:
    """The questions of all servers that found nothing. In memory only."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._servers: dict[int, OrderedDict[bytes, _Asked]] = {}

    def note(self, server_id: int, base: KnowledgeBase, text: str, *, user_id: int, now: float) -> None:
        """Count a question that found nothing; `now` is in seconds."""
        asked = self._servers.setdefault(server_id, OrderedDict())
        self._expire(asked, now)
        key = self._digest(same_text(text))
        question = asked.setdefault(key, _Asked())
        asked.move_to_end(key)
        if len(asked) > MOST:
            asked.popitem(last=False)
        person = self._digest(f"{server_id}:{user_id}")
        if now - question.people.get(person, float("-inf")) >= SAME_PERSON_AFTER:
            question.times += 1
            question.people[person] = now
        question.topics, question.at = topics_in(base, text), now

    def of(self, server_id: int, now: float) -> tuple[Gap, ...]:
        """Return what was asked at least twice in a server, most often first."""
        asked = self._servers.get(server_id, OrderedDict())
        self._expire(asked, now)
        gaps = [Gap(times=each.times, topics=each.topics) for each in asked.values() if each.times > 1]
        return tuple(sorted(gaps, key=lambda gap: (-gap.times, gap.topics)))

    def told(self, server_id: int) -> None:
        """Begin anew for a server, once its moderators were told."""
        self._servers.pop(server_id, None)

    def _expire(self, asked: OrderedDict[bytes, _Asked], now: float) -> None:
        while asked and next(iter(asked.values())).at < now - KEPT_FOR:
            asked.popitem(last=False)

    def _digest(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode(), key=self._key, digest_size=16).digest()


def note_gap(interaction: discord.Interaction[Any], text: str) -> None:
    """Count what somebody typed into a command and got no answer to; attacks on people are not what is missing."""
    edition = edition_here(interaction)
    match = next(iter(edition.recognise(text, 1)), None)
    if interaction.guild_id is None or (match is not None and match.restraint is Restraint.ATTACK):
        return
    at = interaction.created_at.timestamp()
    interaction.client.gaps.note(interaction.guild_id, edition.base, text, user_id=interaction.user.id, now=at)
