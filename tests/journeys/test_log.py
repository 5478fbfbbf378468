"""The moderators' log: what was decided, and what can be done about it."""

import sys

import discord
import pytest
import simcord
from world import CLAIM, World, shown, text_of

from bot.policy import Action, Decided, Reason, Verdict
from knowledge import (
    EVERYWHERE,
    ChannelMode,
    ClaimLimit,
    ClaimRuleRecord,
    Match,
    MessageStance,
    QuietKind,
    QuietRecord,
    ReplyState,
)

SLUG = "stalin-took-over-trotskys-programme"
RIVAL = "trotsky-opposed-the-nep"


def match(claim: str = SLUG, probability: float = 0.83) -> Match:
    return Match(claim=claim, probability=probability, stance=MessageStance.ASSERTS, reasons=())


WOULD_ANSWER = Verdict(action=Action.LOG, reason=Reason.WOULD_ANSWER, match=match())


async def open_log(world: World, **settings: str) -> simcord.ChannelHandle:
    """Give the server a log channel."""
    channel = world.guild.create_text_channel("mod-log")
    await world.bot.library.servers.change(world.guild.id, log_channel=channel.id, **settings)
    return channel


def dispatch(world: World, message: discord.Message, verdict: Verdict, *, posted: bool = False) -> None:
    """Tell the log of a decision, and do not wait until it is written."""
    decided = Decided(
        server_id=world.guild.id,
        channel_id=message.channel.id,
        source_id=message.id,
        jump_url=message.jump_url,
        verdict=verdict,
        posted=posted,
    )
    world.bot.dispatch("decision", decided)


async def decide(
    world: World,
    message: discord.Message,
    action: Action = Action.LOG,
    reason: Reason = Reason.WOULD_ANSWER,
    *,
    posted: bool = False,
    rival: Match | None = None,
) -> None:
    """Tell the log of a decision and wait until it is written."""
    dispatch(world, message, Verdict(action=action, reason=reason, match=match(), rival=rival), posted=posted)
    await world.env.settle()


async def in_shadow(world: World) -> discord.Message:
    """Return a message with a claim in a channel in which decisions are logged and nothing is posted."""
    shadow = world.guild.create_text_channel("shadow")
    await world.turn(ChannelMode.SHADOW, shadow)
    return await world.member.send(shadow, CLAIM)


async def unwatched(world: World) -> discord.Message:
    """Return a message about which nothing is decided but what a test says."""
    return await world.member.send(world.guild.create_text_channel("lounge"), CLAIM)


async def test_a_line_tells_claim_decision_reason_and_link_but_not_the_words(world: World) -> None:
    log = await open_log(world)
    message = await in_shadow(world)
    (line,) = world.cards(log)
    text = text_of(line)
    answer = world.bot.library.shared.answer(SLUG)
    assert answer.code in text
    assert answer.question in text
    assert "would have been answered" in text
    assert "Probability" in text
    assert message.jump_url in text
    assert CLAIM not in text


async def test_a_line_names_the_claim_that_fits_nearly_as_well(world: World) -> None:
    log = await open_log(world)
    await decide(world, await unwatched(world), Action.MARK, Reason.CLOSE_RIVAL, posted=True, rival=match(RIVAL, 0.8))
    text = text_of(world.cards(log)[0])
    assert f"Nearly as likely: {world.bot.library.shared.answer(RIVAL).code}" in text
    assert "Post it" in text


async def test_a_line_speaks_the_servers_language_and_pings_nobody(world: World) -> None:
    log = await open_log(world)
    await in_shadow(world)
    sent = world.sent("POST", f"/channels/{log.id}/messages")[-1]
    assert sent.json["allowed_mentions"] == {"parse": []}


async def test_without_a_log_channel_nothing_is_written(world: World) -> None:
    await in_shadow(world)
    assert [entry for entry in world.env.http_requests if entry.method == "POST" and "/messages" in entry.path] == []


async def test_a_decision_that_stays_the_same_is_told_once(world: World) -> None:
    log = await open_log(world)
    message = await unwatched(world)
    await decide(world, message)
    await decide(world, message)
    assert len(world.cards(log)) == 1
    await decide(world, message, reason=Reason.LESS_SURE)
    assert len(world.cards(log)) == 2


async def test_many_at_once_share_messages(world: World) -> None:
    log = await open_log(world)
    messages = [await unwatched(world) for _ in range(6)]
    for message in messages:
        dispatch(world, message, WOULD_ANSWER)
    await world.env.settle()
    lines = world.cards(log)
    assert len(lines) < len(messages)
    assert all(sum(message.jump_url in text_of(line) for line in lines) == 1 for message in messages)


async def test_post_it_posts_the_card_and_says_who_did(world: World) -> None:
    log = await open_log(world)
    message = await in_shadow(world)
    result = await world.moderator.click(world.cards(log)[0], label="Post it")
    record = await world.bot.library.replies.of_message(message.id)
    assert record is not None
    assert record.state is ReplyState.POSTED
    assert f"/{record.reply_id}" in shown(result)
    (line,) = world.cards(log)
    assert f"<@{world.moderator.id}> had it posted" in text_of(line)
    assert "Post it" not in text_of(line)
    assert "Not this" in text_of(line)


