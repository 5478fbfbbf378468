"""What is said in answer to something: a fragment goes on from its context, and nothing else does."""

import pytest
from town import OPPOSED_TOLL, TOOK_PLAN

from knowledge.entries import Phrasings
from knowledge.recognise.recogniser import HIGHEST_OF_FRAGMENT
from knowledge.views import MessageStance

from .recognisers import KINDS, found, small

CONTEXT = "Bruno's canal was all his own plan, Ada had nothing to do with it"


@KINDS
@pytest.mark.parametrize("fragment", ["no he didn't, he copied it", "he stole it from her, simple"])
def test_a_fragment_goes_on_from_its_context(kind: str, fragment: str) -> None:
    """It is about what it answers, but that is never sure enough for an answer."""
    made = small(kind)
    alone = found(made, fragment).get(TOOK_PLAN.slug, 0.0)
    for unasked in (True, False):
        match = made.recognise(fragment, unasked=unasked, context=CONTEXT)[0]
        assert match.claim == TOOK_PLAN.slug
        assert alone + 0.2 < match.probability <= HIGHEST_OF_FRAGMENT


def test_a_fragment_has_a_stance_of_its_own() -> None:
    """Not that of what it answers."""
    made = small("taught light")
    for fragment, stance in (
        ("no he didn't, he never copied it", MessageStance.DISPUTES),
        ("he copied it all from her", MessageStance.ASSERTS),
        ("did he copy it from her?", MessageStance.ASKS),
    ):
        match = made.recognise(fragment, context="was the canal really Ada's plan before Bruno took it?")[0]
        assert (match.claim, match.stance) == (TOOK_PLAN.slug, stance)


@KINDS
@pytest.mark.parametrize("text", ["lol ok", "he is late", "that's it", "she sold her car, it was old", "Ada", "", "👍"])
def test_a_context_raises_nothing_by_itself(kind: str, text: str) -> None:
    """What says nothing of a claim is not about it, whatever it answers."""
    made = small(kind)
    for context in (CONTEXT, TOOK_PLAN.statement, OPPOSED_TOLL.statement):
        for unasked in (True, False):
            assert made.recognise(text, unasked=unasked, context=context) == made.recognise(text, unasked=unasked)


def test_an_everyday_word_says_nothing_of_a_claim() -> None:
    """Though one of its sayings says it too."""
    said = Phrasings(asserts=(*TOOK_PLAN.phrasings.asserts, "far too late Bruno found that he had stolen an old plan"))
    made = small("taught light", TOOK_PLAN.model_copy(update={"phrasings": said}), OPPOSED_TOLL)
    for text in ("he is late", "she found her old one", "far too late for that"):
        assert made.recognise(text, context=CONTEXT) == made.recognise(text)


@KINDS
def test_a_full_sentence_ignores_its_context(kind: str) -> None:
    """It names what it speaks of, or is long enough to."""
    made = small(kind)
    long = "the fishermen told me that he had been to the market and bought copied paintings of the old town hall"
    for text in ("Bruno copied the plan", "Ada opposed the harbour toll", "fishermen starved", long):
        assert made.recognise(text, context=CONTEXT) == made.recognise(text)
