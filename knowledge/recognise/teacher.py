"""Makes recognisers, with the encoder that works on this machine and a memory of what was learned before."""

import logging
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ..entries import ClaimEntry, TopicEntry
from .encoding import Encoder, EncoderError, Vectors, open_encoder
from .recogniser import Recogniser

NO_ENCODER = "none"
_log = logging.getLogger(__name__)


class Teacher:
    """Builds recognisers from entries. The encoder is opened when the first text needs it, or by `prepare`."""

    def __init__(self, encoder: str = NO_ENCODER, memory: Path | None = None) -> None:
        """Take an encoder's name, as `open_encoder` knows it, or `none`; `memory` is a folder, made when it is needed."""
        self._encoder = encoder
        self._memory = memory

    def prepare(self) -> bool:
        """Open the encoder, which takes a second; say so and return False where it does not work."""
        if self._encoder == NO_ENCODER:
            return True
        try:
            _opened(self._encoder).encode(["ready"])
        except EncoderError as error:
            self._do_without(error)
            return False
        return True

    def teach(self, claims: Iterable[ClaimEntry], topics: Iterable[TopicEntry] = ()) -> Recogniser:
        """Return a recogniser of these claims; where the encoder does not work, one that goes by words alone."""
        claims, topics = tuple(claims), tuple(topics)
        if self._encoder != NO_ENCODER:
            try:
                vectors = Vectors(_opened(self._encoder), self._memory)
                return Recogniser.build(claims, topics, vectors=vectors, memory=self._memory)
            except EncoderError as error:
                self._do_without(error)
        return Recogniser.build(claims, topics, memory=self._memory)

    def _do_without(self, error: EncoderError) -> None:
        _log.warning("%s", error.user_message)
        self._encoder = NO_ENCODER


@cache
def _opened(name: str) -> Encoder:
    """Return an encoder, the same for all who ask, since its weights fill a hundred megabytes."""
    return open_encoder(name)
