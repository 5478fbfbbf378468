"""Errors of commands and buttons, put into words once."""

import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from knowledge import KnowledgeError, escape_markdown

from .pages import notice, send_private


class NotForYou(Exception):
    """Somebody pressed what is not theirs; the message says whose it is, in their language."""


_log = logging.getLogger(__name__)


async def report_error(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tell the person what went wrong; log what they cannot mend under a short reference."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    match cause:
        case KnowledgeError():
            text = escape_markdown(cause.user_message)
        case NotForYou():
            text = str(cause)
        case app_commands.MissingPermissions():
            text = f"This needs the permission *{', '.join(cause.missing_permissions).replace('_', ' ')}*."
        case app_commands.TransformerError():
            text = "I cannot find what you chose; it may be archived, deleted or hidden from me."
        case app_commands.CheckFailure():
            text = "This command is not for use here."
        case discord.NotFound() | discord.Forbidden():
            # The message, or our right to see it, went away meanwhile; there is nobody left to tell more.
            text = "The message is gone, or I may not see it any more."
        case _:
            reference = secrets.token_hex(3)
            _log.error("interaction failed, reference %s", reference, exc_info=cause)
            text = (
                f"Something went wrong on our side. If it stays, tell the bot's operator this reference: `{reference}`."
            )
    try:
        await send_private(interaction, notice(text))
    except discord.HTTPException as failed:
        _log.warning("the person could not be told: %s", failed)
