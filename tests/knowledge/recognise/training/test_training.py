"""The messages of our own that the shipped numbers are made from."""

import re
from collections import Counter

import pytest

from knowledge.recognise.training import idle_talk, rows
from knowledge.recognise.training.fit import second_base
from knowledge.seed.reading import Seeds

ROWS = list(rows())
HALVES = [(base, half) for base in ("seeds", "second") for half in ("fit", "calibrate")]


def test_there_are_enough_and_each_stands_once() -> None:
    """The issue asks for at least 600."""
    assert len(ROWS) >= 600
    assert [name for name, count in Counter(row["id"] for row in ROWS).items() if count > 1] == []
    assert [text for text, count in Counter(row["text"].casefold() for row in ROWS).items() if count > 1] == []


def test_every_message_has_all_fields_and_no_other() -> None:
    for row in ROWS:
        assert row.keys() == {"id", "text", "claims", "style", "base", "half"}
        assert re.fullmatch(r"[a-z]{1,4}\d{2,5}", row["id"])
        assert row["text"].strip()
        assert len(row["text"]) <= 4_000
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row["style"])
        assert (row["base"], row["half"]) in HALVES
        assert isinstance(row["claims"], list)
        assert len(set(row["claims"])) == len(row["claims"]) <= 2


def test_labels_name_claims_of_their_base(bundled: Seeds) -> None:
    known = {"seeds": set(bundled.base.claims), "second": {claim.slug for claim in second_base()}}
    assert [row["id"] for row in ROWS if not known[row["base"]].issuperset(row["claims"])] == []


@pytest.mark.parametrize(("base", "half"), HALVES)
@pytest.mark.parametrize("claiming", [True, False], ids=["claims", "chat"])
def test_no_half_is_empty(base: str, half: str, claiming: bool) -> None:  # noqa: FBT001
    assert sum((row["base"], row["half"], bool(row["claims"])) == (base, half, claiming) for row in ROWS) >= 50


def test_every_claim_of_the_seeds_is_stated_in_both_halves(bundled: Seeds) -> None:
    """What is not there to be calibrated on is not calibrated."""
    for half in ("fit", "calibrate"):
        stated = {slug for row in ROWS if row["half"] == half for slug in row["claims"]}
        assert set(bundled.base.claims) - stated == set()


def test_idle_talk_is_chat_that_is_fitted_on() -> None:
    """Nothing of what the thresholds are calibrated on is learned from."""
    held = {row["text"] for row in ROWS if row["half"] == "calibrate" or row["base"] == "second" or row["claims"]}
    assert len(idle_talk()) >= 100
    assert held.isdisjoint(idle_talk())
