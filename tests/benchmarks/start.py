"""How soon the recogniser is ready with the forty claims, and how soon a changed claim is seen among many."""

import json
import pickle
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from knowledge.library import BUNDLED_SEEDS
from knowledge.seed import read_seeds

from .building import TIERS, Tier
from .findings import Check, Findings, Table, shown
from .options import Options, run
from .ranker import ROOT
from .scale import weigh

ROUNDS = 5
RUNTIME = "onnxruntime,numpy"
SEEN_MS = 200


def measure(options: Options) -> Findings:
    """Start fresh processes in turns, then change claims in more of them."""
    first: dict[Tier, dict[str, float]] = {}
    again: dict[Tier, list[dict[str, float]]] = {tier: [] for tier in TIERS}
    imported: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "claims.pickle"
        base = read_seeds(BUNDLED_SEEDS).base
        file.write_bytes(pickle.dumps((list(base.claims.values()), list(base.topics.values()))))
        making = {tier: ("numpy", str(tier), str(file), str(Path(folder) / tier)) for tier in TIERS}
        first = {tier: _start(*arguments) for tier, arguments in making.items()}  # nothing is remembered yet
        for _ in range(ROUNDS):
            imported.append(_start(RUNTIME)["runtime"])
            for tier, arguments in making.items():
                again[tier].append(_start(*arguments))
    numbers: dict[str, Any] = {"import_s": statistics.median(imported)}
    for tier in TIERS:
        weighed = {str(size): weigh(options.material, tier, size) for size in options.sizes}
        numbers[tier] = {
            "first_s": _ready(first[tier]),
            "ready_s": statistics.median(map(_ready, again[tier])),
            "loaded_s": statistics.median(_ready(one) + one["loaded"] for one in again[tier]),
            "whole_s": statistics.median(_ready(one) + one["loaded"] + one["rest"] for one in again[tier]),
            "changed_s": {
                "the forty": statistics.median(one["changed"] for one in again[tier]),
                **{size: statistics.median(one.changes) for size, one in weighed.items()},
            },
            "asked_s": {size: statistics.median(one.asked) for size, one in weighed.items()},
        }
    return Findings(numbers=numbers, checks=_checks(numbers, options.sizes), tables=[_table(numbers, options.sizes)])


def _ready(seconds: dict[str, float]) -> float:
    return seconds["runtime"] + seconds["ready"]


def _checks(numbers: dict[str, Any], sizes: Sequence[int]) -> list[Check]:
    full = numbers[Tier.FULL]
    return [
        # The bot opens the encoder's weights in the background; the table has the time with them, too.
        Check("start, forty claims, full: times the import", full["ready_s"] / numbers["import_s"], "<", 2),
        *(
            Check(
                f"a changed claim seen, full, {size:,} claims", 1000 * full["changed_s"][str(size)], "≤", SEEN_MS, "ms"
            )
            for size in sizes
        ),
    ]


def _table(numbers: dict[str, Any], sizes: Sequence[int]) -> Table:
    def row(what: str, *path: str) -> tuple[str, ...]:
        found = [numbers[tier] for tier in TIERS]
        for step in path:
            found = [one[step] for one in found]
        return (what, *(shown(1000 * seconds, 0) for seconds in found))

    rows = [
        ("import of ONNX Runtime and NumPy, for comparison", shown(1000 * numbers["import_s"], 0), "–"),
        row("the recogniser ready, NumPy's import included", "ready_s"),
        row("the same, the encoder's weights open too", "loaded_s"),
        row("the same with all imports of the program", "whole_s"),
        row("the recogniser ready the very first time, nothing remembered", "first_s"),
        row("a changed claim learned, the forty claims", "changed_s", "the forty"),
        *(row(f"a changed claim seen, {size:,} claims", "changed_s", str(size)) for size in sizes),
        *(row(f"a question answered, {size:,} claims", "asked_s", str(size)) for size in sizes),
    ]
    return Table("start", "Start and change, in ms", ("what, in ms", *(f"{tier} tier" for tier in TIERS)), rows)


def _start(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.ready", *arguments]
    found = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    seconds: dict[str, float] = json.loads(found.stdout)
    return seconds


if __name__ == "__main__":
    sys.exit(run(__doc__, measure))
