"""How many suggestions get a line of their own in the log."""

from bot.announcing import EACH, WITHIN, Announcements


def test_some_are_told_one_by_one_and_the_rest_together() -> None:
    announcements = Announcements()
    assert [announcements.take(1, now) for now in range(EACH + 2)] == [True] * EACH + [False] * 2
    assert announcements.take(2, 0)
    assert announcements.pause(1, 10) == WITHIN - 10
    assert announcements.untold(1, WITHIN) == 2
    assert announcements.untold(1, WITHIN) == 0


def test_only_the_first_that_is_held_back_sets_the_clock() -> None:
    announcements = Announcements()
    for _ in range(EACH + 1):
        announcements.take(1, 0)
    assert announcements.is_first_untold(1)
    announcements.take(1, 1)
    assert not announcements.is_first_untold(1)


def test_an_hour_later_there_is_room_again() -> None:
    announcements = Announcements()
    for _ in range(EACH):
        announcements.take(1, 0)
    assert not announcements.take(1, WITHIN - 1)
    assert announcements.take(1, WITHIN)
