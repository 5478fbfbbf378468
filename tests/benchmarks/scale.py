"""
A knowledge base of many claims in a process of its own: what it weighs, and how soon a changed claim is seen.

    python -m tests.benchmarks.scale full CLAIMS.jsonl

The claims come one at a time from a file, so that nothing stays in memory but what the recogniser keeps. In the full tier their vectors are
a stub's; the real encoder is loaded, and reads the messages and what is changed.
"""

import gc
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from knowledge.entries import ClaimEntry

from . import building
from .building import Tier
from .encoders import StubWhileBuilding
from .material import Material, read_claims
from .ranker import ROOT, RawClaim, entry

# Sentences of our own, which no claim resembles.
NEWS = (
    "The lighthouse keeper of Brindlemoor sold the harbour bell to a travelling circus.",
    "Marmalade was rationed on the island of Tessaly until the orchard strike ended.",
    "A clockmaker from Vellenhof forged every barometer in the royal observatory.",
    "The Ostrava ferry carried forty beehives across the strait without a permit.",
    "Painted umbrellas were banned in Quillport after the velvet parade.",
)
_EVERY = 7


@dataclass(frozen=True, slots=True)
class Weighed:
    """
    Memory in MiB, now and at its highest, and seconds.

    Attributes:
        build: to build it.
        asked: to answer each message that somebody asks about.
        changes: until each changed claim was seen in a message that was overheard.
    """

    memory: float
    highest: float
    build: float
    asked: list[float]
    changes: list[float]


def weigh(material: Material, tier: Tier, size: int) -> Weighed:
    """Return what a process with a knowledge base of so many claims found."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "claims.jsonl"
        material.write_claims(size, file)
        command = [sys.executable, "-m", "tests.benchmarks.scale", tier, str(file)]
        found = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Weighed(**json.loads(found.stdout))


def inside(tier: Tier, file: Path) -> Weighed:
    """Build, weigh, change."""
    encoder = building.encoder_of(tier)
    building.warm(encoder)
    partly = StubWhileBuilding(encoder) if encoder else None
    begun = time.perf_counter()
    recogniser = building.recogniser(
        (entry(number, claim) for number, claim in enumerate(read_claims(file))), encoder=partly
    )
    build = time.perf_counter() - begun
    if partly is not None:
        partly.building = False
    recogniser.recognise(NEWS[0])
    asked = []
    for text in NEWS:
        begun = time.perf_counter()
        recogniser.recognise(text)  # this looks the furthest
        asked.append(time.perf_counter() - begun)
    gc.collect()
    memory = _resident("VmRSS")
    highest = _resident("VmHWM")
    numbers = range(0, len(NEWS) * _EVERY, _EVERY)
    changes = []
    for number, text in zip(numbers, NEWS, strict=True):
        new = _with_statement(next(islice(read_claims(file), number, None)), number, text)
        begun = time.perf_counter()
        recogniser = recogniser.changed([new])
        seen = recogniser.recognise(text, 1, unasked=True)
        changes.append(time.perf_counter() - begun)
        if not seen or seen[0].claim != new.slug:
            raise SystemExit(f"the changed claim {new.slug} was not seen")
    return Weighed(memory, highest, build, asked, changes)


def _with_statement(claim: RawClaim, number: int, text: str) -> ClaimEntry:
    return entry(number, {"id": claim["id"], "text": text, "phrasings": [text]})


def _resident(what: str) -> float:
    status = Path("/proc/self/status").read_text("utf-8")
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(inside(Tier(sys.argv[1]), Path(sys.argv[2])))))
