"""What is said of quiet: what holds now, and how to end it."""

from discord.utils import format_dt

from knowledge import QuietRecord

from ..words import Words


def member_text(words: Words, wish: QuietRecord | None) -> str:
    """Return what holds for a member in this server."""
    if wish is None:
        return words(
            "I answer your messages in this server again where the moderators turned that on. `/quiet` makes me stop."
        )
    if wish.until is None:
        first = words("I will not answer your messages in this server until you say otherwise.")
    else:
        first = words("I will not answer your messages in this server until {moment}.", moment=format_dt(wish.until))
    after = words("`/quiet duration:end it` ends this. Commands and *Both sides* work for you as before.")
    return f"{first}\n-# {after}"


def thread_text(words: Words, wish: QuietRecord | None) -> str:
    """Return what holds in this thread."""
    if wish is None:
        return words(
            "No wish for quiet holds in this thread now: what holds for its channel holds here. "
            "`/quiet what:this thread` asks for it again."
        )
    if wish.until is None:
        first = words("I will answer nobody unasked in this thread until a moderator ends this.")
    else:
        first = words("I will answer nobody unasked in this thread until {moment}.", moment=format_dt(wish.until))
    after = words("`/quiet what:this thread duration:end it` ends this, for whoever asked for it and for moderators.")
    return f"{first}\n-# {after}"
