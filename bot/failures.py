"""What can keep Footnote from starting: a sentence with the remedy, and an exit code of its own."""

from enum import IntEnum

from knowledge import DatabaseNewer, DatabaseUnreachable, InvalidEntries, KnowledgeError


class ExitCode(IntEnum):
    """The exit codes of `footnote`; 2 is left to wrong usage."""

    OK = 0
    FAILED = 1
    BAD_SETTING = 3
    TOKEN_REFUSED = 4
    INTENT_MISSING = 5
    DATABASE_UNREACHABLE = 6
    DATABASE_NEWER = 7
    SEEDS_BROKEN = 8
    DISCORD_UNREACHABLE = 9
    LOCAL_SERVER_MISSING = 10
    CLOCK_WRONG = 11
    PERMISSION_MISSING = 12


class StartFailure(Exception):
    """Footnote cannot start; the message says why and what to do."""

    code = ExitCode.FAILED


class BadSetting(StartFailure):
    """A setting has a value that it cannot have."""

    code = ExitCode.BAD_SETTING

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"The setting {name} is wrong: {why}. `.env.example` explains every setting.")


class TokenRefused(StartFailure):
    """Discord does not know the token."""

    code = ExitCode.TOKEN_REFUSED

    def __init__(self) -> None:
        super().__init__(
            "Discord refused the token. Copy it again from the Developer Portal (your application, Bot, Reset Token) "
            "into DISCORD_TOKEN."
        )


class TokenMissing(StartFailure):
    """A command needs a token and there is none."""

    code = ExitCode.BAD_SETTING

    def __init__(self) -> None:
        super().__init__(
            "There is no token. Put DISCORD_TOKEN into `.env`; without one, `footnote run` opens the local server."
        )


class IntentMissing(StartFailure):
    """The application may not read messages."""

    code = ExitCode.INTENT_MISSING

    def __init__(self) -> None:
        super().__init__(
            "The application lacks the message-content intent. In the Developer Portal open your application, Bot, "
            "and turn on Message Content Intent, or set FOOTNOTE_MESSAGE_CONTENT=false to run without it (commands, mentions "
            "and the message menu then work, and nothing is recognised unasked); then start again."
        )


class DiscordUnreachable(StartFailure):
    """Discord does not answer."""

    code = ExitCode.DISCORD_UNREACHABLE

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Discord cannot be reached ({why}). Check the network and discordstatus.com, then start again."
        )


class ServerRefused(StartFailure):
    """A server does not let us register commands."""

    def __init__(self, server_id: int) -> None:
        where = f"server {server_id}" if server_id else "Discord"
        super().__init__(
            f"{where[0].upper()}{where[1:]} does not let us register commands. Is the bot in it, invited with the scope "
            "applications.commands?"
        )


class NothingToDo(StartFailure):
    """There is neither a token nor anything to read."""

    code = ExitCode.BAD_SETTING

    def __init__(self) -> None:
        super().__init__(
            "There is no DISCORD_TOKEN, and nothing on standard input. Put the token into `.env` in this folder, or run "
            "it in a terminal to open the local server."
        )


class LinesRefused(StartFailure):
    """Some of the lines could not be sent."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} {'line was' if count == 1 else 'lines were'} not sent; the reasons are above.")


class PortTaken(StartFailure):
    """The local server's port is in use."""

    code = ExitCode.BAD_SETTING

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is in use; is Footnote running already? Set FOOTNOTE_LOCAL_PORT to another one, or to 0 for any."
        )


class LocalServerMissing(StartFailure):
    """The local server's package is not installed."""

    code = ExitCode.LOCAL_SERVER_MISSING

    def __init__(self) -> None:
        super().__init__(
            "There is no DISCORD_TOKEN, and the local server is not installed. Set the token, or let `make run` install it."
        )


_KNOWLEDGE_CODES: dict[type[KnowledgeError], ExitCode] = {
    DatabaseUnreachable: ExitCode.DATABASE_UNREACHABLE,
    DatabaseNewer: ExitCode.DATABASE_NEWER,
    InvalidEntries: ExitCode.SEEDS_BROKEN,
}


def exit_code(error: StartFailure | KnowledgeError) -> ExitCode:
    """Return the exit code of a failure."""
    if isinstance(error, StartFailure):
        return error.code
    return _KNOWLEDGE_CODES.get(type(error), ExitCode.FAILED)
