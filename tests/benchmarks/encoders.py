"""Encoders around the real one: what counts its work, and what stands in for it."""

import time
import zlib
from collections.abc import Collection, Sequence

import numpy as np

from knowledge.recognise.encoding import Encoder
from knowledge.recognise.encoding.encoder import Vectors32
from knowledge.text import words

from .building import Embed


class Counted:
    """Passes everything on, counts the passes, their texts and their seconds, and keeps the texts until they are taken."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.dimensions = encoder.dimensions
        self.passes = 0
        self.texts = 0
        self.seconds = 0.0
        self._given: list[str] = []
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> Vectors32:
        begun = time.perf_counter()
        vectors = self._encoder.encode(texts)
        self.seconds += time.perf_counter() - begun
        self.passes += 1
        self.texts += len(texts)
        self._given += texts
        return vectors

    def take(self) -> list[str]:
        """Return the texts encoded since the last time."""
        given, self._given = self._given, []
        return given


class Stub:
    """Gives every text a random direction, always the same one: enough where only time and memory matter."""

    name = "stub"

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str]) -> Vectors32:
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[:] = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(self.dimensions, np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


class StubWhileBuilding:
    """
    The real encoder, save that texts which are not `known` get a stub's vectors while `building` is set.

    A hundred thousand claims would take the real one a quarter of an hour. `embed` gives the known texts' real vectors.
    """

    def __init__(self, encoder: Encoder, known: Collection[str] = (), embed: Embed | None = None) -> None:
        self.name = f"{encoder.name}-and-stub"
        self.dimensions = encoder.dimensions
        self.building = True
        self._encoder = encoder
        self._embed = embed or encoder.encode
        self._known = {_key(text) for text in known}
        self._stub = Stub(encoder.dimensions)

    def encode(self, texts: Sequence[str]) -> Vectors32:
        if not self.building:
            return self._encoder.encode(texts)
        vectors = self._stub.encode(texts)
        real = [place for place, text in enumerate(texts) if _key(text) in self._known]
        if real:
            vectors[real] = self._embed([texts[place] for place in real])
        return vectors


def _key(text: str) -> int:
    """A text's words, hashed: the recogniser may have normalised what it embeds."""
    return hash(tuple(words(text)))
