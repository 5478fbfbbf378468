"""
How fast a book is read, in each format, on one core: the reader's own time, and how long one waits for its process.

    python -m tests.benchmarks.ingest               (a book of 1,000 pages)
    python -m tests.benchmarks.ingest --pages 100

The book is made of words without meaning, about 2,000 characters a page, in paragraphs with notes. Others
may be at work on the machine, so the reader is timed by what it takes of a core; `Reader.read` by the clock.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from conversions import to_docx, to_epub, to_html, to_pdf  # noqa: E402

from knowledge.documents.reading import LIMITS, Reader  # noqa: E402
from knowledge.documents.reading.parsing import parsed  # noqa: E402

CHARACTERS_A_PAGE = 2_000
_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo zu cha sto pli gre dra ent ing al or is".split()


def book(pages: int, random: Random) -> str:
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
        lines.append(f"{' '.join(sentences)} [{note}]")
        size += len(lines[-1])
    lines += [
        f"{n}. {random.choice(words).title()}, {random.choice(words).title()}, p{n % 400 + 1}"
        for n in range(1, note + 1)
    ]
    return "\n\n".join(lines)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--pages", type=int, default=1_000)
    arguments = parser.parse_args()
    text = book(arguments.pages, Random(7))
    formats: dict[str, Callable[[str], bytes]] = {
        "txt": str.encode,
        "md": str.encode,
        "html": to_html,
        "epub": to_epub,
        "docx": to_docx,
        "pdf": to_pdf,
    }
    with Reader() as reader:
        reader.read("warm.txt", b"Some words.")
        for ending, made in formats.items():
            data = made(text)
            reader.read(f"small.{ending}", made("A line.\n\nAnother one."))
            begun = time.perf_counter()
            document = reader.read(f"book.{ending}", data)
            seconds = time.perf_counter() - begun
            pages = len(document.text) / CHARACTERS_A_PAGE
            begun = time.process_time()
            parsed(f"book.{ending}", data, LIMITS)
            own = time.process_time() - begun
            print(  # noqa: T201
                f"{ending:5} {len(data) / 1e6:5.1f} MB {len(document.blocks):7,} blocks"
                f" {own:6.2f} s {pages / own:6,.0f} pages/s of a core {seconds:6.2f} s {pages / seconds:6,.0f} pages/s to wait"
            )


if __name__ == "__main__":
    main()
