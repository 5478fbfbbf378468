"""What every test may use, and what a report starts with."""

import os
import platform
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

# Before NumPy is imported: its threads cost small matrices more than they save, above all on shared cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# One memory for all tests: what is learned from the same entries is the same, and learning takes seconds.
os.environ.setdefault("FOOTNOTE_CACHE", str(Path(tempfile.gettempdir(), "footnote-tests")))

import hypothesis
import pytest

from knowledge import BUNDLED_SEEDS, Recogniser
from knowledge.base import KnowledgeBase
from knowledge.entries import ClaimEntry, TopicEntry
from knowledge.recognise import Teacher
from knowledge.snapshot import Snapshot

# A deadline is a wall-clock assertion, and the cores are shared.
# In CI the same examples every time: what a new one finds is for a developer to see, not for somebody else's change.
hypothesis.settings.register_profile("footnote", deadline=None, print_blob=True, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("footnote")


def pytest_report_header() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("discord.py", "rapidfuzz", "simcord"))
    return f"footnote: Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The seeds that Footnote comes with."""
    return BUNDLED_SEEDS


@pytest.fixture(scope="session")
def built() -> dict[object, object]:
    """What was built so far, by what it was built from."""
    return {}


@pytest.fixture
def learn_once(monkeypatch: pytest.MonkeyPatch, built: dict[object, object]) -> None:
    """Learn and index the same entries once in a run: it takes longer than a test, and the results are never changed."""
    teach, build = Teacher.teach, Snapshot.build

    def teach_once(self: Teacher, claims: Iterable[ClaimEntry], topics: Iterable[TopicEntry]) -> Recogniser:
        claims, topics = tuple(claims), tuple(topics)
        key = ("recogniser", self._encoder, claims, topics)
        if key not in built:
            built[key] = teach(self, claims, topics)
        found = built[key]
        assert isinstance(found, Recogniser)
        return found

    def build_once(
        base: KnowledgeBase,
        revisions: Mapping[str, int],
        quotations: Mapping[tuple[str, str], str] | None = None,
        *,
        recogniser: Recogniser,
    ) -> Snapshot:
        entries = (tuple(base.claims.values()), tuple(base.topics.values()), repr(base.works))
        key = ("snapshot", tuple(revisions.items()), entries, id(recogniser), bool(quotations))
        if key not in built:
            built[key] = build(base, revisions, quotations, recogniser=recogniser)
        found = built[key]
        assert isinstance(found, Snapshot)
        return found

    monkeypatch.setattr(Teacher, "teach", teach_once)
    monkeypatch.setattr(Snapshot, "build", build_once)
