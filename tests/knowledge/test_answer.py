"""Answers: both sides, balanced, in an order that follows from the message."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Answer, Evidence, Stance
from knowledge.answer import compose_answer
from knowledge.base import KnowledgeBase
from knowledge.cite import Citer
from knowledge.entries import ClaimEntry, Kind
from knowledge.seed.reading import Seeds

NEP = "trotsky-opposed-the-nep"
KEYS = [str(1_440_000_000_000_000_000 + 7 * n) for n in range(400)]


def compose(base: KnowledgeBase, slug: str = NEP, *, key: str = "", revision: int = 1) -> Answer:
    return compose_answer(base.claims[slug], Citer(base.works), revision=revision, order_key=key)


def orders(claim: ClaimEntry, citer: Citer) -> list[str]:
    return [compose_answer(claim, citer, revision=1, order_key=key).sides[0].stance for key in KEYS]


def test_an_answer_has_both_sides_with_all_that_a_card_needs(small: KnowledgeBase) -> None:
    answer = compose(small, revision=3)
    assert (answer.claim, answer.code, answer.kind, answer.revision) == (NEP, "F-002", "contested", 3)
    assert answer.question == "Did Trotsky want to end the NEP?"
    assert answer.reviewed == "2026-11-22"
    assert answer.answerable
    assert {side.stance: side.heading for side in answer.sides} == {
        Stance.AFFIRMS: "That he wanted it ended",
        Stance.DISPUTES: "That he worked within it",
    }
    assert answer.contestedness is not None
    assert [citation.locator for citation in answer.contestedness.citations] == [None, "p. 35"]
    assert answer.common_ground is not None
    assert answer.common_ground.text == "Both sides have Trotsky pressing for industry."


def test_every_item_has_its_summary_and_its_citation(small: KnowledgeBase) -> None:
    items = {item.id: item for side in compose(small).sides for item in side.evidence}
    assert set(items) == {
        "essay-pressed-to-drop-it",
        "majority-charged-it",
        "lewin-left-backed-it",
        "trotsky-ended-too-early",
    }
    lewin = items["lewin-left-backed-it"].citation
    assert (lewin.work, lewin.source_kind, lewin.locator) == ("lewin-undercurrents", "scholarship", "pp. 39\u201340")
    assert "Lewin" in lewin.note
    assert items["majority-charged-it"].reports == "spokesmen of the party majority"
    assert items["essay-pressed-to-drop-it"].citation.document == "002"


def test_the_bibliography_names_every_work_once(small: KnowledgeBase) -> None:
    entries = compose(small).bibliography
    assert len(entries) == 3
    assert sum("Undercurrents" in entry for entry in entries) == 1


def test_evidence_stays_in_the_order_of_the_file_on_either_side(small: KnowledgeBase) -> None:
    wanted = {side.stance: [item.id for item in side.evidence] for side in small.claims[NEP].sides}
    for key in KEYS[:20]:
        assert {side.stance: [e.id for e in side.evidence] for side in compose(small, key=key).sides} == wanted


def test_the_sides_have_the_same_number_of_items_or_one_apart(small: KnowledgeBase) -> None:
    """What `Answer.sides` promises; a longer side would look like the better one."""
    one, other = small.claims[NEP].sides
    more = tuple(one.evidence[0].model_copy(update={"id": f"more-{n}"}) for n in range(4))
    claim = small.claims[NEP].model_copy(
        update={"sides": (one.model_copy(update={"evidence": one.evidence + more}), other)}
    )
    answer = compose_answer(claim, Citer(small.works), revision=1, order_key="")
    sizes = sorted(len(side.evidence) for side in answer.sides)
    assert sizes[0] == 2
    assert sizes[1] <= 3


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_the_same_key_gives_the_same_answer(bundled: Seeds, key: str) -> None:
    citer = _citer(bundled)
    claim = bundled.base.claims[NEP]
    assert compose_answer(claim, citer, revision=1, order_key=key) == compose_answer(
        claim, citer, revision=1, order_key=key
    )


def test_the_order_does_not_change_between_versions_of_footnote(small: KnowledgeBase) -> None:
    """A card is composed again when its message is edited, maybe by a newer Footnote: its sides must not swap."""
    first = [compose(small, key=key).sides[0].stance for key in ("1", "2", "3", "4", "5", "6")]
    assert first == ["disputes", "disputes", "affirms", "affirms", "disputes", "affirms"]


def test_neither_side_is_mostly_first(small: KnowledgeBase) -> None:
    """Of 400 messages about half see each side first; 5 standard deviations are 50."""
    count = orders(small.claims[NEP], Citer(small.works)).count("affirms")
    assert 150 <= count <= 250


def test_two_claims_in_one_message_are_not_ordered_alike(small: KnowledgeBase) -> None:
    """Else whoever reads two cards of one message would see a pattern."""
    citer = Citer(small.works)
    claim = small.claims[NEP]
    other = claim.model_copy(update={"slug": "another"})
    same = sum(a == b for a, b in zip(orders(claim, citer), orders(other, citer), strict=True))
    assert 150 <= same <= 250


def test_the_record_comes_first_in_a_settled_claim_whatever_the_message(small: KnowledgeBase) -> None:
    claim = small.claims["collectivisation-killed-millions"]
    assert set(orders(claim, Citer(small.works))) == {"affirms"}
    assert compose(small, claim.slug).sides[0].heading == "The record"


@pytest.mark.parametrize("slug", ["a-group-is-to-blame", "trotsky-proposed-the-nep-first"])
def test_an_attack_on_people_and_a_draft_are_not_to_be_posted_unasked(small: KnowledgeBase, slug: str) -> None:
    answer = compose(small, slug)
    assert not answer.answerable
    assert len(answer.sides) <= 1


def test_a_draft_with_both_sides_is_not_to_be_posted_unasked(small: KnowledgeBase) -> None:
    draft = small.claims[NEP].model_copy(update={"kind": Kind.DRAFT})
    assert not compose_answer(draft, Citer(small.works), revision=1, order_key="").answerable


def test_a_claim_without_parts_makes_an_answer_without_parts(small: KnowledgeBase) -> None:
    answer = compose(small, "trotsky-proposed-the-nep-first")
    assert (answer.sides, answer.contestedness, answer.common_ground) == ((), None, None)
    assert (answer.bibliography, answer.reviewed) == ((), None)


def test_every_bundled_claim_makes_a_balanced_answer(bundled: Seeds) -> None:
    citer = _citer(bundled)
    for claim in bundled.base.claims.values():
        answer = compose_answer(claim, citer, revision=1, order_key="1")
        sizes = [len(side.evidence) for side in answer.sides]
        # A record of attacks on people, and a draft, are never answered on their own.
        assert answer.answerable == (claim.kind in {Kind.CONTESTED, Kind.SETTLED}), claim.slug
        assert not answer.answerable or max(sizes) - min(sizes) <= 1, claim.slug
        assert all(item.citation.note for side in answer.sides for item in side.evidence)


def test_an_answer_does_not_change(small: KnowledgeBase) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        compose(small).code = "F-009"  # type: ignore[misc]


_CITERS: dict[int, Citer] = {}


def _citer(seeds: Seeds) -> Citer:
    return _CITERS.setdefault(id(seeds), Citer(seeds.base.works))


def test_quotations_come_and_go_without_a_correction(small: KnowledgeBase) -> None:
    """A card shows none; what it shows is another digest, whichever side comes first."""
    answer = compose(small)

    def quoted(item: Evidence) -> Evidence:
        return dataclasses.replace(
            item, citation=dataclasses.replace(item.citation, quotation="Chess in every village.")
        )

    sides = tuple(dataclasses.replace(side, evidence=tuple(map(quoted, side.evidence))) for side in answer.sides)
    assert dataclasses.replace(answer, sides=sides).digest == answer.digest
    assert dataclasses.replace(answer, sides=answer.sides[::-1]).digest == answer.digest
    assert dataclasses.replace(answer, sides=answer.sides[:1]).digest != answer.digest
