"""The local server and the command line beside it."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from bot.local.server import open_local_server
from bot.render.plain import plain_text
from bot.settings import Settings
from knowledge import Renewed

ROOT = Path(__file__).parents[3]
NEW = "Did Trotsky, of all people, want to end the NEP?"


async def test_what_the_command_line_loads_is_shown_without_a_new_start(tmp_path: Path) -> None:
    """`footnote --local kb load` writes into the very database that the page shows."""
    settings = Settings(
        _env_file=None, footnote_database_url=f"sqlite:///{tmp_path}/footnote.db", footnote_encoder="none"
    )
    async with open_local_server(settings) as server:
        library, shown = server.bot.library, asyncio.Event()
        (slug,) = (claim.slug for claim in library.shared.base.claims.values() if claim.code == "F-002")
        await library.export(tmp_path / "mine")
        file = tmp_path / "mine" / "claims" / f"{slug}.yaml"
        old = library.shared.base.claims[slug].question
        file.write_text(file.read_text("utf-8").replace(f"question: {old}", f"question: {NEW}"), "utf-8")

        def see(_renewed: Renewed) -> None:
            shown.set()

        library.watch(see)
        loaded = await asyncio.to_thread(_footnote, tmp_path, "--local", "kb", "load", "mine")
        assert loaded == "1 entry changed\n"
        await shown.wait()
        answer = await server.moderator.slash(server.debate, "claim", text="F-002")
        assert answer.response is not None
        assert NEW in plain_text(answer.response.message.components)


def _footnote(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "FOOTNOTE_ENCODER": "none",
        "FOOTNOTE_DATABASE_URL": "sqlite:///footnote.db",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
