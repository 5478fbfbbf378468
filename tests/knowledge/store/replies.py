"""Replies for the ledger, and what its judges are told."""

import datetime
from typing import Any

from records import reply_record

from knowledge import Past, ReplyForm, ReplyLedger, ReplyRecord

# Discord's ids need 64 bits.
MESSAGE, SERVER, CHANNEL, AUTHOR, OURS = (2**62 + n for n in range(5))
CLAIM, OTHER = "trotsky-opposed-the-nep", "stalin-was-a-cynic"
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def record(**fields: Any) -> ReplyRecord:
    ids = {"source_id": MESSAGE, "server_id": SERVER, "channel_id": CHANNEL, "author_id": AUTHOR}
    return reply_record(**ids | {"claim": CLAIM, "revision": 3, "probability": 0.97} | fields)


def ago(**time: float) -> datetime.datetime:
    return NOW - datetime.timedelta(**time)


def refuse(_: Past) -> None:
    """Judge that nothing is to be posted."""


async def post(ledger: ReplyLedger, source: int, at: datetime.datetime, **fields: Any) -> ReplyRecord:
    """Have a message answered, with our message a thousand above it."""
    form = fields.pop("form", ReplyForm.CARD)
    place = fields.pop("place_id", None)
    reserved = record(source_id=source, **fields)
    assert await ledger.reserve(reserved, now=at, judge=lambda _: form)
    await ledger.posted(source, None if form is ReplyForm.MARK else source + 1000, place_id=place)
    found = await ledger.of_message(source)
    assert found is not None
    return found


async def past_of(ledger: ReplyLedger, **fields: Any) -> Past:
    """Return what a judge is told about a message."""
    told: list[Past] = []
    assert not await ledger.reserve(record(**fields), now=NOW, judge=told.append)
    [past] = told
    return past
