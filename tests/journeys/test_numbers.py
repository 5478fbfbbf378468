"""`/stats` and `/backtest`."""

import csv
import datetime
import io
import threading
from typing import Any

import discord
import pytest
import simcord
from records import hit_record
from world import CHATTER, CLAIM, OTHER_CLAIM, World, parts_of, shown, text_of

from bot import backtesting
from knowledge import Edition, Match, QuietKind, QuietRecord

SLUG = "stalin-took-over-trotskys-programme"
PNG = b"\x89PNG"


def attached(world: World, result: simcord.InteractionResult) -> dict[str, bytes]:
    """Return the files of an answer by name."""
    assert result.response is not None
    files = {file.filename: world.env.backend.cdn.get(file.url) for file in result.response.attachments}
    return {name: content for name, content in files.items() if content is not None}


def pictures(result: simcord.InteractionResult) -> list[tuple[str, str]]:
    """Return the pictures that an answer shows: their addresses and what is said of them."""
    assert result.response is not None
    return [
        (item.media.url, item.description)
        for part in parts_of(result.response.message.components)
        for item in getattr(part, "items", ())
    ]


# --- /stats


async def test_stats_count_cards_and_what_was_said_of_them(world: World) -> None:
    for _ in range(3):
        await world.member.send(world.debate, CLAIM)
    cards = world.cards()
    await world.other.click(cards[0], label="Helpful")
    await world.say_not_this(world.moderator, cards[1])
    result = await world.moderator.slash(world.debate, "stats")
    assert result.ephemeral
    text = shown(result)
    assert "**3 messages** in which a claim was recognised" in text
    assert "**3 cards** were posted" in text
    assert "called helpful: 1 (33%)" in text
    assert "called wrong: 1 (33%)" in text
    assert "taken down since: 1 (33%)" in text
    assert "Messages: 3 state the claim" in text


async def test_stats_come_with_charts_that_are_described(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.moderator.slash(world.debate, "stats")
    files = attached(world, result)
    assert set(files) == {"claims.png", "balance.png"}
    assert all(content.startswith(PNG) for content in files.values())
    seen = pictures(result)
    assert [url.rsplit("/", 1)[-1] for url, _ in seen] == ["claims.png", "balance.png"]
    assert all(description for _, description in seen)


async def test_which_side_stood_first_is_what_the_cards_show(world: World) -> None:
    for _ in range(4):
        await world.member.send(world.debate, CLAIM)
    library = world.bot.library
    headings = {side.stance: side.heading for side in library.shared.answer(SLUG).sides}
    cards = [text_of(card) for card in world.cards()]
    affirms_first = [card.index(headings["affirms"]) < card.index(headings["disputes"]) for card in cards]
    text = shown(await world.moderator.slash(world.debate, "stats"))
    assert f"{affirms_first.count(True)} × the side for the claim" in text
    assert f"{affirms_first.count(False)} × the side against it" in text


async def test_claim_by_claim_and_back(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    await world.member.send(world.debate, OTHER_CLAIM)
    result = await world.moderator.slash(world.debate, "stats")
    assert result.response is not None
    await world.moderator.click(result.response, label="Claim by claim")
    text = text_of(result.response)
    assert world.bot.library.shared.answer(SLUG).question in text
    assert "1 recognised · 1 cards" in text
    assert attached(world, result) == {}
    await world.moderator.click(result.response, label="Back")
    assert set(attached(world, result)) == {"claims.png", "balance.png"}


async def test_the_pages_work_after_a_restart(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    result = await world.moderator.slash(world.debate, "stats", shown_to="everybody")
    assert not result.ephemeral
    await world.restart()
    await world.moderator.click(world.cards()[-1], label="Claim by claim")
    assert world.bot.library.shared.answer(SLUG).question in text_of(world.cards()[-1])


async def test_a_member_cannot_turn_pages_that_everybody_sees(world: World) -> None:
    await world.member.send(world.debate, CLAIM)
    await world.moderator.slash(world.debate, "stats", shown_to="everybody")
    before = text_of(world.cards()[-1])
    result = await world.other.click(world.cards()[-1], label="Claim by claim")
    assert "Only moderators" in shown(result)
    assert text_of(world.cards()[-1]) == before


async def test_a_quiet_server_is_told_so(world: World) -> None:
    result = await world.moderator.slash(world.debate, "stats", days=7)
    assert "The last 7 days" in shown(result)
    assert "No claim was recognised" in shown(result)
    assert attached(world, result) == {}


async def test_old_decisions_are_left_out(world: World) -> None:
    old = hit_record(
        server_id=world.guild.id,
        channel_id=world.debate.id,
        claim=SLUG,
        made_at=world.env.now() - datetime.timedelta(days=3),
    )
    await world.bot.library.hits.note(old)
    assert "**1 message** in which" in shown(await world.moderator.slash(world.debate, "stats", days=7))
    assert "No claim was recognised" in shown(await world.moderator.slash(world.debate, "stats", days=1))


async def test_stats_are_for_moderators(world: World) -> None:
    await world.hand_to_everybody("stats")
    result = await world.member.slash(world.debate, "stats")
    assert result.ephemeral
    assert "Only moderators can use this command" in shown(result)
    assert len(world.env.errors) == 1


async def test_an_editor_role_sees_them(world: World) -> None:
    await world.hand_to_everybody("stats")
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("editor"), roles=[role])
    await world.set(editor_roles=frozenset({role.id}))
    result = await editor.slash(world.debate, "stats")
    assert "No claim was recognised" in shown(result)


# --- /backtest


async def written(world: World, *texts: str) -> simcord.ChannelHandle:
    """Return a channel that was never turned on, with messages in it."""
    lounge = world.guild.create_text_channel("lounge")
    for text in texts:
        await world.member.send(lounge, text)
    return lounge


def rows(world: World, result: simcord.InteractionResult) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(attached(world, result)["backtest.csv"].decode())))


