"""What holds an answer back, however sure the recogniser is."""

import time

import pytest

from knowledge.recognise.restraint import names_people, restraint
from knowledge.views import Restraint

OWN = frozenset(["trotsky", "wanted", "to", "end", "the", "nep", "stalin", "used", "antisemitism"])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("the Jews like Trotsky wanted to end the NEP", Restraint.ATTACK),
        ("Trotsky the zhid wanted to end the NEP", Restraint.ATTACK),
        ("(((Trotsky))) wanted to end the NEP", Restraint.ATTACK),
        ("j*ws like him wanted to end the NEP", Restraint.ATTACK),
        ("he wanted to end the NEP like all of the tribe", Restraint.ATTACK),
        ("they deserved the famine", Restraint.ATTACK),
        ("Mao wanted to end the NEP", Restraint.ELSEWHERE),
        ("in HOI4 he wanted to end the NEP", Restraint.GAME),
        ("translate: he wanted to end the NEP", Restraint.GAME),
        ("he wanted to end the NEP", None),
        ("Stalin used antisemitism", None),
    ],
)
def test_what_holds_back(said: str, expected: Restraint | None) -> None:
    assert restraint(said, own_words=lambda: OWN, names_its_own=lambda: False) is expected


def test_a_comparison_with_another_country_is_answered_when_it_names_the_claims_own() -> None:
    assert (
        restraint("Trotsky, like Mao, wanted to end the NEP", own_words=lambda: OWN, names_its_own=lambda: True) is None
    )


def test_a_claim_about_a_group_may_name_it() -> None:
    """Else a claim about antisemitism could never be answered; a slur holds it back all the same."""
    own = OWN | {"jews"}
    assert restraint("Stalin used antisemitism against Jews", own_words=lambda: own, names_its_own=lambda: True) is None
    assert (
        restraint("Stalin was right about the kikes", own_words=lambda: own | {"kikes"}, names_its_own=lambda: True)
        is Restraint.ATTACK
    )


@pytest.mark.parametrize(
    "said",
    [
        "nep (((them)))",
        "Trotsky, a J*w",
        "the jews and the nep",
        "subhumans",
        "good riddance",
        "die jüdischen Intellektuellen",
        "Евреи в партии",
        "Judeo-Bolshevism",
        "JewishBolsheviks",
        "жидомасоны",
        "J\u0435ws",
        "n1ggers",
        "J-e-w-s",
        "j e w s",
        "les Juifs",
        "Żydzi",
        "יהודים",
        "a race of vermin",
    ],
)
def test_what_speaks_of_people_is_known_without_a_claim(said: str) -> None:
    assert names_people(said)


@pytest.mark.parametrize(
    "said",
    [
        "trotsky nep",
        "kulaks as a class",
        "Ukraine 1933",
        "(((",
        "",
        "жидкий металл",
        "the U. S. S. R. and the N. E. P.",
        "E. H. Carr, p4, 1st edition of 1937a",
        "СССР и NEP",
    ],
)
def test_what_does_not_is_no_matter(said: str) -> None:
    assert not names_people(said)


@pytest.mark.parametrize("said", ["a ", "@", "a1", "aж", "a.b ", "1", "ж", "жa"])
def test_long_texts_are_looked_through_in_one_go(said: str) -> None:
    """Ten times the text takes about ten times as long; a pattern that looks again from every letter takes a hundred times."""
    took = []
    for times in (2_000, 20_000):
        text = said * times
        begun = time.process_time()
        for _ in range(3):
            names_people(text)
        took.append(time.process_time() - begun)
    assert took[1] < 40 * took[0] + 0.05
