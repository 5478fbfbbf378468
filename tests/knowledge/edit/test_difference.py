"""What is said of an edit is all that it did, and enough to do it again."""

from itertools import pairwise
from random import Random
from typing import Any

import pytest
from alike_entries import lines, versions, versions_or_none
from hypothesis import given
from hypothesis import strategies as st

from knowledge.base import KnowledgeBase
from knowledge.csl import WorkEntry
from knowledge.edit import Difference, DifferenceKind, WordChange, applied, differences, field_name, word_changes
from knowledge.entries import ClaimEntry, TopicEntry
from knowledge.store.rows import as_json

ADDED, REMOVED, CHANGED, MOVED = DifferenceKind
KEPT, STRUCK, PUT_IN = WordChange


@pytest.fixture
def claim(small: KnowledgeBase) -> ClaimEntry:
    return small.claims["trotsky-opposed-the-nep"]


def edited(claim: ClaimEntry, **fields: object) -> ClaimEntry:
    return ClaimEntry.model_validate(as_json(claim) | {key.replace("_", "-"): value for key, value in fields.items()})


def sides(claim: ClaimEntry) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = as_json(claim)["sides"]
    return found


def only(old: ClaimEntry, new: ClaimEntry) -> Difference:
    (difference,) = differences(old, new)
    return difference


def test_a_field_says_what_was_struck_and_what_was_put_in(claim: ClaimEntry) -> None:
    difference = only(claim, edited(claim, question="Did Trotsky plan to end the NEP?"))
    assert (difference.path, difference.field, difference.kind) == (("question",), "question", CHANGED)
    assert (difference.old, difference.new) == (claim.question, "Did Trotsky plan to end the NEP?")
    assert difference.pieces == (
        (KEPT, "Did Trotsky "),
        (STRUCK, "want"),
        (PUT_IN, "plan"),
        (KEPT, " to end the NEP?"),
    )


def test_evidence_goes_by_its_id_wherever_it_stands(claim: ClaimEntry) -> None:
    new = sides(claim)
    new[1]["evidence"][0]["summary"] = "Another."
    difference = only(claim, edited(claim, sides=new))
    assert difference.path == ("sides", "disputes", "evidence", "lewin-left-backed-it", "summary")
    assert difference.field == "sides.disputes.evidence.lewin-left-backed-it.summary"


def test_evidence_that_is_added_or_removed_is_one_difference(claim: ClaimEntry) -> None:
    new = sides(claim)
    item = {"id": "new", "summary": "Another.", "citation": {"work": "trotsky-betrayed"}}
    old_item = new[0]["evidence"][0]
    new[0]["evidence"] = [new[0]["evidence"][1], item]
    path = ("sides", "affirms", "evidence")
    assert differences(claim, edited(claim, sides=new)) == (
        Difference(path=(*path, "essay-pressed-to-drop-it"), kind=REMOVED, old=old_item, position=0),
        Difference(path=(*path, "new"), kind=ADDED, new=item, position=1),
    )


def test_what_only_stands_elsewhere_has_moved(claim: ClaimEntry) -> None:
    """One item that goes to the front is one difference, not one for each that makes place."""
    three = edited(claim, topics=["trotsky", "nep", "famine"])
    difference = only(three, edited(claim, topics=["famine", "trotsky", "nep"]))
    assert difference == Difference(path=("topics", "famine"), kind=MOVED, old=2, new=0)
    assert only(claim, edited(claim, sides=sides(claim)[::-1])).kind is MOVED


def test_an_item_may_move_and_change(claim: ClaimEntry) -> None:
    new = sides(claim)[::-1]
    new[0]["heading"] = "Another"
    assert [difference.kind for difference in differences(claim, edited(claim, sides=new))] == [MOVED, CHANGED]


