"""What keeps Footnote from starting: one sentence with the remedy, and an exit code of its own."""

import asyncio
import os
import shutil
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import discord
import pytest
from discord.http import Route

from bot.cli import main
from bot.failures import ExitCode
from bot.settings import Settings
from knowledge import BUNDLED_SEEDS

from .front import TOKEN, Front, Trouble
from .gateway import PATIENCE_SECONDS

Footnote = Callable[..., Awaitable["Ended"]]
WRONG_TOKEN = f"{TOKEN}-any-more"
# Nothing listens on port 1.
NOWHERE = "http://127.0.0.1:1/api/v10"
NEWER_SCHEMA = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32)); INSERT INTO alembic_version VALUES ('9999_later')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run of the program ended."""

    code: object
    out: str
    err: str

    def sentence(self, code: ExitCode) -> str:
        """Return the one line that a run which failed in this way has printed."""
        assert (self.code, self.out) == (code, "")
        [line] = self.err.splitlines()
        assert line.startswith("footnote: ")
        assert TOKEN not in line
        return line


@pytest.fixture
def footnote(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> Footnote:
    """Run a command of the program with a good token and a database of its own, and these settings besides."""
    for name in os.environ:
        if name.startswith(("FOOTNOTE_", "DISCORD_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("FOOTNOTE_DATABASE_URL", settings.footnote_database_url)
    monkeypatch.chdir(tmp_path)  # no `.env` here

    async def run(*command: str, **environment: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["footnote", *(command or ["run"])])
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        code: Future[object] = Future()
        # A thread that nobody waits for: a program that hangs fails its own test only.
        Thread(target=_run_main, args=[code], daemon=True).start()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.wrap_future(code)
        out, err = capsys.readouterr()
        return Ended(code=code.result(), out=out, err=err)

    return run


def _run_main(code: Future[object]) -> None:
    try:
        main()
    except SystemExit as end:
        code.set_result(end.code)
    except BaseException as error:  # noqa: BLE001  the test shows it
        code.set_exception(error)


async def test_sync_registers_the_commands(footnote: Footnote, front: Front) -> None:
    """`sync` registers commands that Discord takes, and ends."""
    ended = await footnote("sync")
    assert (ended.code, ended.err) == (0, "")
    assert "commands registered in all servers" in ended.out
    assert {call.status for call in front.calls if call.method == "PUT"} == {200}


async def test_sync_for_one_server_and_back(footnote: Footnote, front: Front) -> None:
    """`--server` registers them beside the others, `--clear` takes them away again; each in its scope alone."""
    there = front.backend.commands
    assert "`--clear`" in (await footnote("sync", "--server", str(front.guild.id))).out
    assert there[front.guild.id]
    assert None not in there
    await footnote("sync")
    ended = await footnote("sync", "--server", str(front.guild.id), "--clear")
    assert f"The commands in server {front.guild.id} are gone." in ended.out
    assert not there[front.guild.id]
    assert there[None]
    ended = await footnote("sync", "--clear")
    assert "registers them again" in ended.out
    assert not there[None]


async def test_sync_for_a_server_that_does_not_let_us(footnote: Footnote, front: Front) -> None:
    """The sentence says what may be missing."""
    front.spoil("PUT", Trouble.FORBIDDEN, path="/applications/*/guilds/*/commands")
    line = (await footnote("sync", "--server", "5")).sentence(ExitCode.FAILED)
    assert "applications.commands" in line


@pytest.mark.usefixtures("front")
@pytest.mark.parametrize("command", ["run", "sync"])
async def test_token_that_discord_refuses(footnote: Footnote, command: str) -> None:
    """The sentence says where to get a good one."""
    line = (await footnote(command, DISCORD_TOKEN=WRONG_TOKEN)).sentence(ExitCode.TOKEN_REFUSED)
    assert "Reset Token" in line


async def test_token_that_the_gateway_refuses(footnote: Footnote, front: Front) -> None:
    """A token that was reset right after the login is refused all the same."""
    front.gateway.token = WRONG_TOKEN
    assert "Reset Token" in (await footnote()).sentence(ExitCode.TOKEN_REFUSED)


@pytest.mark.usefixtures("front")
async def test_no_token(footnote: Footnote) -> None:
    """A command that needs a token says which setting holds it."""
    assert "DISCORD_TOKEN" in (await footnote("sync", DISCORD_TOKEN="")).sentence(ExitCode.BAD_SETTING)


async def test_message_content_is_not_allowed(footnote: Footnote, front: Front) -> None:
    """The sentence names the switch in the Developer Portal."""
    front.gateway.allowed = discord.Intents(discord.Intents.all().value, message_content=False)
    line = (await footnote()).sentence(ExitCode.INTENT_MISSING)
    assert "Message Content Intent" in line
    assert "FOOTNOTE_MESSAGE_CONTENT=false" in line


async def test_discord_cannot_be_reached(footnote: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to check."""
    monkeypatch.setattr(Route, "BASE", NOWHERE)
    assert "network" in (await footnote()).sentence(ExitCode.DISCORD_UNREACHABLE)


