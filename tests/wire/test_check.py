"""`footnote check`: what can be known before the bot starts, a line each, with the remedy."""

import datetime

import discord
import pytest
from discord.http import Route

from bot.failures import ExitCode

from .front import TOKEN, Front, Trouble
from .test_start import NOWHERE, WRONG_TOKEN, Ended, Footnote, footnote

__all__ = ["footnote"]  # a fixture


def lines(ended: Ended) -> dict[str, str]:
    """Return the lines of a check by their subject, each from its state on."""
    assert ended.err == ""
    assert TOKEN not in ended.out
    found: dict[str, str] = {}
    for line in ended.out.splitlines()[:-1]:
        state, subject, text = line.split(None, 2)
        found.setdefault(subject, f"{state}: {text}")
    return found


def allow(front: Front, *permissions: str) -> None:
    """Let nobody do more than this in the server."""
    for role in front.backend.get_guild(front.guild.id).roles.values():
        role.permissions = discord.Permissions(**dict.fromkeys(permissions, True)).value


async def test_all_is_well(footnote: Footnote, front: Front) -> None:
    """It logs in and says so; it registers no commands and does not connect."""
    ended = await footnote("check")
    found = lines(ended)
    assert list(found) == ["database", "token", "intents", "permissions", "clock"]
    assert "ok: The token is good for" in found["token"]
    assert "ok: Messages are read" in found["intents"]
    assert "its schema is" in found["database"]
    assert "ok: In its one server" in found["permissions"]
    assert "known only once it runs" in ended.out
    assert "ok: It agrees" in found["clock"]
    assert ended.out.splitlines()[-1].startswith("Nothing is wrong")
    assert ended.code == ExitCode.OK
    assert {call.method for call in front.calls} == {"GET"}
    assert front.gateway.sessions == {}


async def test_without_a_token(footnote: Footnote, front: Front) -> None:
    """It goes as far as it goes, and asks Discord nothing."""
    ended = await footnote("check", DISCORD_TOKEN="")
    found = lines(ended)
    assert found["database"].startswith("ok")
    assert "local server" in found["token"]
    assert all(found[subject].startswith("unknown") for subject in ("intents", "permissions", "clock"))
    assert ended.code == ExitCode.OK
    assert front.calls == []


@pytest.mark.usefixtures("front")
async def test_a_token_that_discord_refuses(footnote: Footnote) -> None:
    """What hangs on it cannot be looked at; the clock can."""
    ended = await footnote("check", DISCORD_TOKEN=WRONG_TOKEN)
    found = lines(ended)
    assert "Reset Token" in found["token"]
    assert found["intents"].startswith("unknown")
    assert found["clock"].startswith("ok")
    assert ended.out.splitlines()[-1] == "Something is wrong: token."
    assert ended.code == ExitCode.TOKEN_REFUSED


async def test_the_intent_is_not_turned_on(footnote: Footnote, front: Front) -> None:
    """Both remedies are named; who runs without it is told so."""
    front.application_flags = discord.ApplicationFlags()
    ended = await footnote("check")
    assert "wrong: The application lacks the message-content intent" in lines(ended)["intents"]
    assert "FOOTNOTE_MESSAGE_CONTENT=false" in ended.out
    assert ended.code == ExitCode.INTENT_MISSING
    ended = await footnote("check", FOOTNOTE_MESSAGE_CONTENT="false")
    assert "runs without the message-content intent" in lines(ended)["intents"]
    assert ended.code == ExitCode.OK


async def test_a_permission_is_missing(footnote: Footnote, front: Front) -> None:
    """It is named with its server and the invitation."""
    allow(front, "view_channel", "send_messages", "send_messages_in_threads", "read_message_history", "embed_links")
    ended = await footnote("check")
    text = lines(ended)["permissions"]
    assert "“Wire” (Create Public Threads and Add Reactions)" in text
    assert "https://discord.com/oauth2/authorize?client_id=" in text
    assert ended.code == ExitCode.PERMISSION_MISSING


async def test_the_bot_is_in_no_server(footnote: Footnote, front: Front) -> None:
    """The invitation is at hand."""
    front.backend.guilds.clear()
    ended = await footnote("check")
    assert "unknown: The bot is in no server yet. Invite it: https://" in lines(ended)["permissions"]
    assert ended.code == ExitCode.OK


@pytest.mark.parametrize(("seconds", "word"), [(90, "behind"), (-90, "ahead of")])
async def test_the_clock_is_wrong(footnote: Footnote, front: Front, seconds: int, word: str) -> None:
    """It says by how much, and in which direction."""
    front.clock_error = datetime.timedelta(seconds=seconds)
    ended = await footnote("check")
    assert f"seconds {word} Discord's" in lines(ended)["clock"]
    assert ended.code == ExitCode.CLOCK_WRONG


async def test_discord_cannot_be_reached(footnote: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither for the login nor for the time."""
    monkeypatch.setattr(Route, "BASE", NOWHERE)
    ended = await footnote("check")
    assert "wrong: Discord cannot be reached" in lines(ended)["token"]
    assert "unknown: Discord did not tell the time" in lines(ended)["clock"]
    assert ended.code == ExitCode.DISCORD_UNREACHABLE


async def test_discord_fails_half_way(footnote: Footnote, front: Front) -> None:
    """What was found before is told all the same."""
    front.spoil("GET", Trouble.FORBIDDEN, path="/users/@me/guilds")
    ended = await footnote("check")
    assert lines(ended)["token"].startswith("ok")
    assert "wrong: Discord cannot be reached (it answered 403)" in lines(ended)["permissions"]


@pytest.mark.usefixtures("front")
async def test_the_database_cannot_be_opened(footnote: Footnote) -> None:
    """The rest is looked at all the same."""
    ended = await footnote("check", FOOTNOTE_DATABASE_URL="sqlite:////no/such/folder/footnote.db")
    assert "FOOTNOTE_DATABASE_URL" in lines(ended)["database"]
    assert lines(ended)["token"].startswith("ok")
    assert ended.code == ExitCode.DATABASE_UNREACHABLE
