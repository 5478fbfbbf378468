"""Take the README's picture: the first claim and its card on the local server's page, in headless Chromium."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from bot.local.page import FIRST_CLAIM
from bot.local.server import open_local_server
from bot.settings import Settings

PICTURE = Path(__file__).with_name("card.png")
SIZE = {"width": 1180, "height": 1420}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


async def take(picture: Path) -> None:
    """Serve the page, wait until the card is drawn, and photograph the conversation."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("There is no Chromium. On Debian, `apt install chromium` brings it.")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(footnote_database_url=f"sqlite:///{folder}/footnote.db")
        async with open_local_server(settings) as server:
            await server.member.send(server.debate, FIRST_CLAIM)
            viewers = [server.member, server.moderator]
            async with (
                server.env.preview(server.debate, viewers=viewers, layout="channel") as preview,
                async_playwright() as playwright,
            ):
                chromium = await playwright.chromium.launch(executable_path=browser, args=FLAGS)
                page = await chromium.new_page(viewport=SIZE)
                await page.goto(preview.url)
                await page.get_by_role("button", name="Not this").wait_for()
                await page.screenshot(path=picture)
                await chromium.close()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE))
