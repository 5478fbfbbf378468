"""Finding claims by their words, without reading them all."""

import pickle
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import many_claims

from knowledge.recognise import claim_index
from knowledge.recognise.claim_index import (
    LENGTH_SHARE,
    MOST_TERMS,
    SATURATION,
    TYPICAL_LENGTH,
    ClaimIndex,
    Found,
    content_words,
    spoken,
)
from knowledge.recognise.stemming import stem

WORDS = tuple("bell circus harbour ferry beehives strait lamp keeper storm salt".split())
SAYING = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
CLAIMS = st.lists(st.lists(SAYING, min_size=1, max_size=3), min_size=1, max_size=8)
TOWN = [[claim.statement, claim.question] for claim in many_claims(300)]
LARGE = ClaimIndex(TOWN)


def every(index: ClaimIndex) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.arange(index.size, dtype=np.int32)


def numbered(statement: str) -> int:
    return next(number for number, own in enumerate(TOWN) if own[0].startswith(statement))


def found(index: ClaimIndex, text: str, most: int = 60, least: float = 0.0, *, thorough: bool = False) -> Found:
    return index.find(index.terms(text), most, least, thorough=thorough)


def masses(result: Found) -> dict[int, float]:
    return dict(zip(result.claims.tolist(), result.mass.tolist(), strict=True))


def selective(claims: list[list[str]]) -> ClaimIndex:
    """Index claims as if they were thousands: a word that stands in more than a third of them finds none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claim_index, "FEW_CLAIMS", 0)
        patch.setattr(claim_index, "FREQUENT_SHARE", 0.34)
        return ClaimIndex(claims)


def test_rare_words_find_the_claim() -> None:
    """One claim among three hundred, by two words that few others say, in any form and case."""
    result = found(LARGE, "somebody told me QUIMBY was poisoning an orchard back then")
    assert TOWN[result.claims[0]][0].startswith("Quimby poisoned the old orchard")


def test_a_rarer_word_weighs_more() -> None:
    index = ClaimIndex([["the granary burned"], ["a tannery burned"], ["a tannery sank"], ["no tannery was haunted"]])
    assert index.rarity(stem("granary")) > index.rarity(stem("tannery"))
    assert found(index, "granary and tannery").claims[0] == 0


def test_what_ordinary_talk_is_full_of_is_not_rare() -> None:
    """In a small base every word looks rare; how often people say it elsewhere counts too."""
    index = ClaimIndex([["they played a game"], ["they dug an aqueduct"]])
    assert index.rarity("aqueduct") > index.rarity(stem("game")) + 1


def test_the_likeliest_comes_first_and_no_more_than_asked_for() -> None:
    result = found(LARGE, "Haverstock sold the granary, the mill and the ferry", most=7)
    assert len(result.claims) == 7
    assert result.mass.tolist() == sorted(result.mass.tolist(), reverse=True)
    assert np.allclose(result.said, result.mass / result.total)
    assert (result.said <= 1).all()


@pytest.mark.parametrize("text", ["", "what is it that they did?", "zeppelins over Saturn", "!?"])
@pytest.mark.parametrize("thorough", [False, True])
def test_a_claim_of_which_nothing_is_said_is_not_found(text: str, thorough: bool) -> None:  # noqa: FBT001
    assert len(found(LARGE, text, thorough=thorough).claims) == 0


def test_an_index_of_nothing_finds_nothing() -> None:
    index = ClaimIndex([])
    assert len(found(index, "the bell", thorough=True).claims) == 0
    assert index.gram_likeness("the bell", every(index)).tolist() == []
    assert len(ClaimIndex([[], []]).gram_likeness("the bell", np.array([0, 1], np.int32))) == 2


def test_too_little_in_common_is_nothing() -> None:
    """`least` leaves out what shares less, and the next search finds all the same what it found before."""
    before = masses(found(LARGE, "the foundry of Pellworth"))
    best = max(before.values())
    assert len(found(LARGE, "the foundry of Pellworth", least=best + 0.1).claims) == 0
    some = masses(found(LARGE, "the foundry of Pellworth", least=best - 0.1))
    assert some == {claim: mass for claim, mass in before.items() if mass >= best - 0.1}
    assert masses(found(LARGE, "the foundry of Pellworth")) == before


def test_claims_can_be_treated_as_unknown() -> None:
    result = found(LARGE, "the foundry of Pellworth")
    gone = result.claims[:2].tolist()
    rest = result.without(gone)
    assert masses(rest) == {claim: mass for claim, mass in masses(result).items() if claim not in gone}
    assert rest.total == result.total
    assert not set(gone) & set(rest.claims.tolist())


def test_frequent_words_find_claims_only_when_the_search_is_thorough() -> None:
    """They count all the same for what a rarer word finds."""
    index = selective([["harbour bell"], ["harbour lamp"], ["harbour storm"], ["salt"]])
    assert masses(found(index, "harbour")) == {}
    assert set(masses(found(index, "harbour", thorough=True))) == {0, 1, 2}
    assert set(masses(found(index, "harbour bell"))) == {0}
    assert masses(found(index, "harbour bell"))[0] == pytest.approx(
        masses(found(index, "harbour bell", thorough=True))[0]
    )


@given(CLAIMS, SAYING)
def test_both_searches_measure_alike(claims: list[list[str]], text: str) -> None:
    """Frequent words are counted by another way in the plain search, to the same sum."""
    index = selective(claims)
    plain, thorough = masses(found(index, text)), masses(found(index, text, thorough=True))
    for claim in plain.keys() & thorough.keys():
        assert plain[claim] == pytest.approx(thorough[claim], abs=1e-5)


@given(CLAIMS, SAYING, st.booleans())
def test_mass_is_what_the_definition_says(claims: list[list[str]], text: str, thorough: bool) -> None:  # noqa: FBT001
    """The inverted index gives the plain formula's numbers, for the claims that come near the best."""
    index = ClaimIndex(claims)
    asked = {stem(word) for word in text.split()}
    expected = {}
    for number, sayings in enumerate(claims):
        counts = Counter(stem(word) for saying in sayings for word in saying.split())
        damping = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * counts.total() / TYPICAL_LENGTH)
        mass = sum(index.rarity(term) * counts[term] / (counts[term] + damping) for term in asked & set(counts))
        if mass:
            expected[number] = mass
    result = masses(found(index, text, thorough=thorough))
    best = max(expected.values(), default=0.0)
    assert {claim for claim, mass in expected.items() if mass > 0.26 * best} <= set(result) <= set(expected)
    assert all(mass == pytest.approx(expected[claim], rel=1e-4) for claim, mass in result.items())


