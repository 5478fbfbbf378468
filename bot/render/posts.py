"""The small things that are posted beside cards: a line that leads to an earlier card, a choice between two claims."""

from knowledge import ReplyRecord

from ..words import Words

_MESSAGE = "https://discord.com/channels/{server}/{channel}/{message}"


def message_link(server_id: int, channel_id: int, message_id: int) -> str:
    """Return the address of a message."""
    return _MESSAGE.format(server=server_id, channel=channel_id, message=message_id)


def link_line(words: Words, earlier: ReplyRecord) -> str:
    """Return a line that leads to the card that stands already."""
    assert earlier.reply_id is not None
    link = message_link(earlier.server_id, earlier.place, earlier.reply_id)
    return words("This came up here before. Both sides, with sources: {link}", link=link)


def picker_text(words: Words) -> str:
    """Return what stands above a choice between two claims."""
    return words("Two claims fit this message. The author or a moderator can say which one is meant:")
