"""Errors in words, in the language of whoever reads them."""

import discord
import pytest
from discord import app_commands

from bot.ui.errors import error_text
from bot.words import ENGLISH, words_in
from knowledge import (
    InvalidEntries,
    KnowledgeError,
    NotAllowed,
    Problem,
    RevisionConflict,
    Role,
    UnknownClaim,
    UnknownWork,
)

GERMAN, RUSSIAN = words_in("de"), words_in("ru")


def said(error: Exception, words: object = ENGLISH) -> str:
    text = error_text(words, error)
    assert text is not None
    return text


def test_what_cannot_be_found_is_named() -> None:
    assert said(UnknownClaim("plans"), GERMAN).startswith("Es gibt keine Behauptung „plans“.")
    assert said(UnknownWork("plans"), RUSSIAN).startswith("Работы «plans» нет.")


@pytest.mark.parametrize("typed", ["**loud** @everyone", "x" * 3000, "a\n# b", "{text}"])
def test_what_was_typed_neither_formats_nor_floods(typed: str) -> None:
    text = said(UnknownClaim(typed))
    assert "**" not in text.replace(r"\*\*", "")
    assert "@everyone" not in text
    assert "\n" not in text
    assert len(text) < 300


def test_a_conflict_tells_the_revisions_where_they_are_known() -> None:
    assert "revision 7, and you had 5" in said(RevisionConflict("claim 'x'", expected=5, actual=7))
    assert "Revision 7, du hattest 5" in said(RevisionConflict("claim 'x'", expected=5, actual=7), GERMAN)
    assert "revision" not in said(RevisionConflict("An entry"))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_name(role: Role) -> None:
    name = role.name.lower()
    assert f"*{name}*" in said(NotAllowed(role="member", needed=name))
    assert name not in said(NotAllowed(role=name, needed=name), RUSSIAN)


def test_a_broken_rule_is_told_with_how_many_there_are() -> None:
    problem = Problem(entry="claims/x.yaml", path=("sides", 0), message="a side **needs** evidence")
    assert said(InvalidEntries((problem,))).startswith("Nothing was saved, for it would break a rule")
    many = said(InvalidEntries((problem,) * 3), GERMAN)
    assert "3 Regeln" in many
    assert r"a side \*\*needs\*\* evidence" in many


def test_permissions_bear_the_names_that_discord_shows() -> None:
    assert said(app_commands.MissingPermissions(["manage_messages"])) == "This needs the permission *Manage Messages*."
    two = app_commands.MissingPermissions(["view_channel", "send_messages"])
    assert said(two, GERMAN) == "Dafür brauchst du die Berechtigungen *Kanal ansehen und Nachrichten senden*."
    assert "*Kick Members*" in said(app_commands.MissingPermissions(["kick_members"]), RUSSIAN)


def test_an_error_without_words_of_its_own_says_what_it_says() -> None:
    assert said(KnowledgeError("The *moon* is full."), RUSSIAN) == r"The \*moon\* is full."


def test_a_refused_command_says_so() -> None:
    assert said(app_commands.CheckFailure(), GERMAN) == "Dieser Befehl ist hier nicht vorgesehen."
    value = app_commands.TransformerError("x", discord.AppCommandOptionType.channel, app_commands.Transformer())
    assert said(value, RUSSIAN).startswith("Не удаётся найти")


def test_our_own_fault_is_not_explained() -> None:
    assert error_text(ENGLISH, ZeroDivisionError()) is None