def test_a_citation_is_one_value(claim: ClaimEntry) -> None:
    """Its locator says nothing without its work: both are there to be printed."""
    new = sides(claim)
    new[1]["evidence"][0]["citation"] = {"work": "lewin-undercurrents", "label": "page", "locator": "41"}
    difference = only(claim, edited(claim, sides=new))
    assert difference.field == "sides.disputes.evidence.lewin-left-backed-it.citation"
    assert (difference.old, difference.new) == (
        {"work": "lewin-undercurrents", "label": "page", "locator": "39-40"},
        {"work": "lewin-undercurrents", "label": "page", "locator": "41"},
    )
    assert difference.pieces == ()


def test_the_citations_of_a_sentence_go_by_their_works(claim: ClaimEntry) -> None:
    citations = [
        {"work": "essay-on-collectivisation"},
        {"work": "lewin-undercurrents", "label": "page", "locator": "36"},
        {"work": "lewin-undercurrents"},
    ]
    line = {"text": "An essay states it as fact; Lewin holds the opposite.", "citations": citations}
    assert [(each.field, each.kind) for each in differences(claim, edited(claim, contestedness=line))] == [
        ("contestedness.citations.lewin-undercurrents", CHANGED),
        ("contestedness.citations.lewin-undercurrents#2", ADDED),
    ]


def test_a_phrasing_in_other_words_is_changed_and_another_one_is_new(claim: ClaimEntry) -> None:
    reworded = "Trotsky hated the NEP and spent ten years trying to kill it."
    old = claim.phrasings.asserts
    phrasings = as_json(claim)["phrasings"] | {"asserts": [old[1], reworded, "He was its enemy."]}
    changed, added = differences(claim, edited(claim, phrasings=phrasings))
    assert (changed.kind, changed.path, changed.position) == (CHANGED, ("phrasings", "asserts", old[0]), 1)
    assert changed.field == "phrasings.asserts"
    assert changed.pieces[1:3] == ((STRUCK, "the decade"), (PUT_IN, "ten years"))
    assert (added.kind, added.new, added.position) == (ADDED, "He was its enemy.", 2)


def test_one_text_becomes_one_other_and_no_more() -> None:
    old, new = (
        TopicEntry(id="t", name="T", type="idea", aliases=each) for each in (["the NEP"], ["the  NEP", "the NEPs"])
    )
    found = differences(old, new)
    assert [each.kind for each in found] == [CHANGED, ADDED]
    assert applied(old, found) == new


def test_a_citation_may_move_and_change(claim: ClaimEntry) -> None:
    assert claim.contestedness is not None
    first, second = as_json(claim)["contestedness"]["citations"]
    new = edited(
        claim, contestedness={"text": claim.contestedness.text, "citations": [second | {"locator": "3"}, first]}
    )
    found = differences(claim, new)
    assert [(each.path[-1], each.kind) for each in found] == [
        ("lewin-undercurrents", MOVED),
        ("lewin-undercurrents", CHANGED),
    ]
    assert applied(claim, found) == new


def test_what_is_not_there_cannot_change(claim: ClaimEntry) -> None:
    for difference in (
        Difference(path=("topics", "famine"), kind=REMOVED, old="famine", position=0),
        Difference(path=("topics", "famine"), kind=MOVED, old=2, new=0),
        Difference(path=("sides", "affirms", "evidence", "none", "summary"), kind=CHANGED, old="A.", new="B."),
    ):
        with pytest.raises(KeyError):
            applied(claim, [difference])


def test_variables_of_a_work_are_named_as_csl_names_them(small: KnowledgeBase) -> None:
    work = small.works["lewin-undercurrents"]
    custom = work.csl["custom"] | {"source-kind": "memoir"}
    new = WorkEntry.model_validate(
        {key: value for key, value in work.csl.items() if key != "author"} | {"issued": 1974, "custom": custom}
    )
    assert {(each.field, each.kind) for each in differences(work, new)} == {
        ("author", REMOVED),
        ("issued", CHANGED),
        ("custom.source-kind", CHANGED),
    }


