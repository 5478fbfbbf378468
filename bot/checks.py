"""`footnote check`: what can be known to be right or wrong before the bot starts, with the remedy."""

import datetime
import email.utils
from dataclasses import dataclass
from enum import StrEnum

import aiohttp
import discord
from discord.http import Route

from knowledge import KnowledgeError

from .failures import ExitCode, IntentMissing, StartFailure, exit_code
from .login import failures, token_of
from .places import INVITATION, INVITED_FOR
from .settings import Settings
from .wiring import open_bot
from .words import ENGLISH
from .words.permissions import permission_names

# The Date header has whole seconds. What is further off makes messages look too old to be answered, or of tomorrow.
CLOCK_TOLERANCE = datetime.timedelta(seconds=5)
_PATIENCE = aiohttp.ClientTimeout(total=10)
_SERVERS_A_REQUEST = 200
_SERVERS_NAMED = 10
_CONTENT_ON = "Messages are read: Message Content Intent is on."
_CONTENT_OFF = (
    "FOOTNOTE_MESSAGE_CONTENT=false: it runs without the message-content intent. Commands, mentions and the message menu "
    "work; nothing is recognised unasked."
)


class State(StrEnum):
    """What was found out about something."""

    OK = "ok"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found out about a subject, in words, and the exit code that says it to a script."""

    subject: str
    state: State
    text: str
    code: ExitCode = ExitCode.OK


async def check_all(settings: Settings) -> list[Finding]:
    """Look at everything that can be looked at without connecting; start nothing, register nothing."""
    found = [await _database(settings)]
    if settings.discord_token is None:
        content = "would run with" if settings.footnote_message_content else "would run without"
        return [
            *found,
            _ok(
                "token", "There is none: `footnote run` opens the local server. For Discord, put it into DISCORD_TOKEN."
            ),
            _unknown(
                "intents", f"It {content} the message-content intent; whether it may, Discord tells with a token."
            ),
            _unknown("permissions", "Discord tells them with a token."),
            _unknown("clock", "It is compared with Discord's, and nothing is asked of Discord without a token."),
        ]
    found += await _on_discord(settings)
    found.append(await _clock())
    return found


async def _database(settings: Settings) -> Finding:
    try:
        async with open_bot(settings) as bot:
            schema = await bot.library.inspection.probe()
            stats = bot.library.shared.stats()
            return _ok(
                "database",
                f"It can be read and written; its schema is {schema}, the newest. It holds {stats['claims']} claims with "
                f"{stats['evidence']} pieces of evidence. Recognition goes by {bot.library.shared.tier}.",
            )
    except KnowledgeError as error:
        return Finding(subject="database", state=State.WRONG, text=error.user_message, code=exit_code(error))


async def _on_discord(settings: Settings) -> list[Finding]:
    """Log in and out again, and look at what the application is allowed."""
    found: list[Finding] = []
    subjects = iter(("token", "intents", "permissions"))
    subject = next(subjects)
    try:
        with failures():
            async with discord.Client(intents=discord.Intents.none()) as client:
                # `login` would be that of a bot that starts; this one only asks.
                user = await client.http.static_login(token_of(settings))
                found.append(_ok(subject, f"The token is good for {user['username']}."))
                subject = next(subjects)
                application = await client.application_info()
                found.append(_intents(application.flags, wanted=settings.footnote_message_content))
                subject = next(subjects)
                found += await _permissions(client, application.id)
    except StartFailure as failure:
        found.append(Finding(subject=subject, state=State.WRONG, text=str(failure), code=failure.code))
        found += [_unknown(other, "What is wrong above keeps it from being looked at.") for other in subjects]
    return found


def _intents(flags: discord.ApplicationFlags, *, wanted: bool) -> Finding:
    allowed = flags.gateway_message_content or flags.gateway_message_content_limited
    if not wanted:
        return _ok("intents", _CONTENT_OFF)
    if allowed:
        return _ok("intents", _CONTENT_ON)
    missing = IntentMissing()
    return Finding(subject="intents", state=State.WRONG, text=str(missing), code=missing.code)


async def _permissions(client: discord.Client, application_id: int) -> list[Finding]:
    """Compare what the bot may do in each server with what its invitation asks for."""
    invitation = discord.utils.oauth_url(
        application_id, permissions=INVITATION, scopes=("bot", "applications.commands")
    )
    lacking: list[str] = []
    count = 0
    after: str | int | None = None
    while servers := await client.http.get_guilds(_SERVERS_A_REQUEST, after=after, with_counts=False):
        for server in servers:
            allowed = discord.Permissions(int(server.get("permissions") or 0))
            missing = [name for name in INVITED_FOR if not getattr(allowed, name)]
            if missing and not allowed.administrator:
                lacking.append(f"“{server['name']}” ({permission_names(ENGLISH, missing)})")
        count += len(servers)
        after = servers[-1]["id"]
        if len(servers) < _SERVERS_A_REQUEST:
            break
    if not count:
        return [_unknown("permissions", f"The bot is in no server yet. Invite it: {invitation}")]
    channels = _unknown(
        "permissions",
        "What single channels allow is known only once it runs: `/settings show` names what is missing there.",
    )
    if not lacking:
        servers_in_words = "its one server" if count == 1 else f"its {count} servers"
        return [_ok("permissions", f"In {servers_in_words} it may do what its invitation asks for."), channels]
    more = f" and {len(lacking) - _SERVERS_NAMED} more" if len(lacking) > _SERVERS_NAMED else ""
    text = (
        f"Something is not allowed in {', '.join(lacking[:_SERVERS_NAMED])}{more}. Give the bot's role the permission in the "
        f"server's settings, or invite it again: {invitation}"
    )
    return [
        Finding(subject="permissions", state=State.WRONG, text=text, code=ExitCode.PERMISSION_MISSING),
        channels,
    ]


async def _clock() -> Finding:
    """Compare this machine's clock with the Date header of an answer of Discord's."""
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
            before = discord.utils.utcnow()
            async with session.get(f"{Route.BASE}/gateway") as answer:
                between = before + (discord.utils.utcnow() - before) / 2
                theirs = email.utils.parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError):
        return _unknown("clock", "Discord did not tell the time.")
    off = between - theirs - datetime.timedelta(seconds=0.5)  # the header's seconds are cut off
    if abs(off) <= CLOCK_TOLERANCE:
        return _ok("clock", "It agrees with Discord's.")
    direction = "ahead of" if off > datetime.timedelta() else "behind"
    return Finding(
        subject="clock",
        state=State.WRONG,
        text=f"It is {abs(off).total_seconds():.0f} seconds {direction} Discord's, so messages seem older or younger than they "
        "are. Turn on time synchronisation (`timedatectl set-ntp true`).",
        code=ExitCode.CLOCK_WRONG,
    )


def _ok(subject: str, text: str) -> Finding:
    return Finding(subject=subject, state=State.OK, text=text)


def _unknown(subject: str, text: str) -> Finding:
    return Finding(subject=subject, state=State.UNKNOWN, text=text)
