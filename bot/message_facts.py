"""What the gate needs to know of a Discord message."""

import re

import discord

from .policy import MessageFacts

_ORDINARY = frozenset({discord.MessageType.default, discord.MessageType.reply})
# `!play`, `?help`, `.warn`, `/ban` typed as text: what people type for other bots.
_COMMAND = re.compile(r"[!?.$%&;/]{1,2}[a-z]", re.IGNORECASE)


def facts_of(message: discord.Message, own_id: int) -> MessageFacts:
    """Return the facts of a message; `own_id` is the bot's. Who mentions the bot asks it, which is a command."""
    text = message.content.strip()
    answered = message.reference.resolved if message.reference is not None else None
    return MessageFacts(
        in_server=message.guild is not None,
        by_bot=message.author.bot,
        by_webhook=message.webhook_id is not None,
        is_ordinary=message.type in _ORDINARY and message.interaction_metadata is None,
        has_text=bool(text),
        is_command=_COMMAND.match(text) is not None or mentions(message, own_id),
        answers_us=isinstance(answered, discord.Message) and answered.author.id == own_id,
        words=len(text.split()),
    )


def mentions(message: discord.Message, own_id: int) -> bool:
    """Return whether the text of a message mentions the bot; a reply that pings it does not."""
    return f"<@{own_id}>" in message.content or f"<@!{own_id}>" in message.content


def without_mention(text: str, own_id: int) -> str:
    """Return a text without mentions of the bot."""
    return re.sub(rf"<@!?{own_id}>", " ", text).strip()
