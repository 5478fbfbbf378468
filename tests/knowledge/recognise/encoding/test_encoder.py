"""Encoders by name, and those of packages that need not be installed."""

import importlib.machinery
import sys
from collections.abc import Iterator
from types import ModuleType

import numpy as np
import pytest

from knowledge.recognise.encoding import EncoderError, open_encoder
from knowledge.recognise.encoding.minilm import MiniLM


def install(monkeypatch: pytest.MonkeyPatch, name: str, **contents: object) -> None:
    module = ModuleType(name)
    module.__spec__ = importlib.machinery.ModuleSpec(name, None)
    vars(module).update(contents)
    monkeypatch.setitem(sys.modules, name, module)


class TextEmbedding:
    """The part of fastembed that is used; its rows are not of length 1."""

    def __init__(self, model_name: str = "BAAI/bge-small-en-v1.5") -> None:
        if model_name != "small":
            raise ValueError(f"Model {model_name} is not supported in TextEmbedding.")

    def embed(self, documents: str | list[str]) -> Iterator[np.ndarray]:
        assert isinstance(documents, list)
        yield from (np.array([3.0, 4.0, len(text)], np.float32) for text in documents)


class SentenceTransformer:
    """The part of sentence-transformers that is used; likewise."""

    def __init__(self, model_name_or_path: str | None = None) -> None:
        assert model_name_or_path == "small"

    def encode(
        self, sentences: str | list[str], *, show_progress_bar: bool | None = None, convert_to_numpy: bool = True
    ) -> np.ndarray:
        assert isinstance(sentences, list)
        assert convert_to_numpy
        assert show_progress_bar is False, "None shows one when the log is verbose"
        return np.array([[len(text), 2.0] for text in sentences], np.float32)


def test_minilm_is_opened_by_name() -> None:
    assert isinstance(open_encoder("minilm"), MiniLM)


@pytest.mark.parametrize("name", ["", "none", "MiniLM", "fastembed", "fastembed:", "minilm:x", "word2vec:small"])
def test_an_unknown_name_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(EncoderError) as refused:
        open_encoder(name)
    assert name in refused.value.user_message
    assert "minilm, fastembed:MODEL or sentence-transformers:MODEL" in refused.value.user_message


@pytest.mark.parametrize("package", ["fastembed", "sentence-transformers"])
def test_a_missing_package_is_named_with_the_command_that_installs_it(package: str) -> None:
    with pytest.raises(EncoderError) as refused:
        open_encoder(f"{package}:small")
    assert f"pip install {package}" in refused.value.user_message


def test_fastembed_gives_unit_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "fastembed", TextEmbedding=TextEmbedding)
    encoder = open_encoder("fastembed:small")
    assert (encoder.name, encoder.dimensions) == ("fastembed:small", 3)
    assert np.allclose(encoder.encode([""]), [[0.6, 0.8, 0.0]])
    assert np.allclose(np.linalg.norm(encoder.encode(["a", "bc", ""]), axis=1), 1)
    assert encoder.encode([]).shape == (0, 3)


def test_sentence_transformers_gives_unit_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "sentence_transformers", SentenceTransformer=SentenceTransformer)
    encoder = open_encoder("sentence-transformers:small")
    assert (encoder.name, encoder.dimensions) == ("sentence-transformers:small", 2)
    rows = encoder.encode(["", "ab"])
    assert rows.dtype == np.float32
    assert np.allclose(rows, [[0, 1], [2**-0.5, 2**-0.5]])


def test_a_model_that_the_package_does_not_know_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "fastembed", TextEmbedding=TextEmbedding)
    with pytest.raises(EncoderError, match=r"fastembed cannot open the model huge .*not supported.*Check its name"):
        open_encoder("fastembed:huge").encode(["a"])
