"""The bot in a Discord-like page on loopback, to look at and to try."""

import errno

from rich.console import Console

from ..settings import Settings
from .server import CHANNEL, THREAD, LocalServer, open_local_server

FIRST_CLAIM = "Stalin just took over Trotsky's economic programme"
_TO_TRY = f"""
Footnote runs on a local server, without Discord. Open

  [bold link={{url}}]{{url}}[/]

In #{CHANNEL} a first claim and its card are already there. Try:

  • write as [bold]member[/]: [italic]so basically trotsky was against the NEP from day one[/]
  • write something else: [italic]anyone up for chess?[/]  (the bot stays silent)
  • run [bold]/source[/] trotsky nep, [bold]/claim[/] F-002, or the message menu [bold]Both sides[/]
  • edit or delete your message and watch the card follow; write in the thread {THREAD}
  • act as [bold]moderator[/] and run [bold]/settings channel[/]

Ctrl+C ends it. With DISCORD_TOKEN set, `make run` logs in to Discord instead.
"""


async def serve_page(settings: Settings) -> None:
    """Serve the page until it is closed or interrupted; print its address and what to try."""
    async with open_local_server(settings) as server:
        await server.member.send(server.debate, FIRST_CLAIM)
        try:
            await _serve(server, settings.footnote_local_port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            await _serve(server, 0)  # somebody else has our port; any other will do


async def _serve(server: LocalServer, port: int) -> None:
    viewers = [server.member, server.moderator]
    async with server.env.preview(server.debate, viewers=viewers, layout="channel", port=port) as preview:
        Console(highlight=False).print(_TO_TRY.format(url=preview.url), soft_wrap=True)
        await preview.wait_closed()