async def test_a_backtest_tells_what_would_have_been_done(world: World) -> None:
    lounge = await written(world, CHATTER, CLAIM, CHATTER, OTHER_CLAIM)
    result = await world.moderator.slash(lounge, "backtest")
    assert result.ephemeral
    text = shown(result)
    assert "The last 4 messages, 4 of them by people" in text
    assert "**cautious**" in text
    assert "**balanced**: 2 answered" in text
    assert "**eager**: 2 answered" in text
    assert set(attached(world, result)) == {"probabilities.png", "backtest.csv"}
    assert attached(world, result)["probabilities.png"].startswith(PNG)
    ((url, description),) = pictures(result)
    assert url.endswith("probabilities.png")
    assert description


async def test_the_hits_are_listed_with_links_and_in_a_file_without_words(world: World) -> None:
    lounge = await written(world, CLAIM, CHATTER)
    (message,) = [message for message in lounge.history() if message.content == CLAIM]
    result = await world.moderator.slash(lounge, "backtest")
    assert message.jump_url in shown(result)
    (row,) = rows(world, result)
    assert row["link"] == message.jump_url
    assert row["claim"] == SLUG
    assert row["code"] == world.bot.library.shared.answer(SLUG).code
    assert float(row["probability"]) > 0.5
    assert (row["balanced"], row["eager"]) == ("reply", "reply")
    assert CLAIM.encode() not in attached(world, result)["backtest.csv"]


async def test_nothing_is_posted_and_nothing_is_stored(world: World) -> None:
    lounge = await written(world, CLAIM)
    await world.moderator.slash(lounge, "backtest")
    assert world.cards(lounge) == []
    (message,) = lounge.history()
    assert await world.bot.library.hits.of_message(message.id) is None
    assert await world.bot.library.replies.of_message(message.id) is None


async def test_it_goes_through_the_same_gate_as_new_messages(world: World) -> None:
    """Commands and what bots wrote are not looked at; a quotation is not answered."""
    await world.member.send(world.debate, CLAIM)  # answered by a card of ours, which is in the history
    await world.member.send(world.debate, f"!say {CLAIM}")
    await world.member.send(world.debate, f"“{CLAIM}”")
    result = await world.moderator.slash(world.debate, "backtest")
    assert "The last 4 messages, 2 of them by people" in shown(result)
    assert [row["balanced"] for row in rows(world, result)] == ["reply"]


async def test_who_asked_for_quiet_is_left_out(world: World) -> None:
    lounge = await written(world, CLAIM)
    wish = QuietRecord(
        server_id=world.guild.id, target_id=world.member.id, kind=QuietKind.MEMBER, until=None, set_by=world.member.id
    )
    await world.bot.library.quiet.ask(wish)
    result = await world.moderator.slash(lounge, "backtest")
    assert rows(world, result) == []
    assert CLAIM not in shown(result)


async def test_what_members_wrote_formats_nothing(world: World) -> None:
    lounge = await written(world, f"**{CLAIM}** @everyone [x](https://example.org) " + "ж" * 1500)
    result = await world.moderator.slash(lounge, "backtest")
    text = shown(result)
    assert "@everyone" not in text
    assert "**Stalin" not in text
    assert len(text) < 4000


