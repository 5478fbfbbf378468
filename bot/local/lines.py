"""The bot on lines of text: a message or a command a line in, what the bot would post out."""

from typing import Any, TextIO

import discord
import simcord

from ..render.plain import plain_text
from ..settings import Settings
from .server import LocalServer, open_local_server

MESSAGE_LENGTH = 2000
# Option types that Discord sends as text (discord.AppCommandOptionType.string).
_TEXT = discord.AppCommandOptionType.string


class BadLine(Exception):
    """A line that Discord would not take."""


async def answer_lines(settings: Settings, lines: TextIO, output: TextIO, notes: TextIO) -> None:
    """
    Send every line to the bot and write what it posts to `output`, a blank line after each answer.

    A line that starts with `/` is a command of the moderator's, any other a message of the member's in `#debate`. What
    becomes of a line is told on `notes`, so that `output` holds nothing but answers.
    """
    async with open_local_server(settings) as server:
        for line in lines:
            text = line.strip()
            if not text:
                continue
            try:
                posted = await _post(server, text)
            except BadLine as error:
                print(f"footnote: {error}", file=notes, flush=True)
                continue
            print(f"> {text}{'' if posted else '  (silence)'}", file=notes, flush=True)
            for card in posted:
                print(f"{card}\n", file=output, flush=True)


async def _post(server: LocalServer, text: str) -> list[str]:
    if len(text) > MESSAGE_LENGTH:
        message = f"a line of {len(text)} characters; Discord takes {MESSAGE_LENGTH}. Shorten it."
        raise BadLine(message)
    if text.startswith("/"):
        return await _run_command(server, text)
    before = {message.id for message in server.debate.history()}
    await server.member.send(server.debate, text)
    new = [message for message in server.debate.history() if message.id not in before]
    return [plain_text(message.components) for message in new if message.author.bot]


async def _run_command(server: LocalServer, text: str) -> list[str]:
    name, options = _command(server, text)
    try:
        result = await server.moderator.slash(server.debate, name, **options)
    except (simcord.OptionError, simcord.SetupError, simcord.BackendError) as error:
        message = f"{text!r}: {error}"
        raise BadLine(message) from error
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
    texts = {option.name: option for option in command.parameters if option.type is _TEXT}
    options: dict[str, Any] = {}
    rest: list[str] = []
    for word in words[len(name.split()) :]:
        key, colon, value = word.partition(":")
        if colon and key in texts:
            options[key] = value
        else:
            rest.append(word)
    if rest:
        first = next((option for option in texts if option not in options), None)
        if first is None:
            message = f"/{name} has no option for {' '.join(rest)!r}"
            raise BadLine(message)
        options[first] = " ".join(rest)
    return name, options