async def test_discord_bans_our_address(footnote: Footnote, front: Front) -> None:
    """What Cloudflare answers in Discord's place counts as not reached, too."""
    front.spoil("GET", Trouble.BANNED, path="/users/@me")
    (await footnote()).sentence(ExitCode.DISCORD_UNREACHABLE)


@pytest.mark.usefixtures("front")
@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////no/such/folder/footnote.db",
        "footnote.db",
        "oracle://here",
        "postgresql://footnote:hunter2@127.0.0.1:1/footnote",
    ],
)
async def test_database_cannot_be_opened(footnote: Footnote, url: str) -> None:
    """The sentence names the setting, and no password."""
    line = (await footnote(FOOTNOTE_DATABASE_URL=url)).sentence(ExitCode.DATABASE_UNREACHABLE)
    assert "FOOTNOTE_DATABASE_URL" in line
    assert "hunter2" not in line


@pytest.mark.usefixtures("front")
async def test_database_is_newer(footnote: Footnote, tmp_path: Path) -> None:
    """A database that a newer Footnote has migrated is left alone."""
    path = tmp_path / "newer.db"
    connection = sqlite3.connect(path)
    connection.executescript(NEWER_SCHEMA)
    connection.close()
    line = (await footnote(FOOTNOTE_DATABASE_URL=f"sqlite:///{path}")).sentence(ExitCode.DATABASE_NEWER)
    assert "9999_later" in line
    assert "Update Footnote" in line
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("alembic_version",)]
    connection.close()


@pytest.mark.usefixtures("front")
@pytest.mark.parametrize("broken", ["kind: nonsense", "kind: not: YAML"])
async def test_seed_is_broken(footnote: Footnote, tmp_path: Path, broken: str) -> None:
    """The sentence names the file and the line."""
    seeds = Path(shutil.copytree(BUNDLED_SEEDS, tmp_path / "seeds"))
    path = seeds / "claims" / "trotsky-opposed-the-nep.yaml"
    lines = path.read_text("utf-8").splitlines()
    number = next(index for index, line in enumerate(lines) if line.startswith("kind:"))
    lines[number] = broken
    path.write_text("\n".join(lines), "utf-8")
    line = (await footnote(FOOTNOTE_SEEDS=str(seeds))).sentence(ExitCode.SEEDS_BROKEN)
    assert f"claims/trotsky-opposed-the-nep.yaml:{number + 1}: " in line


@pytest.mark.usefixtures("front")
async def test_seeds_are_missing(footnote: Footnote, tmp_path: Path) -> None:
    """A folder that is not there is named."""
    ended = await footnote(
        FOOTNOTE_SEEDS=str(tmp_path / "nowhere"), FOOTNOTE_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}"
    )
    assert "nowhere" in ended.sentence(ExitCode.SEEDS_BROKEN)


@pytest.mark.usefixtures("front")
@pytest.mark.parametrize(
    ("name", "value"),
    [("FOOTNOTE_RETENTION_DAYS", "for ever"), ("FOOTNOTE_LOG_LEVEL", "LOUD"), ("FOOTNOTE_LOCAL_PORT", "70000")],
)
async def test_setting_is_wrong(footnote: Footnote, name: str, value: str) -> None:
    """The sentence names the setting."""
    assert name in (await footnote(**{name: value})).sentence(ExitCode.BAD_SETTING)


@pytest.mark.usefixtures("front")
async def test_local_server_is_not_installed(footnote: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a token and without simcord, the sentence offers both ways."""
    for module in [name for name in sys.modules if f"{name}.".startswith("bot.local.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "simcord", None)
    line = (await footnote(DISCORD_TOKEN="")).sentence(ExitCode.LOCAL_SERVER_MISSING)
    assert "`make run`" in line
