"""Take the pictures of the README and the moderators' guide: scenes of the local server's page, in headless Chromium."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import simcord
from playwright.async_api import Browser, ViewportSize, async_playwright

from bot.local.page import FIRST_CLAIM
from bot.local.server import LocalServer, open_local_server
from bot.settings import Settings
from knowledge import ChannelMode, Cooldowns

FOLDER = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SAID = (
    FIRST_CLAIM,
    "so basically trotsky was against the NEP from day one and wanted it gone",
    "was Trotsky really against the NEP?",
    "trotsky neglected the peasants, he did not care about them",
    "anyone up for chess?",
)
# The page fetches its fonts and pictures from itself; it needs a moment to draw them.
DRAWN_AFTER_MS = 2000


async def card(server: LocalServer) -> simcord.ChannelHandle:
    """Show a claim and its card."""
    await server.member.send(server.debate, FIRST_CLAIM)
    return server.debate


async def log(server: LocalServer) -> simcord.ChannelHandle:
    """Show what moderators see of a channel in shadow mode, and of one with replies."""
    told = server.guild.create_text_channel("moderators-log")
    shadow = server.guild.create_text_channel("history")
    library = server.bot.library
    await library.servers.change(server.guild.id, log_channel=told.id)
    await library.channels.set(server_id=server.guild.id, channel_id=shadow.id, mode=ChannelMode.SHADOW, set_by=1)
    await server.member.send(shadow, SAID[1])
    await server.member.send(server.debate, SAID[2])
    await server.member.send(server.debate, SAID[0])
    return told


async def setup(server: LocalServer) -> simcord.ChannelHandle:
    """Show the setup guide of a server in which one channel is on and another in shadow mode."""
    await log(server)
    await server.bot.library.servers.change(server.guild.id, cooldowns=Cooldowns())
    place = server.guild.create_text_channel("moderators")
    await server.moderator.slash(place, "settings show")
    return place


async def stats(server: LocalServer) -> simcord.ChannelHandle:
    """Show the numbers after some hits."""
    for text in SAID * 2:
        await server.member.send(server.debate, text)
    cards = [message for message in server.debate.history() if message.author.bot and message.components]
    for message in cards[:3]:
        await server.moderator.click(message, label="Helpful")
    place = server.guild.create_text_channel("moderators")
    await server.moderator.slash(place, "stats")
    return place


NEW_CLAIM = {
    "statement": "The first five-year plan left the shops empty.",
    "question": "Did the first five-year plan leave the shops empty?",
    "topics": "five-year plan, industrialisation",
    "headings": "That it did\nThat it did not",
    "said": "empty shelves, that was the five year plan\nsteel mills everywhere and nothing in the shops",
}


async def kb_new(server: LocalServer) -> simcord.ChannelHandle:
    """Show a new claim before it is saved: what comes, and the card."""
    place = server.guild.create_text_channel("moderators")
    for _ in range(2):
        form = await server.moderator.slash(place, "kb new")
        seen = await server.moderator.submit_modal(form, NEW_CLAIM)
    await server.moderator.click(seen.response, label="The card")
    return place


async def kb_review(server: LocalServer) -> simcord.ChannelHandle:
    """Show the queue with a phrasing and a claim that a member suggests."""
    said = {
        "claim": "F-002",
        "text": "lev d couldnt stand the new economic policy, not for a minute",
        "says": "asserts",
    }
    claim = {"statement": NEW_CLAIM["statement"], "said": NEW_CLAIM["said"]}
    # What waits was proposed in the time of the simulation, not in ours.
    with patch("knowledge.store.suggestions.utc_now", server.env.now):
        for what, filled in (("phrasing", said), ("claim", claim)):
            form = await server.member.slash(server.debate, "suggest", what=what)
            await server.member.submit_modal(form, filled)
    place = server.guild.create_text_channel("moderators")
    await server.moderator.slash(place, "kb review")
    return place


async def kb_history(server: LocalServer) -> simcord.ChannelHandle:
    """Show the history of a claim that was edited twice."""
    desk, editor = server.guild.create_text_channel("desk"), server.moderator
    await _save(server, await editor.submit_modal(await editor.slash(desk, "kb new"), NEW_CLAIM))
    parts = await editor.slash(desk, "kb edit", claim="F-1000")
    form = await editor.click(parts.response, label="Statement and question")
    question = "Did the shops stand empty under the first five-year plan?"
    await _save(server, await editor.submit_modal(form, {"statement": NEW_CLAIM["statement"], "question": question}))
    form = await editor.slash(desk, "kb evidence", claim="F-1000", side="affirms", work="The Soviet Economy in Danger")
    summary = "Trotsky wrote in 1932 that light industry had missed its plan by far, with food last of all."
    item = {"summary": summary, "work": "Trotsky, The Soviet Economy in Danger", "place": "page 262"}
    await _save(server, await editor.submit_modal(form, item))
    await server.bot.library.learned()
    place = server.guild.create_text_channel("moderators")
    await editor.slash(place, "kb history", entry="F-1000")
    return place


async def _save(server: LocalServer, offered: simcord.InteractionResult) -> None:
    shown = [part for part in (offered.response, *offered.followups) if part is not None]
    await server.moderator.click(shown[-1], label="Save")


@dataclass(frozen=True)
class Scene:
    """A picture: its name, what happens before, and how wide and high the page is."""

    name: str
    play: Callable[[LocalServer], Awaitable[simcord.ChannelHandle]]
    width: int
    height: int


SCENES = (
    Scene("card", card, 1180, 1420),
    Scene("card-phone", card, 420, 1980),
    Scene("log", log, 900, 900),
    Scene("setup", setup, 900, 1150),
    Scene("stats", stats, 420, 1400),
    Scene("kb-new", kb_new, 900, 1150),
    Scene("kb-review", kb_review, 900, 620),
    Scene("kb-history", kb_history, 900, 900),
)


async def take(scene: Scene, chromium: Browser) -> None:
    """Play a scene and photograph the conversation."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, footnote_database_url=f"sqlite:///{folder}/footnote.db")
        async with open_local_server(settings) as server:
            place = await scene.play(server)
            viewers = [server.moderator, server.member]
            async with server.env.preview(place, viewers=viewers, layout="channel") as preview:
                page = await chromium.new_page(viewport=ViewportSize(width=scene.width, height=scene.height))
                await page.goto(preview.url)
                await page.get_by_role("button").last.wait_for()
                await page.wait_for_timeout(DRAWN_AFTER_MS)
                await page.screenshot(path=FOLDER / f"{scene.name}.png")
                await page.close()


async def take_all(names: list[str]) -> None:
    """Take the pictures with these names, or all."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("There is no Chromium. On Debian, `apt install chromium` brings it.")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=FLAGS)
        for scene in SCENES:
            if not names or scene.name in names:
                await take(scene, chromium)
        await chromium.close()


if __name__ == "__main__":
    asyncio.run(take_all(sys.argv[1:]))
