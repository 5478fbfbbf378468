"""Running on Discord itself: log in, and say in a sentence why it failed."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from .failures import DiscordUnreachable, IntentMissing, TokenMissing, TokenRefused
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
    token = _token(settings)
    async with open_bot(settings) as bot:
        with _failures():
            async with bot:
                await bot.start(token)


async def check_login(settings: Settings) -> str:
    """Open the database and, where there is a token, log in and out again; return what was found in a sentence."""
    async with open_bot(settings) as bot:
        stats = bot.library.stats()
        found = (
            f"The database holds {stats['claims']} claims with {stats['evidence']} pieces of evidence."
            f" Recognition goes by {bot.library.tier}."
        )
        if settings.discord_token is None:
            return f"{found} There is no token: `footnote run` opens the local server."
        with _failures():
            async with bot:
                # `login` would register the commands as well, and this command starts nothing.
                user = await bot.http.static_login(_token(settings))
                return f"{found} The token is good for {user['username']}."


async def sync_commands(settings: Settings) -> str:
    """Register the slash commands with Discord; return how many in a sentence."""
    async with open_bot(settings) as bot:
        with _failures():
            async with bot:
                bot.registers_commands = False  # `login` would, and would only warn where Discord refuses
                await bot.login(_token(settings))
                commands = await bot.tree.sync()
    return f"{len(commands)} commands registered."


@contextmanager
def _failures() -> Iterator[None]:
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


def _token(settings: Settings) -> str:
    if settings.discord_token is None:
        raise TokenMissing
    return settings.discord_token.get_secret_value().strip()
