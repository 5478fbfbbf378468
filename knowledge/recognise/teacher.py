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
    """Builds recognisers from entries. Cheap to make; `prepare` opens the encoder."""

    def __init__(self, encoder: str = NO_ENCODER, memory: Path | None = None) -> None:
        """Take an encoder's name, as `open_encoder` knows it, or `none`; `memory` is a folder, made when it is needed."""
        self._encoder = encoder
        self._memory = memory
        self._vectors: Vectors | None = None

    def prepare(self) -> None:
        """Open the encoder; where it does not work, say so and go on without. Takes half a second."""
        if self._encoder == NO_ENCODER or self._vectors is not None:
            return
        try:
            encoder = _opened(self._encoder)
        except EncoderError as error:
            _log.warning("%s", error.user_message)
            self._encoder = NO_ENCODER
            return
        self._vectors = Vectors(encoder, self._memory)

    def teach(self, claims: Iterable[ClaimEntry], topics: Iterable[TopicEntry] = ()) -> Recogniser:
        """Return a recogniser of these claims."""
        self.prepare()
        return Recogniser.build(claims, topics, vectors=self._vectors, memory=self._memory)


@cache
def _opened(name: str) -> Encoder:
    """Return an encoder that works; the same for all who ask, since its weights fill a hundred megabytes."""
    encoder = open_encoder(name)
    encoder.encode(["ready"])
    return encoder
