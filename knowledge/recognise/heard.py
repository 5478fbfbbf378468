"""A message on its way through the stages: what no stage asks for is never worked out."""

import dataclasses
from collections.abc import Callable
from functools import cached_property

import numpy as np

from .claim_index import ClaimIndex, Numbers, spoken
from .encoding.encoder import Vectors32
from .reading import Reader, Reading

_EQUAL = 1e-6
Encode = Callable[[str], Vectors32 | None]


class Heard:
    """What the stages want to know of a text without markup. For one message, in one thread."""

    def __init__(self, said: str, index: ClaimIndex, reader: Reader, encode: Encode) -> None:
        """`said` has no markup; `encode` gives its vector, or None where there is no encoder."""
        self.said = said
        self._index = index
        self._reader = reader
        self._encode = encode

    @cached_property
    def spoken(self) -> str:
        """The text with hashtags and handles as words."""
        return spoken(self.said)

    @cached_property
    def terms(self) -> Numbers:
        """The numbers that the index has for the text's content words."""
        return self._index.terms(self.spoken)

    @cached_property
    def words(self) -> Reading:
        """The reading without the vector."""
        return self._reader.read(self.said)

    @cached_property
    def meaning(self) -> Vectors32 | None:
        """The encoder's vector; this is where a message reaches the encoder."""
        return self._encode(self.spoken)

    def meaning_around(self, claim: int, most: int) -> Vectors32 | None:
        """Return the encoder's vector of the `most` words in a row that say most of what a claim says too."""
        said = self.spoken.split()
        if len(said) <= most:
            return self.meaning
        shared = self._index.shared_terms(self.terms, claim)
        rarity = dict(zip(shared.tolist(), self._index.idf[shared].tolist(), strict=True))
        mass = [rarity.get(self._index.number_of(word), 0.0) for word in said]
        sums = np.convolve(mass, np.ones(most), "valid")
        best = np.flatnonzero(sums >= sums.max() - _EQUAL)
        start = int(best[len(best) // 2])
        return self._encode(" ".join(said[start : start + most]))

    @cached_property
    def reading(self) -> Reading:
        """The reading with the vector."""
        return dataclasses.replace(self.words, meaning=self.meaning)
