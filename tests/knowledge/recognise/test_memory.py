"""What is remembered between starts, and what no file can do."""

import os
import pickle
import shutil
import threading
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from town import TOPICS

from knowledge.recognise import memory
from knowledge.recognise.memory import MOST_FILES, key, recall, remember
from knowledge.recognise.reading import Reader
from knowledge.views import MessageStance


def file_of(folder: Path, name: str) -> Path:
    return folder / f"learned-{name}.pickle"


def test_what_was_remembered_is_recalled(tmp_path: Path) -> None:
    """Plain values, numbers and what the recogniser is made of; in a folder that was not there."""
    folder = tmp_path / "not" / "yet"
    reader = Reader(TOPICS)
    reading = reader.read("Ada dug the canal")
    plain = (1, 2.5, "é\udc80", None, True, b"x", {1}, frozenset("ab"), Counter("aab"), {"a": [np.float64(0.5)]})
    remember(folder, "plain", (plain, MessageStance.ASKS, reading))
    assert recall(folder, "plain") == (plain, MessageStance.ASKS, reading)
    remember(folder, "reader", reader)
    assert recall(folder, "reader").read("Ada dug the canal") == reading
    arrays = (np.arange(12, dtype=np.float32).reshape(3, 4).T, np.array([True, False]), np.empty(0, np.int32))
    remember(folder, "arrays", arrays)
    for again, array in zip(recall(folder, "arrays"), arrays, strict=True):
        assert again.dtype == array.dtype
        assert np.array_equal(again, array)
    assert len(list(folder.iterdir())) == 3


def test_nothing_is_recalled_under_another_name(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that was never written is nothing to warn of."""
    remember(tmp_path, "one", 1)
    assert recall(tmp_path, "two") is None
    assert recall(tmp_path / "nowhere", "one") is None
    assert caplog.records == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a pickle",
        b"\x80\x05",
        b"\x80\x05." * 100,
        b"\xff" * 1000,
        pickle.dumps(list(range(1000)))[:-40],
        pickle.dumps(np.arange(1000.0))[:-400],
    ],
    ids=["empty", "text", "header", "stop", "noise", "cut", "cut numbers"],
)
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes) -> None:
    file_of(tmp_path, "broken").write_bytes(content)
    assert recall(tmp_path, "broken") is None
    assert "is learned anew" in caplog.text


class Calling:
    """Something whose pickle names a function and what to call it with."""

    def __init__(self, function: object, *arguments: object) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self._call


def named(module: str, name: str, *arguments: str) -> bytes:
    """Pickle a call of what goes by a name in a module."""
    pushed = b"".join(b"V" + argument.encode() + b"\n" for argument in arguments)
    return b"\x80\x04" + b"V" + module.encode() + b"\nV" + name.encode() + b"\n\x93(" + pushed + b"tR."


@pytest.mark.parametrize("function", [os.system, eval, exec, os.mkdir, open, getattr, __import__])
def test_a_file_can_name_no_code_to_run(tmp_path: Path, caplog: pytest.LogCaptureFixture, function: object) -> None:
    """It is refused where it stands, also inside what is allowed."""
    trap = tmp_path / "trap"
    argument = {os.system: f"touch {trap}", eval: f"__import__('os').mkdir({str(trap)!r})"}.get(function, str(trap))
    for value in (Calling(function, argument), [1, {"a": Calling(function, argument)}]):
        file_of(tmp_path, "evil").write_bytes(pickle.dumps(value))
        caplog.clear()
        assert recall(tmp_path, "evil") is None
        assert "has no place in it" in caplog.text
    assert not trap.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("knowledge.recognise.memory", "remember"),
        ("knowledge.recognise.memory", "pickle.loads"),
        ("knowledge.recognise.memory", "Path"),
        ("knowledge.recognise.heard", "cached_property"),
        ("knowledge.recognise.memory", "__class__"),
        ("knowledge.recognise.memory", "_log.warning"),
        ("knowledge.no_such_module", "Anything"),
        ("knowledgeable.memory", "Anything"),
        ("pathlib", "Path"),
        ("numpy", "load"),
        ("builtins", "print"),
    ],
)
def test_a_file_can_name_nothing_but_classes_of_our_own(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, module: str, name: str
) -> None:
    """Neither our functions, nor what hangs on our names, nor what our modules import from elsewhere."""
    file_of(tmp_path, "evil").write_bytes(named(module, name, "x"))
    assert recall(tmp_path, "evil") is None
    assert "is learned anew" in caplog.text


def test_the_name_changes_with_all_that_is_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other texts, other borders between them, another order, other code; the same for the same."""
    names = [key(parts) for parts in (["a", "b"], ["ab"], ["a", "bc"], ["b", "a"], ["a", "b", ""], [])]
    assert len(set(names)) == len(names)
    assert key(["a", "b"]) == names[0]
    assert key(["\udc80"])
    monkeypatch.setattr(memory, "_code", lambda: b"changed")
    assert key(["a", "b"]) != names[0]


@pytest.mark.parametrize(
    "file", ["gate.py", "encoding/minilm.py", "weights.json", "ordinary_words.txt", "training/messages.jsonl"]
)
def test_the_name_changes_with_what_is_shipped(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code, weights, word frequencies and the idle talk that every base learns to leave alone."""
    folder = shutil.copytree(Path(memory.__file__).parent, tmp_path / "recognise")
    monkeypatch.setattr(memory, "_FOLDER", folder)
    before = memory._code.__wrapped__()
    assert memory._code.__wrapped__() == before
    with (folder / file).open("ab") as opened:
        opened.write(b"\n")
    assert memory._code.__wrapped__() != before


def test_only_so_many_are_kept_and_those_used_the_longest_ago_go(tmp_path: Path) -> None:
    for number in range(MOST_FILES):
        remember(tmp_path, str(number), number)
        os.utime(file_of(tmp_path, str(number)), (1_000 + number, 1_000 + number))
    (tmp_path / "vectors-1.sqlite3").write_bytes(b"somebody else's")
    assert recall(tmp_path, "0") == 0  # used just now
    remember(tmp_path, "new", "new")
    assert len(list(tmp_path.glob("*.pickle"))) == MOST_FILES
    assert recall(tmp_path, "1") is None
    assert recall(tmp_path, "0") == 0
    assert recall(tmp_path, "new") == "new"
    assert (tmp_path / "vectors-1.sqlite3").exists()


def test_a_folder_that_cannot_be_written_only_warns(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    remember(file, "any", 1)
    assert "cannot be written" in caplog.text
    assert recall(file / "deeper", "any") is None


def test_a_write_that_is_cut_off_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file takes the old one's place whole or not at all."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    remember(tmp_path, "one", "before")
    monkeypatch.setattr(Path, "replace", full)
    remember(tmp_path, "one", "after")
    assert recall(tmp_path, "one") == "before"


def test_threads_remember_at_once(tmp_path: Path) -> None:
    """Whoever is last, what is recalled is whole."""
    values = [[number] * 50_000 for number in range(4)]
    threads = [threading.Thread(target=remember, args=(tmp_path, "same", value)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recall(tmp_path, "same") in values
