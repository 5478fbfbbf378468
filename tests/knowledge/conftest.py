"""A knowledge base small enough to open in every test, and databases that need no migration any more."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.base import KnowledgeBase
from knowledge.seed.reading import Seeds, parse_seeds, read_seeds
from knowledge.store.engine import open_engine

WORKS = """\
references:
- id: lewin-undercurrents  # the copy in the library
  type: book
  title: Political Undercurrents in Soviet Economic Debates
  author:
  - family: Lewin
    given: Moshe
  issued: 1975
  custom:
    source-kind: scholarship
- id: trotsky-betrayed
  type: book
  title: The Revolution Betrayed
  author:
  - family: Trotsky
    given: Leon
  translator:
  - family: Eastman
    given: Max
  custom:
    source-kind: primary
- id: essay-on-collectivisation
  type: webpage
  title: "Stalin's Forced Collectivisation"
  custom:
    source-kind: polemic
"""
TOPICS = """\
- id: trotsky
  name: Leon Trotsky
  type: person
  aliases: [Trotsky, Trotzky, LDT]
- id: nep
  name: New Economic Policy
  type: idea
  aliases: [NEP, New Economic Policy]
- id: famine
  name: The famine of 1932-33
  type: event
  aliases: [famine]
"""
CONTESTED = """\
# Reviewed with both documents open.
slug: trotsky-opposed-the-nep
code: F-002
statement: Trotsky wanted to end the NEP.
question: Did Trotsky want to end the NEP?
kind: contested
topics: [trotsky, nep]
reviewed: 2026-11-22
contestedness:
  text: An essay states it as fact; Lewin holds the opposite.
  citations:
  - work: essay-on-collectivisation
  - work: lewin-undercurrents
    label: page
    locator: '35'
sides:
- stance: affirms
  heading: That he wanted it ended
  evidence:
  - id: essay-pressed-to-drop-it
    summary: The essay says that Trotsky pressed to drop the NEP.
    citation:
      work: essay-on-collectivisation
      document: '002'
      passage: {start: 0, end: 41, words: 9, fingerprint: '344acdcb52e106a5'}
  - id: majority-charged-it
    summary: Lewin reports that the party majority accused the Left of it.
    reports: spokesmen of the party majority
    citation:
      work: trotsky-betrayed
      quoted-in:
        work: lewin-undercurrents
        label: page
        locator: '34'
- stance: disputes
  heading: That he worked within it
  evidence:
  - id: lewin-left-backed-it
    summary: Lewin writes that the Left backed the NEP in good faith.
    citation:
      work: lewin-undercurrents
      label: page
      locator: '39-40'
  - id: trotsky-ended-too-early
    summary: >-
      Trotsky, looking back, says that the state had to ask for the NEP back after it
      had sent it to the devil too early.
    citation:
      work: trotsky-betrayed
      label: chapter
      locator: '2'
common-ground:
  text: Both sides have Trotsky pressing for industry.
  citations:
  - work: lewin-undercurrents
phrasings:
  asserts:
  - Trotsky hated the NEP and spent the decade trying to kill it.
  - trotsky was anti nep everyone knows this
  disputes:
  - Trotsky never called for abolishing the NEP, he wanted to plan inside it.
  asks:
  - Was Trotsky actually against the NEP?
counterexamples:
- Trotsky opposed signing at Brest-Litovsk.
"""
SETTLED = """\
slug: collectivisation-killed-millions
code: F-001
statement: Forced collectivisation led to a famine in which millions died.
question: Did forced collectivisation lead to a famine in which millions died?
kind: settled
topics: [famine]
sides:
- stance: affirms
  heading: The record
  evidence:
  - id: lewin-famine
    summary: Lewin reports millions of dead.
    citation:
      work: lewin-undercurrents
- stance: disputes
  heading: The denial
  evidence:
  - id: essay-denial
    summary: The essay does not mention them.
    citation:
      work: essay-on-collectivisation
phrasings:
  asserts:
  - Collectivisation starved millions of peasants to death.
