"""Learning from the sayings which claim a text is about."""

import numpy as np
import pytest

from knowledge.recognise.kernel import ANY_RIDGE, RIDGE, SHARPNESS, WORDS_ALONE, learn
from knowledge.recognise.reading import Reader
from knowledge.recognise.sayings import NO_CLAIM, Saying
from knowledge.views import MessageStance

READER = Reader()
TEXTS = (
    ("the canal ruined the fishermen", 0),
    ("fishermen starved because of that canal", 0),
    ("was the canal the end of the fishermen", 0),
    ("the bridge was built with stolen stone", 1),
    ("they stole stone for the bridge", 1),
    ("nice weather on the canal today", NO_CLAIM),
    ("what a game last night", NO_CLAIM),
)


def saying(text: str, claim: int) -> Saying:
    """Make a saying that states a claim, or idle talk."""
    return Saying(text, claim, None if claim == NO_CLAIM else MessageStance.ASSERTS, READER.read(text))


SAYINGS = tuple(saying(text, claim) for text, claim in TEXTS)
KERNEL, LEFT_OUT = learn(SAYINGS, 2)


def test_a_new_text_is_given_to_its_claim() -> None:
    """A paraphrase scores highest for the claim that it states, and above idle talk for any claim."""
    stone = KERNEL.likeness(READER.read("the stone of the bridge was stolen"))
    idle = KERNEL.likeness(READER.read("weather is nice today"))
    assert stone.claims[1] > stone.claims[0]
    assert stone.any_claim > idle.any_claim


@pytest.mark.parametrize("number", range(len(SAYINGS)))
def test_leaving_a_saying_out_is_learning_without_it(number: int) -> None:
    """The closed form gives what solving the ridge regression again without the saying gives."""
    rest = [i for i in range(len(SAYINGS)) if i != number]
    joined = np.stack([WORDS_ALONE @ KERNEL.likeness(s.reading).views for s in SAYINGS]) ** SHARPNESS
    joined = (joined + joined.T) / 2
    found = LEFT_OUT.likeness(number)
    for penalty, targets, score in (
        (RIDGE, np.array([s.states == 1 for s in SAYINGS], dtype=float), found.claims[1]),
        (ANY_RIDGE, np.array([s.states != NO_CLAIM for s in SAYINGS], dtype=float), found.any_claim),
    ):
        solved = np.linalg.solve(joined[np.ix_(rest, rest)] + penalty * np.eye(len(rest)), targets[rest])
        assert score == pytest.approx(joined[number, rest] @ solved * (1 + penalty), abs=1e-4)


def test_a_saying_left_out_is_not_like_itself() -> None:
    """Its own similarity, the highest there is, plays no part."""
    assert LEFT_OUT.likeness(0).joined[0] == 0.0
    assert KERNEL.likeness(SAYINGS[0].reading).joined[0] > 0.7


def test_a_text_without_a_known_word_scores_nothing() -> None:
    """No term in common means 0 for every claim, not an error."""
    likeness = KERNEL.likeness(READER.read("qqq zzz"))
    assert likeness.claims.tolist() == [0.0, 0.0]
    assert likeness.any_claim == 0.0


def test_a_base_too_large_to_learn_from_falls_back_on_likeness(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit the closest saying of a claim is its score, so that the right claim still comes first."""
    monkeypatch.setattr("knowledge.recognise.kernel.MAX_LEARNED", 3)
    kernel, left_out = learn(SAYINGS, 2)
    assert kernel.likeness(READER.read("they stole the stone of the bridge")).claims.argmax() == 1
    assert left_out.likeness(0).joined[0] == 0.0


def test_without_its_claim_a_saying_is_given_to_another() -> None:
    """What a claim looks like that is not known: none of its sayings play a part, and another claim comes first."""
    likeness = LEFT_OUT.likeness_without_claim(0)
    assert likeness.claims.argmax() == 1
    assert likeness.joined[:3].tolist() == [0.0, 0.0, 0.0]
    assert likeness.any_claim < LEFT_OUT.likeness(0).any_claim
