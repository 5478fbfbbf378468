"""What is said of suggestions and of personal data, whatever was typed and however much there is."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.personal import Personal
from bot.render import limits
from bot.render.privacy import confirmation_text, deleted_text, privacy_text
from bot.render.suggestions import thanks_text
from bot.words import ENGLISH
from knowledge import QuietKind, QuietRecord, SuggestionKind

hostile = st.one_of(
    st.text(max_size=500),
    st.sampled_from(
        ["@everyone", "<@1>", "# x", "[x](https://evil.example)", "```", "||x||", "я" * 500, "🤬" * 500, "*" * 500]
    ),
)


@given(text=hostile, question=hostile, name=st.sampled_from(["summary", "text", "statement"]))
def test_thanks_show_what_was_typed_letter_for_letter(text: str, question: str, name: str) -> None:
    said = thanks_text(
        ENGLISH, 7, SuggestionKind.PHRASING, {name: text, "stance": "asks"}, code="F-002", question=question
    )
    assert len(said) <= limits.TEXT_IN_MESSAGE
    assert "@everyone" not in said
    assert "](" not in said.replace("\\]", "")
    assert "suggestion 7" in said


@pytest.mark.parametrize(
    ("kind", "stance", "expected"),
    [
        (SuggestionKind.EVIDENCE, "affirms", "Evidence for F-002"),
        (SuggestionKind.EVIDENCE, "disputes", "Evidence against F-002"),
        (SuggestionKind.PHRASING, "asserts", "A way to state F-002"),
        (SuggestionKind.PHRASING, "disputes", "A way to deny F-002"),
        (SuggestionKind.PHRASING, "asks", "A way to ask about F-002"),
        (SuggestionKind.COUNTEREXAMPLE, "", "Not a case of F-002"),
        (SuggestionKind.CLAIM, "", "A new claim"),
    ],
)
def test_thanks_say_what_it_was_understood_as(kind: SuggestionKind, stance: str, expected: str) -> None:
    assert expected in thanks_text(ENGLISH, 7, kind, {"text": "x", "stance": stance}, code="F-002", question="Was it?")


def personal(many: int) -> Personal:
    one: dict[str, Any] = {"server_id": 1, "until": None, "set_by": 2}
    wishes = (
        QuietRecord(**one, target_id=2, kind=QuietKind.MEMBER),
        QuietRecord(**one, target_id=3, kind=QuietKind.THREAD),
    )
    some: Any = (None,) * many
    return Personal(
        user_id=2,
        replies=some,
        feedback=some,
        quiet=wishes if many else (),
        suggestions=some,
        channel_rules=dict.fromkeys(range(many), some),
        claim_rules=some,
    )


@pytest.mark.parametrize("many", [0, 1, 2, 100_000])
def test_what_is_said_of_data_fits(many: int) -> None:
    data = personal(many)
    for text in (
        privacy_text(ENGLISH, data, retention=3650),
        confirmation_text(ENGLISH, data),
        deleted_text(ENGLISH, data),
    ):
        assert 0 < len(text) <= limits.TEXT_IN_MESSAGE


def test_only_what_there_is_is_counted() -> None:
    wish = QuietRecord(server_id=1, target_id=2, kind=QuietKind.MEMBER, until=None, set_by=2)
    text = privacy_text(ENGLISH, replace(personal(0), quiet=(wish,)), retention=90)
    assert "in all servers together: 1 wish for quiet." in text


def test_what_is_not_there_is_not_said_to_be_deleted() -> None:
    assert deleted_text(ENGLISH, personal(0)) == "There was nothing about you to delete."
    assert "/quiet" not in confirmation_text(ENGLISH, personal(0))
    assert "/quiet" in confirmation_text(ENGLISH, personal(1))
