"""What the library holds, to be browsed: claims by topic, works and what is cited from them."""

import os
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue
from knowledge.cite import UnknownWork
from knowledge.edition import Edition
from knowledge.errors import UnknownClaim
from knowledge.library import BUNDLED_SEEDS
from knowledge.recognise import Recogniser
from knowledge.seed import read_seeds
from knowledge.views import CitedIn

BASE = read_seeds(BUNDLED_SEEDS).base
ATTACK = next(claim for claim in BASE.claims.values() if claim.kind == "context")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    memory = Path(os.environ["FOOTNOTE_CACHE"])
    recogniser = Recogniser.build(BASE.claims.values(), BASE.topics.values(), memory=memory)
    edition = Edition.build(BASE, {}, recogniser=recogniser)
    return Catalogue(edition)


def test_claims_come_in_the_order_of_their_codes(catalogue: Catalogue) -> None:
    codes = [claim.code for claim in catalogue.claims()]
    assert codes == sorted(codes)
    assert len(codes) == len(BASE.claims)


def test_a_topic_has_the_claims_that_name_it(catalogue: Catalogue) -> None:
    lines = catalogue.topics()
    assert [line.claims for line in lines] == sorted((line.claims for line in lines), reverse=True)
    for line in lines:
        found = catalogue.claims(line.topic)
        assert len(found) == line.claims > 0
        assert all(line.topic in claim.topics for claim in found)


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("nep", "nep"),
        ("New Economic Policy", "nep"),
        ("new economic policy · 13 claims", "nep"),
        ("New Economic Policy · topic", "nep"),
        ("Uncle Joe", "stalin"),
        ("trotzky", "trotsky"),
        ("collectivization", "collectivisation"),
    ],
)
def test_a_topic_is_found_by_any_of_its_names(catalogue: Catalogue, typed: str, topic: str) -> None:
    found = catalogue.find_topic(typed)
    assert found is not None
    assert found.topic == topic


def test_what_is_no_topic_is_none(catalogue: Catalogue) -> None:
    assert catalogue.find_topic("xyzzy quux") is None
    assert catalogue.find_topic("") is None


def test_topics_are_completed_by_alias_and_none_is_empty(catalogue: Catalogue) -> None:
    assert catalogue.complete_topics("NE")[0].topic == "nep"
    assert catalogue.complete_topics("koba")[0].topic == "stalin"
    commonest = [line.claims for line in catalogue.topics()[:25]]
    assert [line.claims for line in catalogue.complete_topics("")] == commonest
    assert all(line.claims for line in catalogue.complete_topics("s", 100))


@pytest.mark.parametrize(
    ("typed", "work"),
    [
        ("kolakowski", "kolakowski-main-currents"),
        ("main currents", "kolakowski-main-currents"),
        ("Main Currents of Marxism · Leszek Kolakowski", "kolakowski-main-currents"),
        ("kolakowski-main-currents", "kolakowski-main-currents"),
        ("1937", "trotsky-revolution-betrayed"),
        ("revolution betrayd", "trotsky-revolution-betrayed"),
        ("The Militant", "militant-independent-ukraine"),
    ],
)
def test_a_work_is_found_by_author_title_year_and_name(catalogue: Catalogue, typed: str, work: str) -> None:
    assert catalogue.find_work(typed) == work


def test_every_completion_of_a_work_leads_to_it_by_value_and_by_name(catalogue: Catalogue) -> None:
    for choice in catalogue.complete_works("", 100):
        assert catalogue.find_work(choice.value) == choice.value
        assert catalogue.find_work(choice.name) == choice.value


def test_the_most_cited_works_are_offered_first(catalogue: Catalogue) -> None:
    first = [choice.value for choice in catalogue.complete_works("", 3)]
    assert "kotkin-stalin-paradoxes-of-power" in first


def test_what_is_no_work_is_told(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownWork, match="xyzzy quux"):
        catalogue.find_work("xyzzy quux")


def test_an_id_that_is_gone_is_no_other_that_is_like_it(catalogue: Catalogue) -> None:
    """What stands in a button must never lead to something else."""
    with pytest.raises(UnknownWork):
        catalogue.work("kolakowski-main-currents-of-marxism")
    assert catalogue.find_work("kolakowski-main-currents-of-marxism") == "kolakowski-main-currents"
    assert catalogue.topic("stalins") is None
    assert catalogue.find_topic("stalins") == catalogue.topic("stalin")


def test_a_work_lists_everything_cited_from_it(catalogue: Catalogue) -> None:
    for work in BASE.works:
        uses = catalogue.work(work).uses
        direct = sum(citation.work == work for claim in BASE.claims.values() for citation in claim.citations())
        assert sum(not use.quoted for use in uses) == direct
        assert [use.code for use in uses] == sorted(use.code for use in uses)
        assert all(bool(use.heading) == (use.part is CitedIn.SIDE) for use in uses)


def test_a_quoting_work_lists_what_it_quotes_with_its_own_place(catalogue: Catalogue) -> None:
    quoted = [use for use in catalogue.work("kotkin-stalin-paradoxes-of-power").uses if use.quoted]
    assert quoted
    assert quoted[0].locator == "pp. 675–676"


def test_the_works_of_some_claims_come_once_and_sorted(catalogue: Catalogue) -> None:
    works = catalogue.works_cited(["stalin-took-over-trotskys-programme", "trotsky-opposed-the-nep", "gone"])
    assert len(set(works)) == len(works) > 10
    assert "kolakowski-main-currents" in works
    entries = catalogue.bibliography(works)
    assert len(entries) == len(works)
    assert catalogue.works_cited(["gone"]) == ()
    assert catalogue.bibliography(["gone"]) == ()


def test_what_is_meant_is_one_claim_where_it_is_clear(catalogue: Catalogue) -> None:
    assert catalogue.meant("f-2") == ("trotsky-opposed-the-nep",)
    assert catalogue.meant("Stalin just took over Trotsky's economic programme") == (
        "stalin-took-over-trotskys-programme",
    )


def test_a_few_words_offer_the_claims_that_have_them(catalogue: Catalogue) -> None:
    near = catalogue.meant("nep trotsky")
    assert 1 < len(near) <= 3
    assert "trotsky-opposed-the-nep" in near


def test_nothing_near_is_nothing_meant(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownClaim):
        catalogue.meant("the moon is made of cheese")


@pytest.mark.parametrize("phrasing", ATTACK.phrasings.asserts)
def test_an_attack_on_people_gets_no_choice_of_claims(catalogue: Catalogue, phrasing: str) -> None:
    """Whoever repeats one is told that there is no such claim, or gets the record."""
    try:
        meant = catalogue.meant(phrasing)
    except UnknownClaim:
        meant = ()
    assert meant in {(), (ATTACK.slug,)}
