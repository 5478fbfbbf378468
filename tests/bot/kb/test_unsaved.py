"""What people are looking at before it is saved: kept for its owner alone, for a while, and done once."""

from dataclasses import replace

from bot.kb import reports
from bot.kb.reports import Report, Reports
from bot.kb.unsaved import KEPT_FOR, MOST, MOST_OF_ONE, Unsaved, UnsavedChanges
from knowledge import Retire

CHANGE = Unsaved(commands=(Retire(entry="claim", key="a"),), note="")


def test_what_is_taken_twice_is_there_once() -> None:
    changes = UnsavedChanges()
    token = changes.keep(1, CHANGE, 0)
    assert changes.take(2, token, 1) is None
    assert changes.take(1, token, 1) is CHANGE
    assert changes.take(1, token, 1) is None
    # What could not be done is there again.
    assert changes.keep(1, CHANGE, 2, token) == token
    assert changes.of(1, token, KEPT_FOR) is CHANGE


def test_what_a_form_made_before_is_superseded() -> None:
    changes = UnsavedChanges()
    made = replace(CHANGE, form=("kbnew", "~1"))
    before, other, theirs = (
        changes.keep(1, made, 0),
        changes.keep(1, replace(CHANGE, form=("kbnew", "~2")), 0),
        changes.keep(2, made, 0),
    )
    changes.supersede(1, ("kbnew", "~1"))
    assert changes.of(1, before, 1) is None
    assert changes.of(1, other, 1) is not None
    assert changes.of(2, theirs, 1) is made


def test_old_changes_go() -> None:
    changes = UnsavedChanges()
    token = changes.keep(1, CHANGE, 0)
    assert changes.of(1, token, KEPT_FOR + 1) is None
    for at in range(MOST):
        changes.keep(at, CHANGE, at / MOST)
    assert changes.of(1, token, 1) is None
    changes.forget(MOST - 1)
    assert len(changes._changes) == MOST - 1


def test_nobody_throws_out_what_others_look_at() -> None:
    changes = UnsavedChanges()
    theirs, first = changes.keep(1, CHANGE, 0), changes.keep(2, CHANGE, 0)
    own = [changes.keep(2, CHANGE, 1) for _ in range(MOST)]
    assert changes.of(1, theirs, 1) is CHANGE
    assert changes.of(2, first, 1) is None
    assert len(changes.in_server(2, 0, 1)) == MOST_OF_ONE
    # What is kept again in its own place drops nothing.
    changes.keep(2, CHANGE, 1, own[-1])
    assert len(changes.in_server(2, 0, 1)) == MOST_OF_ONE


def test_nobody_throws_out_what_others_read() -> None:
    kept, report = reports.Reports(), reports.Report(texts=("a",))
    theirs = kept.keep(1, report, 0)
    last = [kept.keep(2, report, 1) for _ in range(reports.MOST)][-1]
    assert kept.of(1, theirs, 1) is report
    assert kept.of(2, last, 1) is report
    assert len(kept._reports) == reports.MOST_OF_ONE + 1


def change(note: str, server_id: int) -> Unsaved:
    return Unsaved(commands=(), note=note, server_id=server_id)


def test_a_persons_changes_are_those_of_one_server_newest_first() -> None:
    changes = UnsavedChanges()
    first = changes.keep(1, change("first", 10), 0)
    changes.keep(1, change("elsewhere", 20), 1)
    changes.keep(2, change("somebody else's", 10), 2)
    last = changes.keep(1, change("last", 10), 3)
    assert list(changes.in_server(1, 10, 4)) == [last, first]
    assert list(changes.in_server(1, 10, KEPT_FOR + 1)) == [last]
    assert changes.in_server(3, 10, 4) == {}
    changes.forget(1)
    assert changes.in_server(1, 10, 4) == {}


def test_a_report_is_for_whoever_asked_and_not_for_ever() -> None:
    kept = Reports()
    report = Report(texts=("one", "two"))
    token = kept.keep(1, report, 0)
    assert kept.of(1, token, 1) == report
    assert kept.of(2, token, 1) is None
    assert kept.of(1, token, 10**6) is None
    for number in range(reports.MOST):
        kept.keep(number + 5, report, number)
    assert kept.of(1, token, 1) is None
    mine = kept.keep(3, report, reports.MOST)
    kept.forget(3)
    assert kept.of(3, mine, reports.MOST) is None
