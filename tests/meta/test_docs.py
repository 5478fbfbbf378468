"""The documents say what the program does."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from bot.app import EXTENSIONS, KEPT_AFTER_REMOVAL
from bot.cli import app
from bot.failures import ExitCode
from bot.places import INVITATION, INVITED_FOR
from bot.render.settings import MEASURED
from bot.settings import Settings
from bot.situations import _NEEDED
from bot.words.command_names import OPTION_NAME, command_words
from knowledge import ChannelMode
from knowledge.seed import schema_files

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
MODERATORS = (ROOT / "docs" / "moderators.md").read_text("utf-8")


def commands(group: typer.main.TyperGroup | None = None, before: str = "footnote") -> Iterator[tuple[str, str]]:
    """Yield every command of the command line with its help."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command.help or ""


@pytest.mark.parametrize(("command", "text"), list(commands()), ids=lambda value: value.split("\n")[0][:30])
def test_every_command_helps_with_an_example(command: str, text: str) -> None:
    assert "Example:" in text
    assert command in text


@pytest.mark.parametrize(("command", "_text"), list(commands()), ids=lambda value: value.split("\n")[0][:30])
def test_every_command_is_documented(command: str, _text: str) -> None:
    pages = "".join(
        path.read_text("utf-8")
        for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md"), ROOT / "CHANGELOG.md"]
    )
    words = command.split()[1:]
    assert all(word in pages for word in words)
    assert f"footnote {words[0]}" in pages


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_every_setting_is_explained(name: str) -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    assert re.search(rf"^#?{name}=", example, re.MULTILINE)
    assert f"`{name}`" in OPERATING


def test_the_example_settings_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text((ROOT / ".env.example").read_text("utf-8"), "utf-8")
    assert Settings(_env_file=path).discord_token is None


@pytest.mark.parametrize("code", list(ExitCode))
def test_every_exit_code_is_explained(code: ExitCode) -> None:
    assert re.search(rf"^\| {code} \|", OPERATING, re.MULTILINE)


COMMANDS = sorted({word.command for word in command_words(EXTENSIONS)})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    """In the table, with its slash; menus by their names."""
    assert command.split(maxsplit=1)[0] in README
    assert command.rsplit(maxsplit=1)[-1] in README


def test_the_measured_words_are_those_that_were_measured() -> None:
    """`/settings confidence` says what docs/recognition.json says."""
    measured = json.loads((ROOT / "docs" / "recognition.json").read_text("utf-8"))["quality"]["numbers"]
    for tier, name in (("words and meaning", "full"), ("words alone", "light")):
        for level, (found, right) in MEASURED[tier].items():
            numbers = measured[name]["levels"][level]
            assert (found, right) == (
                pytest.approx(numbers["answer_recall"], abs=0.0051),
                pytest.approx(numbers["answer_precision"], abs=0.0051),
            )


def test_the_invitation_asks_for_what_every_mode_needs() -> None:
    assert f"permissions={INVITATION.value}" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert {name for needed in _NEEDED.values() for name in needed} <= set(INVITED_FOR)


def test_how_long_data_outlives_the_bot_in_a_server_is_stated() -> None:
    for page in (OPERATING, (ROOT / "PRIVACY.md").read_text("utf-8")):
        assert f"{KEPT_AFTER_REMOVAL.days} days" in page


@pytest.mark.parametrize("mode", list(ChannelMode))
def test_every_mode_is_explained_to_moderators(mode: ChannelMode) -> None:
    assert f"**{mode}**" in MODERATORS


def test_the_schemas_for_editors_are_current() -> None:
    """`footnote kb schema KIND`, or `footnote kb export`, brings them up to date."""
    for name, text in schema_files().items():
        assert (ROOT / "seeds" / name).read_text("utf-8") == text


def options_of_commands() -> dict[str, set[str]]:
    """Return the commands of Discord, groups too, each with the options that it has."""
    known: dict[str, set[str]] = {}
    for word in command_words(EXTENSIONS):
        known.setdefault(word.command, set()).update([word.text] if word.context == OPTION_NAME else [])
    return known


def unknown_commands(page: str, known: dict[str, set[str]]) -> list[str]:
    """Return what a page has in code marks as a command of Discord and is none, or has not all of these options."""
    found = []
    for line in re.findall(r"`(/[a-z][^`]*)`", page):
        words = line.split()
        is_group = any(name.startswith(f"{words[0]} ") for name in known)
        name = " ".join(words[: 2 if is_group else 1])
        if name not in known or not set(re.findall(r" ([a-z_]+):", line)) <= known[name]:
            found.append(line)
    return found


def unknown_in_terminal(page: str) -> list[str]:
    """Return what a page has as a command of the command line and is none, or has not all of these options."""
    found = []
    for line in re.findall(r"`footnote ([^`]+)`", page):
        command, words = typer.main.get_command(app), line.split()
        while words and hasattr(command, "commands") and words[0] in command.commands:
            command = command.commands[words.pop(0)]
        options = {name for parameter in command.params for name in parameter.opts}
        if hasattr(command, "commands") or not {word for word in words if word.startswith("--")} <= options:
            found.append(line)
    return found


def test_the_guide_names_only_commands_that_there_are() -> None:
    assert unknown_commands(MODERATORS, options_of_commands()) == []
    assert unknown_in_terminal(MODERATORS) == []


def test_a_command_that_there_is_not_would_be_noticed() -> None:
    page = "`/kb new` `/kb news` `/kb publish claim:x kinds:y` `footnote kb load x --as me` `footnote kb load --at x` `footnote kb`"
    assert unknown_commands(page, options_of_commands()) == ["/kb news", "/kb publish claim:x kinds:y"]
    assert unknown_in_terminal(page) == ["kb load --at x", "kb"]


@pytest.mark.parametrize(
    "path", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("seeds/*.md")], ids=lambda path: path.name
)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target
