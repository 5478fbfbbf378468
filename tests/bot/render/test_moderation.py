"""The log and the numbers fit into a message, whatever editors and members write, in every language."""

import csv
import datetime
import io
import re
from collections.abc import Sequence
from typing import Any

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.backtest import Findings, Said, Trial
from bot.log_queue import AT_ONCE
from bot.numbers import Balance, ClaimNumbers, ServerNumbers
from bot.policy import ORDINARY, Action, Decided, Reason, Verdict
from bot.render import limits
from bot.render.moderation import (
    LINE,
    MOST_NOTES,
    NOTE,
    ClaimTitle,
    LogPart,
    demotion_text,
    hit_text,
    left_out_text,
    log_view,
    thread_quiet_text,
)
from bot.render.numbers import (
    HITS_SHOWN,
    backtest_csv,
    backtest_text,
    chart_card,
    claim_pages,
    progress_text,
    stats_text,
)
from bot.ui.log_buttons import LogAction, log_buttons
from bot.words import ENGLISH, LANGUAGES, Words, words_in
from knowledge import Confidence, Match, MessageStance, QuietKind, QuietRecord

SNOWFLAKE = 2**63
LINK = f"https://discord.com/channels/{SNOWFLAKE}/{SNOWFLAKE}/{SNOWFLAKE}"
MATCH = Match(claim="a-claim", probability=0.8349, stance=MessageStance.ASSERTS, reasons=())
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
every_word = st.sampled_from([words_in(language) for language in LANGUAGES])
texts = st.text(min_size=1, max_size=400) | st.sampled_from(
    ["ж" * 400, "\u202e" + "עברית " * 60, "👩‍👩‍👧‍👦" * 80, "*_~`|>#-" * 50, "<@1> @everyone [x](https://y.z) " * 12]
)
titles = st.builds(ClaimTitle, code=st.just("F-123456"), question=texts)


def decided(action: Action, reason: Reason, *, posted: bool = False) -> Decided:
    verdict = Verdict(action=action, reason=reason, match=MATCH)
    return Decided(
        server_id=SNOWFLAKE,
        channel_id=SNOWFLAKE,
        source_id=SNOWFLAKE,
        jump_url=LINK,
        verdict=verdict,
        posted=posted,
    )


def assert_within_limits(view: ui.LayoutView) -> None:
    assert view.content_length() <= limits.TEXT_IN_MESSAGE
    assert view.total_children_count <= limits.COMPONENTS_IN_MESSAGE


def notes(part: LogPart) -> list[str]:
    return [line for line in part.text.split("\n") if "↳" in line]


@settings(max_examples=50)
@given(every_word, titles, titles, st.sampled_from(Reason))
async def test_a_full_message_of_the_log_fits(
    words: Words, title: ClaimTitle, rival: ClaimTitle, reason: Reason
) -> None:
    """With as many lines as are written at once, each with all its notes and buttons, and what was left out."""
    parts = [LogPart(text=left_out_text(words, 123_456))]
    for _ in range(AT_ONCE):
        text = limits.clip(hit_text(words, decided(Action.THREAD, reason), MATCH, title, rival), LINE)
        actions = [LogAction.POST, LogAction.NOT_THIS, LogAction.MUTE]
        buttons = log_buttons(words, title.code, actions, channel=SNOWFLAKE, source=SNOWFLAKE, probability=1.0)
        part = LogPart(text=text, buttons=buttons)
        for _ in range(MOST_NOTES + 2):
            part = part.noted("n" * 500, buttons)
        parts.append(part)
    view = log_view(parts)
    assert_within_limits(view)
    assert all(len(button.custom_id) <= limits.CUSTOM_ID for part in parts for button in custom(part.buttons))


def custom(buttons: Sequence[Any]) -> list[Any]:
    return [button.item for button in buttons]


@settings(max_examples=50)
@given(titles)
async def test_what_editors_write_formats_nothing_in_the_log(title: ClaimTitle) -> None:
    text = hit_text(ENGLISH, decided(Action.LOG, Reason.WOULD_ANSWER), MATCH, title, title)
    assert text.startswith("**F-123456 · ")
    assert "@everyone" not in text
    assert re.findall(r"(?<!\\)\]\(", text) == ["]("]  # our own link


def test_a_line_keeps_the_last_notes() -> None:
    part = LogPart(text="**a claim**\nwhat was done")
    for who in ("first", "second", "third"):
        part = part.noted(who, ())
    assert part.text.startswith("**a claim**\nwhat was done\n")
    assert notes(part) == ["-# ↳ second", "-# ↳ third"]
    assert len(notes(part.noted("n" * 500, ()))[-1]) <= NOTE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_of_who_muted_what_is_not_cut(language: str) -> None:
    words = words_in(language)
    note = words("🔊 {who} unmuted this claim in {channel}.", who=f"<@{SNOWFLAKE}>", channel=f"<#{SNOWFLAKE}>")
    assert f"<#{SNOWFLAKE}>" in LogPart(text="line").noted(note, ()).text
    assert not LogPart(text="line").noted(note, ()).text.endswith("…")


