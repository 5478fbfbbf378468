"""What is kept about a person, as they get it."""

import datetime
import json
from dataclasses import fields
from typing import Any

from ids import personal_tables

from bot.personal import Personal, as_json
from knowledge import (
    ChannelMode,
    ClaimLimit,
    ClaimRuleRecord,
    FeedbackRecord,
    FeedbackVerdict,
    QuietKind,
    QuietRecord,
    ReplyRecord,
    ReplyState,
    SuggestionKind,
    SuggestionRecord,
)

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
SERVER, CHANNEL, MESSAGE, ANN, THREAD = (2**62 + n for n in range(5))
CLAIM = "trotsky-opposed-the-nep"
# A table that may bear a person's id, and where the export has it.
EXPORTED = {
    "reply": "replies",
    "feedback": "feedback",
    "quiet": "quiet",
    "suggestion": "suggestions",
    "channelrule": "channel_rules",
    "claimrule": "claim_rules",
    "document": "documents",
}


def personal(**given: Any) -> Personal:
    nothing: dict[str, Any] = {
        "replies": (),
        "feedback": (),
        "quiet": (),
        "suggestions": (),
        "channel_rules": {},
        "claim_rules": (),
    }
    return Personal(user_id=ANN, **nothing | given)


def everything() -> Personal:
    ids = {"server_id": SERVER, "channel_id": CHANNEL}
    return personal(
        replies=(
            ReplyRecord(
                **ids,
                source_id=MESSAGE,
                author_id=ANN,
                reply_id=None,
                claim=CLAIM,
                revision=1,
                probability=0.97,
                state=ReplyState.POSTED,
                made_at=NOW,
            ),
        ),
        feedback=(
            FeedbackRecord(
                source_id=MESSAGE,
                user_id=ANN,
                server_id=SERVER,
                claim=CLAIM,
                verdict=FeedbackVerdict.HELPFUL,
                made_at=NOW,
            ),
        ),
        quiet=(
            QuietRecord(server_id=SERVER, target_id=ANN, kind=QuietKind.MEMBER, until=None, set_by=ANN),
            QuietRecord(server_id=SERVER, target_id=THREAD, kind=QuietKind.THREAD, until=NOW, set_by=ANN),
        ),
        suggestions=(
            SuggestionRecord(
                id=12,
                server_id=SERVER,
                kind=SuggestionKind.PHRASING,
                claim=CLAIM,
                content={"text": "«НЭП» 👋🏽"},
                proposed_by=ANN,
                made_at=NOW,
            ),
        ),
        channel_rules={CHANNEL: ChannelMode.MARK},
        claim_rules=(ClaimRuleRecord(**ids, claim=CLAIM, limit=ClaimLimit.MUTED, set_by=ANN),),
    )


def test_every_table_that_bears_a_persons_id_is_exported() -> None:
    assert set(EXPORTED) == personal_tables()
    # An author stands in the history as text, and a decision is kept with somebody else's suggestion.
    assert {*EXPORTED.values(), "edits", "decisions", "user_id"} == {field.name for field in fields(Personal)}


def test_the_file_holds_every_field() -> None:
    data = json.loads(as_json(everything(), NOW))
    assert data["exported_at"] == "2026-11-22T12:00:00+00:00"
    assert data["counts"] == {
        "replies": 1,
        "feedback": 1,
        "quiet": 2,
        "suggestions": 1,
        "settings": 2,
        "edits": 0,
        "decisions": 0,
        "documents": 0,
    }
    assert data["replies"][0] == {
        "source_id": str(MESSAGE),
        "server_id": str(SERVER),
        "channel_id": str(CHANNEL),
        "author_id": str(ANN),
        "reply_id": None,
        "claim": CLAIM,
        "revision": 1,
        "probability": 0.97,
        "state": "posted",
        "form": "card",
        "place_id": None,
        "digest": "",
        "corrected_at": None,
        "made_at": "2026-11-22T12:00:00+00:00",
    }
    assert [(wish["target_id"], wish["kind"], wish["until"]) for wish in data["quiet"]] == [
        (str(ANN), "member", None),
        (str(THREAD), "thread", "2026-11-22T12:00:00+00:00"),
    ]
    assert data["suggestions"][0]["id"] == 12
    assert data["suggestions"][0]["content"] == {"text": "«НЭП» 👋🏽"}
    assert data["settings"][0] == {"channel_id": str(CHANNEL), "mode": "mark"}
    assert data["settings"][1]["limit"] == "muted"


def test_ids_are_texts() -> None:
    """Programs that read numbers as floats would round them."""

    def numbers(value: Any) -> list[int]:
        match value:
            case dict():
                return [found for each in value.values() for found in numbers(each)]
            case list():
                return [found for each in value for found in numbers(each)]
            case _:
                return [value] if isinstance(value, int) else []

    assert max(numbers(json.loads(as_json(everything(), NOW)))) < 2**53


def test_wishes_for_oneself_and_for_threads_are_counted_apart() -> None:
    assert (everything().own_wishes, everything().thread_wishes, everything().rules) == (1, 1, 2)
    assert not everything().is_empty
    assert personal().is_empty
