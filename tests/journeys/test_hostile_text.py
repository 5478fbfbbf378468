"""Nothing that a member types pings anybody, formats anything or breaks what stands around it, wherever it is shown again."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import discord
import pytest
import simcord
from hostile import MARKUP, active_in, hostile
from hypothesis import HealthCheck, example, given, settings
from world import CLAIM, World

from knowledge import KnowledgeError

Journey = Callable[[World, str], Awaitable[object]]


async def source(world: World, text: str) -> None:
    """Search for it."""
    await world.member.slash(world.debate, "source", query=text[:100])


async def claim(world: World, text: str) -> None:
    """Ask for both sides of it."""
    await world.member.slash(world.debate, "claim", text=text[:300])


async def claims(world: World, text: str) -> None:
    """Ask for the claims about it."""
    await world.member.slash(world.debate, "claims", topic=text[:100])


async def work(world: World, text: str) -> None:
    """Ask for a work of that title."""
    await world.member.slash(world.debate, "work", title=text[:100])


async def mention(world: World, text: str) -> None:
    """Ask the bot about it in a message."""
    asker = world.guild.add_member(world.env.create_user("asker"))
    await asker.send(world.debate, f"<@{world.bot.user.id}> {text}"[:2000])


async def card(world: World, text: str) -> None:
    """State a claim with it, and ask why there is an answer."""
    message = await world.member.send(world.debate, f"{CLAIM} {text}"[:2000])
    for each in world.cards():
        await world.member.click(each, label="Why?")
    await world.env.settle()
    await world.member.delete(message)


async def both_sides(world: World, text: str) -> None:
    """Have somebody ask for both sides of it."""
    message = await world.other.send(world.debate, text[:2000])
    await world.member.context_menu(world.debate, "Both sides", message)


async def suggestion(world: World, text: str) -> None:
    """Propose it as evidence, and for a claim of that name."""
    member = world.guild.add_member(world.env.create_user("scholar"))
    for code in ("F-002", text):
        form = await member.slash(world.debate, "suggest", what="affirms")
        assert form.modal is not None
        fields = {label["component"]["custom_id"]: label["component"] for label in form.modal["components"]}
        filled = {name: text[: fields[name]["max_length"]] for name in ("summary", "work", "locator")}
        await member.submit_modal(form, {**filled, "claim": code[: fields["claim"]["max_length"]]})


async def backtest(world: World, text: str) -> None:
    """Say it where moderators try out what would have been answered."""
    place = world.guild.create_text_channel("tried")
    await world.member.send(place, f"{text} {CLAIM}"[:2000])
    await world.moderator.slash(place, "backtest")


def sent(request: simcord.types.HttpLogEntry) -> dict[str, Any] | None:
    """Return the message that a request carries, if it does."""
    body = request.json if isinstance(request.json, dict) else {}
    message = body.get("data") if "/callback" in request.path else body
    return message if isinstance(message, dict) and ("components" in message or "content" in message) else None


def texts(part: Any) -> Iterator[str]:
    """Yield what is shown as Markdown."""
    if isinstance(part, list):
        for each in part:
            yield from texts(each)
    elif isinstance(part, dict):
        yield from (part[key] for key in ("content",) if isinstance(part.get(key), str))
        yield from texts(part.get("components", []))


def complaints(world: World, since: int) -> list[str]:
    """Return what a member's text has brought about that it must not."""
    found = []
    for request in world.env.http_requests[since:]:
        message = sent(request)
        if message is None or message.get("title"):  # a form shows letters as they are
            continue
        if message.get("allowed_mentions", {}).get("parse") != []:
            found.append(f"{request.method} {request.path} may ping")
        for text in texts(message):
            found += [f"{pattern} in {text!r}" for pattern in active_in(text)]
    return found


def kept_from_the_bot(error: BaseException) -> BaseException:
    """Return what a command raised."""
    return error.original if isinstance(error, discord.app_commands.CommandInvokeError) else error


@pytest.mark.parametrize(
    ("journey", "is_repeated"),
    [
        *((journey, True) for journey in (source, claim, claims, work, suggestion, backtest)),
        *((journey, False) for journey in (mention, card, both_sides)),
    ],
    ids=lambda value: getattr(value, "__name__", "repeated" if value else "not"),
)
async def test_what_members_type_is_shown_letter_for_letter(
    world: World, journey: Journey, *, is_repeated: bool
) -> None:
    """Whatever they do with it; where they are told what they typed, and where they are not."""
    log = world.guild.create_text_channel("mod-log")
    await world.set(log_channel=log.id)
    loop = asyncio.get_running_loop()
    done = 0

    async def go(text: str) -> list[str]:
        nonlocal done
        done += 1
        before = len(world.env.http_requests)
        await journey(world, text)
        await world.env.settle()
        return complaints(world, before)

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(hostile)
    def check(text: str) -> None:
        assert asyncio.run_coroutine_threadsafe(go(text), loop).result() == []

    for number in range(0, len(MARKUP), 5):
        check = example("aa " + " ".join(MARKUP[number : number + 5]))(check)
    # Hypothesis knows no coroutines: it runs beside the loop and has each journey made in it.
    await asyncio.to_thread(check)
    assert done > len(MARKUP) // 5
    shown = [text for request in world.env.http_requests for text in texts(sent(request))]
    assert any("aa " in text for text in shown) is is_repeated
    assert all(isinstance(kept_from_the_bot(error), KnowledgeError) for error in world.env.errors)
