"""Commands: `/source`, `/claim`, *Both sides*."""

import re
from collections.abc import Callable

import pytest
from simcord import MemberActor
from world import CHATTER, CLAIM, TWO_CLAIMS, World, shown, text_of

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
        for sent in {choice["value"], choice["name"]}:
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


async def test_source_is_filtered_by_side_and_by_kind_of_source(world: World) -> None:
    result = await world.member.slash(world.debate, "source", query="trotsky nep", side="disputes", kind="scholarship")
    assert result.response is not None
    text = text_of(result.response)
    assert "That they worked within it" in text
    assert "That they wanted it ended" not in text
    assert "scholarship" in text
    assert "polemic" not in text


async def test_filters_of_a_result_work_after_a_restart(world: World) -> None:
    result = await world.member.slash(world.debate, "source", query="trotsky nep")
    assert result.response is not None
    await world.restart()
    await world.member.select(result.response, ["disputes"], custom_id=menu(result, "side"))
    (card,) = world.cards()
    assert "That they wanted it ended" not in text_of(card)
    await world.member.select(card, ["memoir"], custom_id=menu(card, "kind"))
    (card,) = world.cards()
    assert "Nothing found with these filters" in text_of(card)
    await world.member.select(card, ["all"], custom_id=menu(card, "side"))
    await world.member.select(world.cards()[0], ["polemic"], custom_id=menu(world.cards()[0], "kind"))
    text = text_of(world.cards()[0])
    assert "polemic" in text
    assert "scholarship" not in text


async def test_somebody_elses_filter_leaves_the_result_alone(world: World) -> None:
    result = await world.member.slash(world.debate, "source", query="trotsky nep")
    assert result.response is not None
    before = text_of(world.cards()[0])
    own = await world.other.select(result.response, ["disputes"], custom_id=menu(result, "side"))
    assert own.ephemeral
    assert "That they wanted it ended" not in shown(own)
    assert text_of(world.cards()[0]) == before


async def test_a_long_query_has_pages_too(world: World) -> None:
    """The search stands in the buttons' ids, which hold 100 characters."""
    query = "trotsky " + "preobrazhensky " * 5 + "industrialisation"
    result = await world.member.slash(world.debate, "source", query=query[:100], side="disputes", kind="scholarship")
    assert result.response is not None
    await world.member.click(result.response, label="Next")
    assert "Page 2" in text_of(world.cards()[0])


async def test_a_draft_is_called_a_draft_wherever_it_is_found(world: World) -> None:
    (draft,) = [claim for claim in world.bot.library.shared.base.claims.values() if claim.kind == "draft"]
    result = await world.member.slash(world.debate, "source", query=draft.code)
    assert result.response is not None
    assert f"{draft.code}, draft" in text_of(result.response)


def menu(shown_in: object, what: str) -> str:
    """Return the id of the menu that filters by side or by kind."""
    response = getattr(shown_in, "response", shown_in)
    message = getattr(response, "message", response)
    (found,) = [
        part.custom_id
        for row in message.components[0].children
        for part in getattr(row, "children", [])
        if str(part.custom_id).startswith(f"fsf1:{what}")
    ]
    return found


async def test_claim_completes_what_is_typed(world: World) -> None:
    first = await world.member.autocomplete(world.debate, "claim", "text", "")
    assert first[0]["value"] == "F-001"
    for choice in await world.member.autocomplete(world.debate, "claim", "text", "trotsky n"):
        for sent in (choice["value"], choice["name"]):
            result = await world.member.slash(world.debate, "claim", text=sent)
            assert result.response is not None
            assert choice["value"] in text_of(result.response)


async def test_claim_asks_which_one_is_meant(world: World) -> None:
    """Two claims in one message are for the asker to tell apart; the others keep their own choice."""
    result = await world.member.slash(world.debate, "claim", text=TWO_CLAIMS)
    assert result.response is not None
    assert "Which of these claims is meant?" in text_of(result.response)
    question = text_of(result.response)
    code = re.findall(r"F-\d{3}", question)[1]
    await world.restart()
    own = await world.other.click(result.response, custom_id=f"fc1:{code}")
    assert own.ephemeral
    assert code in shown(own)
    assert text_of(world.cards()[0]) == question
    await world.member.click(result.response, custom_id=f"fc1:{code}")
    (card,) = world.cards()
    assert "Which of these" not in text_of(card)
    assert code in text_of(card)


async def test_claim_offers_what_is_near_a_few_words(world: World) -> None:
    result = await world.member.slash(world.debate, "claim", text="nep trotsky")
    assert result.response is not None
    assert "F-002" in text_of(result.response)
    assert "Which of these claims is meant?" in text_of(result.response)


async def test_an_answer_is_in_the_servers_language_and_a_private_one_in_the_readers(
    world: World, reads_in: Callable[[MemberActor, str], None]
) -> None:
    await world.bot.library.servers.change(world.guild.id, language="de")
    reads_in(world.other, "ru")
    result = await world.member.slash(world.debate, "source", query="trotsky nep")
    assert result.response is not None
    assert "Quellen" in text_of(result.response)
    own = await world.other.click(result.response, label="Weiter")
    assert "Источники" in shown(own)
    await world.member.click(result.response, label="Weiter")
    assert "Seite 2" in text_of(world.cards()[0])


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


async def test_what_is_said_of_people_is_not_repeated_to_all(world: World) -> None:
    """A search that finds something has a heading with the words of whoever searched: no way to have us say them."""
    assert not (await world.member.slash(world.debate, "source", query="trotsky nep")).ephemeral
    for query in ("trotsky nep (((them)))", "nep and the jews", "trotsky the subhuman"):
        result = await world.member.slash(world.debate, "source", query=query)
        assert result.ephemeral, query
        assert "Sources for" in shown(result)


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
