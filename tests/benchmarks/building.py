"""
The only place of the benchmarks that makes recognisers and encoders.

Today's recogniser has one tier and learns everything anew. Once it takes vectors: `TIERS` gets `Tier.FULL`, and the four functions
call what their comments name.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge.entries import ClaimEntry, TopicEntry
from knowledge.recognise import Recogniser
from knowledge.views import Match

Vectors32 = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors32]


class Tier(StrEnum):
    """With the encoder, or without."""

    FULL = "full"
    LIGHT = "light"


TIERS: tuple[Tier, ...] = (Tier.LIGHT,)


class Recognises(Protocol):
    """What is raced and ranked: a recogniser, or a fake that behaves like one."""

    def recognise(self, text: str, limit: int = 5) -> tuple[Match, ...]:
        """Return at most `limit` matches, the likeliest first."""
        ...


class Encoder(Protocol):
    """What turns texts into vectors of length one."""

    @property
    def name(self) -> str:
        """Which model it is."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors32:
        """Return a row a text."""
        ...


def open_encoder() -> Encoder:
    """Open the default encoder."""  # knowledge.recognise.encoding.open_encoder("minilm")
    raise NotImplementedError


def encoder_of(tier: Tier) -> Encoder | None:
    """Open the encoder that a tier has, if any."""
    return open_encoder() if tier is Tier.FULL else None


def stored(encoder: Encoder, cache: Path) -> Embed:
    """Return what embeds texts and keeps their vectors in a folder."""  # Vectors(encoder, cache).of
    cache.mkdir(parents=True, exist_ok=True)
    return encoder.encode


def recogniser(
    claims: Iterable[ClaimEntry],
    topics: Iterable[TopicEntry] = (),
    *,
    encoder: Encoder | None = None,
    cache: Path | None = None,
) -> Recogniser:
    """Make a ready recogniser; without an encoder, of the light tier."""
    del encoder, cache  # vectors=Vectors(encoder, cache) if encoder else None
    return Recogniser.build(claims, topics)


def changed(before: Recogniser, entry: ClaimEntry, claims: Callable[[], Iterable[ClaimEntry]]) -> Recogniser:
    """Return the recogniser with one claim changed, out of all `claims` as they were."""
    del before  # before.changed(claims=[entry])
    return Recogniser.build([entry, *(claim for claim in claims() if claim.slug != entry.slug)])
