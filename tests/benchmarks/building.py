"""The only place of the benchmarks that makes recognisers and encoders."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from knowledge.entries import ClaimEntry, TopicEntry
from knowledge.recognise import Recogniser, encoding
from knowledge.recognise.encoding import Encoder, Vectors
from knowledge.recognise.encoding.encoder import MINILM, Vectors32
from knowledge.views import Match

Embed = Callable[[Sequence[str]], Vectors32]


class Tier(StrEnum):
    """With the encoder, or without."""

    FULL = "full"
    LIGHT = "light"


TIERS: tuple[Tier, ...] = (Tier.FULL, Tier.LIGHT)


class Recognises(Protocol):
    """What is raced and ranked: a recogniser, or a fake that behaves like one."""

    def recognise(self, text: str, limit: int = 5, *, unasked: bool = False) -> tuple[Match, ...]:
        """Return at most `limit` matches, the likeliest first; `unasked`, ordinary chat is let go at once."""
        ...


def open_encoder() -> Encoder:
    """Open the default encoder. Its weights are opened by `warm`, or when first needed."""
    return encoding.open_encoder(MINILM)


def encoder_of(tier: Tier) -> Encoder | None:
    """Open the encoder that a tier has, if any."""
    return open_encoder() if tier is Tier.FULL else None


def warm(encoder: Encoder | None) -> None:
    """Let an encoder open its weights, so that this is no part of what is measured next."""
    if encoder is not None:
        encoder.encode(["warm"])


def stored(encoder: Encoder, cache: Path) -> Embed:
    """Return what embeds texts and keeps their vectors in a folder."""
    return Vectors(encoder, cache).of


def recogniser(
    claims: Iterable[ClaimEntry],
    topics: Iterable[TopicEntry] = (),
    *,
    encoder: Encoder | None = None,
    cache: Path | None = None,
    memory: Path | None = None,
) -> Recogniser:
    """
    Make a ready recogniser; without an encoder, of the light tier.

    Vectors are kept in `cache`, and what is learned in `memory`, if these are given.
    """
    return Recogniser.build(claims, topics, vectors=Vectors(encoder, cache) if encoder else None, memory=memory)