async def test_post_it_says_when_the_message_is_gone(world: World) -> None:
    log = await open_log(world)
    message = await in_shadow(world)
    await world.member.delete(message)
    result = await world.moderator.click(world.cards(log)[0], label="Post it")
    assert "The message is gone" in shown(result)
    assert "Post it" not in text_of(world.cards(log)[0])


async def test_post_it_tells_why_nothing_was_posted(world: World) -> None:
    log = await open_log(world)
    message = await in_shadow(world)
    world.env.inject_error("POST", f"/channels/{message.channel.id}/messages", status=403, code=50013)
    result = await world.moderator.click(world.cards(log)[0], label="Post it")
    assert "Not posted: Discord refused it" in shown(result)
    again = await world.moderator.click(world.cards(log)[0], label="Post it")
    assert "Not posted. Discord refused me here lately" in shown(again)
    assert "Post it" in text_of(world.cards(log)[0])


async def test_not_this_takes_the_card_down(world: World) -> None:
    log = await open_log(world)
    message = await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 1
    line = world.cards(log)[0]
    assert "Post it" not in text_of(line)
    result = await world.moderator.click(line, label="Not this")
    assert "not about this claim" in shown(result)
    assert world.cards() == []
    said = await world.bot.library.feedback.of_message(message.id)
    assert [(each.user_id, each.claim) for each in said] == [(world.moderator.id, SLUG)]
    text = text_of(world.cards(log)[0])
    assert f"<@{world.moderator.id}>: not about this claim" in text
    assert "Not this" not in text


async def test_a_claim_is_muted_and_unmuted_here(world: World) -> None:
    log = await open_log(world)
    message = await in_shadow(world)
    rules = world.bot.library.claim_rules
    await world.moderator.click(world.cards(log)[0], label="Mute this claim here")
    assert rules.limit(world.guild.id, (message.channel.id,), SLUG) is ClaimLimit.MUTED
    text = text_of(world.cards(log)[0])
    assert f"<@{world.moderator.id}> muted this claim in <#{message.channel.id}>" in text
    assert "Mute this claim here" not in text
    await world.moderator.click(world.cards(log)[0], label="Unmute")
    assert rules.limit(world.guild.id, (message.channel.id,), SLUG) is None
    assert "Mute this claim here" in text_of(world.cards(log)[0])


async def test_a_line_about_a_muted_claim_offers_to_unmute_it(world: World) -> None:
    log = await open_log(world)
    message = await unwatched(world)
    await world.bot.library.claim_rules.set(
        ClaimRuleRecord(
            server_id=world.guild.id,
            channel_id=message.channel.id,
            claim=SLUG,
            limit=ClaimLimit.MUTED,
            set_by=world.moderator.id,
        )
    )
    await decide(world, message, reason=Reason.MUTED)
    assert "Unmute" in text_of(world.cards(log)[0])


async def test_the_buttons_work_after_a_restart(world: World) -> None:
    log = await open_log(world)
    message = await in_shadow(world)
    await world.restart()
    await world.moderator.click(world.cards(log)[0], label="Post it")
    record = await world.bot.library.replies.of_message(message.id)
    assert record is not None
    assert record.state is ReplyState.POSTED


async def test_a_button_changes_its_own_line_only(world: World) -> None:
    log = await open_log(world)
    first, second = await unwatched(world), await unwatched(world)
    for message in (first, second):
        dispatch(world, message, WOULD_ANSWER)
    await world.env.settle()
    (line,) = world.cards(log)
    buttons = [
        child.custom_id
        for part in line.components[0].children
        for child in getattr(part, "children", ())
        if child.label == "Mute this claim here"
    ]
    await world.moderator.click(line, custom_id=buttons[1])
    text = text_of(world.cards(log)[0])
    assert text.count("Mute this claim here") == 1
    assert text.index("Mute this claim here") < text.index("Unmute")
    rules = world.bot.library.claim_rules.of_server(world.guild.id)
    assert [rule.channel_id for rule in rules] == [second.channel.id]


async def test_a_member_cannot_press_them(world: World) -> None:
    log = await open_log(world)
    message = await in_shadow(world)
    for label in ("Post it", "Not this", "Mute this claim here"):
        result = await world.other.click(world.cards(log)[0], label=label)
        assert result.ephemeral
        assert "Only moderators" in shown(result)
    assert await world.bot.library.replies.of_message(message.id) is None
    assert world.bot.library.claim_rules.of_server(world.guild.id) == ()


async def test_an_editor_role_can_press_them(world: World) -> None:
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("editor"), roles=[role])
    log = await open_log(world)
    await world.bot.library.servers.change(world.guild.id, editor_roles=frozenset({role.id}))
    await in_shadow(world)
    await editor.click(world.cards(log)[0], label="Mute this claim here")
    assert len(world.bot.library.claim_rules.of_server(world.guild.id)) == 1


