"""For how long quiet may be asked for, and who may change whose wish."""

import datetime
from enum import StrEnum

from knowledge import QuietRecord

from .words import Words

LONGEST_FOR_MEMBERS = datetime.timedelta(days=1)


class QuietTarget(StrEnum):
    """What is to be left alone."""

    ME = "me"
    THREAD = "thread"


class QuietFor(StrEnum):
    """How long; the last one ends it."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    FOREVER = "forever"
    END = "end"


_LENGTHS = {
    QuietFor.HOUR: datetime.timedelta(hours=1),
    QuietFor.DAY: datetime.timedelta(days=1),
    QuietFor.WEEK: datetime.timedelta(weeks=1),
}


def until(duration: QuietFor, now: datetime.datetime) -> datetime.datetime | None:
    """Return when a wish made now ends; None: when it is taken back."""
    length = _LENGTHS.get(duration)
    return now + length if length is not None else None


def thread_refusal(
    words: Words, duration: QuietFor, *, held: QuietRecord | None, user_id: int, now: datetime.datetime
) -> str | None:
    """Return why a member who is no moderator cannot have this for a thread, or None where they can."""
    is_theirs = held is None or held.set_by == user_id
    if duration is QuietFor.END:
        return None if is_theirs else words("Somebody else asked for quiet in this thread. Moderators can end it.")
    length = _LENGTHS.get(duration)
    if length is None or length > LONGEST_FOR_MEMBERS:
        return words("You can ask for quiet in a thread for up to a day. Moderators can ask for longer.")
    if held is not None and not is_theirs and (held.until is None or held.until > now + length):
        return words(
            "This thread is quiet for longer than that already, as somebody else asked. Moderators can change it."
        )
    return None
