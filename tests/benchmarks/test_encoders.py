"""What counts the encoder's work, and what stands in for it."""

from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.recognise.encoding.encoder import Vectors32
from tests.benchmarks.encoders import Counted, Stub, StubWhileBuilding


class Ones:
    """Gives every text the same direction."""

    name = "ones"
    dimensions = 4

    def encode(self, texts: Sequence[str]) -> Vectors32:
        return np.full((len(texts), self.dimensions), 0.5, np.float32)


def test_a_stub_gives_a_text_the_same_direction_every_time() -> None:
    vectors = Stub(16).encode(["a", "b", "a"])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(vectors[0], vectors[2])
    assert not np.array_equal(vectors[0], vectors[1])
    assert Stub(16).encode([]).shape == (0, 16)


def test_passes_and_texts_are_counted() -> None:
    counted = Counted(Ones())
    counted.encode(["a", "b"])
    counted.encode(["c"])
    assert (counted.name, counted.dimensions, counted.passes, counted.texts) == ("ones", 4, 2, 3)
    assert counted.seconds > 0
    assert counted.take() == ["a", "b", "c"]
    assert counted.take() == []


def test_made_up_claims_get_a_stub_and_messages_the_real_encoder() -> None:
    """What is known is known by its words, for the recogniser may have normalised it."""
    partly = StubWhileBuilding(Ones(), known=["The mill burnt down."])
    vectors = partly.encode(["colourless ideas sleep", "the mill BURNT down"])
    assert np.array_equal(vectors[:1], Stub(4).encode(["colourless ideas sleep"]))
    assert np.array_equal(vectors[1:], Ones().encode([""]))
    partly.building = False
    assert np.array_equal(partly.encode(["colourless ideas sleep"]), Ones().encode([""]))
