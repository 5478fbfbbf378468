"""What `/help` says."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import ChannelMode

from ..words import N_, Words
from .answer import paged

_MODES = {
    ChannelMode.OFF: N_("In this channel I am **off**: I read nothing and answer only when I am asked."),
    ChannelMode.SHADOW: N_(
        "In this channel I am in **shadow**: I post nothing unasked; moderators see what I would do."
    ),
    ChannelMode.MARK: N_(
        "In this channel I **mark** messages that state a contested claim: tap my reaction to see both sides."
    ),
    ChannelMode.THREAD: N_(
        "In this channel I answer contested claims with both sides, in a **thread** on the message."
    ),
    ChannelMode.REPLY: N_("In this channel I **reply** to contested claims with both sides."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandHelp:
    """A command: how it is written, what it does, whether it stands in a message's menu, and whether moderators alone have it."""

    mention: str
    does: str
    in_menu: bool = False
    for_moderators: bool = False


def help_pages(commands: Sequence[CommandHelp], mode: ChannelMode, words: Words, *, reads_messages: bool) -> list[str]:
    """Return what can be done here as texts, each short enough for one message."""
    lines = [
        words("I answer well-known contested claims with both sides, each with its sources. I take no side."),
        "",
        words(_MODES[mode]),
        _reading(words, reads_messages=reads_messages),
        "",
        f"**{words('Commands')}**",
        *(_line(command, words) for command in commands if not command.for_moderators),
    ]
    moderators = [_line(command, words) for command in commands if command.for_moderators]
    if moderators:
        lines += ["", f"**{words('For moderators')}**", *moderators]
    return paged(lines, heading=f"### {words('Footnote')}", limit=3000)


def _reading(words: Words, *, reads_messages: bool) -> str:
    if reads_messages:
        return words("Where I am turned on I read messages as they come. Of those that state no claim I keep nothing.")
    return words(
        "I run without Discord's message-content intent, so I cannot read along. Ask me: mention me in a message or in a "
        "reply to one, use the message menu *Both sides*, or a command."
    )


def _line(command: CommandHelp, words: Words) -> str:
    if command.in_menu:
        where = words("message menu *{name}*", name=command.mention)
        return f"- {where}: {command.does}" if command.does else f"- {where}"
    return f"- {command.mention}: {command.does}"