async def test_who_moderates_in_the_log_alone_cannot_press_them(world: World) -> None:
    """*Manage Messages* in one channel is no right to act in another."""
    role = world.guild.create_role("Keepers of the log")
    overwrites = {role: discord.PermissionOverwrite(manage_messages=True)}
    log = world.guild.create_text_channel("mod-log", overwrites=overwrites)
    await world.set(log_channel=log.id)
    await in_shadow(world)
    keeper = world.guild.add_member(world.env.create_user("keeper"), roles=[role])
    for label in ("Post it", "Not this", "Mute this claim here"):
        assert "Only moderators" in shown(await keeper.click(world.cards(log)[0], label=label))
    assert world.bot.library.claim_rules.of_server(world.guild.id) == ()


async def test_a_deleted_line_is_no_error(world: World) -> None:
    """The line goes while the card is being posted; the moderator is told all the same."""
    log = await open_log(world)
    await in_shadow(world)
    world.env.inject_error("GET", "/webhooks/*/*/messages/@original", status=404, code=10008)
    result = await world.moderator.click(world.cards(log)[0], label="Post it")
    assert "Posted: " in shown(result)


async def test_a_demotion_is_told_and_can_be_lifted(world: World) -> None:
    log = await open_log(world)
    rules = world.bot.library.claim_rules
    rule = ClaimRuleRecord(server_id=world.guild.id, channel_id=EVERYWHERE, claim=SLUG, limit=ClaimLimit.MARK, set_by=0)
    await rules.set(rule)
    world.bot.dispatch("demotion", world.guild.id, SLUG, 4, 10)
    await world.env.settle()
    (line,) = world.cards(log)
    assert "Of the last 10 cards about this claim, 4 went" in text_of(line)
    result = await world.other.click(line, label="Answer it again")
    assert "Only moderators" in shown(result)
    await world.moderator.click(line, label="Answer it again")
    assert rules.limit(world.guild.id, (), SLUG) is None
    text = text_of(world.cards(log)[0])
    assert f"<@{world.moderator.id}>: it is answered again" in text
    assert "Answer it again" not in text


async def test_a_claim_that_is_often_wrong_tells_so_by_itself(world: World) -> None:
    log = await open_log(world)
    for _ in range(3):
        await world.member.send(world.debate, CLAIM)
        await world.say_not_this(world.moderator, world.cards()[-1])
    told = world.cards(log)[-1]
    assert "Of the last 3 cards about this claim, 3 went" in text_of(told)
    await world.member.send(world.debate, CLAIM)
    assert world.cards() == []
    assert "so it is only marked" in text_of(world.cards(log)[-1])
    await world.moderator.click(told, label="Answer it again")
    await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 1


async def test_a_thread_that_asked_for_quiet_is_told(world: World) -> None:
    log = await open_log(world)
    wish = QuietRecord(
        server_id=world.guild.id, target_id=world.debate.id, kind=QuietKind.THREAD, until=None, set_by=world.member.id
    )
    world.bot.dispatch("thread_quiet", world.bot.get_channel(world.debate.id), wish)
    await world.env.settle()
    assert f"<@{world.member.id}> asked for quiet in <#{world.debate.id}>" in text_of(world.cards(log)[0])


async def test_a_log_that_refuses_us_is_left_alone(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING", logger="bot")
    log = await open_log(world)
    world.env.inject_error("POST", f"/channels/{log.id}/messages", status=403, code=50013)
    await in_shadow(world)
    await in_shadow(world)
    assert len(world.sent("POST", f"/channels/{log.id}/messages")) == 1
    assert "is left alone for ten minutes" in caplog.text


async def test_a_log_that_is_gone_is_left_alone(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING", logger="bot")
    await world.bot.library.servers.change(world.guild.id, log_channel=12345)
    await in_shadow(world)
    assert world.sent("POST", "/channels/12345") == []
    assert "is gone, or hidden from me" in caplog.text


async def test_missing_permissions_are_seen_before_discord_says_so(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING", logger="bot")
    overwrites = {world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    log = world.guild.create_text_channel("mod-log", overwrites=overwrites)
    await world.bot.library.servers.change(world.guild.id, log_channel=log.id)
    await in_shadow(world)
    assert world.sent("POST", f"/channels/{log.id}/messages") == []
    assert "I lack send_messages" in caplog.text


async def test_what_was_missed_is_told_when_the_log_is_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # An extension is loaded anew for every bot.
    monkeypatch.setattr(sys.modules["bot.cogs.moderators_log"], "PAUSE_SECONDS", 0.0)
    log = await open_log(world)
    world.env.inject_error("POST", f"/channels/{log.id}/messages", status=403, code=50013)
    await in_shadow(world)
    await in_shadow(world)
    assert "1 line before this one is missing" in text_of(world.cards(log)[0])
