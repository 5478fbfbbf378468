"""The judge that is taught by the entries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import CLAIMS, TOPICS, Concepts

from knowledge.recognise.claim_index import ClaimIndex
from knowledge.recognise.encoding import Vectors
from knowledge.recognise.heard import Heard
from knowledge.recognise.reading import Reader
from knowledge.recognise.sayings import gather
from knowledge.recognise.taught import HIGHEST, HIGHEST_OF_FEW, HIGHEST_OF_ONE, TaughtJudge, with_meanings
from knowledge.recognise.training import idle_talk
from knowledge.recognise.verdict import Verdict

READER = Reader(TOPICS)
INDEX = ClaimIndex([[claim.statement] for claim in CLAIMS])
VECTORS = Vectors(Concepts(), None)
SAYINGS = gather(CLAIMS, READER, idle_talk()[:200])
JUDGES = {
    "semantic": TaughtJudge(SAYINGS, len(CLAIMS), READER, VECTORS),
    "light": TaughtJudge(SAYINGS, len(CLAIMS), READER, None),
}
TIERS = pytest.mark.parametrize("tier", JUDGES)


def judged(text: str, tier: str, limit: int = 3) -> tuple[Verdict, ...]:
    message = Heard(text, INDEX, READER, lambda said: VECTORS.of([said])[0] if tier == "semantic" else None)
    return JUDGES[tier].judge(message, limit)


@TIERS
@pytest.mark.parametrize("number", range(3))
def test_a_claims_own_words_are_nearly_sure(tier: str, number: int) -> None:
    for text in (CLAIMS[number].statement, *CLAIMS[number].phrasings.asserts[:2]):
        first = judged(text, tier)[0]
        assert first.claim == number
        assert first.probability > 0.7
        assert first.closest[0][0].text == text


@TIERS
@pytest.mark.parametrize("number", range(3))
def test_near_misses_are_improbable(tier: str, number: int) -> None:
    for text in CLAIMS[number].counterexamples:
        assert judged(text, tier)[0].probability < 0.45


def test_meaning_is_known_to_an_encoder_alone() -> None:
    """No word in common but a name: what `Concepts` takes for the same is found to be the same."""
    text = "that levy, ada loathed it, she fought the levy"
    semantic, light = (judged(text, tier)[0] for tier in ("semantic", "light"))
    assert (semantic.claim, light.claim) == (1, 1)
    assert semantic.probability > light.probability


@TIERS
@given(
    st.text(max_size=120)
    | st.lists(
        st.sampled_from("Ada Bruno canal toll opposed stole fishermen ruined plan the a not 7".split()), max_size=12
    ).map(" ".join)
)
def test_no_verdict_is_surer_than_its_words_allow(tier: str, text: str) -> None:
    """Few words, a lone word: each has its bound, and the probabilities share one."""
    verdicts = judged(text, tier)
    reading = READER.read(text)
    assert sum(verdict.probability for verdict in verdicts) <= 1 + 1e-6
    for verdict in verdicts:
        assert np.isfinite(verdict.probability)
        assert 0 <= verdict.probability <= (HIGHEST if reading.words >= 4 else HIGHEST_OF_FEW)
        if len(reading.terms) == 1:
            assert verdict.probability <= HIGHEST_OF_ONE
    assert [v.probability for v in verdicts] == sorted((v.probability for v in verdicts), reverse=True)
    assert judged(text, tier, 1) == verdicts[:1]


def test_what_says_nothing_is_about_nothing() -> None:
    assert judged("", "light") == judged("what is it", "semantic") == ()


def test_a_claim_of_two_sayings_is_trusted_less() -> None:
    bare = CLAIMS[1].model_copy(update={"phrasings": type(CLAIMS[1].phrasings)()})
    entries = (CLAIMS[0], bare, CLAIMS[2])
    judge = TaughtJudge(gather(entries, READER, idle_talk()[:200]), 3, READER, None)
    message = Heard(bare.statement, INDEX, READER, lambda _: None)
    assert judge.judge(message, 1)[0].claim == 1
    assert judge.judge(message, 1)[0].probability <= 0.7
    assert judged(bare.statement, "light")[0].probability > 0.7


def test_sayings_are_encoded_without_markup() -> None:
    encoder = Concepts()
    claim = CLAIMS[0].model_copy(update={"statement": "**Bruno** took ||it||"})
    said = with_meanings(gather([claim], READER), Vectors(encoder, None))
    assert "Bruno took it" in encoder.asked
    assert all(saying.reading.meaning is not None for saying in said)
    assert with_meanings(said, None) == said
    assert with_meanings([], VECTORS) == ()
