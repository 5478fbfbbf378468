"""What was learned and is remembered: the same matches, never from other entries."""

import datetime
import pickle
from pathlib import Path

import pytest
from town import CLAIMS, TOOK_PLAN, TOPICS

from knowledge.recognise import Recogniser, learned
from knowledge.recognise.encoding import Vectors
from knowledge.recognise.training import idle_talk

from .recognisers import ABOUT_OTHERS, BRIDGE, CLEVER


@pytest.mark.parametrize("vectors", [CLEVER, None], ids=["semantic", "light"])
def test_what_was_remembered_gives_the_same_matches(
    vectors: Vectors | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cold, warm and without a memory; the second start learns nothing, also after a change."""
    monkeypatch.setattr(learned, "idle_talk", lambda: idle_talk()[:150])
    without = Recogniser.build(CLAIMS, TOPICS, vectors=vectors)
    cold = Recogniser.build(CLAIMS, TOPICS, vectors=vectors, memory=tmp_path)
    with monkeypatch.context() as patch:
        patch.delattr("knowledge.recognise.recogniser.learn_from")
        warm = Recogniser.build(reversed(CLAIMS), reversed(TOPICS), vectors=vectors, memory=tmp_path)
    for text in ABOUT_OTHERS:
        assert warm.recognise(text) == cold.recognise(text) == without.recognise(text)
        assert warm.changed([BRIDGE]).recognise(text) == cold.changed([BRIDGE]).recognise(text)


def test_what_was_learned_from_other_entries_is_not_recalled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word in a phrasing, an alias, a claim more or an encoder: each makes another file; an unread field does not."""
    monkeypatch.setattr(learned, "idle_talk", lambda: idle_talk()[:20])
    worded = TOOK_PLAN.model_copy(update={"counterexamples": (*TOOK_PLAN.counterexamples, "Bruno drew a plan")})
    alias = TOPICS[0].model_copy(update={"aliases": ("Ada",)})
    for entries, topics, vectors in (
        (CLAIMS, TOPICS, None),
        ((worded, *CLAIMS[1:]), TOPICS, None),
        (CLAIMS, (alias, *TOPICS[1:]), None),
        (CLAIMS[1:], TOPICS, None),
        (CLAIMS, TOPICS, CLEVER),
    ):
        before = len(list(tmp_path.iterdir()))
        Recogniser.build(entries, topics, vectors=vectors, memory=tmp_path)
        assert len(list(tmp_path.iterdir())) == before + 1
    dated = TOOK_PLAN.model_copy(update={"reviewed": datetime.date(1926, 1, 1)})
    Recogniser.build((dated, *CLAIMS[1:]), TOPICS, memory=tmp_path)
    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize("content", [b"broken", pickle.dumps({"not": "learned"})], ids=["broken", "something else"])
def test_a_file_that_holds_something_else_is_learned_over(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learned, "idle_talk", lambda: idle_talk()[:20])
    cold = Recogniser.build(CLAIMS, TOPICS, memory=tmp_path)
    (file,) = tmp_path.iterdir()
    size = file.stat().st_size
    file.write_bytes(content)
    again = Recogniser.build(CLAIMS, TOPICS, memory=tmp_path)
    assert again.recognise(ABOUT_OTHERS[0]) == cold.recognise(ABOUT_OTHERS[0])
    assert file.stat().st_size == size
