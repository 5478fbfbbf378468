"""The bot on lines of text: a message or a command a line in, what the bot would post out."""

import re
from itertools import chain
from typing import Any, TextIO

import discord
import simcord

from ..delivery import MARK
from ..failures import LinesRefused, NothingToDo
from ..render.plain import plain_text
from ..settings import Settings
from .server import LocalServer, open_local_server

MESSAGE_LENGTH = 2000
_CHANNEL = re.compile(r"<#(\d+)>")
# Option types that Discord sends as text (discord.AppCommandOptionType.string).
_TEXT = discord.AppCommandOptionType.string


class BadLine(Exception):
    """A line that Discord would not take."""


async def answer_lines(settings: Settings, lines: TextIO, output: TextIO, notes: TextIO) -> None:
    """
    Send every line to the bot and write what it posts to `output`, a blank line after each answer.

    A line that starts with `/` is a command of the moderator's, any other a message of the member's in `#debate`. What
    becomes of a line is told on `notes`, so that `output` holds nothing but answers.

    Raises:
        NothingToDo: there was no line.
        LinesRefused: some lines could not be sent; the others were answered.
    """
    texts = ((number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip())
    first = next(texts, None)
    if first is None:
        raise NothingToDo
    refused = 0
    async with open_local_server(settings) as server:
        for number, text in chain([first], texts):
            try:
                posted = await _post(server, text)
            except BadLine as error:
                refused += 1
                print(f"footnote: line {number}: {error}", file=notes, flush=True)
                continue
            print(f"> {text}{'' if posted else '  (silence)'}", file=notes, flush=True)
            for card in posted:
                print(f"{_with_names(server, card)}\n", file=output, flush=True)
    if refused:
        raise LinesRefused(refused)


def _with_names(server: LocalServer, text: str) -> str:
    """Return a text with the channels' names where Discord would draw them."""
    return _CHANNEL.sub(lambda match: f"#{server.bot.get_channel(int(match[1]))}", text)


async def _post(server: LocalServer, text: str) -> list[str]:
    if len(text) > MESSAGE_LENGTH:
        message = f"a line of {len(text)} characters; Discord takes {MESSAGE_LENGTH}. Shorten it."
        raise BadLine(message)
    if text.startswith("/"):
        return await _run_command(server, text)
    before = {message.id for message in server.debate.history()}
    sent = await server.member.send(server.debate, text)
    if await server.bot.replies.is_marked(sent.id):
        return [f"({MARK} on the message: tap it for the card)"]
    # In mode `thread` the card stands in a thread with the message's id.
    threads = [thread for thread in server.debate.threads if thread.id == sent.id]
    new = [message for place in (server.debate, *threads) for message in place.history() if message.id not in before]
    return [plain_text(message.components) for message in new if message.author.bot and message.components]


async def _run_command(server: LocalServer, text: str) -> list[str]:
    name, options = _command(server, text)
    try:
        result = await server.moderator.slash(server.debate, name, **options)
    except (simcord.OptionError, simcord.SetupError, simcord.BackendError) as error:
        message = f"{text!r}: {error}"
        raise BadLine(message) from error
    if result.modal is not None:
        return ["(a form, which can be filled in on Discord or on the page)"]
    responses = [response for response in (result.response, *result.followups) if response is not None]
    return [plain_text(response.message.components) for response in responses]


def _command(server: LocalServer, text: str) -> tuple[str, dict[str, Any]]:
    """Return a command's full name and its options: `name:value` parts, and the rest as its first text option."""
    words = text[1:].split()
    known = server.moderator.available_commands(server.debate)
    name = next((n for n in sorted(known, key=len, reverse=True) if words[: len(n.split())] == n.split()), None)
    if name is None:
        message = (
            f"there is no command {text.split(maxsplit=1)[0]!r}; there are {', '.join(f'/{n}' for n in sorted(known))}"
        )
        raise BadLine(message)
    command = server.bot.tree.get_command(name.split()[0])
    for part in name.split()[1:]:
        assert isinstance(command, discord.app_commands.Group)
        command = command.get_command(part)
    assert isinstance(command, discord.app_commands.Command)
    return name, _options(command, text[1:].split(None, len(name.split()))[len(name.split()) :])


def _options(command: discord.app_commands.Command[Any, ..., Any], rest: list[str]) -> dict[str, Any]:
    """Return the options in the rest of a line: `name:value`, a value going on to the next name; the first may be bare."""
    known = [option.display_name for option in command.parameters if option.type is _TEXT]
    others = [option.display_name for option in command.parameters if option.type is not _TEXT]
    parts = re.split(rf"(?:^|\s)({'|'.join([*known, *others])}):", "".join(rest))
    options = dict(zip(parts[1::2], (value.strip() for value in parts[2::2]), strict=True))
    for name in others:
        if name in options:
            message = f"/{command.qualified_name}: {name} can only be chosen in Discord or on the page"
            raise BadLine(message)
    bare = parts[0].strip()
    if bare:
        first = next((name for name in known if name not in options), None)
        if first is None:
            message = f"/{command.qualified_name} has no option for {bare!r}; there are {', '.join(known)}"
            raise BadLine(message)
        options[first] = bare
    return options
