"""The buttons of a card, and who may press them."""

from world import CHATTER, CLAIM, World, shown, text_of

from knowledge import ReplyState


async def test_more_shows_all_evidence_to_the_one_who_asks(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.other.click(world.cards()[0], label="More")
    assert result.ephemeral
    assert result.response is not None
    answer = world.bot.library.shared.answer("stalin-took-over-trotskys-programme")
    shown = text_of(result.response)
    page = 1
    while f"Page {page} of" in shown and f"Page {page} of {page}" not in shown:
        turned = await world.other.click(result.response, label="Next")
        assert turned.acknowledged
        page += 1
        shown += text_of(result.response)
    for side in answer.sides:
        assert side.heading in shown


async def test_sources_lists_the_works(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.other.click(world.cards()[0], label="Sources")
    assert result.ephemeral
    assert result.response is not None
    assert "Main Currents of Marxism" in text_of(result.response)


async def test_why_shows_probability_and_reasons(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.other.click(world.cards()[0], label="Why?")
    assert [entry.json["type"] for entry in world.sent("POST", "/callback")] == [5]
    assert result.ephemeral
    assert result.response is not None
    assert "%" in text_of(result.response)
    assert "Stalin" in text_of(result.response)


async def test_buttons_work_after_a_restart(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    await world.restart()
    result = await world.other.click(world.cards()[0], label="Sources")
    assert result.response is not None
    assert "Main Currents of Marxism" in text_of(result.response)


async def test_the_author_can_take_the_card_down(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.say_not_this(world.member, world.cards()[0])
    assert "Taken down" in shown(result)
    assert world.cards() == []


async def test_a_moderator_can_take_the_card_down_after_a_restart(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.restart()
    await world.say_not_this(world.moderator, world.cards()[0])
    assert world.cards() == []
    await world.member.edit(message, f"{CLAIM} lol")
    assert world.cards() == []


async def test_a_member_cannot_press_a_moderators_button(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.other.click(world.cards()[0], label="Not this")
    assert result.ephemeral
    assert result.response is not None
    assert "Only the author of the message and moderators" in text_of(result.response)
    assert len(world.cards()) == 1


async def test_why_still_answers_when_the_message_is_gone_from_the_ledger(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.bot.library.replies.forget_server(world.guild.id)
    result = await world.other.click(world.cards()[0], label="Why?")
    assert result.response is not None
    assert "older than what we keep" in text_of(result.response)
    assert message.content == CLAIM


async def test_a_card_asked_for_has_no_buttons_about_a_message(world: World) -> None:
    result = await world.member.slash(world.debate, "claim", text="F-002")
    assert result.response is not None
    assert "Why?" not in text_of(result.response)
    assert "Not this" not in text_of(result.response)
    assert CHATTER not in text_of(result.response)


async def test_more_does_not_replace_a_private_card(world: World) -> None:
    """A card that only one person sees stays when they open its pages."""
    lounge = world.guild.create_text_channel("lounge")
    card = await world.member.slash(lounge, "claim", text="F-001")
    assert card.response is not None
    before = text_of(card.response)
    more = await world.member.click(card.response, label="More")
    assert more.response is not None
    assert more.response.id != card.response.id
    assert text_of(card.response) == before


async def test_not_this_says_when_discord_keeps_the_card(world: World) -> None:
    """Nobody is told that a card is gone while it is there, and it goes when Discord lets it."""
    message = await world.member.send(world.debate, CLAIM)
    world.env.inject_error("DELETE", "/channels/*/messages/*", status=500, times=2)
    result = await world.say_not_this(world.member, world.cards()[0])
    assert "did not let me" in shown(result)
    assert len(world.cards()) == 1
    world.env.backend.faults.clear()
    await world.say_not_this(world.member, world.cards()[0])
    assert world.cards() == []
    record = await world.bot.library.replies.of_message(message.id)
    assert record is not None
    assert record.state is ReplyState.WITHDRAWN
