"""What people try who want to break, bait or silence the bot."""

from world import CLAIM, World

from bot.policy import Reason

ATTACK = f"{CLAIM}, because jews are all vermin"


async def reason(world: World, source_id: int) -> str | None:
    """Return the reason that was noted for a message."""
    hit = await world.bot.library.hits.of_message(source_id)
    return hit.reason if hit is not None else None


async def test_an_attack_written_into_an_answered_message_takes_the_card_down(world: World) -> None:
    """And moderators are told, as they are of one that was written at once."""
    message = await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 1
    await world.member.edit(message, ATTACK)
    assert world.cards() == []
    assert await reason(world, message.id) == Reason.ATTACK
    await world.member.edit(message, CLAIM)
    assert world.cards() == []
