"""Running `footnote` in tests, on a database that holds the small seeds."""

import json
import os
import shutil
from pathlib import Path
from typing import Any, Protocol

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

NEP = "trotsky-opposed-the-nep"
QUESTION = "question: Did Trotsky want to end the NEP?"


class Footnote(Protocol):
    def __call__(
        self, *arguments: str, stdin: str | bytes | None = None, fails: type[BaseException] | None = None
    ) -> Result: ...


@pytest.fixture
def footnote(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small_seeds: Path, seeded_file: Path) -> Footnote:
    """Run `footnote` with these arguments on a database that holds the small seeds, far from anybody's settings."""
    for name in [name for name in os.environ if name.startswith(("FOOTNOTE_", "DISCORD_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(seeded_file, tmp_path / "footnote.db")
    monkeypatch.setenv("FOOTNOTE_DATABASE_URL", "sqlite:///footnote.db")
    monkeypatch.setenv("FOOTNOTE_SEEDS", str(small_seeds))

    def run(*arguments: str, stdin: str | bytes | None = None, fails: type[BaseException] | None = None) -> Result:
        result = CliRunner().invoke(app, list(arguments), input=stdin)
        if fails is None:
            assert result.exit_code == 0, (result.output, result.exception)
        else:
            assert isinstance(result.exception, fails), (result.output, result.exception)
        return result

    return run


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def only(result: Result) -> dict[str, Any]:
    (value,) = objects(result)
    return value
