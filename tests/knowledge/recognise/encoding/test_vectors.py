"""Vectors are remembered, and never at the cost of the caller."""

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from knowledge.recognise.encoding import VectorCache, Vectors, vectors
from knowledge.recognise.encoding.vectors import FILE, UNTOUCHED


class Hashing:
    """An encoder that gives every text a direction of its own, and notes what it was asked."""

    def __init__(self, name: str = "hashing", dimensions: int = 8) -> None:
        self.name, self.dimensions = name, dimensions
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.empty((len(texts), self.dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            seed = hashlib.sha256((self.name + text).encode("utf-8", "surrogatepass")).digest()
            row[:] = np.random.default_rng(int.from_bytes(seed)).normal(size=self.dimensions)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def asked(folder: Path | None, *texts: str, name: str = "hashing", dimensions: int = 8) -> list[str]:
    """What has to be encoded for the vectors of `texts`, which are checked."""
    encoder = Hashing(name, dimensions)
    found = Vectors(encoder, folder).of(texts)
    assert np.array_equal(found, Vectors(Hashing(name, dimensions), None).of(texts))
    return encoder.asked


@given(st.lists(st.text(st.characters(), max_size=4), max_size=12))
def test_rows_are_of_length_1_and_in_order(texts: list[str]) -> None:
    encoder = Hashing()
    found = Vectors(encoder, None).of(texts)
    assert found.shape == (len(texts), 8)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    assert np.allclose(found, encoder.encode(texts), atol=2e-3)


def test_a_text_is_encoded_once(tmp_path: Path) -> None:
    assert asked(tmp_path, "a", "bb", "a") == ["a", "bb"]
    assert asked(tmp_path, "bb", "", "a", "c") == ["", "c"]
    assert asked(tmp_path / "elsewhere", "a") == ["a"]


def test_without_a_folder_every_call_encodes() -> None:
    assert asked(None, "a") == ["a"]
    assert asked(None, "a", "b") == ["a", "b"]


def test_encoders_have_vectors_of_their_own(tmp_path: Path) -> None:
    asked(tmp_path, "a", name="one")
    assert asked(tmp_path, "a", name="two") == ["a"]
    assert asked(tmp_path, "a", name="one", dimensions=4) == ["a"]


def test_many_texts_are_stored_as_they_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was encoded before an interruption is kept."""

    class Tiring(Hashing):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if len(self.asked) >= 6:
                raise KeyboardInterrupt
            return super().encode(texts)

    monkeypatch.setattr(vectors, "STORED_AT_ONCE", 3)
    with pytest.raises(KeyboardInterrupt):
        Vectors(Tiring(), tmp_path).of([str(n) for n in range(9)])
    assert asked(tmp_path, *(str(n) for n in range(9))) == ["6", "7", "8"]


def test_more_keys_than_one_query_takes(tmp_path: Path) -> None:
    texts = [str(n) for n in range(1_300)]
    assert len(asked(tmp_path, *texts)) == 1_300
    assert asked(tmp_path, *texts) == []


def test_a_broken_file_is_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / FILE).write_bytes(b"not a database" * 100)
    assert asked(tmp_path, "a") == ["a"]
    assert "broken" in caplog.text
    assert asked(tmp_path, "a") == []


def test_a_file_broken_in_the_middle_is_made_anew(tmp_path: Path) -> None:
    texts = [str(n) for n in range(500)]
    asked(tmp_path, *texts)
    file = tmp_path / FILE
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    assert sorted(asked(tmp_path, *texts)) == sorted(texts)
    assert asked(tmp_path, *texts) == []


@pytest.mark.parametrize("row", [b"", b"odd", b"\0" * 16, b"\xff" * 16, b"\x01" * 14], ids=repr)
def test_a_row_that_cannot_be_a_vector_is_encoded_again(tmp_path: Path, row: bytes) -> None:
    asked(tmp_path, "a")
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("UPDATE vector SET row = ?", [row])
    database.close()
    assert asked(tmp_path, "a") == ["a"]
    assert asked(tmp_path, "a") == []


def test_another_table_in_its_place_is_done_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("CREATE TABLE vector (something TEXT)")
    database.close()
    assert asked(tmp_path, "a") == ["a"]
    assert "encoded anew" in caplog.text


def test_a_locked_file_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(vectors, "WAIT", 0.01)
    asked(tmp_path, "a")
    database = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    assert asked(tmp_path, "a") == ["a"]
    assert "locked" in caplog.text
    database.close()
    assert asked(tmp_path, "a") == []


def test_a_file_that_cannot_be_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Opened read-only, as the system does with a file that belongs to somebody else."""
    asked(tmp_path, "a")
    connect = sqlite3.connect

    def read_only(file: Path, timeout: float) -> sqlite3.Connection:
        return connect(f"file:{file}?mode=ro", uri=True, timeout=timeout)

    monkeypatch.setattr(vectors.sqlite3, "connect", read_only)
    assert asked(tmp_path, "a", "b") == ["b"]
    assert asked(tmp_path, "a", "b") == ["b"]
    assert "readonly" in caplog.text


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    encoder = Hashing()
    remembering = Vectors(encoder, tmp_path / "file" / "folder")
    for _ in range(3):
        remembering.of(["a"])
    assert encoder.asked == ["a", "a", "a"]
    assert 1 <= len(caplog.records) <= 2, "it is said once for reading and once for writing"


def test_what_was_unused_for_the_longest_goes_first(tmp_path: Path) -> None:
    now = 0.0
    cache = VectorCache(tmp_path, most=3, clock=lambda: now)
    for key in (b"a", b"b", b"c"):
        cache.keep({key: key})
        now += 1
    now = UNTOUCHED + 10.0
    assert cache.find([b"a"]) == {b"a": b"a"}
    cache.keep({b"d": b"d"})
    assert set(cache.find([b"a", b"b", b"c", b"d"])) == {b"a", b"c", b"d"}


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from knowledge.recognise.encoding import VectorCache;"
        "cache = VectorCache(Path(sys.argv[1]));"
        "[cache.keep({f'{sys.argv[2]}{n}'.encode(): b'row'}) for n in range(10)]"
    )
    writing = [subprocess.Popen([sys.executable, "-c", script, tmp_path, who]) for who in "xy"]
    assert [process.wait() for process in writing] == [0, 0]
    keys = [f"{who}{n}".encode() for who in "xy" for n in range(10)]
    assert set(VectorCache(tmp_path).find(keys)) == set(keys)
