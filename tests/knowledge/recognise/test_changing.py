"""Claims that are added, changed and removed: found at once, and nothing else is touched."""

import os
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town import CLAIMS, OPPOSED_TOLL, RUINED_FISHERS, TOOK_PLAN

from knowledge.entries import ClaimEntry, Phrasings, TopicEntry
from knowledge.recognise import Outcome, Recogniser, decide
from knowledge.recognise.encoding import Vectors
from knowledge.recognise.sayings import wordings
from knowledge.recognise.training import rows
from knowledge.recognise.training.fit import second_base
from knowledge.seed.reading import Seeds

from .recognisers import ABOUT_OTHERS, BRIDGE, CLEVER, KINDS, found, small


@KINDS
@pytest.mark.parametrize("unasked", [True, False])
def test_an_added_claim_is_found_at_once(kind: str, unasked: bool) -> None:  # noqa: FBT001
    before = small(kind)
    after = before.changed([BRIDGE])
    for text in (BRIDGE.statement, *BRIDGE.phrasings.asserts):
        match = after.recognise(text, unasked=unasked)[0]
        assert match.claim == BRIDGE.slug
        assert match.probability > 0.5
        assert match.reasons
        assert BRIDGE.slug not in found(before, text)


@KINDS
def test_a_change_does_not_touch_what_is_about_other_claims(kind: str) -> None:
    before = small(kind)
    for after in (before.changed([BRIDGE]), before.changed([BRIDGE]).changed(removed=[BRIDGE.slug])):
        for text in ABOUT_OTHERS:
            assert after.recognise(text, unasked=True) == before.recognise(text, unasked=True)
            others = [match for match in after.recognise(text) if match.claim != BRIDGE.slug]
            assert others == list(before.recognise(text))


@KINDS
def test_a_removed_claim_is_no_longer_found(kind: str) -> None:
    """Nor are others the likelier for it."""
    before = small(kind)
    after = before.changed(removed=[TOOK_PLAN.slug])
    for wording in wordings(TOOK_PLAN):
        were, are = found(before, wording.text), found(after, wording.text)
        assert TOOK_PLAN.slug not in are
        assert all(are[slug] <= were.get(slug, 0.01) for slug in are)
    assert found(after, OPPOSED_TOLL.statement) == found(before, OPPOSED_TOLL.statement)


@KINDS
def test_a_changed_claim_says_only_what_it_says_now(kind: str) -> None:
    moved = BRIDGE.model_copy(update={"slug": OPPOSED_TOLL.slug})
    after = small(kind).changed([moved])
    assert next(iter(found(after, BRIDGE.statement))) == OPPOSED_TOLL.slug
    assert (
        found(after, "the toll had no worse enemy than ada lindqvist, she wanted it abolished").get(
            OPPOSED_TOLL.slug, 0.0
        )
        < 0.2
    )
    assert [match.claim for match in after.recognise(BRIDGE.statement)].count(OPPOSED_TOLL.slug) == 1


@KINDS
def test_changes_add_up(kind: str) -> None:
    """A second keeps the first, the latest of the same claim counts, and what is removed may come back."""
    mended = BRIDGE.model_copy(update={"statement": "The Iron Bridge was a gift of the brewers' guild."})
    mended = mended.model_copy(update={"phrasings": Phrasings(), "question": "Was it a gift of the brewers' guild?"})
    one = small(kind).changed([BRIDGE])
    two = one.changed(removed=[RUINED_FISHERS.slug])
    assert next(iter(found(two, BRIDGE.statement))) == BRIDGE.slug
    assert RUINED_FISHERS.slug not in found(two, RUINED_FISHERS.statement)
    three = two.changed([mended, RUINED_FISHERS])
    assert next(iter(found(three, mended.statement))) == BRIDGE.slug
    assert found(three, "that iron bridge stands on smuggled brandy").get(BRIDGE.slug, 0.0) < 0.5
    assert next(iter(found(three, RUINED_FISHERS.statement))) == RUINED_FISHERS.slug
    assert BRIDGE.slug not in found(three.changed(removed=[BRIDGE.slug]), mended.statement)
    assert next(iter(found(one, BRIDGE.statement))) == BRIDGE.slug


