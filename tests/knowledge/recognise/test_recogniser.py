"""Recognising claims, those of the town most of all."""

import datetime
import itertools
import math
import os
import pickle
import random
import time
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town import CLAIMS, OPPOSED_TOLL, RUINED_FISHERS, TOOK_PLAN, TOPICS, Concepts, many_claims

from knowledge.entries import ClaimEntry, Kind, Phrasings, TopicEntry
from knowledge.recognise import Confidence, Outcome, Recogniser, decide, learned
from knowledge.recognise.encoding import Vectors
from knowledge.recognise.encoding.minilm import MiniLM
from knowledge.recognise.recogniser import HIGHEST_OF_FRAGMENT, is_fragment
from knowledge.recognise.sayings import wordings
from knowledge.recognise.taught import HIGHEST, HIGHEST_OF_FEW
from knowledge.recognise.training import idle_talk, rows
from knowledge.recognise.training.fit import second_base
from knowledge.seed.reading import Seeds
from knowledge.text import strip_markup
from knowledge.views import MessageStance

RECOGNISER = Recogniser.build(CLAIMS, TOPICS)


def outcome(text: str, confidence: Confidence = Confidence.BALANCED) -> Outcome:
    """Return what would be done about a message."""
    return decide(RECOGNISER.recognise(text), confidence, answerable=lambda _: True).outcome


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("so basically bruno swiped the canal plan from ada", TOOK_PLAN),
        ("Hartmann copied Lindqvist's canal, end of story", TOOK_PLAN),
        ("ada lindqvist rejected the harbour toll, always did", OPPOSED_TOLL),
        ("Lindquist was agaisnt the toll from the start", OPPOSED_TOLL),
        ("the **canal** ruined ||the fishermen|| you know", RUINED_FISHERS),
        ("fishing families went hungry once the big ditch was dug, the fishermen were finished", RUINED_FISHERS),
    ],
)
def test_a_paraphrase_is_recognised(text: str, claim: ClaimEntry) -> None:
    """Slang, synonyms, slips and markup do not hide what is claimed."""
    assert RECOGNISER.recognise(text)[0].claim == claim.slug
    assert outcome(text) is not Outcome.SILENT


def test_a_plain_statement_is_answered() -> None:
    """The claim in plain words is sure enough for an answer."""
    assert outcome("Bruno stole the plan for the Grand Canal from Ada") is Outcome.ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "Ada",
        "plan",
        "canal?",
        "Bruno opposed the harbour toll and wanted to end it",
        "I read about Ada and the toll last night, any book recommendations?",
        "my boss took over my plan for the office",
        "the new parking toll is a joke",
        "word " * 800,
        "1234567890 " * 300,
        "> Bruno stole Ada's plan for the canal",
        "```Bruno stole Ada's plan for the canal```",
        "",
        "😀😀😀",
    ],
)
def test_names_traps_noise_and_quotations_are_not_answered(text: str) -> None:
    """A topic without a statement, somebody else's deed, everyday talk, spam and what others said get no answer."""
    assert outcome(text, Confidence.EAGER) is not Outcome.ANSWER


@pytest.mark.parametrize("text", ["Ada", "plan", "canal?", "word " * 800, "1234567890 " * 300, "``` Ada ```"])
def test_bare_words_and_spam_are_passed_over_in_silence(text: str) -> None:
    """They are not even marked, at any level."""
    assert outcome(text, Confidence.EAGER) is Outcome.SILENT


def test_who_did_it_matters() -> None:
    """The same deed by somebody else is far less likely to be the claim."""
    right = RECOGNISER.recognise("Ada opposed the harbour toll")[0]
    wrong = RECOGNISER.recognise("Bruno opposed the harbour toll")[0]
    assert right.claim == OPPOSED_TOLL.slug
    assert wrong.probability < right.probability / 2