def test_a_line_tells_what_was_meant_and_did_not_happen() -> None:
    title = ClaimTitle(code="F-001", question="Was it so?")
    meant = hit_text(ENGLISH, decided(Action.REPLY, Reason.SURE), MATCH, title, None)
    done = hit_text(ENGLISH, decided(Action.REPLY, Reason.SURE, posted=True), MATCH, title, None)
    assert "meant to be answered with a card; nothing new was posted. It is sure enough." in meant
    assert "answered with a card. It is sure enough." in done
    assert "meant to be" not in done
    assert "Probability 83% · states the claim" in done


def test_other_lines() -> None:
    title = ClaimTitle(code="F-001", question="Was it so?")
    assert "Of the last 10 cards about this claim, 4 went" in demotion_text(ENGLISH, title, wrong=4, posted=10)
    wish = QuietRecord(server_id=1, target_id=2, kind=QuietKind.THREAD, until=NOW, set_by=3)
    assert thread_quiet_text(ENGLISH, wish) == f"<@3> asked for quiet in <#2> until <t:{int(NOW.timestamp())}:f>."
    assert left_out_text(ENGLISH, 1).startswith("-# 1 line before this one is missing")


def claim(slug: str, cards: int) -> ClaimNumbers:
    return ClaimNumbers(claim=slug, hits=10**6, cards=cards, helpful=cards // 2, wrong=cards // 3)


@settings(max_examples=30)
@given(every_word, titles, st.integers(0, 10**6))
async def test_every_page_of_the_numbers_fits(words: Words, title: ClaimTitle, number: int) -> None:
    claims = tuple(claim(f"claim-{index}", number) for index in range(60))
    numbers = ServerNumbers(
        hits=number,
        actions=dict.fromkeys(Action, number),
        cards=number,
        helpful=number // 2,
        wrong=number // 3,
        withdrawn=number // 4,
        rejected=number,
        claims=claims,
        balance=Balance(said={}, first={}, evidence={}),
    )
    pages = claim_pages(words, claims, {each.claim: title for each in claims})
    assert len(pages) > 1
    for text in [stats_text(words, numbers, 365), *pages]:
        assert_within_limits(chart_card(text, {"a.png": "A", "b.png": "B"}))


def trial(text: str, probability: float, action: Action = Action.REPLY, source: int = SNOWFLAKE) -> Trial:
    said = Said(source_id=source, author_id=1, at=NOW, text=text, jump_url=LINK, facts=ORDINARY)
    match = Match(claim="a-claim", probability=probability, stance=MessageStance.ASSERTS, reasons=())
    return Trial(said=said, match=match, actions=dict.fromkeys(Confidence, action))


@settings(max_examples=50)
@given(every_word, texts, titles)
async def test_the_page_of_a_backtest_fits(words: Words, text: str, title: ClaimTitle) -> None:
    findings = Findings(
        read=2000, looked_at=1999, trials=tuple(trial(text * 10, 0.9, source=number) for number in range(100))
    )
    page = backtest_text(words, findings, {"a-claim": title}, channel=SNOWFLAKE, is_whole=False)
    assert page.count(LINK) <= HITS_SHOWN
    assert "@everyone" not in page
    assert_within_limits(chart_card(page, {"a.png": "A"}, files=["a.csv"]))


def test_the_surest_hits_come_first_and_what_would_not_be_posted_is_none() -> None:
    trials = (trial("one", 0.7, source=1), trial("two", 0.95, source=2), trial("three", 0.2, Action.LOG, source=3))
    findings = Findings(read=3, looked_at=3, trials=trials)
    assert [each.said.text for each in findings.hits] == ["two", "one"]
    assert findings.tally(Confidence.EAGER) == {Action.REPLY: 2, Action.LOG: 1}


def test_the_file_holds_numbers_and_links_only() -> None:
    findings = Findings(read=1, looked_at=1, trials=(trial("=HYPERLINK(1)", 0.9123),))
    title = ClaimTitle(code="F-001", question="=Was it so?")
    content = backtest_csv(findings, {"a-claim": title}).decode()
    assert "HYPERLINK" not in content
    assert "Was it" not in content
    (row,) = csv.DictReader(io.StringIO(content))
    assert row == {
        "link": LINK,
        "claim": "a-claim",
        "code": "F-001",
        "probability": "0.9123",
        "stance": "asserts",
        "cautious": "reply",
        "balanced": "reply",
        "eager": "reply",
    }


def test_progress_tells_reading_from_judging() -> None:
    reading = progress_text(ENGLISH, read=100, wanted=500, judged=0)
    assert "Read 100 of 500 messages." in reading
    assert "Judged" not in reading
    assert "Judged 100 of 350." in progress_text(ENGLISH, read=350, wanted=500, judged=100)
