"""Commands: `/source`, `/claim`, *Both sides*."""

import pytest
from world import CHATTER, CLAIM, World, shown, text_of

from knowledge import ChannelMode


async def test_source_finds_evidence_in_spite_of_typos(world: World) -> None:
    result = await world.member.slash(world.debate, "source", query="trotzky nep")
    assert result.response is not None
    assert "Lewin" in text_of(result.response)
    assert "F-00" in text_of(result.response)


@pytest.mark.parametrize(
    ("typed", "expected"), [("", "F-001"), ("trotsky n", "F-002"), ("F-00", "F-001"), ("kolak", "Kolakowski")]
)
async def test_source_completes_what_is_typed(world: World, typed: str, expected: str) -> None:
    choices = await world.member.autocomplete(world.debate, "source", "query", typed)
    assert 0 < len(choices) <= 25
    assert any(expected in choice["name"] or expected in choice["value"] for choice in choices)
    assert all(len(choice["name"]) <= 100 and len(str(choice["value"])) <= 100 for choice in choices)


async def test_every_completion_finds_something(world: World) -> None:
    """What autocomplete offers can be chosen, by its value and by its name, which some clients send instead."""
    for choice in await world.member.autocomplete(world.debate, "source", "query", "trotsky"):
        for sent in {choice["value"], choice["name"][:70]}:
            result = await world.member.slash(world.debate, "source", query=sent)
            assert result.response is not None
            assert "Nothing found" not in text_of(result.response), sent


async def test_source_says_when_nothing_is_found(world: World) -> None:
    result = await world.member.slash(world.debate, "source", query="asdfghjkl qwertz")
    assert result.response is not None
    assert "Nothing found" in text_of(result.response)


async def test_source_turns_its_pages_after_a_restart(world: World) -> None:
    result = await world.member.slash(world.debate, "source", query="trotsky nep")
    assert result.response is not None
    first = text_of(result.response)
    await world.restart()
    await world.member.click(result.response, label="Next")
    second = text_of(world.cards()[-1])
    assert second != first
    assert "Page 2" in second


async def test_somebody_else_turns_pages_for_themselves(world: World) -> None:
    """The page that the searcher sees does not move under their eyes."""
    result = await world.member.slash(world.debate, "source", query="trotsky nep")
    assert result.response is not None
    turned = await world.other.click(result.response, label="Next")
    assert turned.ephemeral
    assert "Page 1" in text_of(world.cards()[-1])


async def test_claim_shows_both_sides_in_other_words(world: World) -> None:
    result = await world.member.slash(world.debate, "claim", text="did collectivisation kill millions in a famine")
    assert result.response is not None
    assert "F-008" in text_of(result.response)


async def test_claim_takes_a_code(world: World) -> None:
    result = await world.member.slash(world.debate, "claim", text="f-2")
    assert result.response is not None
    assert "F-002" in text_of(result.response)


async def test_claim_names_the_remedy_when_there_is_none(world: World) -> None:
    result = await world.member.slash(world.debate, "claim", text="the moon is made of cheese")
    assert result.ephemeral
    assert result.response is not None
    assert "There is no claim" in text_of(result.response)
    assert len(world.env.errors) == 1  # the simulation keeps what the command raised on its way to the person


async def test_answers_are_private_where_the_bot_is_not_turned_on(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    result = await world.member.slash(lounge, "source", query="nep")
    assert result.ephemeral


async def test_both_sides_answers_a_message_on_demand(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    message = await world.other.send(lounge, CLAIM)
    result = await world.member.context_menu(lounge, "Both sides", message)
    assert result.ephemeral
    assert "F-001" in shown(result)


async def test_both_sides_points_to_the_card_that_is_there(world: World) -> None:
    message = await world.other.send(world.debate, CLAIM)
    (card,) = world.cards()
    result = await world.member.context_menu(world.debate, "Both sides", message)
    assert result.ephemeral
    assert card.jump_url in shown(result)


async def test_both_sides_posts_one_card_that_the_author_can_take_down(world: World) -> None:
    """Asked for or not, a message has one card, and *Not this* is for good."""
    await world.bot.library.channels.set(
        server_id=world.guild.id, channel_id=world.debate.id, mode=ChannelMode.OFF, set_by=1
    )
    message = await world.other.send(world.debate, CLAIM)
    await world.bot.library.channels.set(
        server_id=world.guild.id, channel_id=world.debate.id, mode=ChannelMode.REPLY, set_by=1
    )
    for _ in range(3):
        await world.member.context_menu(world.debate, "Both sides", message)
    (card,) = world.cards()
    await world.say_not_this(world.other, card)
    assert world.cards() == []
    result = await world.member.context_menu(world.debate, "Both sides", message)
    assert result.ephemeral
    assert world.cards() == []


async def test_both_sides_says_when_there_is_no_claim(world: World) -> None:
    message = await world.other.send(world.debate, CHATTER)
    result = await world.member.context_menu(world.debate, "Both sides", message)
    assert result.ephemeral
    assert result.response is not None
    assert "No claim of ours" in text_of(result.response)


async def test_what_a_member_types_cannot_format_or_ping(world: World) -> None:
    hostile = "@everyone **x** <@1> ||y|| # z"
    result = await world.member.slash(world.debate, "source", query=hostile)
    assert result.response is not None
    assert "**x**" not in text_of(result.response)
    for request in world.env.http_requests:
        data = (request.json or {}).get("data", {}) if isinstance(request.json, dict) else {}
        if "components" in data:
            assert data["allowed_mentions"]["parse"] == []
