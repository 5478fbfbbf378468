"""How often ordinary talk uses a word: in a small knowledge base every word looks rare."""

import math
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("ordinary_words.txt")
TYPICAL_LENGTH = 12
"""Words of a typical message."""


@cache
def _shares() -> dict[str, float]:
    shares: dict[str, float] = {}
    for line in FILE.read_text(encoding="ascii").splitlines():
        zipf, *stems = line.split(" ")
        share = -math.expm1(-TYPICAL_LENGTH * 10 ** (float(zipf) - 9))
        shares.update(dict.fromkeys(stems, share))
    return shares


def ordinary_share(stem: str) -> float:
    """Return the share of ordinary messages that hold a word with this stem; 0 for what ordinary talk hardly uses."""
    return _shares().get(stem, 0.0)
