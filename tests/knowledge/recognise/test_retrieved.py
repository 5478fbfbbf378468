"""The judge for thousands of claims: candidates, and a closer look at each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import ALIKE, CLAIMS, DEEDS, OWNERS, SUBJECTS, TOPICS, Concepts, many_claims

from knowledge.recognise.claim_index import ClaimIndex
from knowledge.recognise.encoding import Vectors
from knowledge.recognise.heard import Heard
from knowledge.recognise.reading import Reader
from knowledge.recognise.retrieved import HIGHEST, MOST_CANDIDATES, NAMES, RetrievalJudge
from knowledge.recognise.sayings import wordings
from knowledge.recognise.verdict import Verdict
from knowledge.text import strip_markup

READER = Reader(TOPICS)
ENTRIES = (*CLAIMS, *many_claims(120))
WORDED = [wordings(entry) for entry in ENTRIES]
INDEX = ClaimIndex([[strip_markup(wording.text) for wording in own] for own in WORDED])
MISSES = [entry.counterexamples for entry in ENTRIES]
VECTORS = Vectors(Concepts(), None)
JUDGES = {
    "semantic": RetrievalJudge(INDEX, WORDED, MISSES, VECTORS),
    "light": RetrievalJudge(INDEX, WORDED, MISSES, None),
}
TIERS = pytest.mark.parametrize("tier", JUDGES)
TALK = st.lists(
    st.sampled_from(
        [*OWNERS, *DEEDS, *SUBJECTS, *ALIKE, "Ada", "Bruno", "canal", "toll", "not", "1812", "#Ferry", "?"]
    ),
    max_size=30,
).map(" ".join)


def heard(text: str, tier: str) -> Heard:
    return Heard(strip_markup(text), INDEX, READER, lambda said: VECTORS.of([said])[0] if tier == "semantic" else None)


def judged(text: str, tier: str, limit: int = MOST_CANDIDATES, *, asked: bool = True) -> tuple[Verdict, ...]:
    message = heard(text, tier)
    found = INDEX.find(message.terms, MOST_CANDIDATES, thorough=asked)
    return JUDGES[tier].judge(message, found, limit, asked=asked)


def slug(verdict: Verdict) -> str:
    return ENTRIES[verdict.claim].slug


@TIERS
@given(st.text(max_size=200) | TALK, st.booleans())
def test_features_are_bounded_whatever_is_said(tier: str, text: str, asked: bool) -> None:  # noqa: FBT001
    """Finite numbers from -1 to 1; the first candidate leads, and no other does."""
    message = heard(text, tier)
    found = INDEX.find(message.terms, MOST_CANDIDATES, thorough=asked)
    judge = JUDGES[tier]
    weights = judge.weights if tier == "semantic" else judge.words_alone
    claims, table = judge.features(message, judge.look(message, found), weights, message.meaning)
    assert table.shape == (len(claims), len(NAMES))
    assert len(set(claims.tolist())) == len(claims)
    assert set(found.claims.tolist()) <= set(claims.tolist())
    assert np.isfinite(table).all()
    assert (np.abs(table) <= 1).all()
    if len(claims):
        lead = table[:, NAMES.index("lead")]
        score = weights.score(table[:, 1], table[:, 2], table[:, 3])
        assert lead[0] >= 0 >= lead[1:].max(initial=-1.0)
        assert score[0] >= score.max() - 1e-6


@TIERS
@given(st.text(max_size=200) | TALK, st.booleans())
def test_verdicts_are_probabilities_the_likeliest_first(tier: str, text: str, asked: bool) -> None:  # noqa: FBT001
    verdicts = judged(text, tier, asked=asked)
    probabilities = [verdict.probability for verdict in verdicts]
    assert np.isfinite(probabilities).all()
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 <= probability <= HIGHEST for probability in probabilities)
    assert sum(probabilities) <= 1 + 1e-6
    for verdict in verdicts:
        assert verdict.closest
        assert {wording for wording, _ in verdict.closest} <= set(WORDED[verdict.claim])
    assert judged(text, tier, 3, asked=asked) == verdicts[:3]


@TIERS
@pytest.mark.parametrize("number", [0, 1, 2, 5, 60, 100])
def test_a_claims_own_words_find_it(tier: str, number: int) -> None:
    """Its statement and its question, each said in full."""
    for text in (ENTRIES[number].statement, ENTRIES[number].question):
        first = judged(text, tier, 1, asked=False)[0]
        assert first.claim == number
        assert first.probability > 0.6
        assert first.closest[0][1] == pytest.approx(1.0)


BY_MEANING = "some plagiarist, and the levy was loathed"
"""It shares no content word with any claim: `Concepts` alone knows what it says."""


def test_meaning_finds_a_claim_of_which_no_word_is_said_when_somebody_asks() -> None:
    assert len(heard(BY_MEANING, "semantic").terms) == 0
    assert slug(judged(BY_MEANING, "semantic", 1)[0]) in {"bruno-took-over-adas-plan", "ada-opposed-the-toll"}
    assert slug(judged("the levy was loathed", "semantic", 1)[0]) == "ada-opposed-the-toll"


def test_unasked_nobody_goes_looking_for_meanings() -> None:
    assert judged(BY_MEANING, "semantic", asked=False) == ()
    assert judged(BY_MEANING, "light") == ()


def test_meaning_tells_candidates_apart() -> None:
    """Both tiers find both by their common words; only one knows that a levy is a toll."""
    light, semantic = (
        {slug(verdict): verdict.probability for verdict in judged("Ada loathed the levy", tier)}
        for tier in ("light", "semantic")
    )
    assert "ada-opposed-the-toll" in light
    assert max(semantic, key=semantic.__getitem__) == "ada-opposed-the-toll"


@TIERS
def test_a_counterexample_holds_back_what_it_says(tier: str) -> None:
    """Word for word in a message, and not what is said of the same things otherwise."""
    misses = [(), *MISSES[1:]]
    text = CLAIMS[0].counterexamples[1]
    found = INDEX.find(heard(text, tier).terms, MOST_CANDIDATES, thorough=True)
    without = RetrievalJudge(INDEX, WORDED, misses, VECTORS if tier == "semantic" else None)
    before = {v.claim: v.probability for v in without.judge(heard(text, tier), found, 5, asked=True)}
    after = {v.claim: v.probability for v in JUDGES[tier].judge(heard(text, tier), found, 5, asked=True)}
    assert before[0] > 0.2
    assert after[0] < before[0] / 5
    plain = CLAIMS[0].phrasings.asserts[0]
    found = INDEX.find(heard(plain, tier).terms, MOST_CANDIDATES, thorough=True)
    assert JUDGES[tier].judge(heard(plain, tier), found, 1, asked=True) == without.judge(
        heard(plain, tier), found, 1, asked=True
    )


@TIERS
def test_a_base_without_counterexamples_has_a_judge(tier: str) -> None:
    judge = RetrievalJudge(INDEX, WORDED, [()] * len(ENTRIES), VECTORS if tier == "semantic" else None)
    message = heard(CLAIMS[1].statement, tier)
    assert judge.judge(message, INDEX.find(message.terms, 5), 1, asked=True)[0].claim == 1


def test_sayings_without_a_content_word_do_no_harm() -> None:
    """A claim that says nothing is not found, and is in nobody's way."""
    worded = [
        *WORDED,
        wordings(CLAIMS[0].model_copy(update={"slug": "nothing", "statement": "It is.", "question": "?"})),
    ]
    worded[-1] = worded[-1][:1]
    index = ClaimIndex([[wording.text for wording in own] for own in worded])
    for vectors in (VECTORS, None):
        judge = RetrievalJudge(index, worded, [*MISSES, ("it was",)], vectors)
        for text in ("it is", "", CLAIMS[1].statement):
            message = Heard(text, index, READER, lambda said: VECTORS.of([said])[0])
            verdicts = judge.judge(message, index.find(message.terms, 60, thorough=True), 5, asked=True)
            assert all(np.isfinite(verdict.probability) for verdict in verdicts)
        assert verdicts[0].claim == 1
