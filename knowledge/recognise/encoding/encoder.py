"""What turns texts into vectors, and which ways there are."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...errors import KnowledgeError

Vectors32 = NDArray[np.float32]

MINILM = "minilm"
FASTEMBED = "fastembed"
SENTENCE_TRANSFORMERS = "sentence-transformers"


class Encoder(Protocol):
    """Turns texts into vectors whose products say how alike in meaning the texts are. Safe to share between threads."""

    @property
    def name(self) -> str:
        """What tells these vectors from all that are computed otherwise."""
        ...

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors32:
        """
        Return (texts, dimensions), rows of length 1; an empty text has a row too.

        Raises `EncoderError` if the encoder does not work here.
        """
        ...


class EncoderError(KnowledgeError):
    """Texts cannot be encoded: something is not installed, or is not what it should be."""

    def __init__(self, why: str, remedy: str) -> None:
        self.why, self.remedy = why, remedy
        super().__init__(f"{why} {remedy}")


def unit_rows(rows: Vectors32) -> Vectors32:
    """Return the rows scaled to length 1; a row of nothing but zeros stays."""
    units: Vectors32 = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12))
    return units


def open_encoder(name: str) -> Encoder:
    """
    Return the encoder of this name: `minilm`, `fastembed:MODEL` or `sentence-transformers:MODEL`.

    Cheap: models are loaded by the first `encode`. Raises `EncoderError` for a name that is none of these, and where a
    package is missing.
    """
    # Each way imports this module for the protocol.
    from .minilm import MiniLM  # noqa: PLC0415
    from .optional import FastEmbed, SentenceTransformers  # noqa: PLC0415

    kind, _, model = name.partition(":")
    if name == MINILM:
        return MiniLM()
    if kind == FASTEMBED and model:
        return FastEmbed(model)
    if kind == SENTENCE_TRANSFORMERS and model:
        return SentenceTransformers(model)
    raise EncoderError(
        f"There is no encoder “{name}”.", f"Choose {MINILM}, {FASTEMBED}:MODEL or {SENTENCE_TRANSFORMERS}:MODEL."
    )
