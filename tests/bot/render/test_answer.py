"""The card, whatever editors write into an entry."""

import datetime
from dataclasses import replace
from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import reply_record

from bot.render import limits
from bot.render.answer import answer_card, evidence_pages, source_pages, why_text
from bot.render.plain import plain_text
from bot.ui.buttons import card_buttons
from bot.words import ENGLISH
from knowledge import (
    Answer,
    Citation,
    CitedSentence,
    Evidence,
    Match,
    MatchReason,
    MessageStance,
    ReplyState,
    RevisionRecord,
    Side,
    Sign,
    Version,
)

RECORD = reply_record(reply_id=5, claim="c", revision=3, probability=0.91, state=ReplyState.POSTED)

CITATION = Citation(
    work="w",
    note="Ann Author, Title, 5.",
    note_markdown="Ann Author, *Title*, 5.",
    brief_markdown="Author, *Title*, p. 5",
    source_kind="scholarship",
    locator="p. 5",
    missing=(),
    document=None,
)
hostile = st.one_of(
    st.text(min_size=1, max_size=260),
    st.sampled_from(
        ["@everyone", "<@1>", "# x", "[x](https://evil.example)", "```", "||x||", "я" * 260, "\u202e" * 200, "🤬" * 260]
    ),
)


def evidence(text: str) -> Evidence:
    return Evidence(id="e", summary=text, reports=text[:100], citation=replace(CITATION, note_markdown="x" * 400))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    sizes = draw(st.lists(st.integers(min_value=0, max_value=9), min_size=0, max_size=2))
    sides = tuple(
        Side(stance=stance, heading=draw(hostile)[:60], evidence=tuple(evidence(draw(hostile)) for _ in range(size)))
        for stance, size in zip(("affirms", "disputes"), sizes, strict=False)
    )
    sentence = CitedSentence(
        text=draw(hostile),
        citations=tuple(
            replace(CITATION, brief_markdown=f"{number} " + "x" * 120)
            for number in range(draw(st.integers(min_value=1, max_value=9)))
        ),
    )
    return Answer(
        claim="c",
        code="F-999999",
        statement=draw(hostile)[:150],
        question=draw(hostile)[:150],
        kind=draw(st.sampled_from(["contested", "settled", "context", "draft"])),
        contestedness=draw(st.none() | st.just(sentence)),
        sides=sides,
        common_ground=draw(st.none() | st.just(sentence)),
        bibliography=tuple(draw(st.lists(hostile.map(lambda text: text * 3), max_size=5))),
        reviewed="2026-11-22",
        revision=1,
        answerable=False,
    )


def texts(view: discord.ui.LayoutView) -> list[str]:
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


@settings(max_examples=60, deadline=None)
@given(answers())
def test_every_card_and_page_fits(answer: Answer) -> None:
    async def build() -> None:
        view = answer_card(answer, card_buttons(answer.code, source=2**63))
        assert view.content_length() <= limits.TEXT_IN_MESSAGE
        assert view.total_children_count <= limits.COMPONENTS_IN_MESSAGE
        assert all(text.strip() for text in texts(view))

    _run(build())
    for page in (*evidence_pages(answer), *source_pages(answer)):
        assert 0 < len(page) <= limits.TEXT_IN_MESSAGE


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_what_editors_write_never_pings_nor_formats(text: str) -> None:
    answer = _simple(text)

    async def build() -> list[str]:
        return texts(answer_card(answer))

    for block in _run(build()):
        assert "@everyone" not in block
        assert "<@" not in block.replace("\\<", "")
        assert "](http" not in block.replace("\\]", "")


def test_both_sides_show_as_many_items() -> None:
    """A longer side does not get more room; the rest stands behind *More*."""
    answer = replace(
        _simple("x"),
        sides=(
            Side(stance="affirms", heading="One", evidence=tuple(evidence(f"one {n}") for n in range(5))),
            Side(stance="disputes", heading="Other", evidence=tuple(evidence(f"other {n}") for n in range(2))),
        ),
    )

    async def build() -> str:
        return "\n".join(texts(answer_card(answer)))

    card = _run(build())
    assert card.count("- one") == card.count("- other") == 2
    assert sum(page.count("- one") for page in evidence_pages(answer)) == 5


def test_why_says_when_the_message_cannot_be_read() -> None:
    assert "can no longer be read" in why_text(_simple("x"), None, RECORD, None, ENGLISH)


def test_why_names_probability_version_approver_and_reasons() -> None:
    match = Match(
        claim="c",
        probability=0.5,
        stance=MessageStance.ASSERTS,
        reasons=(MatchReason(Sign.MENTIONS, topics=("*Stalin*",)),),
    )
    revised = RevisionRecord(
        id=1,
        entry="claim",
        key="",
        version=Version(number=4),
        author="**Ann**",
        note="",
        made_at=datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC),
        content=None,
    )
    text = why_text(_simple("x"), match, RECORD, revised, ENGLISH)
    assert "91%" in text
    assert "Version of the entry: 3" in text
    assert r"Version 4 was approved by \*\*Ann\*\* on November 2, 2026" in text
    assert r"Both mention \*Stalin\*." in text


def test_a_card_reads_well_without_markdown() -> None:
    async def build() -> str:
        data: Any = answer_card(_simple("It is *so*")).to_components()
        return plain_text([discord.components._component_factory(part) for part in data])

    text = _run(build())
    assert "Did it happen?" in text
    assert "It is *so*" in text
    assert "**" not in text
    assert "-#" not in text


def test_a_verified_quotation_stands_with_its_summary() -> None:
    """In one line, so that nothing in it can leave the block quotation."""
    answer = _simple("x")
    quoted = replace(answer.sides[0].evidence[0], citation=replace(CITATION, quotation="first\n\nsecond @everyone"))
    answer = replace(answer, sides=(replace(answer.sides[0], evidence=(quoted,)), answer.sides[1]))
    (page,) = evidence_pages(answer)
    assert "> first second" in page
    assert "As document" in page
    assert "@everyone" not in page


def test_a_side_without_evidence_says_so() -> None:
    answer = _simple("x")
    answer = replace(answer, kind="draft", sides=(answer.sides[0], replace(answer.sides[1], evidence=())))

    async def build() -> str:
        return "\n".join(texts(answer_card(answer)))

    assert "No cited evidence yet" in _run(build())


@pytest.mark.parametrize(
    ("kept", "lead"), [(0, "it has no evidence yet"), (1, "only one side has evidence"), (2, "it is not published")]
)
def test_a_draft_is_told_from_others_by_the_evidence_that_it_has(kept: int, lead: str) -> None:
    answer = _simple("x")
    sides = (*answer.sides[:kept], *(replace(side, evidence=()) for side in answer.sides[kept:]))

    async def build() -> str:
        return "\n".join(texts(answer_card(replace(answer, kind="draft", sides=sides))))

    assert f"A draft: {lead}" in _run(build())


def _simple(text: str) -> Answer:
    item = replace(evidence(text), citation=CITATION)
    return Answer(
        claim="c",
        code="F-001",
        statement="It happened.",
        question="Did it happen?",
        kind="contested",
        contestedness=None,
        sides=(
            Side(stance="affirms", heading="That it did", evidence=(item,)),
            Side(stance="disputes", heading="That it did not", evidence=(item,)),
        ),
        common_ground=CitedSentence(text=text, citations=(CITATION,)),
        bibliography=("Author, Ann. *Title*.",),
        reviewed=None,
        revision=1,
        answerable=True,
    )


def _run(work: Any) -> Any:
    # A view may only be made while a loop runs.
    import asyncio  # noqa: PLC0415

    return asyncio.run(work)
