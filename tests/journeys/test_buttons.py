"""The buttons of a card, and who may press them."""

from world import CHATTER, CLAIM, World, text_of


async def test_more_shows_all_evidence_to_the_one_who_asks(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.other.click(world.cards()[0], label="More")
    assert result.ephemeral
    assert result.response is not None
    answer = world.bot.library.answer("stalin-took-over-trotskys-programme")
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
    result = await world.member.click(world.cards()[0], label="Not this")
    assert result.ephemeral
    assert world.cards() == []


async def test_a_moderator_can_take_the_card_down_after_a_restart(world: World) -> None:
    message = await world.member.send(world.debate, CLAIM)
    await world.restart()
    await world.moderator.click(world.cards()[0], label="Not this")
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
