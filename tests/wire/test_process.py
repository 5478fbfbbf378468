"""The program as a process of its own, unmodified: `python -m bot run`."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.failures import ExitCode
from bot.settings import Settings
from bot.wiring import open_library
from knowledge import ChannelMode

from .front import TOKEN, Front
from .gateway import PATIENCE_SECONDS
from .sayings import CLAIM

REPOSITORY = Path(__file__).resolve().parents[2]
WRONG_TOKEN = f"{TOKEN}-any-more"
# Python runs this before the program.
SITECUSTOMIZE = """\
import os, yarl, discord.gateway, discord.http
discord.http.Route.BASE = os.environ["WIRE_REST"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["WIRE_GATEWAY"])
"""


@asynccontextmanager
async def _program(front: Front, settings: Settings, log: Path, token: str) -> AsyncIterator[Process]:
    (log.parent / "sitecustomize.py").write_text(SITECUSTOMIZE)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(log.parent), str(REPOSITORY)]),
        "DISCORD_TOKEN": token,
        "FOOTNOTE_DATABASE_URL": settings.footnote_database_url,
        "FOOTNOTE_CACHE": str(settings.footnote_cache),
        "FOOTNOTE_LOG_LEVEL": "DEBUG",
        "WIRE_REST": front.rest_url,
        "WIRE_GATEWAY": front.gateway.url,
    }
    # A file, for nobody reads a pipe while the process runs.
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=log.parent, env=environment, stdin=DEVNULL, stdout=output, stderr=STDOUT,
        )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_run_and_interrupt(front: Front, settings: Settings, tmp_path: Path) -> None:
    """A process logs in, answers and ends on Ctrl+C; the token is in no line of its log, however much is logged."""
    library = await open_library(settings)
    await library.channels.set(
        server_id=front.guild.id, channel_id=front.debate.id, mode=ChannelMode.REPLY, set_by=front.member.id
    )
    await library.close()
    log = tmp_path / "log"
    async with _program(front, settings, log, TOKEN) as process, asyncio.timeout(PATIENCE_SECONDS):
        await front.gateway.pulse.until(lambda: bool(front.gateway.sessions))
        front.say(CLAIM)
        await front.gateway.pulse.until(lambda: bool(front.cards()))
        process.send_signal(signal.SIGINT)
        code = await process.wait()
    text = log.read_text()
    assert code == ExitCode.OK
    assert "discord.gateway" in text
    assert "Traceback" not in text
    assert TOKEN not in text
    assert "sqlalchemy" not in text  # statements with their values
    assert CLAIM not in text


async def test_refused_token(front: Front, settings: Settings, tmp_path: Path) -> None:
    """A process whose token is refused ends with its code and one sentence; the token is in no line of its log."""
    log = tmp_path / "log"
    async with _program(front, settings, log, WRONG_TOKEN) as process, asyncio.timeout(PATIENCE_SECONDS):
        code = await process.wait()
    lines = log.read_text().splitlines()
    assert code == ExitCode.TOKEN_REFUSED
    assert [line for line in lines if line.startswith("footnote: ")] == lines[-1:]
    assert not any("Traceback" in line or WRONG_TOKEN in line for line in lines)


def test_settings_do_not_show_the_token(settings: Settings) -> None:
    """Neither printing settings nor serialising them gives the token away."""
    assert TOKEN not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
