"""Among more claims than are learned from at once."""

import itertools

import pytest
from town import CLAIMS, TOOK_PLAN, TOPICS, many_claims

from knowledge.recognise import Confidence, Recogniser, learned
from knowledge.recognise.recogniser import HIGHEST_OF_FRAGMENT
from knowledge.recognise.training import idle_talk

from .recognisers import BRIDGE, CLEVER, found

LARGE = many_claims(600)


@pytest.fixture(scope="module", params=[CLEVER, None], ids=["semantic", "light"])
def large(request: pytest.FixtureRequest) -> Recogniser:
    """More sayings than are learned from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learned, "MAX_LEARNED", 100)
        return Recogniser.build((*LARGE, *CLAIMS), TOPICS, vectors=request.param)


def test_one_of_many_claims_is_found_and_ranked(large: Recogniser) -> None:
    """By what is said of it, in other words around and with its likes beside it."""
    for claim in LARGE[::61]:
        owner, deed, _, _, subject = claim.statement.split()[:5]
        year = claim.statement.split()[-1].rstrip(".")
        text = f"look it up people, the {subject.upper()} got {deed} by {owner} back in {year}"
        match = large.recognise(text, unasked=True)[0]
        assert match.claim == claim.slug
        assert match.probability > 0.5
        several = large.recognise(f"that {subject}, {deed} by {owner}")
        assert several[0].claim in {
            like.slug for like in LARGE if like.statement.startswith(f"{owner} {deed} the old {subject}")
        }
        assert all(a.probability >= b.probability for a, b in itertools.pairwise(several))


def test_chat_is_let_go_among_many_claims(large: Recogniser) -> None:
    kept = [text for text in idle_talk()[:300] if found(large, text, unasked=True)]
    assert len(kept) <= 15
    assert all(max(found(large, text, unasked=True).values()) < Confidence.EAGER.answer for text in kept)


def test_one_of_many_claims_is_changed_at_once(large: Recogniser) -> None:
    after = large.changed([BRIDGE], [LARGE[5].slug])
    assert next(iter(found(after, "smugglers' money built the iron bridge, I swear", unasked=True))) == BRIDGE.slug
    assert LARGE[5].slug not in found(after, LARGE[5].statement)
    assert after.recognise(LARGE[7].statement, 1, unasked=True) == large.recognise(LARGE[7].statement, 1, unasked=True)


def test_a_fragment_is_completed_among_many_claims(large: Recogniser) -> None:
    context = "Bruno drew up the plan for the Grand Canal himself, Ada Lindqvist had no part in it"
    probability = found(large, "no he didn't, he copied it", context=context)[TOOK_PLAN.slug]
    assert found(large, "no he didn't, he copied it").get(TOOK_PLAN.slug, 0.0) < probability <= HIGHEST_OF_FRAGMENT
