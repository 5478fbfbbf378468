"""Commands and buttons, over the wire: discord.py answers them by other paths than messages."""

import discord
import pytest
from simcord.backend.models.interaction import ResponseKind
from simcord.components import walk_components

from .front import Front
from .sayings import CLAIM

pytestmark = pytest.mark.usefixtures("bot")


def _source(query: str) -> dict[str, object]:
    option = {"name": "query", "type": discord.AppCommandOptionType.string.value, "value": query, "focused": True}
    return {"id": "1", "name": "source", "type": discord.AppCommandType.chat_input.value, "options": [option]}


async def test_command_is_answered(front: Front) -> None:
    """`/source` responds with a message."""
    interaction = await front.interact(discord.InteractionType.application_command, _source("trotsky nep"))
    assert interaction.response_kind is ResponseKind.MESSAGE


async def test_command_is_completed(front: Front) -> None:
    """`/source` offers what the words so far may become."""
    interaction = await front.interact(discord.InteractionType.autocomplete, _source("tro"))
    assert interaction.autocomplete_choices


async def test_every_button_of_a_card_is_answered(front: Front) -> None:
    """Whoever presses a button of a card gets a response."""
    front.say(CLAIM)
    await front.settle()
    [card] = front.cards()
    buttons = [part["custom_id"] for part in walk_components(card.components) if "custom_id" in part]
    assert buttons
    for button in buttons:
        data = {"custom_id": button, "component_type": discord.ComponentType.button.value}
        interaction = await front.interact(discord.InteractionType.component, data, card)
        assert interaction.responded
