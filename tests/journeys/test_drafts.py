"""No message is answered with a draft, by no way; whoever asks sees one alone."""

import discord
from world import CLAIM, LIKELY, TWO_CLAIMS, World, shown, text_of

from bot.delivery import MARK
from knowledge import ChannelMode, Kind, ReplyForm, Save

SLUG, CODE = "stalin-took-over-trotskys-programme", "F-001"
WITHDRAWN = "A draft: it is not published."


async def withdraw(world: World, *slugs: str) -> None:
    claims = [world.bot.library.shared.base.claims[slug] for slug in slugs]
    await world.edit_entries(*(Save(entry=claim.model_copy(update={"kind": Kind.DRAFT})) for claim in claims))


def is_marked(world: World, message: discord.Message) -> bool:
    stored = world.env.backend.get_message(message.channel.id, message.id)
    return any(each.emoji == MARK and world.bot.user.id in each.user_ids for each in stored.reactions)


async def test_what_stands_about_a_claim_goes_when_it_becomes_a_draft_and_nothing_new_is_posted(world: World) -> None:
    log = world.guild.create_text_channel("log")
    shadow = world.guild.create_text_channel("shadow")
    await world.turn(ChannelMode.SHADOW, shadow)
    await world.set(log_channel=log.id)
    await world.member.send(shadow, CLAIM)
    marked = await world.member.send(world.debate, LIKELY)
    assert is_marked(world, marked)
    close = await world.bot.library.replies.of_message((await world.member.send(world.debate, TWO_CLAIMS)).id)
    assert close is not None
    assert close.form is ReplyForm.PICKER
    assert len(world.cards()) == 1
    (line,) = [each for each in world.cards(log) if "Post it" in text_of(each)][:1]

    await withdraw(world, SLUG, close.claim)
    assert not is_marked(world, marked)
    assert world.cards() == []
    await world.other.react(marked, MARK)
    await world.moderator.react(marked, MARK)

    refused = await world.moderator.click(line, label="Post it")
    assert "no message is answered with a draft" in shown(refused)
    assert world.cards(shadow) == []

    fresh = await world.member.send(world.debate, CLAIM)
    assert not is_marked(world, fresh)
    await world.member.send(world.debate, f"<@{world.bot.user.id}> {CLAIM}")
    for actor in (world.other, world.moderator):
        alone = await actor.context_menu(world.debate, "Both sides", fresh)
        assert alone.ephemeral
        assert WITHDRAWN in shown(alone)
    asked = await world.moderator.slash(world.debate, "claim", text=CODE)
    assert asked.ephemeral
    assert WITHDRAWN in shown(asked)
    assert world.cards() == []


async def test_a_mark_that_discord_did_not_let_go_becomes_no_card(world: World) -> None:
    message = await world.member.send(world.debate, LIKELY)
    world.env.inject_error("DELETE", f"/messages/{message.id}/reactions", status=500)
    record = await world.bot.library.replies.of_message(message.id)
    assert record is not None
    await withdraw(world, SLUG)
    # As if the withdrawal had not come to the ledger, either.
    await world.bot.library.replies.forget_server(world.guild.id)
    await world.bot.library.replies.reserve(record)
    await world.bot.library.replies.posted(message.id, None)
    await world.other.react(message, MARK)
    assert world.cards() == []
