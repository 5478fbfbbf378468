"""Errors of commands and buttons, put into words once."""

import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from knowledge import (
    InvalidEntries,
    KnowledgeError,
    NotAllowed,
    NotTheSecondKey,
    RevisionConflict,
    TooManyPassages,
    UnknownClaim,
    UnknownDocument,
    UnknownSuggestion,
    UnknownWork,
    escape_markdown,
)

from ..render.limits import clip
from ..words import N_, Words, reader_words
from ..words.permissions import permission_names
from .pages import notice, send_private


class NotForYou(Exception):
    """Somebody pressed what is not theirs; the message says whose it is, in their language."""


_log = logging.getLogger(__name__)

_TYPED = 200
_EXPLAINED = 1000
_ROLES = {
    "member": N_("member"),
    "editor": N_("editor"),
    "reviewer": N_("reviewer"),
    "owner": N_("owner"),
}


async def report_error(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tell the person what went wrong; log what they cannot mend under a short reference."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    words = reader_words(interaction)
    text = error_text(words, cause)
    if text is None:
        reference = secrets.token_hex(3)
        _log.error("interaction failed, reference %s", reference, exc_info=cause)
        text = words(
            "Something went wrong on our side. If it stays, tell the bot's operator this reference: `{reference}`.",
            reference=reference,
        )
    try:
        await send_private(interaction, notice(text))
    except discord.HTTPException as failed:
        _log.warning("the person could not be told: %s", failed)


def error_text(words: Words, error: Exception) -> str | None:
    """Return what went wrong and what to do, or None for what is no fault of the person's."""
    match error:
        case KnowledgeError():
            return _knowledge_text(words, error)
        case NotForYou():
            return str(error)
        case app_commands.MissingPermissions():
            return words.plural(
                "This needs the permission *{permissions}*.",
                "This needs the permissions *{permissions}*.",
                len(error.missing_permissions),
                permissions=permission_names(words, error.missing_permissions),
            )
        case app_commands.TransformerError():
            return words("I cannot find what you chose; it may be archived, deleted or hidden from me.")
        case app_commands.CheckFailure():
            return words("This command is not for use here.")
        case discord.NotFound() | discord.Forbidden():
            # The message, or our right to see it, went away meanwhile; there is nobody left to tell more.
            return words("The message is gone, or I may not see it any more.")
    return None


def _knowledge_text(words: Words, error: KnowledgeError) -> str:
    """Say what the knowledge base refused. Its own sentence is English, and serves where there is none here."""
    match error:
        case UnknownClaim():
            return words(
                "There is no claim “{text}”. Try other words, or a code such as F-001; /claims lists them all.",
                text=_typed(error.text),
            )
        case UnknownWork():
            return words("There is no work “{text}”. Try other words of its title.", text=_typed(error.work))
        case UnknownDocument():
            return words("Document `{document}` is not kept here any more.", document=error.key)
        case TooManyPassages():
            return words(
                "This document has {passages} passages, and this server has room for {room} more. Remove a document first, or "
                "load a part of this one.",
                passages=words.number(error.passages),
                room=words.number(error.room),
            )
        case RevisionConflict(actual=None):
            return words("This entry was changed meanwhile. Read it again and redo the change.")
        case RevisionConflict():
            return words(
                "This entry was changed meanwhile: it is at revision {actual}, and you had {expected}. "
                "Read it again and redo the change.",
                actual=error.actual,
                expected=error.expected,
            )
        case NotAllowed():
            return words(
                "This change needs the role *{needed}*; you have *{role}*. Ask an owner of the knowledge base.",
                needed=words(_ROLES[error.needed]),
                role=words(_ROLES[error.role]),
            )
        case NotTheSecondKey() | UnknownSuggestion():
            return _review_text(words, error)
        case InvalidEntries():
            return "\n".join(
                [
                    words.plural(
                        "Nothing was saved, for it would break a rule of the knowledge base:",
                        "Nothing was saved, for it would break {n} rules of the knowledge base. The first:",
                        len(error.problems),
                    ),
                    # The checks of the knowledge base know no languages.
                    f"> {clip(escape_markdown(' '.join(str(error.problems[0]).split())), _EXPLAINED)}",
                ]
            )
    return clip(escape_markdown(error.user_message), _EXPLAINED)


def _review_text(words: Words, error: NotTheSecondKey | UnknownSuggestion) -> str:
    match error:
        case NotTheSecondKey(is_first=True):
            return words("You proposed this change yourself; somebody else has to agree to it.")
        case NotTheSecondKey(is_both=True):
            return words(
                "This change touches both sides, so stewards of both have to be among its two reviewers. "
                "Or propose it anew, one side at a time."
            )
        case NotTheSecondKey():
            return words("One of the other side's stewards has to agree to this change.")
        case UnknownSuggestion(decided=True):
            return words("Suggestion {number} was decided before.", number=error.number)
        case _:
            return words("There is no suggestion {number} here.", number=error.number)


def _typed(text: str) -> str:
    return clip(escape_markdown(" ".join(text.split())), _TYPED)