def test_idle_talk_is_never_marked() -> None:
    """What people say all day stays without a word in reply."""
    assert {outcome(line, Confidence.EAGER) for line in idle_talk()} == {Outcome.SILENT}


def test_few_words_are_marked_at_most() -> None:
    """Three words, however clear, are not answered."""
    found = RECOGNISER.recognise("Ada opposed tolls")
    assert found[0].probability <= HIGHEST_OF_FEW
    assert outcome("Ada opposed tolls", Confidence.EAGER) is not Outcome.ANSWER


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Bruno stole Ada's canal plan", MessageStance.ASSERTS),
        ("Bruno did not steal Ada's canal plan", MessageStance.DISPUTES),
        ("that Bruno stole the canal plan from Ada is a debunked myth", MessageStance.DISPUTES),
        ("did Bruno steal the canal plan from Ada?", MessageStance.ASKS),
    ],
)
def test_the_stance_is_told(text: str, stance: MessageStance) -> None:
    """Asserting, disputing and asking are about the same claim and are told apart."""
    match = RECOGNISER.recognise(text)[0]
    assert (match.claim, match.stance) == (TOOK_PLAN.slug, stance)


def test_reasons_are_words_for_a_person() -> None:
    """They name the topics, the words that mean the same, and a known phrasing; four at most."""
    match = RECOGNISER.recognise("hartmann ripped off ada's plan for the canal")[0]
    reasons = [str(reason) for reason in match.reasons]
    assert any(reason.startswith("mentions ") and "Ada Lindqvist" in reason for reason in reasons)
    assert any("≈" in reason for reason in reasons)
    assert any(reason.startswith("phrased like '") for reason in reasons)
    assert len(reasons) <= 4
    assert all(len(reason) < 160 for reason in reasons)


def test_matches_are_ranked_and_limited() -> None:
    """The likeliest comes first, and no more are listed than asked for."""
    matches = RECOGNISER.recognise("Ada, Bruno, the toll, the canal and the fishermen")
    assert [m.probability for m in matches] == sorted((m.probability for m in matches), reverse=True)
    assert len(RECOGNISER.recognise("Ada and the canal", limit=1)) <= 1
    assert RECOGNISER.recognise("Ada and the canal", limit=0) == ()


def test_the_order_of_claims_and_topics_does_not_matter() -> None:
    """Shuffled entries build a recogniser that finds the same."""
    claims, topics = list(CLAIMS), list(TOPICS)
    random.Random(7).shuffle(claims)
    random.Random(8).shuffle(topics)
    shuffled = Recogniser.build(reversed(claims), iter(topics))
    for text in ("Bruno copied Ada's plan", "the toll was wrong, said Ada", "poor fishers", "nothing at all"):
        assert shuffled.recognise(text) == RECOGNISER.recognise(text)


def test_an_empty_knowledge_base_recognises_nothing() -> None:
    """No claims, no matches."""
    assert Recogniser.build(()).recognise("Bruno stole Ada's plan for the canal") == ()


def test_a_single_claim_without_phrasings_is_found_but_not_trusted() -> None:
    """Statement and question alone are enough to find it, not enough to answer in public."""
    bare = ClaimEntry(
        slug="bare",
        code="F-009",
        statement="Ada opposed the toll.",
        question="Did Ada oppose the toll?",
        kind=Kind.DRAFT,
    )
    recogniser = Recogniser.build([bare])
    found = recogniser.recognise("Ada opposed the toll, everybody says so")
    assert found[0].claim == "bare"
    assert decide(found, answerable=lambda _: True).outcome is not Outcome.ANSWER
    assert decide(recogniser.recognise("what a lovely day for a walk"), answerable=lambda _: True).match is None


