"""Write `ordinary_words.txt`: how often ordinary talk uses a word, by stem.

The frequencies are those of wordfreq (Speer 2022), which mixes subtitles, social media, news and books. Run this with
the development dependencies installed: `python -m knowledge.recognise.training.word_frequencies`.
"""

import math
from collections import defaultdict

import wordfreq

from ...text import words
from ..ordinary import FILE
from ..stemming import stem

MOST = 20_000
"""Words that are looked at, the most frequent first."""
LOWEST = 3.3
"""Stems below this Zipf frequency (twice in a million words) are left out: too rare to mislead anybody."""


def table() -> str:
    """Return the table: a line for each tenth of a Zipf unit, the number first and the stems after it."""
    shares: dict[str, float] = defaultdict(float)
    for word in wordfreq.top_n_list("en", MOST):
        for part in words(word):
            if part.isascii() and part.isalpha():
                shares[stem(part)] += wordfreq.word_frequency(word, "en")
    lines: dict[float, list[str]] = defaultdict(list)
    for root, share in shares.items():
        zipf = round(math.log10(share) + 9, 1)
        if zipf >= LOWEST:
            lines[zipf].append(root)
    return "".join(f"{zipf} {' '.join(sorted(lines[zipf]))}\n" for zipf in sorted(lines, reverse=True))


if __name__ == "__main__":
    FILE.write_text(table(), encoding="ascii")
