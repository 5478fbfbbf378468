"""Whatever is typed, alone or in answer to anything."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from town import CLAIMS, RUINED_FISHERS

from knowledge.recognise.recogniser import HIGHEST_OF_FRAGMENT, is_fragment
from knowledge.recognise.sayings import wordings
from knowledge.recognise.taught import HIGHEST
from knowledge.text import strip_markup

from .recognisers import BRIDGE, KINDS, found, small

PIECES = st.one_of(
    st.sampled_from(
        'Ada Bruno Lindqvist canal toll he it her not stole copied plan fishermen ruined opposed ? " “ ” > ``` ` || ** _ ~~ '
        "\n \\ [a](https://b.c) <@12> <:e:1> #CamelCase @who_ever — (@x) 1,000 12:30 ((( 's ' .".split(" ")
    ),
    st.text(st.characters(), max_size=12),
    st.text("0123456789.,:-", max_size=12),
    st.sampled_from([wording.text for claim in (*CLAIMS, BRIDGE) for wording in wordings(claim)]),
)
TEXTS = st.builds(
    lambda parts, between: between.join(piece * times for piece, times in parts)[:4_000],
    st.lists(st.tuples(PIECES, st.sampled_from([1, 1, 1, 2, 30, 4_000])), max_size=25),
    st.sampled_from(["", " ", "\n"]),
)


@KINDS
@given(text=TEXTS, context=TEXTS, unasked=st.booleans(), altered=st.booleans())
@settings(max_examples=40)
def test_nothing_that_can_be_typed_is_an_error(
    kind: str,
    text: str,
    context: str,
    unasked: bool,  # noqa: FBT001
    altered: bool,  # noqa: FBT001
) -> None:
    """Up to 4,000 characters of anything: finite probabilities from 0 to 1, sorted, each claim once, twice alike."""
    made = small(kind).changed([BRIDGE], [RUINED_FISHERS.slug]) if altered else small(kind)
    matches = made.recognise(text, unasked=unasked, context=context)
    probabilities = [match.probability for match in matches]
    assert all(math.isfinite(p) and 0 <= p <= HIGHEST for p in probabilities)
    assert probabilities == sorted(probabilities, reverse=True)
    assert len({match.claim for match in matches}) == len(matches) <= 5
    assert made.recognise(text, unasked=unasked, context=context) == matches


@KINDS
@given(text=TEXTS, context=TEXTS, unasked=st.booleans())
@settings(max_examples=40)
def test_a_context_never_makes_sure(kind: str, text: str, context: str, unasked: bool) -> None:  # noqa: FBT001
    """Whatever it is, no claim gets above the bound for its sake, and only a fragment gets anything."""
    made = small(kind)
    alone = found(made, text, unasked=unasked)
    for slug, probability in found(made, text, unasked=unasked, context=context).items():
        assert probability <= max(alone.get(slug, 0.0), HIGHEST_OF_FRAGMENT)
        assert probability == alone.get(slug) or is_fragment(strip_markup(text))
