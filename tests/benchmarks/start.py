"""How soon the recogniser is ready with the forty claims, and how soon a changed claim is seen among many."""

import json
import pickle
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

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
    """Start fresh processes in turns, then change claims in two more."""
    full = TIERS[0] is Tier.FULL
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "claims.pickle"
        base = read_seeds(BUNDLED_SEEDS).base
        file.write_bytes(pickle.dumps((list(base.claims.values()), list(base.topics.values()))))
        making = (RUNTIME if full else "numpy", str(file), str(options.cache.resolve()))
        _start(*making)  # fills the cache
        rounds = [(_start(RUNTIME), _start(*making)) for _ in range(ROUNDS)]
    runtime = statistics.median(imported["runtime"] for imported, _ in rounds)
    ready = statistics.median(made["runtime"] + made["ready"] for _, made in rounds)
    building = statistics.median(made["ready"] for _, made in rounds)
    whole = statistics.median(sum(made.values()) for _, made in rounds)
    seen = {size: statistics.median(weigh(options.material, size).changes) for size in options.sizes}
    rows = [
        ("import of ONNX Runtime and NumPy", shown(1000 * runtime, 0)),
        ("the recogniser ready, its imports included", shown(1000 * ready, 0)),
        ("of which opening and building", shown(1000 * building, 0)),
        ("the same with all imports of the program", shown(1000 * whole, 0)),
        *((f"a changed claim seen, {size:,} claims", shown(1000 * seconds, 0)) for size, seconds in seen.items()),
    ]
    return Findings(
        numbers={
            "tier": TIERS[0],
            "import_s": runtime,
            "ready_s": ready,
            "building_s": building,
            "whole_s": whole,
            "changed_s": {str(size): seconds for size, seconds in seen.items()},
        },
        checks=[
            Check("start, forty claims: times the import", ready / runtime if full else None, "<", 2),
            *(
                Check(f"a changed claim seen, {size:,} claims", 1000 * seconds if full else None, "≤", SEEN_MS, "ms")
                for size, seconds in seen.items()
            ),
        ],
        tables=[Table("start", "Start and change", ("what", "ms"), rows)],
    )


def _start(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.ready", *arguments]
    found = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    seconds: dict[str, float] = json.loads(found.stdout)
    return seconds


if __name__ == "__main__":
    sys.exit(run(__doc__, measure))