def test_a_whole_entry_is_added_and_removed(small: KnowledgeBase) -> None:
    for entry in (*small.claims.values(), *small.works.values(), *small.topics.values()):
        (added,) = differences(None, entry)
        (removed,) = differences(entry, None)
        assert (added.path, added.field, added.kind, removed.kind) == ((), "", ADDED, REMOVED)
        assert added.new == removed.old
        assert type(entry).model_validate(added.new) == entry


def test_entries_of_two_types_are_not_compared(claim: ClaimEntry, small: KnowledgeBase) -> None:
    with pytest.raises(TypeError, match="ClaimEntry with TopicEntry"):
        differences(claim, small.topics["nep"])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("common-ground", "text"), "common-ground.text"),
        (("counterexamples", "He did. Really."), "counterexamples"),
        (("aliases", "L.D.T."), "aliases"),
        (("topics", "nep"), "topics"),
        (("phrasings", "asks", "Did he?"), "phrasings.asks"),
    ],
)
def test_a_text_has_the_name_of_its_list(path: tuple[str, ...], name: str) -> None:
    assert field_name(path) == name


@given(versions_or_none(2))
def test_the_differences_lead_from_one_version_to_the_other(pair: tuple[ClaimEntry | None, ...]) -> None:
    old, new = pair
    assert applied(old, differences(old, new)) == new


@given(versions(2), st.randoms(use_true_random=False))
def test_in_which_order_they_are_applied_is_all_the_same(pair: tuple[ClaimEntry, ...], random: Random) -> None:
    old, new = pair
    found = list(differences(old, new))
    random.shuffle(found)
    assert applied(old, found) == new


@given(versions(2, repeats=True))
def test_what_stands_twice_in_a_list_is_told_apart(pair: tuple[TopicEntry, ...]) -> None:
    old, new = pair
    assert applied(old, differences(old, new)) == new


@given(versions(2))
def test_there_are_differences_between_what_is_different_alone(pair: tuple[ClaimEntry, ...]) -> None:
    old, new = pair
    assert differences(old, old) == ()
    assert bool(differences(old, new)) == (old != new)


@given(versions(2))
def test_one_part_is_named_once_unless_it_moved_too(pair: tuple[ClaimEntry, ...]) -> None:
    found = [(each.path, each.kind is MOVED) for each in differences(*pair)]
    assert len(set(found)) == len(found)


@given(st.permutations("abcdefg"), st.permutations("abcdefg"))
def test_as_few_as_possible_have_moved(before: list[str], after: list[str]) -> None:
    """All that did not move are in one order in both, and no other item could stay with them."""
    old, new = (TopicEntry(id="t", name="T", type="idea", aliases=tuple(each)) for each in (before, after))
    moved = {each.path[-1] for each in differences(old, new)}
    assert all(each.kind is MOVED for each in differences(old, new))
    stays = [key for key in before if key not in moved]
    assert stays == [key for key in after if key not in moved]
    for key in moved:
        more = {*stays, key}
        assert [each for each in before if each in more] != [each for each in after if each in more]


@given(st.text() | lines(260), st.text() | lines(260))
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = word_changes(old, new)
    assert "".join(text for change, text in pieces if change is not PUT_IN) == old
    assert "".join(text for change, text in pieces if change is not STRUCK) == new
    assert all(text for _, text in pieces)
    assert all(one is not other for (one, _), (other, _) in pairwise(pieces))


def test_words_side_by_side_are_struck_together() -> None:
    """Not word, gap, word, gap."""
    assert word_changes("the old fat cat sat.", "the new thin cat sat!") == (
        (KEPT, "the "),
        (STRUCK, "old fat"),
        (PUT_IN, "new thin"),
        (KEPT, " cat sat"),
        (STRUCK, "."),
        (PUT_IN, "!"),
    )


def test_a_letter_keeps_its_marks() -> None:
    """A vowel sign by itself, struck, would stand on nothing."""
    assert word_changes("हिन्दी", "हिन्दू") == ((STRUCK, "हिन्दी"), (PUT_IN, "हिन्दू"))
