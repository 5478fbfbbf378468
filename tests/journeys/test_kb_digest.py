"""The weekly digest in the moderators' log."""

import datetime
from typing import Any

from world import CLAIM, World, shown, text_of

from bot.announcing import EACH

WEEK = datetime.timedelta(days=7, minutes=1)


async def pass_of(world: World, now: datetime.datetime) -> None:
    """Do what the bot does every hour."""
    cog: Any = world.bot.get_cog("Upkeep")
    with world.env.time_context():
        await cog.send_due(now)
    await world.env.settle()


async def suggest(world: World, text: str) -> None:
    form = await world.member.slash(world.debate, "suggest", what="phrasing")
    await world.member.submit_modal(form, {"claim": "F-002", "text": text, "says": "asserts"})


def digests(world: World, log: Any) -> list[str]:
    return [text for card in world.cards(log) if "The week in your" in (text := text_of(card))]


async def test_a_digest_comes_once_a_week_and_tells_what_there_is_to_do(world: World) -> None:
    log = world.guild.create_text_channel("mod-log")
    now = world.env.now()
    await pass_of(world, now)
    await world.set(log_channel=log.id)
    await pass_of(world, now)
    assert world.server.digest_sent_at == now
    assert digests(world, log) == []
    await world.member.send(world.debate, CLAIM)
    await world.say_not_this(world.member, world.cards()[0])
    for asker in (world.member, world.other):
        unanswered = await asker.slash(world.debate, "claim", text="zzyx qwpf bukharin")
        assert "There is no claim" in shown(unanswered)
    assert len(world.env.errors) == 2  # the simulation keeps what the command raised on its way to the person
    for asker in (world.member, world.other):
        await asker.slash(world.debate, "source", query="xylophone zzyx")
    await pass_of(world, now + WEEK - datetime.timedelta(hours=1))
    assert digests(world, log) == []
    await pass_of(world, now + WEEK)
    (digest,) = digests(world, log)
    assert "1 suggestion waits." in digest
    assert "Matched wrongly this week" in digest
    assert "asked 2 times, naming Nikolai Bukharin" in digest
    assert "zzyx" not in digest
    assert "xylophone" not in digest
    assert len(digest) <= 4000
    await world.restart()
    await pass_of(world, now + WEEK)
    await pass_of(world, now + WEEK + datetime.timedelta(days=6))
    assert len(digests(world, log)) == 1
    await pass_of(world, now + 2 * WEEK)
    assert len(digests(world, log)) == 2
    queue = await world.moderator.click(world.cards(log)[-1], label="Review")
    assert "Suggestion 1 · 1 of 1" in text_of(queue.response)


async def test_nobody_floods_the_log_with_suggestions(world: World) -> None:
    log = world.guild.create_text_channel("mod-log")
    await world.set(log_channel=log.id)
    for number in range(EACH + 3):
        await suggest(world, f"trotsky and the nep, take {number}")
    assert len([card for card in world.cards(log) if "waits" in text_of(card)]) == EACH
    await world.env.advance_time(3600)
    assert "3 more suggestions were made" in text_of(world.cards(log)[-1])
    queue = await world.moderator.click(world.cards(log)[-1], label="Review")
    assert f"1 of {EACH + 3}" in text_of(queue.response)
