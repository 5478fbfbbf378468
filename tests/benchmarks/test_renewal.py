"""What an edit costs readers grows with the edit, not with the base."""

import statistics
import time

import pytest

from knowledge.edition import Edition
from knowledge.editions import Editions
from knowledge.recognise import Teacher, recogniser
from knowledge.store.holdings import Holdings
from knowledge.store.rows import as_json
from knowledge.store.tables import Revision, utc_now

from .renewal import made, reworded

CLAIMS, EDITS, TIMES = 300, 7, 20


async def test_showing_one_edit_is_much_quicker_than_building_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both in this run, so that the machine makes no difference."""
    monkeypatch.setattr(recogniser, "is_teachable", lambda _claims: False)
    base = made(CLAIMS)
    numbers = {("claim", slug): 1 for slug in base.claims}
    held = Holdings(shared=base, numbers=numbers, overlays={}, seen=0)
    editions = Editions(Teacher())
    await editions.show(held, {})
    begun = time.perf_counter()
    Edition.build(base, {}, recogniser=editions.shared.recogniser)
    anew = time.perf_counter() - begun
    seconds = []
    for number, claim in enumerate(list(base.claims.values())[:EDITS]):
        entry = reworded(claim, number)
        revision = Revision(
            id=number + 1, entry="claim", key=claim.slug, number=2, author="", note="",
            made_at=utc_now(), content=as_json(entry),
        )  # fmt: skip
        begun = time.perf_counter()
        held = held.taken([revision])
        await editions.show(held, {})
        seconds.append(time.perf_counter() - begun)
        assert editions.shared.base.claims[claim.slug] == entry
        await editions.learned()
    assert anew >= TIMES * statistics.median(seconds)
