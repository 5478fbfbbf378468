"""What a change would do to recognition, told by sayings that somebody has judged."""

from typing import Any

import pytest

from knowledge import Edition, LabelledMessage, Library, Retire, Save, SayingKind, Trial, TriedSaying, try_change
from knowledge.csl import WorkEntry
from knowledge.entries import ClaimEntry

NEP, FAMINE = "trotsky-opposed-the-nep", "collectivisation-killed-millions"
CHESS = "the kulak chess club was a front for smugglers"


@pytest.fixture
def edition(shared_library: Library) -> Edition:
    return shared_library.shared


def changed(edition: Edition, slug: str = NEP, *, without: str = "", **more: Any) -> ClaimEntry:
    """Return a claim with more phrasings (`asserts`) and counterexamples, and without one phrasing."""
    claim = edition.base.claims[slug]
    asserts = tuple(text for text in (*claim.phrasings.asserts, *more.get("asserts", ())) if text != without)
    counterexamples = (*claim.counterexamples, *more.get("counterexamples", ()))
    phrasings = claim.phrasings.model_copy(update={"asserts": asserts})
    return claim.model_copy(update={"phrasings": phrasings, "counterexamples": counterexamples})


def texts(sayings: tuple[TriedSaying, ...]) -> list[str]:
    return [saying.text for saying in sayings]


def test_a_phrasing_brings_messages_that_are_labelled_otherwise(edition: Edition) -> None:
    messages = (
        LabelledMessage(id="1", text=f"{CHESS}!", claims=()),
        LabelledMessage(id="2", text=f"well, {CHESS}", claims=(NEP,)),
        LabelledMessage(id="3", text="what a lovely day", claims=()),
    )
    trial = try_change(edition, [Save(entry=changed(edition, asserts=[CHESS]))], messages)
    found = {saying.text: saying for saying in trial.newly if saying.kind is SayingKind.MESSAGE}
    assert set(found) == {f"{CHESS}!", f"well, {CHESS}"}
    assert not found[f"{CHESS}!"].is_right
    assert found[f"well, {CHESS}"].is_right
    assert all(saying.before is None and saying.after is not None for saying in found.values())
    assert CHESS in texts(trial.newly)
    assert trial.unrecognised == ()


def test_a_counterexample_that_would_fire_is_told(edition: Edition) -> None:
    entry = changed(edition, asserts=[CHESS], counterexamples=[f"{CHESS} indeed"])
    trial = try_change(edition, [Save(entry=entry)])
    assert texts(trial.firing) == [f"{CHESS} indeed"]
    assert trial.firing[0].kind is SayingKind.COUNTEREXAMPLE
    assert f"{CHESS} indeed" not in texts((*trial.newly, *trial.no_longer, *trial.unrecognised))


def test_a_phrasing_that_belongs_elsewhere_takes_from_there(edition: Edition) -> None:
    stolen = edition.base.claims[FAMINE].phrasings.asserts[0]
    entry = edition.base.claims[FAMINE]
    trial = try_change(edition, [Retire(entry="claim", key=FAMINE)])
    assert stolen in texts(trial.no_longer)
    assert {saying.claims for saying in trial.no_longer} == {(entry.slug,)}


def test_a_phrasing_in_which_nothing_is_recognised_is_told(edition: Edition) -> None:
    trial = try_change(edition, [Save(entry=changed(edition, asserts=["?!"]))])
    assert texts(trial.unrecognised) == ["?!"]


def test_what_touches_no_sayings_is_not_tried(edition: Edition) -> None:
    claim = edition.base.claims[NEP]
    work = next(iter(edition.base.works.values()))
    renamed = WorkEntry.model_validate({**work.csl, "title": "Another title"})
    for commands in (
        [Save(entry=claim)],
        [Save(entry=claim.model_copy(update={"sides": claim.sides[::-1]}))],
        [Save(entry=renamed)],
        [],
    ):
        assert try_change(edition, commands) == Trial(tried=0)


def test_every_saying_stands_in_one_list(edition: Edition) -> None:
    entry = changed(
        edition, asserts=[CHESS, "?!"], counterexamples=[CHESS], without=edition.base.claims[NEP].phrasings.asserts[0]
    )
    trial = try_change(edition, [Save(entry=entry), Retire(entry="claim", key=FAMINE)])
    listed = [*trial.firing, *trial.unrecognised, *trial.newly, *trial.no_longer]
    keys = [(saying.kind, saying.claims, saying.text) for saying in listed]
    assert len(set(keys)) == len(keys) <= trial.tried


async def test_what_would_be_is_learned_from_and_changes_nothing(library: Library) -> None:
    edition = library.edition(7)
    before, after = await library.would_be(7, [Save(entry=changed(edition, asserts=[CHESS]))])
    assert before is edition
    assert library.edition(7) is edition
    assert after.base.claims[NEP].phrasings.asserts[-1] == CHESS
    (match,) = after.recognise(CHESS, 1)
    assert match.claim == NEP
    assert before.recognise(CHESS, 1) == () or before.recognise(CHESS, 1)[0].probability < match.probability
