"""What `/settings` says: hours, pauses, and a guide that fits whatever a server has set."""

import datetime

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st
from records import hit_record

from bot.policy import Reason
from bot.render import limits
from bot.render.guide import Guide
from bot.render.settings import channel_text, duration, quiet_hours_text, read_hours
from bot.tally import Tallies, Tally
from bot.ui.guide_buttons import guide_page
from bot.watching import Watched
from bot.words.catalogue import ENGLISH
from knowledge import (
    BY_ITSELF,
    ChannelMode,
    ClaimLimit,
    ClaimRuleRecord,
    Confidence,
    Cooldowns,
    EffectiveRule,
    HitRecord,
    QuietHours,
    Server,
    Stance,
)

NOW = datetime.datetime(2026, 1, 1, 12, 34, tzinfo=datetime.UTC)
IDS = st.integers(min_value=1, max_value=2**63)
PERMISSIONS = ("view_channel", "read_message_history", "send_messages", "create_public_threads", "add_reactions")


def hit(source: int, probability: float, *, reason: str = Reason.WOULD_ANSWER, channel: int = 1) -> HitRecord:
    return hit_record(
        source_id=source, server_id=1, channel_id=channel, claim="known", probability=probability, reason=reason
    )


def place(place_id: int, mode: ChannelMode = ChannelMode.MARK) -> Watched:
    return Watched(
        place=place_id,
        line=(place_id,),
        own={place_id: mode},
        rule=EffectiveRule(mode=mode, decided_by=place_id, confidence=Confidence.EAGER, confidence_by=place_id),
        confidence=Confidence.EAGER,
        tally=Tally(answers=1000, marks=1000, wrong=1000),
    )


def test_a_tally_counts_what_would_be_done_at_a_level() -> None:
    """What is below the level is nothing; what is held back stays held back however sure it is."""
    hits = [
        hit(1, 0.85),
        hit(2, 0.95),
        hit(3, 0.95, reason=Reason.QUOTATION),
        hit(4, 0.95, reason=Reason.SHORT_MESSAGE),
        hit(5, 0.5, reason=Reason.WOULD_MARK),
        hit(6, 0.95, channel=2),
    ]
    tallies = Tallies(hits, {2, 6})
    assert tallies.of({1}, Confidence.BALANCED) == Tally(answers=2, marks=2, held=1, wrong=1)
    assert tallies.of({1}, Confidence.CAUTIOUS) == Tally(answers=1, marks=2, held=1, wrong=1)
    assert tallies.of({1, 2}, Confidence.BALANCED) == Tally(answers=3, marks=2, held=1, wrong=2)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22-6", QuietHours(start=22, end=6)),
        (" 22:00 – 06:00 ", QuietHours(start=22, end=6)),
        ("18-24", QuietHours(start=18, end=0)),
        ("24-6", QuietHours(start=0, end=6)),
        ("6-6", None),
        ("0-24", None),
        ("25-6", None),
        ("22:30-6", None),
        ("-", None),
    ],
)
def test_hours_are_read(text: str, hours: QuietHours | None) -> None:
    assert read_hours(text) == hours


def test_hours_are_told_in_utc_and_in_the_readers_time() -> None:
    told = quiet_hours_text(ENGLISH, QuietHours(start=22, end=6), NOW)
    ten_in_the_evening = int(datetime.datetime(2026, 1, 1, 22, tzinfo=datetime.UTC).timestamp())
    assert "from 22:00 to 6:00 UTC" in told
    assert f"<t:{ten_in_the_evening}:t>" in told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "no pause"), (1, "1 second"), (90, "90 seconds"), (60, "1 minute"), (7200, "2 hours"), (604800, "7 days")],
)
def test_a_pause_is_told_in_the_largest_unit_that_holds_it(seconds: int, told: str) -> None:
    assert duration(ENGLISH, seconds) == told


def test_without_numbers_it_says_so() -> None:
    seen = Watched(
        place=1, line=(1,), own={}, rule=EffectiveRule(mode=ChannelMode.OFF, decided_by=None),
        confidence=Confidence.BALANCED, tally=Tally(),
    )  # fmt: skip
    told = channel_text(ENGLISH, seen, {})
    assert "No rule was set here or further out" in told
    assert "Confidence" not in told


@settings(max_examples=30, deadline=None)
@given(
    places=st.lists(IDS, max_size=60),
    names=st.lists(st.text(max_size=600), max_size=20),
    roles=st.sets(IDS, max_size=20),
    reads=st.booleans(),
)
async def test_every_page_of_the_guide_fits(
    places: list[int], names: list[str], roles: set[int], *, reads: bool
) -> None:
    """Whatever a server has set, each page is one message, and every rule of a claim has its button."""
    rules = [
        ClaimRuleRecord(
            server_id=1, channel_id=number, claim=f"{number}", limit=ClaimLimit.MUTED, set_by=number or BY_ITSELF
        )
        for number in range(len(names))
    ]
    guide = Guide(
        server=Server(
            id=1,
            editor_roles=frozenset(roles),
            reviewer_roles=frozenset(roles),
            owner_roles=frozenset(roles),
            two_keys=True,
            stewards={stance: frozenset(sorted(roles)[:10]) for stance in Stance},
            log_channel=2**63,
            cooldowns=Cooldowns(channel=61),
            quiet_hours=QuietHours(start=22, end=6),
        ),
        places=[place(each) for each in places],
        unseen=3,
        missing={each: dict.fromkeys(range(2**62, 2**62 + 60), PERMISSIONS) for each in places},
        log_missing=PERMISSIONS,
        claim_rules=list(zip(rules, names, strict=True)),
        reads_messages=reads,
        tier="words alone",
        kept_days=30,
    )
    lifts = 0
    count = 1
    page = 0
    while page < count:
        view = guide_page(ENGLISH, guide, page, NOW)
        assert view.content_length() <= limits.TEXT_IN_MESSAGE
        assert view.total_children_count <= limits.COMPONENTS_IN_MESSAGE
        texts = [child.content for child in view.walk_children() if isinstance(child, ui.TextDisplay)]
        assert all(text.strip() for text in texts)
        lifts += sum(isinstance(child, ui.Section) for child in view.walk_children())
        numbers = [text for text in texts if text.startswith("-# Page ")]
        count = int(numbers[0].split()[-1]) if numbers else 1
        page += 1
    assert lifts == len(names)
