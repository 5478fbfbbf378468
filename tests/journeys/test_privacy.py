"""`/quiet` and `/privacy`: being left alone, seeing what is stored, having it deleted."""

import datetime
import json
from typing import Any

import discord
import simcord
from world import CLAIM, OTHER_CLAIM, World, shown

from bot.ui.privacy_buttons import PrivacyAction, PrivacyButton, privacy_view
from bot.words import ENGLISH
from knowledge import (
    ChannelMode,
    ClaimLimit,
    ClaimRuleRecord,
    FeedbackVerdict,
    QuietKind,
    QuietRecord,
    SuggestionKind,
    SuggestionRecord,
)

SLUG = "stalin-took-over-trotskys-programme"


def wish_of(world: World, target: int) -> QuietRecord | None:
    return world.bot.library.quiet.wish(world.guild.id, target, world.env.now())


async def test_quiet_means_me_until_i_say_otherwise(world: World) -> None:
    result = await world.member.slash(world.debate, "quiet")
    assert result.ephemeral
    assert "not answer your messages in this server until you say otherwise" in shown(result)
    assert "duration:end it" in shown(result)
    wish = wish_of(world, world.member.id)
    assert wish is not None
    assert (wish.kind, wish.until, wish.set_by) == (QuietKind.MEMBER, None, world.member.id)
    assert wish_of(world, world.other.id) is None


async def test_quiet_for_an_hour_tells_until_when(world: World) -> None:
    before = world.env.now()
    result = await world.member.slash(world.debate, "quiet", duration="hour")
    wish = wish_of(world, world.member.id)
    assert wish is not None
    assert wish.until is not None
    assert abs(wish.until - before - datetime.timedelta(hours=1)) < datetime.timedelta(minutes=1)
    assert discord.utils.format_dt(wish.until) in shown(result)


async def test_quiet_survives_a_restart_and_can_be_ended(world: World) -> None:
    await world.member.slash(world.debate, "quiet", what="me", duration="week")
    await world.restart()
    assert wish_of(world, world.member.id) is not None
    result = await world.member.slash(world.debate, "quiet", duration="end")
    assert "answer your messages in this server again" in shown(result)
    assert wish_of(world, world.member.id) is None


async def test_who_asked_for_quiet_is_not_answered(world: World) -> None:
    await world.member.slash(world.debate, "quiet")
    await world.member.send(world.debate, CLAIM)
    assert world.cards() == []
    await world.other.send(world.debate, CLAIM)
    assert len(world.cards()) == 1
    await world.member.slash(world.debate, "quiet", duration="end")
    await world.member.send(world.debate, OTHER_CLAIM)
    assert len(world.cards()) == 2


async def test_quiet_ends_by_itself(world: World) -> None:
    await world.member.slash(world.debate, "quiet", duration="hour")
    await world.env.advance_time(61 * 60)
    await world.member.send(world.debate, CLAIM)
    assert len(world.cards()) == 1


async def test_in_a_quiet_thread_nobody_is_answered(world: World) -> None:
    thread = await world.thread()
    await world.other.slash(thread, "quiet", what="thread")
    await world.member.send(thread, CLAIM)
    assert world.cards(thread) == []
    await world.member.send(world.debate, OTHER_CLAIM)
    assert len(world.cards()) == 1
    await world.moderator.slash(thread, "quiet", what="thread", duration="end")
    await world.member.send(thread, CLAIM)
    assert len(world.cards(thread)) == 1


async def test_quiet_choices_have_names(world: World) -> None:
    (quiet,) = [command for command in await world.bot.tree.fetch_commands() if command.name == "quiet"]
    names = [[choice.name for choice in option.choices] for option in quiet.options]
    assert names == [
        ["me", "this thread"],
        ["1 hour", "1 day", "1 week", "until I say otherwise", "end it"],
    ]


async def test_anybody_may_ask_for_quiet_in_a_thread_for_a_day(world: World) -> None:
    told: list[tuple[Any, QuietRecord]] = []

    @world.bot.listen("on_thread_quiet")
    async def note(channel: discord.Thread, wish: QuietRecord) -> None:
        told.append((channel, wish))

    thread = await world.thread()
    result = await world.other.slash(thread, "quiet", what="thread")
    assert "answer nobody unasked in this thread until" in shown(result)
    assert "end it" in shown(result)
    wish = wish_of(world, thread.id)
    assert wish is not None
    assert wish.kind is QuietKind.THREAD
    assert wish.until is not None
    ((channel, heard),) = told
    assert channel.id == thread.id
    assert heard == wish