def test_a_change_changes_nothing_in_the_recogniser_it_was_made_from() -> None:
    before = small("taught light")
    matches = [before.recognise(text) for text in ABOUT_OTHERS]
    before.changed([BRIDGE], [TOOK_PLAN.slug]).recognise(BRIDGE.statement)
    assert [before.recognise(text) for text in ABOUT_OTHERS] == matches


@pytest.mark.parametrize("vectors", [CLEVER, None], ids=["semantic", "light"])
def test_the_first_claim_of_an_empty_knowledge_base_is_found_at_once(vectors: Vectors | None) -> None:
    first = Recogniser.build((), vectors=vectors).changed([BRIDGE])
    assert next(iter(found(first, BRIDGE.statement, unasked=True))) == BRIDGE.slug
    assert first.recognise("anyone up for chess?", unasked=True) == ()
    assert first.changed(removed=[BRIDGE.slug]).recognise(BRIDGE.statement) == ()


@KINDS
@given(st.permutations(range(4)), st.randoms(use_true_random=False))
@settings(max_examples=4)
def test_any_order_of_entries_gives_the_same(kind: str, order: list[int], shuffler: random.Random) -> None:
    """Also of claims that were changed since."""
    entries = [(*CLAIMS, BRIDGE)[at] for at in order]
    shuffled = small(kind, *entries)
    sorted_ = small(kind, *CLAIMS, BRIDGE)
    for text in (*ABOUT_OTHERS, BRIDGE.statement):
        assert shuffled.recognise(text) == sorted_.recognise(text)
    changed = [claim.model_copy(update={"code": "F-900"}) for claim in entries]
    shuffler.shuffle(changed)
    one, other = sorted_.changed(entries), sorted_.changed(changed[:2]).changed(changed[2:])
    for text in (*ABOUT_OTHERS, BRIDGE.statement):
        assert one.recognise(text) == other.recognise(text)


def answered(base: str, claims: Iterable[ClaimEntry], topics: Iterable[TopicEntry]) -> Counter[str]:
    """Return which claims answer how many of the negatives of a base that nothing was fitted on."""
    made = Recogniser.build(claims, topics, memory=Path(os.environ["FOOTNOTE_CACHE"]))
    decisions = [
        decide(made.recognise(row["text"], unasked=True), answerable=lambda _: True)
        for row in rows()
        if (row["base"], row["half"]) == (base, "calibrate") and not row["claims"]
    ]
    assert len(decisions) >= 50
    return Counter(found.match.claim for found in decisions if found.match and found.outcome is Outcome.ANSWER)


@pytest.mark.parametrize(
    ("base", "gone"),
    [
        ("seeds", ["stalin-took-over-trotskys-programme"]),
        ("second", ["diet-soda-weight-gain", "aspartame-causes-cancer"]),
    ],
)
def test_without_a_claim_others_answer_no_more_chat(base: str, gone: list[str], bundled: Seeds) -> None:
    """
    None of the other claims answers more than one more negative.

    A few claims only, each of which has likes among the others: every removal is a fit, of the seeds in some seconds.
    """
    claims = tuple(bundled.base.claims.values()) if base == "seeds" else tuple(second_base())
    topics = tuple(bundled.base.topics.values()) if base == "seeds" else ()
    before = answered(base, claims, topics)
    for slug in gone:
        rest = [claim for claim in claims if claim.slug != slug]
        assert len(rest) == len(claims) - 1
        after = answered(base, rest, topics)
        assert slug not in after
        assert {other: count for other, count in after.items() if count > before[other] + 1} == {}
