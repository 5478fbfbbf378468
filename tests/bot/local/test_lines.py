"""The bot on lines of text: what `make run` does without a token and without a terminal."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.failures import LinesRefused, NothingToDo
from bot.local.lines import answer_lines
from bot.settings import Settings

ROOT = Path(__file__).parents[3]


async def answers(tmp_path: Path, *lines: str) -> tuple[str, str]:
    """Return what is posted, and what is told beside it."""
    output, notes = io.StringIO(), io.StringIO()
    settings = Settings(_env_file=None, footnote_database_url=f"sqlite:///{tmp_path}/footnote.db")
    await answer_lines(settings, io.StringIO("\n".join(lines)), output, notes)
    return output.getvalue(), notes.getvalue()


async def test_claims_and_commands_are_answered_and_chat_is_not(tmp_path: Path) -> None:
    output, notes = await answers(
        tmp_path, "Stalin just took over Trotsky's economic programme", "/source trotsky nep", "anyone up for chess?"
    )
    first, second = output.split("Sources for “trotsky nep”")
    assert "F-001" in first
    assert "Kolakowski" in first
    assert "F-002" in second
    assert "anyone up for chess?  (silence)" in notes


async def test_a_second_run_answers_the_same(tmp_path: Path) -> None:
    """The simulation numbers messages alike at every start; the ledger of the last run does not silence the next."""
    before, _ = await answers(tmp_path, "Stalin just took over Trotsky's economic programme")
    after, _ = await answers(tmp_path, "Stalin just took over Trotsky's economic programme")
    assert before == after != ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/nope", "there is no command '/nope'"),
        ("x" * 2001, "Discord takes 2000"),
        ("/settings channel much too much", "/settings channel"),
        ("/", "there is no command '/'"),
        ("/claim", "/claim"),
    ],
)
async def test_a_line_that_discord_would_not_take_is_told(tmp_path: Path, line: str, expected: str) -> None:
    output, notes = io.StringIO(), io.StringIO()
    settings = Settings(_env_file=None, footnote_database_url=f"sqlite:///{tmp_path}/footnote.db")
    with pytest.raises(LinesRefused, match="1 line was not sent"):
        await answer_lines(settings, io.StringIO(f"{line}\n\n/claim F-002"), output, notes)
    assert notes.getvalue().startswith("footnote: line 1: ")
    assert expected in notes.getvalue()
    assert "F-002" in output.getvalue()


async def test_options_can_be_named(tmp_path: Path) -> None:
    output, _ = await answers(
        tmp_path,
        "/source query:trotsky nep side:disputes",
        "/source trotsky nep side:disputes",
        "/settings channel mode:off",
    )
    assert "That they worked within it" in output
    assert "That they wanted it ended" not in output
    assert output.count("Sources for “trotsky nep”") == 2
    assert "#debate: off" in output


async def test_a_card_in_a_thread_and_a_form_are_told(tmp_path: Path) -> None:
    output, notes = await answers(
        tmp_path,
        "/settings channel mode:thread",
        "Stalin just took over Trotsky's economic programme",
        "/suggest what:claim",
    )
    assert "F-001" in output
    assert "a form" in output
    assert "(silence)" not in notes


async def test_a_mark_is_told(tmp_path: Path) -> None:
    """It is not silence, and there is nothing else to see in lines of text."""
    output, _ = await answers(tmp_path, "stalin stole everything from him, didn't he")
    assert "tap it for the card" in output


async def test_every_command_that_asks_runs_on_a_line(tmp_path: Path) -> None:
    output, notes = await answers(
        tmp_path,
        "/claims nep",
        "/work kolakowski style:bibtex",
        "/bibliography",
        "/bibliography format:bibtex",
        "/help",
    )
    assert "Claims about New Economic Policy" in output
    assert "[New Economic Policy ▾]" in output
    assert "@book{kolakowski-main-currents," in output
    assert output.count("None so far") == 2
    assert "- /bibliography: List the works" in output
    assert "(silence)" not in notes


async def test_nothing_to_read_is_told(tmp_path: Path) -> None:
    """A service without its token would otherwise end as if all were well."""
    with pytest.raises(NothingToDo, match="DISCORD_TOKEN"):
        await answers(tmp_path, "", "  ")


def test_the_program_itself_reads_standard_input(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("FOOTNOTE", "DISCORD"))}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env={**environment, "FOOTNOTE_DATABASE_URL": f"sqlite:///{tmp_path}/footnote.db", "DISCORD_TOKEN": ""},
        input="anyone up for chess?\nStalin just took over Trotsky's economic programme\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "F-001" in done.stdout
    assert "Traceback" not in done.stderr
    assert "WARNING" not in done.stderr
