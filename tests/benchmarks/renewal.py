"""
How soon readers see an edit of one claim among many: in the process that made it, and in another on the same database.

    python -m tests.benchmarks.renewal                                     (SQLite, in a temporary file)
    python -m tests.benchmarks.renewal --url postgresql://user@host/empty  (a database that may be filled)

A process that follows is one of its own. What a second one needs once it is told is measured with a second library in
this process, while what the first learns in the background slows it down.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from knowledge.base import TOPICS_FILE, WORKS_FILE, KnowledgeBase
from knowledge.csl import WorkEntry
from knowledge.edit import Editor, Role, Save
from knowledge.edition import Edition
from knowledge.entries import ClaimEntry, TopicEntry
from knowledge.library import Library

from .ranker import ROOT

CLAIMS, ROUNDS, BUILDS = 10_000, 20, 2
CLAIMS_TO_A_WORK, CLAIMS_TO_A_TOPIC = 5, 50
PAUSE = 8.0
"""Seconds that another process has to learn what was changed."""
OPERATOR = Editor(name="operator", role=Role.OWNER)
_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo zu cha sto pli gre dra".split()


@dataclass(frozen=True, slots=True)
class Renewal:
    """
    Seconds of every round.

    Attributes:
        load: to write all entries through the edit service, once.
        build: to build the edition anew, as it was before.
        apply: until an edit is written and seen in its own process.
        renew: of that, until it was seen, from when it was written.
        again: to show it in a second process, from when that is told.
        followed: until the second process shows it, from when the edit began.
    """

    load: float
    build: list[float]
    apply: list[float]
    renew: list[float]
    again: list[float]
    followed: list[float]


def made(count: int) -> KnowledgeBase:
    """Return a knowledge base of so many claims about nothing, each with evidence on two sides; always the same."""
    random = Random(count)
    words = ["".join(random.choices(_SYLLABLES, k=random.randint(2, 4))) for _ in range(4_000)]

    def said(least: int, most: int) -> str:
        return " ".join(random.choices(words, k=random.randint(least, most)))

    works = [f"work-{number}" for number in range(max(2, count // CLAIMS_TO_A_WORK))]
    topics = [f"topic-{number}" for number in range(max(2, count // CLAIMS_TO_A_TOPIC))]

    def side(stance: str) -> dict[str, object]:
        evidence = [
            {"id": f"{stance}-{number}", "summary": said(10, 25), "citation": {"work": random.choice(works)}}
            for number in range(2)
        ]
        return {"stance": stance, "heading": said(2, 4), "evidence": evidence}

    claims = [
        ClaimEntry.model_validate(
            {
                "slug": f"claim-{number}",
                "code": f"F-{number:03}",
                "statement": f"{said(5, 9)} {number}",
                "question": f"{said(5, 9)} {number}?",
                "kind": "contested",
                "topics": random.sample(topics, 2),
                "sides": [side("affirms"), side("disputes")],
                "phrasings": {"asserts": [f"{said(6, 14)} {number}a"], "disputes": [f"{said(6, 14)} {number}d"]},
            }
        )
        for number in range(1, count + 1)
    ]
    return KnowledgeBase(
        claims={claim.slug: claim for claim in claims},
        works={key: _work(key, said(3, 8), said(1, 1)) for key in works},
        topics={key: TopicEntry(id=key, name=f"{said(1, 2)} {key}", type="event") for key in topics},
    )


def _work(key: str, title: str, family: str) -> WorkEntry:
    author = [{"family": family.title(), "given": "A."}]
    return WorkEntry.model_validate(
        {"id": key, "type": "book", "title": title, "author": author, "custom": {"source-kind": "scholarship"}}
    )


async def measure(url: str, *, claims: int = CLAIMS, rounds: int = ROUNDS) -> Renewal:
    """Fill an empty database, edit a claim in each round, and return how long everything took."""
    with tempfile.TemporaryDirectory() as folder:
        nothing = _no_seeds(Path(folder))
        first = await Library.open(url, nothing)
        base = made(claims)
        begun = time.perf_counter()
        await first.editing.apply([Save(entry=entry) for entry in _all(base)], editor=OPERATOR, note="")
        load = time.perf_counter() - begun
        await first.learned()
        second = await Library.open(url, nothing)
        found = Renewal(load, [], [], [], [], [])
        try:
            # The second was opened with all claims in the database, as every process is but the first ever.
            await _edit_in_turn(second, first, found, rounds)
            await _follow(second, url, nothing, found, rounds)
        finally:
            await first.close()
            await second.close()
    return found


def _no_seeds(folder: Path) -> Path:
    """Write seeds without entries."""
    (folder / "claims").mkdir()
    (folder / WORKS_FILE).write_text("references: []\n", encoding="utf-8")
    (folder / TOPICS_FILE).write_text("[]\n", encoding="utf-8")
    return folder


async def _edit_in_turn(first: Library, second: Library, found: Renewal, rounds: int) -> None:
    renew = first.editing._renew

    async def timed() -> None:
        found.renew.append(await _seconds(renew))

    first.editing._renew = timed
    for number in range(rounds):
        before = first.shared
        found.apply.append(await _seconds(lambda number=number: _edit(first, number)))  # type: ignore[misc]
        found.again.append(await _seconds(second.renew))
        await first.learned()
        await second.learned()
        if number < BUILDS:
            begun = time.perf_counter()
            Edition.build(before.base, before.versions, recogniser=before.recogniser)
            found.build.append(time.perf_counter() - begun)
    first.editing._renew = renew


async def _follow(library: Library, url: str, seeds: Path, found: Renewal, rounds: int) -> None:
    """Let another process follow, and compare its clock, which is the machine's, with ours."""
    command = [sys.executable, "-m", "tests.benchmarks.renewal", "--url", url, "--follow", str(seeds)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        await process.stdout.readline()
        for number in range(rounds):
            begun = time.perf_counter()
            await _edit(library, rounds + number)
            found.followed.append(float(await process.stdout.readline()) - begun)
            await library.learned()
            await asyncio.sleep(PAUSE)
    finally:
        process.kill()
        await process.wait()


async def follow(url: str, seeds: Path) -> None:
    """Print when this process shows a change, until it is killed."""
    library = await Library.open(url, seeds)
    library.watch(lambda _renewed: print(time.perf_counter(), flush=True))  # noqa: T201  the other process reads it
    following = asyncio.create_task(library.follow())
    await asyncio.sleep(PAUSE)
    print("ready", flush=True)  # noqa: T201
    await following


def reworded(claim: ClaimEntry, number: int) -> ClaimEntry:
    """Return a claim with another phrasing and heading."""
    phrasings = claim.phrasings.model_copy(update={"asks": (f"Is it so, the {number} time?",)})
    side = claim.sides[0].model_copy(update={"heading": f"That it is, {number}"})
    return claim.model_copy(update={"phrasings": phrasings, "sides": (side, *claim.sides[1:])})


async def _edit(library: Library, number: int) -> None:
    claims = library.shared.base.claims
    claim = list(claims.values())[number * 37 % len(claims)]
    await library.editing.apply([Save(entry=reworded(claim, number))], editor=OPERATOR, note="")


async def _seconds(work: Callable[[], Awaitable[None]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


def _all(base: KnowledgeBase) -> list[ClaimEntry | WorkEntry | TopicEntry]:
    return [*base.works.values(), *base.topics.values(), *base.claims.values()]


def told(found: Renewal, claims: int) -> str:
    """Return what was found, a line each."""

    def line(what: str, seconds: list[float]) -> str:
        ordered = sorted(1000 * each for each in seconds)
        return f"{what:<62}{statistics.median(ordered):9.1f}{ordered[-1]:9.1f}"

    ratio = statistics.median(found.build) / statistics.median(found.renew)
    return "\n".join(
        [
            f"{claims:,} claims, loaded through the edit service in {found.load:.1f} s",
            f"{'ms':<62}{'median':>9}{'most':>9}",
            line("an edit written and seen in its own process", found.apply),
            line("of that, seen from when it was written", found.renew),
            line("shown by a second process once told", found.again),
            *(
                [line("shown by a second process that follows, from the start", found.followed)]
                if found.followed
                else []
            ),
            line("the edition built anew", found.build),
            f"building anew takes {ratio:.0f} times as long as showing one edit",
        ]
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url")
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--follow", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.follow:
        asyncio.run(follow(options.url, options.follow))
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{folder}/footnote.db"
        found = asyncio.run(measure(url, claims=options.claims, rounds=options.rounds))
    sys.stdout.write(told(found, options.claims) + "\n")


if __name__ == "__main__":
    main()
