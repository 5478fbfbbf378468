"""The messages that an operator has labelled are read when the bot starts."""

from pathlib import Path

import pytest

from bot.failures import BadSetting
from bot.wiring import labelled_messages
from knowledge import KnowledgeError, LabelledMessage


def test_messages_are_read(tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text('{"id": "1", "text": "hello", "claims": ["a"]}\n\n', "utf-8")
    assert labelled_messages(file) == (LabelledMessage(id="1", text="hello", claims=("a",)),)
    assert labelled_messages(None) == ()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="FOOTNOTE_LABELLED_MESSAGES"):
        labelled_messages(tmp_path / "nowhere.jsonl")
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{", "utf-8")
    with pytest.raises(KnowledgeError, match=r"broken\.jsonl, line 1"):
        labelled_messages(broken)
