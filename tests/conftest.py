"""
What every test may use, and what a report starts with.

`FOOTNOTE_TEST_POSTGRES`, a SQLAlchemy URL, adds PostgreSQL to SQLite: every test gets a schema of its own there.
"""

import os
import platform
import sqlite3
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

# Before NumPy is imported: its threads cost small matrices more than they save, above all on shared cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# One memory for all tests: what is learned from the same entries is the same, and learning takes seconds.
os.environ.setdefault("FOOTNOTE_CACHE", str(Path(tempfile.gettempdir(), "footnote-tests")))

import hypothesis
import pytest
from sqlalchemy import create_engine, make_url, text

from knowledge import BUNDLED_SEEDS, Recogniser, Version
from knowledge.base import KnowledgeBase
from knowledge.edition import Edition
from knowledge.entries import ClaimEntry, TopicEntry
from knowledge.recognise import Teacher

# A deadline is a wall-clock assertion, and the cores are shared.
# In CI the same examples every time: what a new one finds is for a developer to see, not for somebody else's change.
# CI tries the same examples every time, so half as many do there; everybody else's are others each time.
IN_CI = "CI" in os.environ
hypothesis.settings.register_profile(
    "footnote", deadline=None, print_blob=True, derandomize=IN_CI, max_examples=50 if IN_CI else 100
)
hypothesis.settings.load_profile("footnote")


POSTGRES = os.environ.get("FOOTNOTE_TEST_POSTGRES", "")


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


def _postgres_with_psycopg() -> str:
    return make_url(POSTGRES).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", *(["postgresql"] if POSTGRES else [])])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'footnote.db'}"
        return
    engine = create_engine(_postgres_with_psycopg())
    schema = f"test_{uuid.uuid4().hex}"
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield (
        make_url(POSTGRES)
        .update_query_dict({"options": f"-csearch_path={schema}"})
        .render_as_string(hide_password=False)
    )
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def learn_once(monkeypatch: pytest.MonkeyPatch, built: dict[object, object]) -> None:
    """Learn and index the same entries once in a run: it takes longer than a test, and the results are never changed."""
    teach, build = Teacher.teach, Edition.build

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
        versions: Mapping[tuple[str, str], Version],
        quotations: Mapping[tuple[str, str], str] | None = None,
        *,
        recogniser: Recogniser,
    ) -> Edition:
        entries = (tuple(base.claims.values()), tuple(base.topics.values()), repr(base.works))
        key = ("edition", tuple(versions.items()), entries, id(recogniser), bool(quotations))
        if key not in built:
            built[key] = build(base, versions, quotations, recogniser=recogniser)
        found = built[key]
        assert isinstance(found, Edition)
        return found

    monkeypatch.setattr(Teacher, "teach", teach_once)
    monkeypatch.setattr(Edition, "build", build_once)
