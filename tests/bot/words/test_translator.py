"""Commands in the languages of Discord's clients."""

import discord
import pytest
from discord import app_commands
from discord.app_commands import TranslationContext, locale_str
from discord.app_commands import TranslationContextLocation as Location

from bot.words import translator
from bot.words.command_names import COMMAND_DESCRIPTION, COMMAND_NAME, MENU_NAME, OPTION_NAME, is_valid
from bot.words.translator import CommandTranslator


@app_commands.command()
async def claim(interaction: discord.Interaction) -> None:
    """Show both sides of a claim, with sources."""


async def both_sides(interaction: discord.Interaction, message: discord.Message) -> None:
    """Do nothing."""


NAME = TranslationContext(Location.command_name, claim)
DESCRIPTION = TranslationContext(Location.command_description, claim)
MENU = TranslationContext(Location.command_name, app_commands.ContextMenu(name="Both sides", callback=both_sides))


async def test_names_and_descriptions_are_translated() -> None:
    translate = CommandTranslator().translate
    assert await translate(locale_str("claim"), discord.Locale.german, NAME) == "behauptung"
    assert await translate(locale_str("Both sides"), discord.Locale.russian, MENU) == "Обе стороны"
    assert await translate(locale_str(claim.description), discord.Locale.german, DESCRIPTION) == (
        "Zeige beide Seiten einer Behauptung, mit Quellen."
    )


@pytest.mark.parametrize("locale", [each for each in discord.Locale if each.value not in {"de", "ru"}])
async def test_other_clients_show_english(locale: discord.Locale) -> None:
    assert await CommandTranslator().translate(locale_str("claim"), locale, NAME) is None


async def test_a_group_keeps_its_name() -> None:
    """Clients do not find the subcommands of a group by its translated name."""
    group = TranslationContext(Location.group_name, app_commands.Group(name="claim", description="Claims"))
    assert await CommandTranslator().translate(locale_str("claim"), discord.Locale.german, group) is None


@pytest.mark.parametrize("broken", ["Die Behauptung", "BEHAUPTUNG", "", "b" * 33, "behauptung!"])
async def test_a_name_that_discord_refuses_stays_english(
    broken: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One bad name would have Discord refuse all commands."""
    monkeypatch.setattr(translator, "words_in", lambda _locale: Broken(broken))
    assert await CommandTranslator().translate(locale_str("claim"), discord.Locale.german, NAME) is None
    assert "claim" in caplog.text


class Broken:
    """Words with one translation for everything."""

    def __init__(self, translation: str) -> None:
        self._translation = translation

    def term(self, _context: str, _message: str) -> str:
        return self._translation


@pytest.mark.parametrize(
    ("context", "text", "valid"),
    [
        (COMMAND_NAME, "утверждение", True),
        (COMMAND_NAME, "both-sides_2", True),
        (COMMAND_NAME, "both sides", False),
        (OPTION_NAME, "Größe", False),
        (OPTION_NAME, "größe", True),
        (MENU_NAME, "Beide Seiten", True),
        (MENU_NAME, "x" * 33, False),
        (COMMAND_DESCRIPTION, "x" * 100, True),
        (COMMAND_DESCRIPTION, "x" * 101, False),
        (COMMAND_DESCRIPTION, " ", False),
    ],
)
def test_what_discord_takes(context: str, text: str, *, valid: bool) -> None:
    assert is_valid(context, text) is valid
