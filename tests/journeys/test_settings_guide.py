"""`/settings show`: the guide that moderators set it up by, with the rules of claims."""

import discord
from world import World, answer, parts_of, shown

from bot.app import FootnoteBot
from knowledge import BY_ITSELF, EVERYWHERE, ChannelMode, ClaimLimit, ClaimRuleRecord

SLUG = "trotsky-opposed-the-nep"


async def test_the_guide_tells_what_is_next(world: World) -> None:
    """From a server where nothing is set to one where all is done."""
    await world.moderator.slash(world.debate, "settings channel", mode="off")
    told = shown(await world.moderator.slash(world.debate, "settings show"))
    assert "➡️ 1. Turn a channel" in told
    assert "▫️ 2. Choose where" in told
    await world.moderator.slash(world.debate, "settings channel", mode="shadow")
    told = shown(await world.moderator.slash(world.debate, "settings show"))
    assert "✅ 1. Turn a channel" in told
    assert "➡️ 2. Choose where" in told
    await world.moderator.slash(world.debate, "settings log", channel=world.debate)
    told = shown(await world.moderator.slash(world.debate, "settings show"))
    assert "✅ 3. Give me the permissions" in told
    assert "➡️ 4. Step up" in told
    await world.moderator.slash(world.debate, "settings channel", mode="mark")
    told = shown(await world.moderator.slash(world.debate, "settings show"))
    assert "All done." in told
    assert f"<#{world.debate.id}>: **mark**" in told
    assert "I run with the message-content intent, and recognise by" in told
    assert "deleted 30 days later" in told


async def test_the_guide_says_that_it_runs_without_message_content(world: World) -> None:
    world.settings = world.settings.model_copy(update={"footnote_message_content": False})
    await world.restart()
    assert isinstance(world.bot, FootnoteBot)
    assert not world.bot.reads_messages
    assert "**without** the message-content intent" in shown(await world.moderator.slash(world.debate, "settings show"))


async def test_rules_of_claims_are_shown_and_lifted(world: World) -> None:
    rules = world.bot.library.claim_rules
    for channel, limit, by in [
        (EVERYWHERE, ClaimLimit.MARK, BY_ITSELF),
        (world.debate.id, ClaimLimit.MUTED, world.moderator.id),
    ]:
        await rules.set(
            ClaimRuleRecord(server_id=world.guild.id, channel_id=channel, claim=SLUG, limit=limit, set_by=by)
        )
    result = await world.moderator.slash(world.debate, "settings show")
    assert "too many of its cards were called wrong" in shown(result)
    assert f"Muted in <#{world.debate.id}>" in shown(result)
    for _ in range(2):
        beside = [getattr(part, "accessory", None) for part in parts_of(answer(result).components)]
        button = next(button for button in beside if isinstance(button, discord.Button) and button.label == "Lift")
        await world.moderator.click(answer(result), custom_id=button.custom_id)
    assert rules.of_server(world.guild.id) == ()
    assert "Muted" not in shown(result)


async def test_a_long_guide_has_pages(world: World) -> None:
    """They turn after a restart, too, and only for moderators."""
    for number in range(30):
        channel = world.guild.create_text_channel(f"channel-{number}")
        await world.bot.library.channels.set(
            server_id=world.guild.id, channel_id=channel.id, mode=ChannelMode.SHADOW, set_by=1
        )
    result = await world.moderator.slash(world.debate, "settings show")
    first = shown(result)
    assert "Page 1 of " in first
    await world.restart()
    await world.moderator.click(answer(result), label="Next")
    assert "Page 2 of " in shown(result)
    await world.moderator.click(answer(result), label="Back")
    assert shown(result) == first
