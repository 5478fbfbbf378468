"""Drafts of forms: for a quarter of an hour, each person's own."""

from bot.drafts import KEPT_FOR, MOST, Drafts

ANN, BEN = 1, 2
FORM = "suggest:claim"


def test_a_draft_is_kept_for_its_time() -> None:
    drafts = Drafts()
    drafts.keep(ANN, FORM, {"text": "so far"}, at=0)
    assert drafts.of(ANN, FORM, at=KEPT_FOR) == {"text": "so far"}
    assert drafts.of(ANN, FORM, at=KEPT_FOR + 1) is None


def test_drafts_of_others_and_of_other_forms_are_apart() -> None:
    drafts = Drafts()
    drafts.keep(ANN, FORM, {"text": "so far"}, at=0)
    assert drafts.of(BEN, FORM, at=1) is None
    assert drafts.of(ANN, "teach:1", at=1) is None


def test_a_later_draft_takes_the_place_of_the_earlier_and_lives_on() -> None:
    drafts = Drafts()
    drafts.keep(ANN, FORM, {"text": "one"}, at=0)
    drafts.keep(BEN, FORM, {"text": "two"}, at=1)
    drafts.keep(ANN, FORM, {"text": "three"}, at=KEPT_FOR)
    drafts.expire(KEPT_FOR + 2)
    assert drafts.of(ANN, FORM, at=KEPT_FOR + 2) == {"text": "three"}
    assert len(drafts._drafts) == 1


def test_what_is_over_leaves_the_memory() -> None:
    drafts = Drafts()
    drafts.keep(ANN, FORM, {"text": "so far"}, at=0)
    drafts.expire(KEPT_FOR + 1)
    assert not drafts._drafts


def test_the_oldest_makes_room() -> None:
    drafts = Drafts()
    for user in range(MOST + 1):
        drafts.keep(user, FORM, {"text": str(user)}, at=user / MOST)
    assert drafts.of(0, FORM, at=1) is None
    assert drafts.of(MOST, FORM, at=1) == {"text": str(MOST)}


def test_a_person_is_forgotten() -> None:
    drafts = Drafts()
    drafts.keep(ANN, FORM, {}, at=0)
    drafts.keep(ANN, "teach:1", {}, at=0)
    drafts.keep(BEN, FORM, {}, at=0)
    drafts.forget(ANN)
    assert (drafts.of(ANN, FORM, at=1), drafts.of(BEN, FORM, at=1)) == (None, {})
