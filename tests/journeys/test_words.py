"""Who reads what in which language."""

from collections.abc import Callable, Iterator
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands
from world import CLAIM, World, shown, text_of

from bot.app import EXTENSIONS
from bot.words.command_names import (
    CHOICE,
    COMMAND_DESCRIPTION,
    COMMAND_NAME,
    MENU_NAME,
    OPTION_DESCRIPTION,
    OPTION_NAME,
    command_words,
)

ReadsIn = Callable[[simcord.MemberActor, str], None]


def registered(world: World) -> list[dict[str, Any]]:
    """Return the commands as the bot told them to Discord."""
    body: list[dict[str, Any]] = world.sent("PUT", "/commands")[-1].json
    return body


def named(parts: list[dict[str, Any]], name: str) -> dict[str, Any]:
    (found,) = [part for part in parts if part["name"] == name]
    return found


async def test_commands_are_registered_in_every_language(world: World) -> None:
    """The fixture has Discord's description look at the body."""
    claim = named(registered(world), "claim")
    assert claim["name_localizations"] == {"de": "behauptung", "ru": "утверждение"}
    assert set(claim["description_localizations"]) == {"de", "ru"}
    (text,) = claim["options"]
    assert text["name_localizations"] == {"ru": "текст"}  # in German it is written as in English
    assert named(registered(world), "Both sides")["name_localizations"]["de"] == "Beide Seiten"


async def test_a_group_keeps_its_name_and_translates_the_rest(world: World) -> None:
    settings = named(registered(world), "settings")
    assert settings["name_localizations"] == {}
    assert settings["description_localizations"]["de"].startswith("Was ich")
    assert named(settings["options"], "channel")["name_localizations"]["de"] == "kanal"


async def test_no_command_is_too_long_in_any_language(world: World) -> None:
    """Discord counts the longest language of each text, up to 8,000 characters a command."""

    def size(part: dict[str, Any]) -> int:
        own = sum(
            max(map(len, [str(part.get(key) or ""), *(part.get(f"{key}_localizations") or {}).values()]))
            for key in ("name", "description", "value")
        )
        return own + sum(size(each) for key in ("options", "choices") for each in part.get(key) or [])

    assert [command["name"] for command in registered(world) if size(command) > 8000] == []


async def test_the_catalogue_knows_every_word_of_the_commands(world: World) -> None:
    """What is read from the code without a bot is what a running bot has."""
    known = {(word.context, word.text) for word in command_words(EXTENSIONS)}
    tree = world.bot.tree
    kinds = (discord.AppCommandType.message, discord.AppCommandType.user)
    menus = {(MENU_NAME, menu.name) for kind in kinds for menu in tree.get_commands(type=kind)}
    assert {word for command in tree.walk_commands() for word in words_of(command)} | menus == known


def words_of(command: Any) -> Iterator[tuple[str, str]]:
    yield COMMAND_DESCRIPTION, command.description
    if isinstance(command, app_commands.Group):
        return
    yield COMMAND_NAME, command.name
    for option in command.parameters:
        yield OPTION_NAME, option.display_name
        yield OPTION_DESCRIPTION, str(option.description)
        yield from ((CHOICE, choice.name) for choice in option.choices)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("de", "Es gibt keine Behauptung"),
        ("ru", "Утверждения «"),
        ("en-GB", "There is no claim"),
        ("fr", "There is no"),
    ],
)
async def test_what_one_person_sees_is_in_their_language(
    world: World, reads_in: ReadsIn, locale: str, said: str
) -> None:
    reads_in(world.member, locale)
    result = await world.member.slash(world.debate, "claim", text="qwertz uiop")
    assert result.ephemeral
    assert said in shown(result)
    assert len(world.env.errors) == 1


async def test_what_everybody_sees_is_in_the_servers_language(world: World, reads_in: ReadsIn) -> None:
    """Whatever the language of whoever made the bot speak."""
    await world.bot.library.servers.change(world.guild.id, language="de")
    reads_in(world.member, "ru")
    await world.member.send(world.debate, CLAIM)
    (card,) = world.cards()
    assert "Das kommt oft zur Sprache." in text_of(card)
    assert "Passt nicht" in text_of(card)
    opened = await world.member.click(card, label="Mehr")
    assert opened.ephemeral
    assert "Далее" in shown(opened)


async def test_a_refusal_is_in_the_language_of_whoever_pressed(world: World, reads_in: ReadsIn) -> None:
    await world.bot.library.servers.change(world.guild.id, language="ru")
    reads_in(world.other, "de")
    await world.member.send(world.debate, CLAIM)
    refused = await world.other.click(world.cards()[0], label="Не то")
    assert "Nur wer die Nachricht geschrieben hat und die Moderation" in shown(refused)
