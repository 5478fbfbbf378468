"""The moderators' guide: what it says word for word is done word for word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import discord
import pytest
import simcord
from discord import app_commands
from world import World, parts_of, text_of

from knowledge import ClaimEntry, Kind
from knowledge.editions import Editions

GUIDE = (Path(__file__).parents[2] / "docs" / "moderators.md").read_text("utf-8")
HEADING = "## From an empty claim to a published one\n"
EXERCISE = GUIDE.partition(HEADING)[2].partition("\n## ")[0]
CODE = "F-1000"
_TOKEN = re.compile(
    r"^ *- \*(?P<field>[^*]+)\*: (?P<filled>`[^`]+`(?: / `[^`]+`)*)"
    r"|`(?P<command>/[^`]+)`"
    r"|a message such as `(?P<message>[^`]+)`"
    r"|(?<!\*)\*(?P<button>[^*]+)\*(?!\*)"
    r"|“(?P<said>[^”]+)”",
    re.MULTILINE,
)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


class Doing(NamedTuple):
    """Something that the exercise has one do or see: a field to fill, a command, a message, a button, what is said."""

    what: str
    text: str
    filled: str = ""


def steps() -> Iterator[Sequence[Doing]]:
    """Yield what the exercise says, step by step. Lines are broken anywhere in prose, fields stand on a line."""
    for step in re.split(r"^\d+\. ", EXERCISE, flags=re.MULTILINE)[1:]:
        text = re.sub(r"\n +(?![- ])", " ", _PICTURE.sub("", step))
        yield [
            Doing("field", found["field"], "\n".join(re.findall(r"`([^`]+)`", found["filled"])))
            if found["field"]
            else Doing(found.lastgroup or "", found[found.lastgroup or ""])
            for found in _TOKEN.finditer(text)
        ]


@pytest.fixture(autouse=True)
def _patient(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learn once, before the message that is answered, not after every step."""
    world.env.settle_timeout = 45
    monkeypatch.setattr(Editions, "_start_learning", lambda _self: None)


@dataclass
class Newcomer:
    """A moderator who does what the guide says: fills the form that is open, presses what was shown last."""

    world: World
    answers: list[simcord.InteractionResult] = field(default_factory=list)
    filled: dict[str, str] = field(default_factory=dict)

    async def do(self, doing: Doing) -> None:
        """Do or see one thing."""
        if doing.what == "field":
            self.filled[doing.text] = doing.filled
            return
        await self.send()
        match doing.what:
            case "command":
                self.answers.append(await self._type(doing.text))
            case "message":
                await learned(self.world)
                await self.world.member.send(self.world.debate, doing.text)
                assert self.world.sent("PUT", "/reactions/"), "it is not marked"
            case "button":
                await self._press(doing.text)
            case _:
                assert doing.text in self.seen(), f"{doing.text!r} is not in {self.seen()!r}"

    async def send(self) -> None:
        """Send the form that is open if something was filled in."""
        if not self.filled:
            return
        modal = self.answers[-1].modal
        assert modal is not None, self.seen()
        labels = {label["label"]: label["component"] for label in modal["components"]}
        values = {each["custom_id"]: each["value"] for each in labels.values() if each.get("value")}
        values |= {labels[label]["custom_id"]: text for label, text in self.filled.items()}
        self.filled = {}
        self.answers.append(await self.world.moderator.submit_modal(self.answers[-1], values))

    def seen(self) -> str:
        """Return what the last answer shows now, as it reads: without the marks of Markdown."""
        return re.sub(r"\*\*|\\", "", "\n".join(text_of(message) for message in messages(self.answers[-1])))

    async def _type(self, line: str) -> simcord.InteractionResult:
        words = line.removeprefix("/").split(" ")
        name = " ".join(words[:2])
        group = self.world.bot.tree.get_command(words[0])
        assert isinstance(group, app_commands.Group)
        command = group.get_command(words[1])
        assert isinstance(command, app_commands.Command)
        names = "|".join(option.display_name for option in command.parameters)
        typed = re.findall(rf"({names}):(.*?)(?= (?:{names}):|$)", " ".join(words[2:])) if names else []
        assert " ".join([f"/{name}", *(f"{key}:{value}" for key, value in typed)]) == line
        options = {option.display_name: option for option in command.parameters}
        chosen = {key: chosen_value(options[key].choices, value) for key, value in typed}
        return await self.world.moderator.slash(self.world.debate, name, **chosen)

    async def _press(self, label: str) -> None:
        for shown in (message for each in reversed(self.answers) for message in reversed(messages(each))):
            for button in buttons(shown.components):
                if button.label == label:
                    result = await self.world.moderator.click(shown, custom_id=button.custom_id)
                    # What is pressed changes the message that it stands on, or opens something new.
                    self.answers.append(result)
                    return
        pytest.fail(f"nothing that was shown has a button {label!r}")


async def learned(world: World) -> None:
    """Let the bot learn from all that was saved, as it does by itself."""
    editions: Any = world.bot.library._editions
    await editions._learn()


def messages(result: simcord.InteractionResult) -> list[discord.Message]:
    return [part.message for part in (result.response, *result.followups) if part is not None]


def buttons(components: Iterable[Any]) -> list[discord.Button]:
    parts = [found for part in parts_of(components) for found in (part, getattr(part, "accessory", None))]
    return [part for part in parts if isinstance(part, discord.Button)]


def chosen_value(choices: Sequence[app_commands.Choice[Any]], typed: str) -> Any:
    """Return what Discord makes of a text: the value of the choice that begins so, where there are choices."""
    if not choices:
        return typed
    (found,) = [choice.value for choice in choices if choice.name.startswith(typed)]
    return found


def present(world: World) -> ClaimEntry:
    return next(claim for claim in world.bot.library.edition(world.guild.id).base.claims.values() if claim.code == CODE)


async def test_a_newcomer_makes_and_publishes_a_claim(world: World) -> None:
    newcomer, kinds = Newcomer(world), []
    for number, step in enumerate(steps(), 1):
        assert any(doing.what in {"command", "button"} for doing in step), number
        for doing in step:
            try:
                await newcomer.do(doing)
            except (AssertionError, pytest.fail.Exception) as error:
                raise AssertionError(f"step {number}, {doing}: {error}") from error
        claims = world.bot.library.edition(world.guild.id).base.claims.values()
        kinds.append(next((claim.kind for claim in claims if claim.code == CODE), None))
    draft, published, gone = Kind.DRAFT, Kind.CONTESTED, None
    assert kinds == [*[draft] * 8, published, published, draft, gone, draft]
    claim = present(world)
    assert [len(side.evidence) for side in claim.sides] == [2, 2]
    assert claim.counterexamples
    assert claim.slug not in world.bot.library.shared.base.claims
