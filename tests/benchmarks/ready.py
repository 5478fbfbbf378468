"""
Make a ready recogniser in a fresh process, and print how many seconds each part took, as JSON.

    python -m tests.benchmarks.ready onnxruntime,numpy                  (import them, no more)
    python -m tests.benchmarks.ready numpy full CLAIMS.pickle MEMORY

`runtime` is the import of the named modules, `rest` that of everything else (the bot has it anyway), `ready` is building, `loaded` is opening
the encoder's weights, which the first message does if nobody else does, and `changed` is making one claim state something else; reading
the claims is not counted.
"""

import importlib
import json
import pickle
import sys
import time
from pathlib import Path

NEWS = "The lighthouse keeper of Brindlemoor sold the harbour bell to a travelling circus."
"""A sentence of our own, which no claim resembles."""


def main(modules: str, tier: str = "", claims: str = "", memory: str = "") -> dict[str, float]:
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
    encoder = building.encoder_of(building.Tier(tier))
    recogniser = building.recogniser(entries, topics, encoder=encoder, cache=Path(memory), memory=Path(memory))
    ready = time.perf_counter() - begun
    begun = time.perf_counter()
    building.warm(encoder)
    loaded = time.perf_counter() - begun
    begun = time.perf_counter()
    recogniser.changed([entries[0].model_copy(update={"statement": NEWS})])
    changed = time.perf_counter() - begun
    return {"runtime": runtime, "rest": rest, "ready": ready, "loaded": loaded, "changed": changed}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