async def test_only_moderators_ask_for_quiet_in_a_thread_for_longer(world: World) -> None:
    thread = await world.thread()
    for duration in ("week", "forever"):
        result = await world.other.slash(thread, "quiet", what="thread", duration=duration)
        assert "up to a day" in shown(result)
        assert wish_of(world, thread.id) is None
    result = await world.moderator.slash(thread, "quiet", what="thread", duration="forever")
    assert "until a moderator ends this" in shown(result)
    assert wish_of(world, thread.id) is not None


async def test_only_who_asked_and_moderators_end_the_quiet_of_a_thread(world: World) -> None:
    thread = await world.thread()
    await world.other.slash(thread, "quiet", what="thread")
    refused = await world.member.slash(thread, "quiet", what="thread", duration="end")
    assert "Somebody else asked for quiet" in shown(refused)
    assert wish_of(world, thread.id) is not None
    ended = await world.other.slash(thread, "quiet", what="thread", duration="end")
    assert "what holds for its channel holds here" in shown(ended)
    assert wish_of(world, thread.id) is None
    await world.other.slash(thread, "quiet", what="thread")
    await world.moderator.slash(thread, "quiet", what="thread", duration="end")
    assert wish_of(world, thread.id) is None


async def test_a_member_cannot_shorten_the_quiet_that_somebody_else_asked_for(world: World) -> None:
    thread = await world.thread()
    await world.moderator.slash(thread, "quiet", what="thread", duration="week")
    before = wish_of(world, thread.id)
    result = await world.other.slash(thread, "quiet", what="thread", duration="hour")
    assert "quiet for longer than that already" in shown(result)
    assert wish_of(world, thread.id) == before
    await world.moderator.slash(thread, "quiet", what="thread", duration="hour")
    assert wish_of(world, thread.id) != before


async def test_who_asks_for_more_quiet_cannot_end_what_another_asked_for(world: World) -> None:
    thread = await world.thread()
    await world.other.slash(thread, "quiet", what="thread", duration="hour")
    longer = await world.member.slash(thread, "quiet", what="thread", duration="day")
    assert "answer nobody unasked in this thread until" in shown(longer)
    refused = await world.member.slash(thread, "quiet", what="thread", duration="end")
    assert "Somebody else asked for quiet" in shown(refused)
    assert wish_of(world, thread.id) is not None


async def test_an_editor_role_counts_as_a_moderator(world: World) -> None:
    editors = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("editor"), roles=[editors])
    await world.bot.library.servers.change(world.guild.id, editor_roles=frozenset({editors.id}))
    thread = await world.thread()
    await editor.slash(thread, "quiet", what="thread", duration="week")
    assert wish_of(world, thread.id) is not None


async def test_quiet_for_a_thread_needs_a_thread(world: World) -> None:
    result = await world.moderator.slash(world.debate, "quiet", what="thread")
    assert "This is not a thread" in shown(result)
    assert wish_of(world, world.debate.id) is None


async def test_who_cannot_write_in_a_thread_cannot_ask_for_quiet_in_it(world: World) -> None:
    muted = world.guild.create_role("Muted")
    reader = world.guild.add_member(world.env.create_user("reader"), roles=[muted])
    hall = world.guild.create_text_channel(
        "hall", overwrites={muted: discord.PermissionOverwrite(send_messages_in_threads=False)}
    )
    place = world.bot.get_channel(hall.id)
    assert isinstance(place, discord.TextChannel)
    await place.create_thread(name="news", type=discord.ChannelType.public_thread)
    await world.env.settle()
    (thread,) = hall.threads
    result = await reader.slash(thread, "quiet", what="thread")
    assert "Only those who may write in this thread" in shown(result)
    assert wish_of(world, thread.id) is None


async def fill(world: World) -> int:
    """Make the member known in every way there is; return the id of the message that was answered."""
    library, member, server = world.bot.library, world.member.id, world.guild.id
    message = await world.member.send(world.debate, CLAIM)
    await library.feedback.note(
        source_id=message.id, user_id=member, server_id=server, claim=SLUG, verdict=FeedbackVerdict.HELPFUL
    )
    await world.member.slash(world.debate, "quiet")
    thread = QuietRecord(server_id=server, target_id=77, kind=QuietKind.THREAD, until=None, set_by=member)
    await library.quiet.ask(thread)
    await library.suggestions.propose(
        SuggestionRecord(
            server_id=server,
            kind=SuggestionKind.PHRASING,
            claim=SLUG,
            content={"text": "Сталин украл программу", "stance": "asserts"},
            proposed_by=member,
        )
    )
    await library.channels.set(server_id=server, channel_id=78, mode=ChannelMode.MARK, set_by=member)
    await library.claim_rules.set(
        ClaimRuleRecord(server_id=server, channel_id=0, claim=SLUG, limit=ClaimLimit.MARK, set_by=member)
    )
    return message.id


