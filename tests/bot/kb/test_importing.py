"""Files are read in threads: one of a server at a time, and never for longer than somebody waits."""

import threading
from typing import Any

import pytest

from bot.kb import importing
from bot.kb.importing import Imports
from knowledge import KnowledgeBase, Upload


async def test_a_file_that_takes_too_long_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    may_end, ended = threading.Event(), threading.Event()

    def slowly(*_args: Any, **_options: Any) -> Upload:
        may_end.wait(60)
        ended.set()
        raise MemoryError

    monkeypatch.setattr(importing, "read_upload", slowly)
    monkeypatch.setattr(importing, "SECONDS_TO_READ", 0.01)
    imports = Imports()
    try:
        assert await imports.read(1, "table.csv", b"", KnowledgeBase(), None) is None
        assert not imports.is_free(1)
        assert imports.is_free(2)
    finally:
        may_end.set()


async def test_few_files_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    free = []

    def noting(*_args: Any, **_options: Any) -> Upload:
        free.append(imports.is_free(1))
        return Upload()

    monkeypatch.setattr(importing, "read_upload", noting)
    imports = Imports()
    assert await imports.read(1, "table.csv", b"x", KnowledgeBase(), None) == Upload()
    assert free == [False]
    assert imports.is_free(1)
