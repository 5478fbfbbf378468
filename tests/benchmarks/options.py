"""The options of the benchmarks, and what a subject's module does when it is run on its own."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .findings import Findings
from .material import SHARED, Material, MissingMaterial
from .ranker import CACHE

NO_MATERIAL = 2
SIZES = (10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Options:
    """
    What to measure on.

    Attributes:
        material: the files.
        cache: a folder for vectors.
        sizes: how many claims the smaller and the larger knowledge base have, where time and memory are measured.
        most_claims: how many claims of a set are taken, beside those that are right answers (None: all).
        pictures: a folder for pictures; None for none.
    """

    material: Material
    cache: Path
    sizes: tuple[int, int]
    most_claims: int | None
    pictures: Path | None

    @property
    def quick(self) -> bool:
        """Whether this is but a look at a part of everything; no bound is judged by that."""
        return self.sizes != SIZES or self.most_claims is not None or self.material.most is not None


Measure = Callable[[Options], Findings]


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that all modules share."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument(
        "--shared", type=Path, default=SHARED, help="the folder of the files to measure on (default: ../shared)"
    )
    made.add_argument("--cache", type=Path, default=CACHE, help="a folder for vectors (default: .bench)")
    made.add_argument(
        "--sizes", default=",".join(map(str, SIZES)), help="claims of the smaller and the larger knowledge base"
    )
    made.add_argument("--messages", type=int, help="take at most about so many messages of each kind: a quick look")
    made.add_argument("--claims", type=int, help="take so many claims of a set beside the right ones: a quick look")
    made.add_argument("--pictures", type=Path, help="a folder to draw pictures into")
    return made


def options(chosen: argparse.Namespace) -> Options:
    """
    Return the chosen options.

    Raises:
        MissingMaterial: the files are not there.
    """
    small, large = (int(size) for size in chosen.sizes.split(","))
    return Options(
        Material(chosen.shared, chosen.messages), chosen.cache, (small, large), chosen.claims, chosen.pictures
    )


def run(description: str | None, measure: Measure, arguments: Sequence[str] | None = None) -> int:
    """Measure one subject; print its findings, or write them as JSON for the process that asked."""
    from .report import show  # noqa: PLC0415  # rich is no part of what is measured

    made = parser(description)
    made.add_argument("--to", type=Path, help="write the findings to this file, as JSON, instead of printing them")
    chosen = made.parse_args(arguments)
    try:
        found = options(chosen)
        findings = measure(found)
    except MissingMaterial as error:
        sys.stderr.write(f"{error}\n")
        return NO_MATERIAL
    if chosen.to:
        chosen.to.write_text(findings.to_json(), "utf-8")
    else:
        show(findings, judged=not found.quick)
    return 0