"""
CONTEXT = """\
slug: a-group-is-to-blame
code: F-003
statement: A group of people is to blame for the revolution.
question: Is a group of people to blame for the revolution?
kind: context
sides:
- stance: disputes
  heading: The record
  evidence:
  - id: lewin-record
    summary: Lewin describes who took part.
    citation:
      work: lewin-undercurrents
phrasings:
  asserts:
  - That lot made the whole revolution, look it up.
"""
DRAFT = """\
slug: trotsky-proposed-the-nep-first
code: F-004
statement: Trotsky proposed the NEP a year before Lenin.
question: Did Trotsky propose the NEP a year before Lenin?
kind: draft
topics: [trotsky]
phrasings:
  asserts:
  - Trotsky proposed the NEP in 1920, a year before Lenin did.
"""


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and nothing in them: a copy is made in no time, a migration takes a while."""

    async def migrate() -> None:
        engine = await open_engine(f"sqlite:///{path}")
        await engine.dispose()

    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    asyncio.run(migrate())
    return path


@pytest.fixture
def migrated_url(database_url: str, tmp_path: Path, migrated_file: Path) -> str:
    """The URL of a database without rows, which opening migrates where this has not been done yet."""
    if database_url.startswith("sqlite"):
        shutil.copyfile(migrated_file, tmp_path / "footnote.db")
    return database_url


def _small_texts() -> dict[str, str]:
    return {
        "works.yaml": WORKS,
        "topics.yaml": TOPICS,
        "claims/collectivisation-killed-millions.yaml": SETTLED,
        "claims/trotsky-opposed-the-nep.yaml": CONTESTED,
        "claims/a-group-is-to-blame.yaml": CONTEXT,
        "claims/trotsky-proposed-the-nep-first.yaml": DRAFT,
    }


def _written(texts: dict[str, str], folder: Path) -> Path:
    (folder / "claims").mkdir(parents=True)
    for name, content in texts.items():
        (folder / name).write_bytes(content.encode())
    return folder


@pytest.fixture
def small_texts() -> dict[str, str]:
    """Seed files with a claim of each kind, as somebody wrote them by hand."""
    return _small_texts()


@pytest.fixture
def small_seeds(tmp_path: Path, small_texts: dict[str, str]) -> Path:
    """The folder of `small_texts`."""
    return _written(small_texts, tmp_path / "seeds")


@pytest.fixture(scope="session")
def small() -> KnowledgeBase:
    """The entries of `small_texts`."""
    return parse_seeds(_small_texts()).base


@pytest.fixture(scope="session")
def bundled(seeds: Path) -> Seeds:
    """The seeds that Footnote comes with, read."""
    return read_seeds(seeds)


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> tuple[Library, Path]:
    async def read() -> Library:
        opened = await Library.open(f"sqlite:///{file}", _written(_small_texts(), folder / "seeds"))
        await opened.close()
        return opened

    folder = tmp_path_factory.mktemp("shared")
    file = shutil.copyfile(migrated_file, folder / "footnote.db")
    return asyncio.run(read()), file


@pytest.fixture(scope="session")
def shared_library(_shared: tuple[Library, Path]) -> Library:
    """A library on the small seeds for tests that only read: it is closed, and answers from memory."""
    return _shared[0]


@pytest.fixture(scope="session")
def seeded_file(_shared: tuple[Library, Path]) -> Path:
    """An SQLite file with the small seeds in it, to copy."""
    return _shared[1]


@pytest.fixture
def seeded_url(database_url: str, tmp_path: Path, seeded_file: Path) -> str:
    """The URL of a database that holds the small seeds, or that opening fills with them (PostgreSQL)."""
    if database_url.startswith("sqlite"):
        shutil.copyfile(seeded_file, tmp_path / "footnote.db")
    return database_url


@pytest.fixture
async def library(seeded_url: str, small_seeds: Path) -> AsyncIterator[Library]:
    """A library on the small seeds."""
    opened = await Library.open(seeded_url, small_seeds)
    yield opened
    await opened.close()
