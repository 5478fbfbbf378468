"""What `kb check` finds worth a second look."""

import os
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.entries import Phrasings
from knowledge.library import BUNDLED_SEEDS
from knowledge.recognise import Recogniser
from knowledge.seed import read_seeds, review

SLUG = "trotsky-opposed-the-nep"


def changed(**changes: object) -> list[str]:
    base = read_seeds(BUNDLED_SEEDS).base
    claim = base.claims[SLUG].model_copy(update=changes)
    altered = KnowledgeBase(claims={**base.claims, SLUG: claim}, works=base.works, topics=base.topics)
    memory = Path(os.environ["FOOTNOTE_CACHE"])
    recogniser = Recogniser.build(altered.claims.values(), altered.topics.values(), memory=memory)
    return [problem.message for problem in review(altered, recogniser) if SLUG in problem.entry]


def test_a_citation_without_a_page_is_named_with_its_work() -> None:
    assert any("page needed" in message and "cohen-bolshevism-and-stalinism" in message for message in changed())


def test_a_counterexample_that_says_the_claim_is_named() -> None:
    old = read_seeds(BUNDLED_SEEDS).base.claims[SLUG]
    said = "Trotsky and the Left Opposition opposed the NEP and wanted to end it"
    assert not any(said in message for message in changed())
    assert any(said in message for message in changed(counterexamples=(*old.counterexamples, said)))


def test_a_phrasing_that_is_not_recognised_is_named() -> None:
    old = read_seeds(BUNDLED_SEEDS).base.claims[SLUG].phrasings
    strange = "anyone up for chess?"
    phrasings = Phrasings(asserts=(*old.asserts, strange), disputes=old.disputes, asks=old.asks)
    assert any(strange in message and "not recognised" in message for message in changed(phrasings=phrasings))
