"""Who did something, as it is shown."""

import re

from knowledge import escape_markdown

from ..words import Words
from .limits import clip

_MEMBER = re.compile(r"@(\d{1,20})")
_NAME = 80


def author_name(words: Words, author: str) -> str:
    """Return the author of a revision: a member as Discord shows them, without a ping, and an operator by their name."""
    member = _MEMBER.fullmatch(author)
    if member is None:
        return escape_markdown(clip(author, _NAME))
    return person(words, int(member[1]))


def person(words: Words, user_id: int) -> str:
    """Return a member as Discord shows them, without a ping; 0 stands for one who had their name taken out."""
    return f"<@{user_id}>" if user_id else words("a former member")