@given(CLAIMS, SAYING, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(claims: list[list[str]], text: str, random: Random) -> None:
    order = list(range(len(claims)))
    random.shuffle(order)
    index, shuffled = ClaimIndex(claims), ClaimIndex([claims[at] for at in order])
    before, after = masses(found(index, text)), masses(found(shuffled, text))
    assert {order[claim] for claim in after} == set(before)
    assert all(mass == pytest.approx(before[order[claim]], rel=1e-5) for claim, mass in after.items())


@given(CLAIMS, SAYING)
def test_the_closer_look_is_what_sets_say(claims: list[list[str]], text: str) -> None:
    """`rows`, `covered` and `shared_terms` against sets of stems."""
    index = ClaimIndex(claims)
    terms = index.terms(text)
    asked = {stem(word) for word in content_words(text)}
    some = every(index)[::-1]
    rows, starts = index.rows(some)
    sayings = [saying for number in some.tolist() for saying in claims[number]]
    assert len(rows) == len(sayings)
    assert starts.tolist() == np.cumsum([0, *(len(claims[number]) for number in some.tolist())])[:-1].tolist()
    for saying, covered in zip(sayings, index.covered(terms, rows).tolist(), strict=True):
        own = {stem(word) for word in content_words(saying)}
        whole = sum(map(index.rarity, own))
        assert covered == pytest.approx(sum(map(index.rarity, own & asked)) / whole if whole else 0.0, abs=1e-5)
    known = {stem(word): number for word in WORDS for number in index.terms(word).tolist()}
    for number, own_sayings in enumerate(claims):
        own = {stem(word) for saying in own_sayings for word in content_words(saying)}
        assert set(index.shared_terms(terms, number).tolist()) == {known[term] for term in own & asked}


def test_the_same_text_has_all_the_same_grams() -> None:
    likeness = LARGE.gram_likeness(" ".join(TOWN[17]), every(LARGE))
    assert likeness[17] == pytest.approx(1.0, abs=1e-5)
    assert int(likeness.argmax()) == 17
    assert (likeness <= 1 + 1e-5).all()


def test_grams_forgive_a_slip() -> None:
    """Each word misspelt, no word in common: the claim is still the most alike by far."""
    text = "Haverstok flodded the observatroy"
    right = numbered("Haverstock flooded the old observatory")
    assert right not in masses(found(LARGE, "Haverstok flodded observatroy"))
    likeness = LARGE.gram_likeness(text, every(LARGE))
    assert int(likeness.argmax()) == right
    assert likeness[right] > 0.5


def test_a_text_of_unknown_grams_is_like_nothing() -> None:
    assert not LARGE.gram_likeness("xyzzyq", every(LARGE)).any()
    assert not LARGE.gram_likeness("", every(LARGE)).any()


def test_an_index_beside_another_goes_by_its_rarities() -> None:
    """A few changed claims tell nothing about which words and grams are rare."""
    beside = LARGE.beside([["the granary of Quimby was full of zeppelins"]])
    for term in ("granary", "quimby", "zeppelin"):
        assert beside.rarity(stem(term)) == pytest.approx(LARGE.rarity(stem(term)))
    assert beside.rarity("neverheard") == LARGE.unseen
    asked = claim_index.grams("granary zeppelins")
    assert beside.gram_rarity(asked) == pytest.approx(LARGE.gram_rarity(asked))
    alone = ClaimIndex([["the granary of Quimby was full of zeppelins"]])
    assert alone.rarity("granary") != pytest.approx(LARGE.rarity("granary"))


def test_threads_do_not_disturb_each_other() -> None:
    """Two that search at once find what one finds alone."""
    texts = [f"{own[0]} {TOWN[(7 * at) % 300][1]}" for at, own in enumerate(TOWN)]
    index = ClaimIndex(TOWN)
    alone = [masses(found(index, text, thorough=True)) for text in texts]
    barrier = Barrier(2)

    def search(order: list[int]) -> dict[int, dict[int, float]]:
        barrier.wait()
        return {at: masses(found(index, texts[at], thorough=True)) for at in order}

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(search, [list(range(300)), list(range(299, -1, -1))]))
    finally:
        sys.setswitchinterval(before)
    for result in results:
        assert [result[at] for at in range(300)] == alone


