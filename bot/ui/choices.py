"""What Discord offers while somebody types."""

from collections.abc import Iterable

from discord import app_commands

from knowledge import Completion

from ..render.limits import CHOICE_NAME, CHOICES, clip


def choices(found: Iterable[Completion]) -> list[app_commands.Choice[str]]:
    """Return completions as choices, as many and as long as Discord takes."""
    made = [
        app_commands.Choice(name=clip(each.name, CHOICE_NAME), value=clip(each.value, CHOICE_NAME)) for each in found
    ]
    return made[:CHOICES]
