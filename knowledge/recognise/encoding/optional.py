"""Encoders of packages that Footnote does without. They fetch their models from the network when first used."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from .encoder import FASTEMBED, SENTENCE_TRANSFORMERS, EncoderError, Vectors32, unit_rows


class _Optional(ABC):
    """An encoder whose model is opened when first needed."""

    package: str

    def __init__(self, model: str) -> None:
        """Name the model. Raise EncoderError if the package is not installed."""
        self.model = model
        self._lock = threading.Lock()
        self._encode: Callable[[Sequence[str]], Iterable[Any]] | None = None
        self._dimensions: int | None = None
        if find_spec(self.package.replace("-", "_")) is None:
            raise EncoderError(
                f"The encoder {self.name} needs the package {self.package}, which is not installed.",
                f"Run `pip install {self.package}`, or choose the encoder minilm.",
            )

    @property
    def name(self) -> str:
        """The package and its model."""
        return f"{self.package}:{self.model}"

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has; opens the model to see."""
        if self._dimensions is None:
            self._dimensions = int(self._rows([""]).shape[1])
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> Vectors32:
        """Return unit rows, (texts, dimensions). Raise EncoderError if the package cannot open the model."""
        return self._rows(texts) if texts else np.empty((0, self.dimensions), np.float32)

    def _rows(self, texts: Sequence[str]) -> Vectors32:
        with self._lock:
            if self._encode is None:
                try:
                    self._encode = self._open()
                except Exception as error:
                    raise EncoderError(
                        f"{self.package} cannot open the model {self.model} ({error}).",
                        "Check its name and the network, or choose the encoder minilm.",
                    ) from error
            # Neither package promises that its models may be used from several threads at once.
            return unit_rows(np.array(list(self._encode(list(texts))), np.float32))

    @abstractmethod
    def _open(self) -> Callable[[Sequence[str]], Iterable[Any]]:
        """Return the package's own function that encodes texts."""


class FastEmbed(_Optional):
    """A model of Qdrant's fastembed."""

    package = FASTEMBED

    def _open(self) -> Callable[[Sequence[str]], Iterable[Any]]:
        from fastembed import TextEmbedding  # noqa: PLC0415  not installed by default

        model = TextEmbedding(model_name=self.model)
        encode: Callable[[Sequence[str]], Iterable[Any]] = model.embed
        return encode


class SentenceTransformers(_Optional):
    """A model of sentence-transformers."""

    package = SENTENCE_TRANSFORMERS

    def _open(self) -> Callable[[Sequence[str]], Iterable[Any]]:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  not installed by default

        model = SentenceTransformer(self.model)
        return lambda texts: model.encode(texts, show_progress_bar=False, convert_to_numpy=True)
