"""Newer seeds over a knowledge base that people may have edited."""

from collections.abc import Mapping

import pytest

from knowledge.base import KnowledgeBase
from knowledge.edit import Retire, Save
from knowledge.edit.service import with_commands
from knowledge.entries import TopicEntry
from knowledge.library import BUNDLED_SEEDS
from knowledge.seed import plan_upgrade, read_seeds
from knowledge.seed.upgrading import Upgrade

SLUG, OTHER = "trotsky-opposed-the-nep", "trotsky-proposed-the-nep-first"


@pytest.fixture(scope="module")
def stored() -> KnowledgeBase:
    return read_seeds(BUNDLED_SEEDS).base


def authors(base: KnowledgeBase, edited: tuple[str, str] | None = None) -> dict[tuple[str, str], str]:
    found = {
        **{("claim", key): "seeds" for key in base.claims},
        **{("work", key): "seeds" for key in base.works},
        **{("topic", key): "seeds" for key in base.topics},
    }
    return found | ({edited: "ann"} if edited else {})


def plan(stored: KnowledgeBase, seeds: KnowledgeBase, who: Mapping[tuple[str, str], str]) -> Upgrade:
    return plan_upgrade(stored, seeds, who, seeder="seeds")


def without_claim(base: KnowledgeBase, slug: str) -> KnowledgeBase:
    claims = {key: claim for key, claim in base.claims.items() if key != slug}
    return KnowledgeBase(claims=claims, works=base.works, topics=base.topics)


def with_claim(base: KnowledgeBase, old: str, /, **changes: object) -> KnowledgeBase:
    claim = base.claims[old].model_copy(update=changes)
    claims = {key: value for key, value in base.claims.items() if key != old} | {claim.slug: claim}
    return KnowledgeBase(claims=claims, works=base.works, topics=base.topics)


def test_a_new_base_gets_everything(stored: KnowledgeBase) -> None:
    upgrade = plan(KnowledgeBase(), stored, {})
    assert with_commands(KnowledgeBase(), upgrade.commands) == stored
    assert upgrade.left_out == ()


def test_what_a_person_edited_stays(stored: KnowledgeBase) -> None:
    newer = with_claim(stored, SLUG, question="Is it so?")
    after = with_commands(stored, plan(stored, newer, authors(stored, ("claim", SLUG))).commands)
    assert after.claims[SLUG] == stored.claims[SLUG]


def test_what_nobody_edited_follows(stored: KnowledgeBase) -> None:
    newer = with_claim(stored, SLUG, question="Is it so?")
    after = with_commands(stored, plan(stored, newer, authors(stored)).commands)
    assert after.claims[SLUG].question == "Is it so?"


def test_a_claim_that_the_seeds_dropped_is_retired(stored: KnowledgeBase) -> None:
    upgrade = plan(stored, without_claim(stored, SLUG), authors(stored))
    assert Retire(entry="claim", key=SLUG) in upgrade.commands


def test_a_claim_with_a_new_slug_takes_its_code_along(stored: KnowledgeBase) -> None:
    newer = with_claim(stored, SLUG, slug="trotsky-was-against-the-nep")
    after = with_commands(stored, plan(stored, newer, authors(stored)).commands)
    assert after.claims["trotsky-was-against-the-nep"].code == stored.claims[SLUG].code
    assert SLUG not in after.claims


def test_a_code_that_an_operator_took_is_left_to_them(stored: KnowledgeBase) -> None:
    """The colliding entry is left out and named; everything else comes in."""
    mine = with_claim(
        stored, SLUG, slug="a-claim-of-mine", code="F-900", phrasings=type(stored.claims[SLUG].phrasings)()
    )
    newer = with_claim(stored, OTHER, code="F-900")
    upgrade = plan(mine, newer, authors(newer, ("claim", "a-claim-of-mine")))
    after = with_commands(mine, upgrade.commands)
    assert after.claims["a-claim-of-mine"].code == "F-900"
    assert upgrade.left_out
    assert SLUG in after.claims


def test_an_alias_that_an_operator_moved_stays_where_they_put_it(stored: KnowledgeBase) -> None:
    lenin = stored.topics["lenin"]
    edited = lenin.model_copy(update={"aliases": (*lenin.aliases, "Koba the Dread")})
    mine = KnowledgeBase(claims=stored.claims, works=stored.works, topics={**stored.topics, "lenin": edited})
    stalin = stored.topics["stalin"]
    topics = {**stored.topics, "stalin": stalin.model_copy(update={"aliases": (*stalin.aliases, "Koba the Dread")})}
    newer = KnowledgeBase(claims=stored.claims, works=stored.works, topics=topics)
    upgrade = plan(mine, newer, authors(mine, ("topic", "lenin")))
    after = with_commands(mine, upgrade.commands)
    assert "Koba the Dread" in after.topics["lenin"].aliases
    assert "Koba the Dread" not in after.topics["stalin"].aliases
    assert upgrade.left_out


def test_what_an_edited_claim_needs_is_not_retired(stored: KnowledgeBase) -> None:
    edited = with_claim(stored, SLUG, topics=("only-mine",))
    mine = KnowledgeBase(
        claims=edited.claims,
        works=stored.works,
        topics={**stored.topics, "only-mine": TopicEntry(id="only-mine", name="Mine", type="idea")},
    )
    upgrade = plan(mine, stored, authors(mine, ("claim", SLUG)))
    assert "only-mine" in with_commands(mine, upgrade.commands).topics
    assert all(isinstance(command, Save) for command in upgrade.commands)
