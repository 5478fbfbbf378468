"""Charts: PNG of the right size, whatever the numbers and the alphabet."""

import io
import struct

import numpy as np
import pytest
from matplotlib.image import imread

from bot.numbers import Balance, ClaimNumbers
from bot.render.charts import (
    HELPFUL,
    MOST_BARS,
    RESOLUTION,
    WIDTH,
    ClaimBar,
    balance_chart,
    claims_chart,
    probabilities_chart,
)
from bot.words import LANGUAGES, words_in
from knowledge import Confidence, MessageStance, Stance

THRESHOLDS = {confidence: confidence.answer for confidence in Confidence}


def bar(code: str, cards: int, helpful: int = 0, wrong: int = 0) -> ClaimBar:
    numbers = ClaimNumbers(claim=code.lower(), hits=cards, cards=cards, helpful=helpful, wrong=wrong)
    return ClaimBar(code=code, numbers=numbers)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def share_of(png: bytes, colour: str) -> float:
    """Return which share of the pixels have a colour."""
    pixels = np.rint(imread(io.BytesIO(png))[..., :3] * 255)
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return float((pixels == wanted).all(axis=-1).mean())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_as_wide_as_a_phone_needs(language: str) -> None:
    words = words_in(language)
    balance = Balance(
        said={MessageStance.ASSERTS: 9, MessageStance.ASKS: 1},
        first={Stance.AFFIRMS: 4, Stance.DISPUTES: 5},
        evidence={Stance.AFFIRMS: 120, Stance.DISPUTES: 118},
    )
    charts = [
        claims_chart(words, [bar("F-001", 30, 10, 2), bar("F-123456", 1)]),
        balance_chart(words, balance),
        probabilities_chart(words, [0.1, 0.5, 0.95, 1.0], THRESHOLDS),
    ]
    assert {size(chart)[0] for chart in charts} == {round(WIDTH * RESOLUTION)}


def test_nothing_to_show_is_drawn_without_an_error() -> None:
    """Even so: a warning is an error in these tests."""
    words = words_in("en")
    for chart in (
        claims_chart(words, []),
        balance_chart(words, Balance(said={}, first={}, evidence={})),
        probabilities_chart(words, [], THRESHOLDS),
    ):
        assert size(chart)[1] > 100


def test_bars_grow_with_their_numbers() -> None:
    words = words_in("en")
    few, many = (claims_chart(words, [bar("F-001", 20, helpful)]) for helpful in (2, 18))
    assert share_of(many, HELPFUL) > 3 * share_of(few, HELPFUL)


def test_only_so_many_claims_are_drawn() -> None:
    words = words_in("en")
    bars = [bar(f"F-{number:03}", 50 - number) for number in range(40)]
    assert size(claims_chart(words, bars)) == size(claims_chart(words, bars[:MOST_BARS]))


def test_the_same_numbers_make_the_same_picture() -> None:
    words = words_in("en")
    assert claims_chart(words, [bar("F-001", 3)]) == claims_chart(words, [bar("F-001", 3)])