def test_a_remembered_index_finds_the_same() -> None:
    found(LARGE, "the foundry of Pellworth")
    again = pickle.loads(pickle.dumps(LARGE))
    for text in ("the foundry of Pellworth", "Pellworth's haunted lighthouse", "lunch?"):
        assert masses(found(again, text)) == masses(found(LARGE, text))
        assert np.array_equal(again.gram_likeness(text, every(again)), LARGE.gram_likeness(text, every(LARGE)))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("#NoNewTaxes now", "no new taxes now"),
        ("#harbour_bell", "harbour bell"),
        ("ask @HarbourWatch", "ask harbour watch"),
        ("#USAFirst", "usa first"),
        ("look #there pic.twitter.com/abc123", "look there"),
        ("The bell is gone #bell — Mary Quimby (@mquimby) May 4, 2019", "the bell is gone bell mary quimby"),
        ("C# and 50 @ home", "c# and 50 @ home"),
        ("nothing — to see (here) May 4, 2019", "nothing — to see (here) may 4, 2019"),
    ],
)
def test_a_post_is_read_as_it_would_be_spoken(typed: str, expected: str) -> None:
    """Hashtags and handles are words, and a pasted post's signature is a name."""
    assert " ".join(spoken(typed).lower().split()) == expected


def test_a_hashtag_finds_a_claim() -> None:
    assert found(LARGE, spoken("#PellworthBurned the #quarry")).claims[0] == numbered("Pellworth burned the old quarry")


@given(st.text(max_size=300))
def test_any_text_can_be_looked_up(text: str) -> None:
    """Nothing raises; each word counts once, and no more than so many."""
    terms = LARGE.terms(spoken(text))
    assert len(set(terms.tolist())) == len(terms) <= MOST_TERMS
    likeness = LARGE.gram_likeness(text, every(LARGE))
    assert np.isfinite(likeness).all()
    assert (likeness >= 0).all()


def test_a_long_text_is_read_in_part() -> None:
    index = ClaimIndex([[" ".join(f"w{number}" for number in range(400))]])
    assert len(index.terms(" ".join(f"w{number}" for number in range(400)))) == MOST_TERMS