async def test_privacy_tells_what_is_stored(world: World) -> None:
    result = await world.member.slash(world.debate, "privacy")
    assert result.ephemeral
    text = shown(result)
    for part in ("nothing, not even that it was there", "never what it says", "90 days", "30 days later"):
        assert part in text
    assert "About you** I keep nothing" in text


async def test_privacy_counts_what_is_stored_about_the_reader(world: World) -> None:
    await fill(world)
    text = shown(await world.member.slash(world.debate, "privacy"))
    assert "1 answer to a message of yours, 1 opinion on a card, 1 suggestion, 2 wishes for quiet" in text
    assert "2 settings that you made" in text
    assert "I keep nothing" in shown(await world.other.slash(world.debate, "privacy"))


async def exported(world: World, actor: simcord.MemberActor) -> dict[str, Any]:
    page = await actor.slash(world.debate, "privacy")
    assert page.response is not None
    result = await actor.click(page.response, label="Export my data")
    assert result.ephemeral
    assert result.response is not None
    (attachment,) = result.response.message.attachments
    assert attachment.filename == "footnote-about-you.json"
    found: dict[str, Any] = json.loads(await attachment.read())
    return found


async def test_the_export_holds_everything_about_a_member(world: World) -> None:
    source = await fill(world)
    data = await exported(world, world.member)
    assert data["user_id"] == str(world.member.id)
    assert data["counts"] == {
        "replies": 1,
        "feedback": 1,
        "quiet": 2,
        "suggestions": 1,
        "settings": 2,
        "edits": 0,
        "decisions": 0,
        "documents": 0,
    }
    (reply,) = data["replies"]
    assert (reply["source_id"], reply["claim"], reply["state"]) == (str(source), SLUG, "posted")
    assert 0 < reply["probability"] <= 1
    assert datetime.datetime.fromisoformat(reply["made_at"])
    assert data["feedback"][0]["verdict"] == "helpful"
    assert {wish["target_id"] for wish in data["quiet"]} == {str(world.member.id), "77"}
    assert data["suggestions"][0]["content"]["text"] == "Сталин украл программу"
    assert CLAIM not in json.dumps(data)


async def test_the_export_of_somebody_unknown_is_empty(world: World) -> None:
    await fill(world)
    data = await exported(world, world.other)
    assert set(data["counts"].values()) == {0}


async def test_deleting_asks_once_more(world: World) -> None:
    source = await fill(world)
    page = await world.member.slash(world.debate, "privacy")
    assert page.response is not None
    asked = await world.member.click(page.response, label="Delete my data")
    assert asked.ephemeral
    assert "cannot be undone" in shown(asked)
    assert "`/quiet` wish goes with it" in shown(asked)
    library = world.bot.library
    assert len(await library.replies.of_author(world.member.id)) == 1
    assert asked.response is not None
    await world.member.click(asked.response, label="Yes, delete it")
    text = "\n".join(part.content for part in asked.response.message.components[0].children if part.type.value == 10)
    assert "what you said of 1 card" in text
    assert "I may answer your messages there again" in text
    assert "Kept without your name" in text
    for part in ("1 answer to you", "1 suggestion", "quiet in 1 thread", "2 settings"):
        assert part in text
    assert set((await exported(world, world.member))["counts"].values()) == {0}
    assert wish_of(world, world.member.id) is None
    record = await library.replies.of_message(source)
    assert record is not None
    assert record.author_id == 0
    assert len(await library.suggestions.waiting(world.guild.id)) == 1


async def test_the_buttons_work_after_a_restart(world: World) -> None:
    await fill(world)
    page = await world.member.slash(world.debate, "privacy")
    assert page.response is not None
    await world.restart()
    asked = await world.member.click(page.response, label="Delete my data")
    assert asked.response is not None
    await world.restart()
    await world.member.click(asked.response, label="Yes, delete it")
    assert await world.bot.library.replies.of_author(world.member.id) == ()


async def test_the_buttons_know_whom_they_are_about(world: World) -> None:
    """Nobody else sees them; should a client press them all the same, nothing happens."""
    await fill(world)
    page = privacy_view(ENGLISH, "…", world.member.id)
    page.add_item(discord.ui.ActionRow(PrivacyButton(PrivacyAction.DELETE_NOW, world.member.id, ENGLISH)))
    posted = await world.bot.get_partial_messageable(world.debate.id).send(view=page)
    for label in ("Export my data", "Delete my data", "Yes, delete it"):
        result = await world.other.click(posted, label=label)
        assert result.ephemeral
        assert "somebody else's data" in shown(result)
    assert len(await world.bot.library.replies.of_author(world.member.id)) == 1
