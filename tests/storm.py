"""
Edits without end, in processes that are to be killed.

    python -m tests.storm URL SEEDS

Imports everything once, then forks a process for each line on stdin, the number of a storm, which opens the library and
edits. Stdout tells `born PID`, a line of JSON for every edit once it is acknowledged, and `dead` when the process is gone.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from knowledge import Editor, Follow, Library, Member, Revert, Role, Save, SuggestionKind, SuggestionRecord, Version
from knowledge.edit import Change
from knowledge.edit.commands import Command
from knowledge.entries import TopicEntry
from knowledge.recognise import recogniser
from knowledge.store import engine
from knowledge.store.tables import SHARED_SCOPE

NEP, DRAFT, FAMINE = "trotsky-opposed-the-nep", "trotsky-proposed-the-nep-first", "collectivisation-killed-millions"
SERVERS = (11, 12)
MOST_EDITS = 1_000


def name_of(number: int) -> str:
    """Return under what name a storm edits."""
    return f"storm {number}"


def note_of(place: int, size: int, suggestion: int = 0) -> str:
    """Return the note of an edit: its place in the storm, how many entries it changes, and the suggestion it accepts."""
    return f"{place} {size} {suggestion}"


@dataclass
class Storm:
    """One process's edits, all of them with texts that were never there before."""

    library: Library
    number: int
    random: Random
    place: int = 0
    is_heard: bool = True

    async def rage(self, most: int) -> None:
        """Edit until somebody ends it."""
        edits: list[Callable[[], Awaitable[tuple[tuple[Change, ...], str]]]] = [
            self._one, self._many, self._of_server, self._revert, self._accept,
        ]  # fmt: skip
        for _ in range(most):
            self.place += 1
            changes, note = await self.random.choice(edits)()
            acknowledged = [[change.entry, change.key, change.revision] for change in changes]
            if self.is_heard:
                os.write(1, json.dumps({"note": note, "changes": acknowledged}).encode() + b"\n")

    @property
    def _new(self) -> str:
        return f"Did he, {self.number} {self.place}?"

    def _asking(self, slug: str, server: int = SHARED_SCOPE) -> Save:
        claim = self.library.edition(server).base.claims[slug]
        return Save(entry=claim.model_copy(update={"question": self._new, "statement": f"{slug} {self._new}"}))

    async def _apply(
        self, commands: list[Command], size: int, editor: Editor | Member | None = None
    ) -> tuple[tuple[Change, ...], str]:
        editor = editor or Editor(name=name_of(self.number), role=Role.OWNER)
        note = note_of(self.place, size)
        return await self.library.editing.apply(commands, editor=editor, note=note), note

    async def _one(self) -> tuple[tuple[Change, ...], str]:
        return await self._apply([self._asking(self.random.choice([NEP, DRAFT, FAMINE]))], 1)

    async def _many(self) -> tuple[tuple[Change, ...], str]:
        """Import several entries, one of them new, and files with them."""
        topic = TopicEntry(id=f"topic-{self.number}-{self.place}", name=self._new, type="idea")
        commands: list[Command] = [Save(entry=topic), *map(self._asking, (NEP, DRAFT, FAMINE))]
        return await self._apply(commands, len(commands))

    async def _of_server(self) -> tuple[tuple[Change, ...], str]:
        """Edit a server's copies, or give them up."""
        server = self.random.choice(SERVERS)
        member = Member(server_id=server, user_id=self.number + 1, manages_server=True)
        edition = self.library.edition(server)
        own = [slug for slug in (NEP, DRAFT) if edition.version("claim", slug).is_own]
        if own and self.random.random() < 0.3:
            return await self._apply([Follow(entry="claim", key=slug) for slug in own], len(own), member)
        return await self._apply([self._asking(slug, server) for slug in (NEP, DRAFT)], 2, member)

    async def _revert(self) -> tuple[tuple[Change, ...], str]:
        current = self.library.shared.version("claim", NEP).number
        # Not to the present one, and what was there before is other than it.
        to = Version(number=self.random.randint(1, max(1, current - 1)))
        same = (await self.library.history.revision(SHARED_SCOPE, "claim", NEP, to)) if to.number else None
        size = int(same is not None and same.content != self.library.shared.base.claims[NEP])
        return await self._apply([Revert(entry="claim", key=NEP, to=to)], size)

    async def _accept(self) -> tuple[tuple[Change, ...], str]:
        """Accept a suggestion together with the edit that it leads to."""
        server = self.random.choice(SERVERS)
        member = Member(server_id=server, user_id=self.number + 1, manages_server=True)
        record = SuggestionRecord(
            server_id=server, kind=SuggestionKind.PHRASING, claim=NEP, content={"text": self._new}, proposed_by=7
        )
        suggestion = await self.library.suggestions.propose(record)
        note = note_of(self.place, 1, suggestion)
        return await self.library.review.accept(suggestion, [self._asking(NEP, server)], editor=member, note=note), note


async def rage(url: str, seeds: Path, number: int, *, most: int = MOST_EDITS) -> None:
    """Open the library and edit."""
    library = await Library.open(url, seeds)
    storm = Storm(library, number, Random(number), is_heard=most == MOST_EDITS)
    await storm.rage(most)
    await library.close()


def main(url: str, seeds: Path) -> None:
    """Fork for every storm that is asked for."""
    # What is learned is not looked at, and the little base is learned from for a second.
    untaught: Any = lambda _claims: False  # noqa: E731
    recogniser.is_teachable = untaught
    with tempfile.TemporaryDirectory() as folder:
        # All is imported and configured before there is anything to fork.
        asyncio.run(rage(f"sqlite:///{folder}/warm.db", seeds, 0, most=5))
    # The database is migrated by then; looking takes half of the time that opening takes.
    engine._migrate = lambda *_: None
    for line in sys.stdin:
        process = os.fork()
        if not process:
            asyncio.run(rage(url, seeds, int(line)))
            os._exit(0)
        os.write(1, f"born {process}\n".encode())
        os.waitpid(process, 0)
        os.write(1, b"dead\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
