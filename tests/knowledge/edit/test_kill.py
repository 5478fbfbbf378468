"""Processes killed in the middle of their edits: nothing that was acknowledged is lost, and nothing is done by halves."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rows import NOT_THERE, Rows
from storm import FAMINE, NEP, SERVERS, name_of

from knowledge import Editor, Library, Role, Save
from knowledge.recognise import recogniser
from knowledge.store.queries import author_of
from knowledge.store.rows import as_json

ROOT = Path(__file__).parents[3]
POINTS = 200
MOST_ACKNOWLEDGED, LONGEST_SECONDS = 4, 0.04

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")


@dataclass
class Expected:
    """The history as far as it was checked: last numbers and contents, and what storms left undone or did unheard."""

    seen: int = 0
    numbers: dict[tuple[int, str, str], int] = field(default_factory=dict)
    contents: dict[tuple[int, str, str], Any] = field(default_factory=dict)
    unheard: int = 0
    acknowledged: int = 0

    def take(self, rows: Rows, storm: int, told: list[dict[str, Any]]) -> None:
        """Check what a storm left behind."""
        written: dict[str, list[list[Any]]] = {}
        for number, scope, entry, key, revision, author, note, content in rows.revisions(self.seen):
            self.seen = number
            assert author in ({name_of(storm), author_of(storm + 1)} if storm else {"seeds"})
            ref = (scope, entry, key)
            before = max(self.numbers.get(ref, 0), self.numbers.get((0, entry, key), 0))
            assert revision == before + 1, f"a gap in the history of {ref}"
            self.numbers[ref] = revision
            self.contents[ref] = content
            written.setdefault(note, []).append([entry, key, revision])
        if not storm:
            return
        for each in told:
            assert written.get(each["note"], []) == each["changes"], "an acknowledged edit is lost"
        (accepted,) = rows.ask("SELECT id FROM suggestion WHERE state = 'accepted'")
        taken = {row[0] for row in accepted}
        for note, changes in written.items():
            _, size, suggestion = map(int, note.split())
            assert len(changes) == size, "half of an edit"
            assert not suggestion or suggestion in taken, "an edit without the suggestion that it accepts"
        unheard = written.keys() - {each["note"] for each in told}
        assert len(unheard) <= 1, "only the last edit may have been done unheard"
        self.unheard += len(unheard)
        self.acknowledged += len(told)
        there = {place: number for place, number in self.numbers.items() if self.contents[place] not in NOT_THERE}
        assert rows.entries() == there, "the entries are not those of their last revisions"


class Storms:
    """A warm process that forks storms."""

    def __init__(self, url: str, seeds: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.storm", url, str(seeds)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def until_killed(self, number: int, random: Random) -> list[dict[str, Any]]:
        """Start a storm and kill it at some moment; return what it acknowledged."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{number}\n")
        self.process.stdin.flush()
        born, pid = self._line().split()
        assert born == "born"
        wanted, told = random.randrange(MOST_ACKNOWLEDGED), []
        while len(told) < wanted:
            told.append(json.loads(self._line()))
        time.sleep(random.uniform(0, LONGEST_SECONDS if wanted else 4 * LONGEST_SECONDS))
        os.kill(int(pid), signal.SIGKILL)
        while (line := self._line()) != "dead":
            told.append(json.loads(line))
        return told

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        assert line, "the storms have stopped by themselves"
        return line

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


@pytest.fixture
def storms(seeded_url: str, small_seeds: Path) -> Iterator[Storms]:
    storms = Storms(seeded_url, small_seeds)
    yield storms
    storms.close()


async def test_edits_are_done_wholly_or_not_at_all_wherever_a_process_is_killed(
    storms: Storms, seeded_url: str, small_seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recogniser, "is_teachable", lambda _claims: False)
    await (await Library.open(seeded_url, small_seeds)).close()
    rows, expected, random = Rows(seeded_url), Expected(), Random(6)
    expected.take(rows, 0, [])
    moments = Counter[str]()
    for number in range(1, POINTS + 1):
        told, unheard = storms.until_killed(number, random), expected.unheard
        expected.take(rows, number, told)
        moments["done unheard" if expected.unheard > unheard else "told" if told else "opening"] += 1
        if number % (POINTS // 4) == 0:
            assert rows.is_sound()
            await _opens_and_takes_edits(seeded_url, small_seeds, rows, expected, number)
    rows.close()
    # The moments are not all alike, or this proves little.
    assert min(moments["told"], moments["opening"], expected.acknowledged) > POINTS // 20
    print(f"{POINTS} kills: {dict(moments)}; {expected.acknowledged} acknowledged edits")  # noqa: T201


async def _opens_and_takes_edits(url: str, seeds: Path, rows: Rows, expected: Expected, number: int) -> None:
    library = await Library.open(url, seeds)
    for scope in (0, *SERVERS):
        base = library.edition(scope).base
        for slug in (NEP, FAMINE):
            own = expected.contents.get((scope, "claim", slug))
            content = expected.contents[0, "claim", slug] if own in (None, {"follows": "shared"}) else own
            assert as_json(base.claims[slug]) == content
    famine = library.shared.base.claims[FAMINE].model_copy(update={"question": f"And now, {number}?"})
    editor = Editor(name=name_of(number), role=Role.OWNER)
    (change,) = await library.editing.apply([Save(entry=famine)], editor=editor, note="0 1 0")
    await library.close()
    told = [{"note": "0 1 0", "changes": [[change.entry, change.key, change.revision]]}]
    expected.take(rows, number, told)
