"""From matches to a decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.recognise import Confidence, Outcome, decide
from knowledge.recognise.recogniser import HIGHEST_OF_FRAGMENT
from knowledge.recognise.taught import HIGHEST_OF_FEW, HIGHEST_OF_ONE
from knowledge.views import Match, MessageStance


def match(probability: float, claim: str = "canal") -> Match:
    """Make a match as the recogniser does."""
    return Match(claim=claim, probability=probability, stance=MessageStance.ASSERTS, reasons=())


def everything(_: str) -> bool:
    """Treat every claim as answerable."""
    return True


def nothing(_: str) -> bool:
    """Treat no claim as answerable."""
    return False


@pytest.mark.parametrize(
    ("probability", "outcome"), [(0.97, Outcome.ANSWER), (0.6, Outcome.MARK), (0.2, Outcome.SILENT)]
)
def test_the_surer_the_louder(probability: float, outcome: Outcome) -> None:
    """A sure match is answered, a likely one marked, an unlikely one passed over."""
    decision = decide([match(probability)], answerable=everything)
    assert decision.outcome is outcome
    assert (decision.match is None) == (outcome is Outcome.SILENT)


def test_no_match_no_word() -> None:
    """Without a match nothing happens."""
    assert decide([], answerable=everything).outcome is Outcome.SILENT


def test_what_cannot_be_answered_is_marked() -> None:
    """Both sides or silence: a side without evidence means no answer, however sure the match."""
    decision = decide([match(0.98)], answerable=nothing)
    assert decision.outcome is Outcome.MARK
    assert "no evidence" in decision.reason


def test_two_claims_that_fit_alike_are_for_a_person() -> None:
    """A message between two claims is marked, and the reason names the other one."""
    decision = decide([match(0.48), match(0.44, "bridge")], answerable=everything)
    assert decision.outcome is Outcome.MARK
    assert "bridge" in decision.reason


def test_two_unlikely_claims_do_not_add_up_to_a_mark() -> None:
    """Doubt between two things that are both improbable is silence."""
    assert decide([match(0.1), match(0.1, "bridge")], answerable=everything).outcome is Outcome.SILENT


def test_confidence_levels_are_ordered() -> None:
    """Cautious asks for more than balanced, balanced for more than eager, a mark for less than an answer."""
    levels = [Confidence.CAUTIOUS, Confidence.BALANCED, Confidence.EAGER]
    assert [level.answer for level in levels] == sorted((level.answer for level in levels), reverse=True)
    assert [level.mark for level in levels] == sorted((level.mark for level in levels), reverse=True)
    assert all(level.mark < level.answer for level in levels)


def test_short_messages_and_lone_words_stay_below_the_thresholds() -> None:
    """The recogniser's caps keep a short message at a mark and a lone common word silent, at every level."""
    assert all(level.answer > HIGHEST_OF_FEW for level in Confidence)
    assert all(level.mark > HIGHEST_OF_ONE for level in Confidence)


def test_what_needs_its_context_is_marked_and_not_answered() -> None:
    """At every level: the surest fragment is marked even by the cautious, and not answered even by the eager."""
    for level in Confidence:
        assert decide([match(HIGHEST_OF_FRAGMENT)], level, answerable=everything).outcome is Outcome.MARK


@given(
    st.lists(st.floats(0, 1), max_size=5).map(lambda found: sorted(found, reverse=True)),
    st.sampled_from(Confidence),
    st.booleans(),
)
def test_an_answer_is_always_sure_and_answerable(
    found: list[float],
    level: Confidence,
    answerable: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    """Whatever the matches: no answer below the threshold, none without evidence, always a reason."""
    decision = decide([match(p, f"c-{i}") for i, p in enumerate(found)], level, answerable=lambda _: answerable)
    assert decision.reason
    if decision.outcome is Outcome.ANSWER:
        assert answerable
        assert found[0] >= level.answer
