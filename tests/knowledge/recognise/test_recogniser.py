"""Recognising claims, those of the town most of all."""

import math
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town import CLAIMS, OPPOSED_TOLL, RUINED_FISHERS, TOOK_PLAN, TOPICS, Concepts

from knowledge.entries import ClaimEntry, Kind
from knowledge.recognise import Confidence, Outcome, Recogniser, decide, learned
from knowledge.recognise.encoding import Vectors
from knowledge.recognise.encoding.minilm import MiniLM
from knowledge.recognise.sayings import wordings
from knowledge.recognise.taught import HIGHEST, HIGHEST_OF_FEW
from knowledge.recognise.training import idle_talk
from knowledge.views import MessageStance

from .recognisers import BRIDGE, found, small

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


def seconds(text: str) -> float:
    """Return the time that this thread works on a message, undisturbed: the least of some."""

    def once() -> float:
        started = time.thread_time()
        RECOGNISER.recognise(text)
        return time.thread_time() - started

    return min(once() for _ in range(7))


@pytest.mark.parametrize(
    "text", ["word " * 800, "Ada canal toll " * 260, "x" * 4_000, "é" * 4_000, "a?" * 2_000, "[(<@`*" * 600]
)
def test_long_messages_take_no_longer_for_their_length(text: str) -> None:
    """A message four times as long takes about four times the work, whatever it is made of: sixteen, were it squared."""
    assert seconds(text) < 8 * seconds(text[: len(text) // 4])