def test_without_topics_claims_are_still_found() -> None:
    """Topics sharpen the recogniser; it does not depend on them."""
    plain = Recogniser.build(CLAIMS)
    assert plain.recognise("Bruno stole the plan for the canal from Ada")[0].claim == TOOK_PLAN.slug


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from("Ada Bruno canal toll not ? stole fishers 12".split())).map(" ".join)
)
@settings(deadline=None)
def test_any_text_gives_bounded_probabilities(text: str) -> None:
    """Whatever is typed: finite numbers between 0 and the cap that sum to at most 1, twice alike."""
    matches = RECOGNISER.recognise(text)
    assert all(math.isfinite(m.probability) and 0 <= m.probability <= HIGHEST for m in matches)
    assert sum(m.probability for m in matches) <= 1.001
    assert matches == RECOGNISER.recognise(text)


BRIDGE = ClaimEntry(
    slug="bridge-was-paid-by-smugglers",
    code="F-004",
    statement="The Iron Bridge was paid for by smugglers.",
    question="Did smugglers pay for the Iron Bridge?",
    kind=Kind.CONTESTED,
    phrasings=Phrasings(
        asserts=("smugglers' money built the iron bridge", "that iron bridge stands on smuggled brandy"),
        disputes=("no smuggler ever paid a penny for the iron bridge",),
    ),
    counterexamples=("smugglers hid under the iron bridge",),
)
CLEVER = Vectors(Concepts(), None)
KINDS = pytest.mark.parametrize("kind", ["taught light", "taught semantic", "retrieved light", "retrieved semantic"])


@cache
def small(kind: str, *entries: ClaimEntry) -> Recogniser:
    """Build the town's recogniser with a judge of either kind in either tier."""
    judge, tier = kind.split()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learned, "idle_talk", lambda: idle_talk()[:150])
        if judge == "retrieved":
            patch.setattr(learned, "MAX_LEARNED", 10)
        return Recogniser.build(entries or CLAIMS, TOPICS, vectors=CLEVER if tier == "semantic" else None)


def found(recogniser_: Recogniser, text: str, **options: Any) -> dict[str, float]:
    """Return the claims that a message may be about, and how probable they are."""
    return {match.claim: match.probability for match in recogniser_.recognise(text, **options)}


ABOUT_OTHERS = (
    "so basically bruno swiped the canal plan from ada",
    "Ada opposed the harbour toll",
    "the canal ruined the fishermen",
    "anyone up for chess?",
    "",
)


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


