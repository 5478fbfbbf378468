"""`footnote`: run the bot, check that it could run, and everything of `knowledge.cli`."""

import asyncio
import logging
import sys
from contextlib import suppress
from typing import Annotated

import typer

from knowledge import KnowledgeError
from knowledge.cli import add_commands

from . import __version__
from .checks import State, check_all
from .failures import ExitCode, StartFailure, exit_code
from .login import run_on_discord, sync_commands
from .memory import share_one_heap
from .registration import ALL_SERVERS
from .settings import Settings, read_settings

app = typer.Typer(
    help="A Discord bot that answers contested claims with both sides' cited evidence.\n\nExample: `footnote run`",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
add_commands(app)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"footnote {__version__}")
        raise typer.Exit


@app.callback()
def _read_settings(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_print_version)
    ] = False,
    local: Annotated[
        bool, typer.Option("--local", help="Work on the local server and its database, also where there is a token.")
    ] = False,
) -> None:
    settings = read_settings()
    context.obj = settings.local if local else settings


@app.command()
def run(context: typer.Context) -> None:
    """
    Run the bot: on Discord with `DISCORD_TOKEN`, else on the local server.

    Without a token and without a terminal, each line of standard input is a message or a command.

    Example: `echo "/source trotsky nep" | footnote run`
    """
    settings = _settings(context)
    share_one_heap()
    if settings.discord_token is not None:
        _set_up_logging(settings.footnote_log_level)
        with suppress(KeyboardInterrupt):  # the way to end it; typer would exit with 130
            asyncio.run(run_on_discord(settings))
        return
    # What the simulation says of itself helps nobody who tries the bot.
    _set_up_logging("DEBUG" if settings.footnote_log_level == "DEBUG" else "ERROR")
    if sys.stdin.isatty():
        from .local.page import serve_page  # noqa: PLC0415  needs an extra that a bot on Discord does without

        with suppress(KeyboardInterrupt):
            asyncio.run(serve_page(settings))
        typer.echo("Footnote has ended.")
    else:
        from .local.lines import answer_lines  # noqa: PLC0415  the same

        asyncio.run(answer_lines(settings, sys.stdin, sys.stdout, sys.stderr))


@app.command()
def check(context: typer.Context) -> None:
    """
    Check database and clock and, with a token, login, intents and permissions; start nothing.

    One line each, with what to do about it; the exit code is that of the first thing that is wrong.

    Example: `footnote check`
    """
    findings = asyncio.run(check_all(_settings(context)))
    for finding in findings:
        typer.echo(f"{finding.state:<8} {finding.subject:<12} {finding.text}")
    wrong = [finding for finding in findings if finding.state is State.WRONG]
    names = ", ".join(finding.subject for finding in wrong)
    typer.echo(f"Something is wrong: {names}." if wrong else "Nothing is wrong, as far as could be looked.")
    raise typer.Exit(wrong[0].code if wrong else ExitCode.OK)


@app.command()
def sync(
    context: typer.Context,
    server: Annotated[
        int, typer.Option("--server", min=0, help="Only in the server with this id, beside those for all servers.")
    ] = ALL_SERVERS,
    clear: Annotated[bool, typer.Option("--clear", help="Take the commands away instead.")] = False,
) -> None:
    """
    Register the slash commands with Discord, without starting the bot; `run` does it where they have changed.

    Example: `footnote sync --server 81384788765712384`
    """
    typer.echo(asyncio.run(sync_commands(_settings(context), server, clear=clear)))


def main() -> None:
    """Run the command line; a failure is one sentence and an exit code."""
    try:
        app()
    except (StartFailure, KnowledgeError) as failure:
        text = str(failure) if isinstance(failure, StartFailure) else failure.user_message
        typer.echo(f"footnote: {text}", err=True)
        sys.exit(exit_code(failure))
    except KeyboardInterrupt:
        sys.exit(ExitCode.OK)


def _settings(context: typer.Context) -> Settings:
    settings: Settings = context.obj
    return settings


def _set_up_logging(level: str) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    # At DEBUG these log whole events: what people wrote, and tokens. That is nobody's to read.
    for name in ("discord", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(max(logging.getLevelName(level), logging.INFO))
    # At INFO already, these log every statement with its values.
    for name in ("sqlalchemy", "aiosqlite", "psycopg", "alembic"):
        logging.getLogger(name).setLevel(max(logging.getLevelName(level), logging.WARNING))
    # discord.py warns that it cannot speak; we have no voice.
    logging.getLogger("discord.client").addFilter(lambda record: "voice will NOT" not in record.getMessage())
