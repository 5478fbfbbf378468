"""Records as the store keeps them: a test states what it is about, the rest is ordinary."""

import datetime
from typing import Any

from knowledge import HitRecord, ReplyRecord, ReplyState


def reply_record(**fields: Any) -> ReplyRecord:
    """Return a reply that is about to be sent."""
    given = {
        "source_id": 1,
        "server_id": 2,
        "channel_id": 3,
        "author_id": 4,
        "reply_id": None,
        "claim": "a-claim",
        "revision": 1,
        "probability": 0.9,
        "state": ReplyState.PENDING,
    }
    return ReplyRecord(**given | fields)


def hit_record(**fields: Any) -> HitRecord:
    """Return a decision about a message in a channel that is only watched."""
    given = {
        "source_id": 1,
        "server_id": 2,
        "channel_id": 3,
        "claim": "a-claim",
        "stance": "asserts",
        "probability": 0.9,
        "action": "log",
        "reason": "would-answer",
        "made_at": datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC),
    }
    return HitRecord(**given | fields)
