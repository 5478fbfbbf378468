"""The names and descriptions of the commands in the languages of Discord's clients."""

import logging

import discord
from discord import app_commands

from .catalogue import words_in
from .command_names import CONTEXTS, MENU_NAME, is_valid

_log = logging.getLogger(__name__)


class CommandTranslator(app_commands.Translator):
    """Translates what Discord shows of a command. What Discord would refuse stays English, for it refuses all at once."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the translation for a client's locale, or None where there is none that Discord takes."""
        is_menu = isinstance(context.data, app_commands.ContextMenu)
        where = MENU_NAME if is_menu else CONTEXTS.get(context.location)
        if where is None:
            return None
        translated = words_in(locale.value).term(where, string.message)
        if translated == string.message:
            return None
        if not is_valid(where, translated):
            _log.warning("the %s %r stays English in %s: %r is refused", where, string.message, locale, translated)
            return None
        return translated
