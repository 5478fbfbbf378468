"""The pages of a history fit into a message, whatever was typed."""

import datetime

import pytest

from bot.kb.history_pages import CHANGES_A_PAGE, REVISIONS_A_PAGE
from bot.render.entries import entry_name
from bot.render.history import change_line, revision_text, trash_line
from bot.words import LANGUAGES, words_in
from knowledge import ClaimEntry, Kind, RevisionRecord, Version

NASTY = "*_~`|>\\[" * 60
NOW = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
ROOM = 200
"""For the numbers of the pages."""


def claim(text: str) -> ClaimEntry:
    return ClaimEntry(
        slug="a" * 80, code="F-123456", statement=text[:150], question=text[:150], kind=Kind.DRAFT,
        counterexamples=tuple(f"{number} {text}"[:500] for number in range(30)),
    )  # fmt: skip


def record(*, is_out: bool = False) -> RevisionRecord:
    return RevisionRecord(
        id=1,
        entry="claim",
        key="a" * 80,
        version=Version(number=10**6, is_own=True),
        author=NASTY[:100],
        note=NASTY[:400],
        made_at=NOW,
        content=None if is_out else claim(NASTY),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_pages_fit(language: str) -> None:
    words = words_in(language)
    old, new = claim(NASTY), claim(NASTY[::-1])
    shown = revision_text(words, record(), old, new, is_current=True)
    heading = entry_name(new, "")
    assert REVISIONS_A_PAGE * len(shown) + len(heading) + ROOM <= 4000
    assert CHANGES_A_PAGE * len(change_line(words, record(is_out=True), new)) + ROOM <= 4000
    gone = trash_line(words, record(is_out=True), new, datetime.timedelta(days=30))
    assert CHANGES_A_PAGE * len(gone) + ROOM <= 4000


def test_what_was_typed_is_escaped() -> None:
    text = change_line(words_in("en"), record(), None)
    assert "*_~" not in text
