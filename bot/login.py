"""Running on Discord itself: log in, and say in a sentence why it failed."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from .failures import DiscordUnreachable, IntentMissing, ServerRefused, TokenMissing, TokenRefused
from .registration import ALL_SERVERS, clear_commands, send_commands
from .settings import Settings
from .wiring import open_bot

_AUTHENTICATION_FAILED = 4004


async def run_on_discord(settings: Settings) -> None:
    """
    Run the bot until it is stopped.

    Raises:
        StartFailure: it cannot start.
        KnowledgeError: the database or the seeds cannot be used.
    """
    token = token_of(settings)
    async with open_bot(settings) as bot:
        with failures():
            async with bot:
                await bot.start(token)


async def sync_commands(settings: Settings, server_id: int = ALL_SERVERS, *, clear: bool = False) -> str:
    """
    Register the slash commands with Discord, or take them away; return what was done in a sentence.

    Raises:
        StartFailure: Discord does not let us.
        KnowledgeError: the database or the seeds cannot be used.
    """
    where = f"in server {server_id}" if server_id else "in all servers"
    async with open_bot(settings) as bot:
        with failures():
            async with bot:
                bot.registers_commands = False  # `login` would, and would only warn where Discord refuses
                await bot.login(token_of(settings))
                try:
                    if clear:
                        await clear_commands(bot, server_id)
                    else:
                        count = await send_commands(bot, server_id)
                except discord.Forbidden:
                    raise ServerRefused(server_id) from None
    if clear:
        again = "" if server_id else " The next `footnote run` registers them again."
        return f"The commands {where} are gone.{again}"
    beside = " They stand beside those for all servers; `--clear` takes them away again." if server_id else ""
    return f"{count} commands registered {where}.{beside}"


@contextmanager
def failures() -> Iterator[None]:
    """Turn what discord.py raises at start into failures with a remedy."""
    try:
        yield
    except discord.LoginFailure:
        # `from None`: nothing that has seen the token goes into a log.
        raise TokenRefused from None
    except discord.PrivilegedIntentsRequired:
        raise IntentMissing from None
    except discord.ConnectionClosed as error:
        if error.code == _AUTHENTICATION_FAILED:
            raise TokenRefused from None
        raise DiscordUnreachable(f"the gateway closed with {error.code}") from error
    except discord.HTTPException as error:
        raise DiscordUnreachable(f"it answered {error.status}") from error
    except aiohttp.ClientConnectorDNSError as error:
        raise DiscordUnreachable("its name could not be looked up") from error
    except (aiohttp.ClientError, OSError, discord.GatewayNotFound) as error:
        raise DiscordUnreachable(type(error).__name__) from error


def token_of(settings: Settings) -> str:
    """
    Return the token.

    Raises:
        TokenMissing: there is none.
    """
    if settings.discord_token is None:
        raise TokenMissing
    return settings.discord_token.get_secret_value().strip()
