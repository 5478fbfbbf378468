"""What there is to do about a knowledge base."""

import datetime
from dataclasses import replace

from knowledge import (
    Chore,
    FeedbackRecord,
    FeedbackVerdict,
    Gap,
    Kind,
    KnowledgeBase,
    Stance,
    SuggestionKind,
    SuggestionRecord,
    topics_in,
    upkeep,
)
from knowledge.seed.reading import Seeds

SLUG = "trotsky-opposed-the-nep"
TODAY = datetime.date(2027, 3, 1)
NOW = datetime.datetime(2027, 3, 1, tzinfo=datetime.UTC)


def said(source: int, verdict: FeedbackVerdict, user: int = 1) -> FeedbackRecord:
    return FeedbackRecord(source_id=source, user_id=user, server_id=1, claim=SLUG, verdict=verdict, made_at=NOW)


def with_claim(bundled: Seeds, **changes: object) -> KnowledgeBase:
    claim = bundled.base.claims[SLUG].model_copy(update=changes)
    return replace(bundled.base, claims={SLUG: claim})


def chores(base: KnowledgeBase) -> set[Chore]:
    return {finding.chore for finding in upkeep(base, today=TODAY)}


def test_the_most_pressing_comes_first(bundled: Seeds) -> None:
    waiting = SuggestionRecord(
        server_id=1, kind=SuggestionKind.PHRASING, claim=SLUG, content={}, proposed_by=1, made_at=NOW
    )
    found = upkeep(
        bundled.base,
        today=TODAY,
        waiting=[waiting],
        gaps=[Gap(times=2), Gap(times=5, topics=("nep",))],
        feedback=[said(1, FeedbackVerdict.JOKE_OR_QUOTE), said(1, FeedbackVerdict.OTHER_CLAIM, user=2)],
    )
    order = [finding.chore for finding in found]
    assert order == sorted(order, key=list(Chore).index)
    assert (found[0].count, found[0].since) == (1, NOW.date())
    assert [finding.count for finding in found if finding.chore is Chore.GAP] == [5, 2]
    (wrong,) = [finding for finding in found if finding.chore is Chore.WRONG_MATCH]
    assert (wrong.claim, wrong.count) == (SLUG, 1)


def test_what_somebody_found_helpful_is_no_wrong_match(bundled: Seeds) -> None:
    found = upkeep(bundled.base, today=TODAY, feedback=[said(1, FeedbackVerdict.HELPFUL)])
    assert Chore.WRONG_MATCH not in {finding.chore for finding in found}


def test_a_review_is_stale_after_a_year(bundled: Seeds) -> None:
    assert Chore.STALE not in chores(with_claim(bundled, reviewed=TODAY - datetime.timedelta(days=365)))
    assert Chore.STALE in chores(with_claim(bundled, reviewed=TODAY - datetime.timedelta(days=366)))
    assert Chore.STALE in chores(with_claim(bundled, reviewed=None))
    assert chores(with_claim(bundled, reviewed=None, kind=Kind.DRAFT)) == set()


def test_a_side_with_two_items_more_is_told(bundled: Seeds) -> None:
    one, other = bundled.base.claims[SLUG].sides
    short = one.model_copy(update={"evidence": other.evidence[:2]})
    long = other.model_copy(update={"evidence": other.evidence[:2] * 2})
    found = upkeep(with_claim(bundled, sides=(short, long)), today=TODAY)
    (imbalance,) = [finding for finding in found if finding.chore is Chore.IMBALANCE]
    assert (imbalance.count, imbalance.more) == (2, Stance(other.stance))
    even = with_claim(bundled, sides=(short, long.model_copy(update={"evidence": other.evidence[:3]})))
    assert Chore.IMBALANCE not in chores(even)


def test_dead_links_lead_to_their_works(bundled: Seeds) -> None:
    work = next(iter(bundled.base.works.values()))
    linked = work.model_copy(update={"csl": {**work.csl, "URL": "https://example.org/a"}})
    base = replace(bundled.base, works={**bundled.base.works, work.id: linked})
    found = upkeep(base, today=TODAY, dead_links=["https://example.org/a", "https://example.org/b"])
    assert [(each.work, each.link) for each in found if each.chore is Chore.DEAD_LINK] == [
        (work.id, "https://example.org/a")
    ]


def test_of_a_text_only_our_own_topics_are_told(bundled: Seeds) -> None:
    assert topics_in(bundled.base, "did N. Bukharin's cat vote against the new economic policy?") == ("bukharin", "nep")
    assert topics_in(bundled.base, "my secret word") == ()
