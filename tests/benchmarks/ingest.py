"""
How fast a book is loaded, in each format: read, its citations found, divided into passages, with the works of the seeds.

    python -m tests.benchmarks.ingest               (books of 1,000 pages)
    python -m tests.benchmarks.ingest --pages 100

The books are made of words without meaning, about 2,000 characters a page: one has a note at the end of each paragraph, the other
has none, nor anything else to cite. Others may be at work on the machine, so the three steps are timed by what they take of a
core; how long one waits for them in a process of their own, by the clock.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from conversions import to_docx, to_epub, to_html, to_pdf  # noqa: E402

from knowledge import BUNDLED_SEEDS  # noqa: E402
from knowledge.csl import WorkEntry  # noqa: E402
from knowledge.documents.citing import Finder  # noqa: E402
from knowledge.documents.dividing import passages_of  # noqa: E402
from knowledge.documents.ingesting import ingest  # noqa: E402
from knowledge.documents.reading import LIMITS, Reader  # noqa: E402
from knowledge.documents.reading.parsing import parsed  # noqa: E402
from knowledge.seed.reading import read_seeds  # noqa: E402

CHARACTERS_A_PAGE = 2_000
FORMATS: Mapping[str, Callable[[str], bytes]] = {
    "txt": str.encode,
    "md": str.encode,
    "html": to_html,
    "epub": to_epub,
    "docx": to_docx,
    "pdf": to_pdf,
}
_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo zu cha sto pli gre dra ent ing al or is".split()


def book(pages: int, random: Random, *, with_notes: bool) -> str:
    """Return the text of a book: a line a paragraph, chapters, numbered notes at the end."""
    words = ["".join(random.choices(_SYLLABLES, k=random.randint(1, 4))) for _ in range(8_000)]
    lines = ["A Book of Words"]
    size = note = 0
    while size < pages * CHARACTERS_A_PAGE:
        if len(lines) % 60 == 1:
            lines.append(f"Chapter {len(lines) // 60 + 1} {random.choice(words).title()}")
        sentences = [
            f"{random.choice(words).title()} {' '.join(random.choices(words, k=random.randint(6, 24)))}."
            for _ in range(random.randint(2, 7))
        ]
        note += 1
        lines.append(" ".join([*sentences, f"[{note}]"] if with_notes else sentences))
        size += len(lines[-1])
    if with_notes:
        lines += [
            f"{n}. {random.choice(words).title()}, {random.choice(words).title()}, p{n % 400 + 1}"
            for n in range(1, note + 1)
        ]
    return "\n\n".join(lines)


def measure(reader: Reader, name: str, data: bytes, works: Mapping[str, WorkEntry], finder: Finder) -> str:
    """Return what loading a file takes, step by step and in all."""
    begun = time.perf_counter()
    found = ingest(name, data, works, reader=reader)
    waited = time.perf_counter() - begun
    times = [time.process_time()]
    document = parsed(name, data, LIMITS)
    times.append(time.process_time())
    citations = finder.citations(document)
    times.append(time.process_time())
    assert passages_of(document, citations) == found.passages
    times.append(time.process_time())
    pages = len(document.text) / CHARACTERS_A_PAGE
    reading, citing, dividing = (after - before for before, after in pairwise(times))
    own = times[-1] - times[0]
    return (
        f"{len(data) / 1e6:5.1f} MB {len(document.blocks):7,} blocks {len(citations):6,} citations"
        f"  read {reading:6.2f} s, cite {citing:6.2f} s, divide {dividing:5.2f} s"
        f"  {pages / own:6,.0f} pages/s of a core  {waited:6.2f} s {pages / waited:6,.0f} pages/s to wait"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--pages", type=int, default=1_000)
    arguments = parser.parse_args()
    works = read_seeds(BUNDLED_SEEDS).base.works
    finder = Finder(works)
    with Reader() as reader:
        for kind, with_notes in (("notes", True), ("prose", False)):
            text = book(arguments.pages, Random(7), with_notes=with_notes)
            for ending, made in FORMATS.items():
                ingest(f"small.{ending}", made("A line.\n\nAnother one."), works, reader=reader)
                told = measure(reader, f"book.{ending}", made(text), works, finder)
                print(f"{kind} {ending:5} {told}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
