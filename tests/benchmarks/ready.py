"""
Make a ready recogniser in a fresh process, and print how many seconds each part took, as JSON.

    python -m tests.benchmarks.ready onnxruntime,numpy                       (import them, no more)
    python -m tests.benchmarks.ready onnxruntime,numpy CLAIMS.pickle CACHE

`runtime` is the import of the named modules, `rest` that of everything else (the bot has it anyway), `ready` is opening the encoder and
building; reading the claims is not counted.
"""

import importlib
import json
import pickle
import sys
import time
from pathlib import Path


def main(modules: str, claims: str = "", cache: str = "") -> dict[str, float]:
    """Return the seconds of each part."""
    begun = time.perf_counter()
    for name in modules.split(","):
        importlib.import_module(name)
    runtime = time.perf_counter() - begun
    if not claims:
        return {"runtime": runtime}
    begun = time.perf_counter()
    from tests.benchmarks import building  # noqa: PLC0415  # only now, to be timed

    rest = time.perf_counter() - begun
    entries, topics = pickle.loads(Path(claims).read_bytes())
    begun = time.perf_counter()
    encoder = building.encoder_of(building.TIERS[0])
    building.recogniser(entries, topics, encoder=encoder, cache=Path(cache))
    return {"runtime": runtime, "rest": rest, "ready": time.perf_counter() - begun}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