@pytest.mark.parametrize("vectors", [CLEVER, None], ids=["semantic", "light"])
def test_what_was_remembered_gives_the_same_matches(
    vectors: Vectors | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cold, warm and without a memory; the second start learns nothing, also after a change."""
    monkeypatch.setattr(learned, "idle_talk", lambda: idle_talk()[:150])
    without = Recogniser.build(CLAIMS, TOPICS, vectors=vectors)
    cold = Recogniser.build(CLAIMS, TOPICS, vectors=vectors, memory=tmp_path)
    with monkeypatch.context() as patch:
        patch.delattr("knowledge.recognise.recogniser.learn_from")
        warm = Recogniser.build(reversed(CLAIMS), reversed(TOPICS), vectors=vectors, memory=tmp_path)
    for text in ABOUT_OTHERS:
        assert warm.recognise(text) == cold.recognise(text) == without.recognise(text)
        assert warm.changed([BRIDGE]).recognise(text) == cold.changed([BRIDGE]).recognise(text)


def test_what_was_learned_from_other_entries_is_not_recalled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word in a phrasing, an alias, a claim more or an encoder: each makes another file; an unread field does not."""
    monkeypatch.setattr(learned, "idle_talk", lambda: idle_talk()[:20])
    worded = TOOK_PLAN.model_copy(update={"counterexamples": (*TOOK_PLAN.counterexamples, "Bruno drew a plan")})
    alias = TOPICS[0].model_copy(update={"aliases": ("Ada",)})
    for entries, topics, vectors in (
        (CLAIMS, TOPICS, None),
        ((worded, *CLAIMS[1:]), TOPICS, None),
        (CLAIMS, (alias, *TOPICS[1:]), None),
        (CLAIMS[1:], TOPICS, None),
        (CLAIMS, TOPICS, CLEVER),
    ):
        before = len(list(tmp_path.iterdir()))
        Recogniser.build(entries, topics, vectors=vectors, memory=tmp_path)
        assert len(list(tmp_path.iterdir())) == before + 1
    dated = TOOK_PLAN.model_copy(update={"reviewed": datetime.date(1926, 1, 1)})
    Recogniser.build((dated, *CLAIMS[1:]), TOPICS, memory=tmp_path)
    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize("content", [b"broken", pickle.dumps({"not": "learned"})], ids=["broken", "something else"])
def test_a_file_that_holds_something_else_is_learned_over(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learned, "idle_talk", lambda: idle_talk()[:20])
    cold = Recogniser.build(CLAIMS, TOPICS, memory=tmp_path)
    (file,) = tmp_path.iterdir()
    size = file.stat().st_size
    file.write_bytes(content)
    again = Recogniser.build(CLAIMS, TOPICS, memory=tmp_path)
    assert again.recognise(ABOUT_OTHERS[0]) == cold.recognise(ABOUT_OTHERS[0])
    assert file.stat().st_size == size


@pytest.mark.parametrize("kind", ["taught light", "taught semantic"])
def test_unasked_what_is_kept_is_judged_as_if_asked(kind: str) -> None:
    """Chat goes before anything is worked out; what stays gets the same answer either way."""
    made = small(kind)
    texts = [*idle_talk()[:200], *(wording.text for claim in CLAIMS for wording in wordings(claim))]
    kept = [text for text in texts if made.recognise(text, unasked=True)]
    for text in kept:
        assert made.recognise(text, unasked=True) == made.recognise(text)
    assert {wording.text for claim in CLAIMS for wording in wordings(claim)} <= set(kept)
    assert len(kept) < len(texts) / 2


def test_chat_never_reaches_the_encoder_unasked() -> None:
    """Nor does it when it is let go with claims that were changed since."""
    encoder = Concepts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learned, "idle_talk", lambda: idle_talk()[:20])
        made = Recogniser.build(CLAIMS, TOPICS, vectors=Vectors(encoder, None))
    for made_ in (made, made.changed([BRIDGE])):
        encoder.asked.clear()
        for text in ("anyone up for chess?", "lol", "", "good morning, what a game last night"):
            assert made_.recognise(text, unasked=True) == ()
        assert encoder.asked == []
        made_.recognise("Bruno stole the plan for the Grand Canal", unasked=True)
        assert encoder.asked == ["Bruno stole the plan for the Grand Canal"]


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


def test_the_real_weights_know_what_means_the_same() -> None:
    """Hardly a word of the claim is said; the encoder that Footnote comes with finds it all the same."""
    text = "that waterway left every angler in the region penniless"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learned, "idle_talk", lambda: idle_talk()[:40])
        real = Recogniser.build(CLAIMS, TOPICS, vectors=Vectors(MiniLM(), None))
    assert real.tier == "words and meaning"
    assert next(iter(found(real, text))) == RUINED_FISHERS.slug
    assert found(real, text)[RUINED_FISHERS.slug] > found(small("taught light"), text).get(RUINED_FISHERS.slug, 0.0)
    assert real.recognise("what a game last night", unasked=True) == ()


@pytest.mark.parametrize(
    "text", ["word " * 800, "Ada canal toll " * 260, "x" * 4_000, "é" * 4_000, "a?" * 2_000, "[(<@`*" * 600]
)
def test_long_messages_take_no_longer_than_a_blink(text: str) -> None:
    """Four thousand characters of anything are read in well under a tenth of a second."""
    started = time.perf_counter()
    RECOGNISER.recognise(text)
    assert time.perf_counter() - started < 0.1
