"""What is translated of the commands: the names and descriptions that Discord shows while one types."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location
from discord.app_commands.commands import validate_context_menu_name, validate_name
from discord.ext import commands

COMMAND_NAME = "command name"
COMMAND_DESCRIPTION = "command description"
OPTION_NAME = "option name"
OPTION_DESCRIPTION = "option description"
CHOICE = "choice"
MENU_NAME = "menu name"
# Discord's own bound for descriptions and for the names of choices.
LONGEST = 100

# A group keeps its name in every language: clients do not find its subcommands by a translated one
# (discord-api-docs, issue 5105).
CONTEXTS = {
    Location.command_name: COMMAND_NAME,
    Location.command_description: COMMAND_DESCRIPTION,
    Location.group_description: COMMAND_DESCRIPTION,
    Location.parameter_name: OPTION_NAME,
    Location.parameter_description: OPTION_DESCRIPTION,
    Location.choice_name: CHOICE,
}
"""The context in the catalogue for each place in a command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWord:
    """A name or a description: where it stands, what it says, of which command, and in which file."""

    context: str
    text: str
    command: str
    file: str


def is_valid(context: str, text: str) -> bool:
    """Return whether Discord takes a text in this place."""
    try:
        if context in {COMMAND_NAME, OPTION_NAME}:
            validate_name(text)
        elif context == MENU_NAME:
            validate_context_menu_name(text)
    except ValueError:
        return False
    return bool(text.strip()) and len(text) <= LONGEST


def command_words(extensions: tuple[str, ...]) -> Iterator[CommandWord]:
    """Yield what there is to translate of the commands in these modules, without starting a bot."""
    for extension in extensions:
        module = importlib.import_module(extension)
        file = extension.replace(".", "/") + ".py"
        for cog in _cogs(module):
            for command in _commands(cog):
                for context, text in _words_of(command):
                    yield CommandWord(context=context, text=text, command=f"/{command.qualified_name}", file=file)
        for name in _menu_names(module):
            yield CommandWord(context=MENU_NAME, text=name, command=name, file=file)


def _cogs(module: ModuleType) -> list[type[commands.Cog]]:
    return [
        each
        for each in vars(module).values()
        if inspect.isclass(each) and issubclass(each, commands.Cog) and each.__module__ == module.__name__
    ]


def _commands(cog: type[commands.Cog]) -> Iterator[app_commands.Command[Any, ..., Any] | app_commands.Group]:
    # Its commands are made with the cog; what it would be given to work with is not needed to read them.
    made = cog.__new__(cog)
    if isinstance(made.app_command, app_commands.Group):
        yield made.app_command
    yield from made.walk_app_commands()


def _words_of(command: app_commands.Command[Any, ..., Any] | app_commands.Group) -> Iterator[tuple[str, str]]:
    if isinstance(command, app_commands.Group):
        yield COMMAND_DESCRIPTION, command.description
        return
    yield COMMAND_NAME, command.name
    yield COMMAND_DESCRIPTION, command.description
    for option in command.parameters:
        yield OPTION_NAME, option.display_name
        yield OPTION_DESCRIPTION, str(option.description)
        for choice in option.choices:
            yield CHOICE, choice.name


def _menu_names(module: ModuleType) -> Iterator[str]:
    """Yield the names of the message menus, which a cog makes when it is given a bot, as they stand in the code."""
    for node in ast.walk(ast.parse(Path(inspect.getfile(module)).read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ContextMenu")):
            continue
        for keyword in node.keywords:
            match keyword:
                case ast.keyword(arg="name", value=ast.Constant(value=str(name))):
                    yield name
                case ast.keyword(arg="name", value=ast.Name(id=constant)):
                    yield getattr(module, constant)