async def test_progress_is_shown_every_hundred_messages(world: World) -> None:
    lounge = await written(world, CLAIM)
    place = world.bot.get_channel(lounge.id)
    assert isinstance(place, discord.TextChannel)
    for number in range(230):
        world.env.backend.create_message(lounge.id, world.member.id, content=f"{CHATTER} {number}")
    before = len(world.env.http_requests)
    result = await world.moderator.slash(lounge, "backtest", messages=250)
    bodies = [str(entry.json) for entry in world.env.http_requests[before:] if entry.method == "PATCH"]
    assert "Read 100 of 250 messages" in bodies[0]
    assert "Read 200 of 250 messages" in bodies[1]
    assert any("Judged 100 of 231" in body for body in bodies)
    assert "The last 231 messages" in shown(result)


async def test_recognition_leaves_the_event_loop_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lounge = await written(world, CLAIM)
    threads = []
    recognise = Edition.recognise

    def noted(self: Edition, *args: Any, **options: Any) -> tuple[Match, ...]:
        threads.append(threading.current_thread())
        return recognise(self, *args, **options)

    monkeypatch.setattr(Edition, "recognise", noted)
    await world.moderator.slash(lounge, "backtest")
    assert threads
    assert threading.main_thread() not in threads


async def test_one_at_a_time_in_a_server(world: World) -> None:
    lounge = await written(world, CLAIM)
    world.bot.backtests._running.add(world.guild.id)
    assert "A backtest is running" in shown(await world.moderator.slash(lounge, "backtest"))
    world.bot.backtests._running.clear()
    for _ in range(2):  # each one clears up behind itself
        assert "Backtest of" in shown(await world.moderator.slash(lounge, "backtest"))


async def test_it_ends_cleanly_when_the_time_is_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lounge = await written(world, CLAIM)
    monkeypatch.setattr(backtesting, "SECONDS", -1.0)
    result = await world.moderator.slash(lounge, "backtest")
    assert "not all messages are judged" in shown(result)


async def test_it_ends_cleanly_when_its_answer_is_gone(world: World) -> None:
    lounge = await written(world, CLAIM)
    world.env.inject_error("PATCH", "/webhooks/*/*/messages/@original", status=404, code=10008, times=None)
    await world.moderator.slash(lounge, "backtest")
    world.env.backend.faults.clear()
    assert "Backtest of" in shown(await world.moderator.slash(lounge, "backtest"))


async def test_it_says_so_when_discord_does_not_hand_out_the_messages(world: World) -> None:
    lounge = await written(world, CLAIM)
    world.env.inject_error("GET", f"/channels/{lounge.id}/messages", status=403, code=50001)
    result = await world.moderator.slash(lounge, "backtest")
    assert "did not let me finish" in shown(result)
    assert "Backtest of" in shown(await world.moderator.slash(lounge, "backtest"))


async def test_it_names_the_permission_that_it_lacks(world: World) -> None:
    readers = world.guild.create_role("Readers", permissions=discord.Permissions(manage_messages=True))
    reader = world.guild.add_member(world.env.create_user("reader"), roles=[readers])
    overwrites = {
        world.guild.default_role: discord.PermissionOverwrite(read_message_history=False),
        readers: discord.PermissionOverwrite(read_message_history=True),
    }
    secret = world.guild.create_text_channel("secret", overwrites=overwrites)
    result = await reader.slash(world.debate, "backtest", channel=secret)
    assert "Read Message History" in shown(result)


async def test_nobody_reads_a_channel_through_it_that_is_closed_to_them(world: World) -> None:
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("editor"), roles=[role])
    await world.set(editor_roles=frozenset({role.id}))
    await world.hand_to_everybody("backtest")
    overwrites = {role: discord.PermissionOverwrite(read_message_history=False)}
    closed = world.guild.create_text_channel("closed", overwrites=overwrites)
    await world.member.send(closed, CLAIM)
    result = await editor.slash(closed, "backtest")
    assert "You may not read" in shown(result)


async def test_it_says_so_without_the_message_content_intent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lounge = await written(world, CLAIM)
    monkeypatch.setattr(world.bot._connection._intents, "message_content", False)
    result = await world.moderator.slash(lounge, "backtest")
    assert "without the message-content intent" in shown(result)


async def test_a_backtest_is_for_moderators(world: World) -> None:
    await world.hand_to_everybody("backtest")
    result = await world.member.slash(world.debate, "backtest")
    assert "Only moderators can use this command" in shown(result)
    assert len(world.env.errors) == 1
