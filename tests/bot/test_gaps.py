"""Questions that had no answer."""

from bot.gaps import KEPT_FOR, MOST, SAME_PERSON_AFTER, Gaps
from knowledge import Gap, KnowledgeBase, TopicEntry

BASE = KnowledgeBase(
    topics={
        "bukharin": TopicEntry(id="bukharin", name="Nikolai Bukharin", type="person", aliases=("Bukharin",)),
        "nep": TopicEntry(id="nep", name="New Economic Policy", type="event", aliases=("NEP",)),
    }
)


def test_what_two_people_ask_is_a_gap_and_its_words_are_not_kept() -> None:
    gaps = Gaps()
    gaps.note(1, BASE, "What of Bukharin's zebra?", user_id=1, now=0)
    assert gaps.of(1, 0) == ()
    gaps.note(1, BASE, "  what of bukharin's ZEBRA", user_id=2, now=5)
    gaps.note(2, BASE, "what of bukharin's zebra", user_id=2, now=5)
    assert gaps.of(1, 5) == (Gap(times=2, topics=("bukharin",)),)
    assert gaps.of(2, 5) == ()
    assert "zebra" not in str(gaps._servers).casefold()


def test_the_same_person_counts_again_after_a_while() -> None:
    gaps = Gaps()
    for now in (0.0, 5.0, SAME_PERSON_AFTER - 1):
        gaps.note(1, BASE, "zebras", user_id=1, now=now)
    assert gaps.of(1, SAME_PERSON_AFTER) == ()
    gaps.note(1, BASE, "zebras", user_id=1, now=SAME_PERSON_AFTER)
    assert gaps.of(1, SAME_PERSON_AFTER) == (Gap(times=2),)


def test_it_forgets() -> None:
    gaps = Gaps()
    for user in (1, 2):
        gaps.note(1, BASE, "zebras", user_id=user, now=0)
    assert len(gaps.of(1, KEPT_FOR)) == 1
    assert gaps.of(1, KEPT_FOR + 1) == ()
    for number in range(MOST + 5):
        gaps.note(1, BASE, f"zebra {number}", user_id=1, now=KEPT_FOR)
    assert len(gaps._servers[1]) == MOST
    gaps.told(1)
    assert gaps.of(1, KEPT_FOR) == ()
