"""The bot in a Discord-like page on loopback, to look at and to try."""

import socket

from rich.console import Console
from rich.markup import escape

from ..failures import PortTaken
from ..settings import Settings
from .server import CHANNEL, open_local_server

FIRST_CLAIM = "Stalin just took over Trotsky's economic programme"
_TO_TRY = f"""
Footnote runs on a local server, without Discord. Open

  [bold link={{url}}]{{url}}[/]

In #{CHANNEL} a first claim and its card are already there. Try:

  • write as [bold]member[/]: [italic]so basically trotsky was against the NEP from day one[/]
  • write something else: [italic]anyone up for chess?[/]  (the bot stays silent)
  • press the buttons of a card; edit or delete your message and watch the card follow
  • run [bold]/source[/] trotsky nep, or [bold]/claim[/] F-002
  • look around with [bold]/claims[/] nep, [bold]/work[/] kolakowski, [bold]/bibliography[/] and [bold]/help[/]
  • act as [bold]moderator[/] and run [bold]/settings show[/], [bold]/stats[/] or [bold]/backtest[/]

A command is picked, not typed out: type [bold]/[/] and its name, click it in the list, fill in each field, press [bold]Send[/].
Enter alone sends what stands there as a message. [bold]View response[/] leads to an answer that you alone see, [bold]Refresh preview[/] to
whatever came since; press it, too, where something takes long and the page calls its outcome uncertain: the bot goes on.

The database is one of this server's own, {{database}}. [bold]footnote --local[/] works on it: [bold]footnote --local kb load[/] DIR
The page has no message menu and does not open threads; on Discord there is [bold]Both sides[/], and threads follow their channel.
Ctrl+C ends it. With DISCORD_TOKEN set, `make run` logs in to Discord instead.
"""


async def serve_page(settings: Settings) -> None:
    """
    Serve the page until it is closed or interrupted; print its address and what to try.

    Raises:
        PortTaken: another program has the port.
    """
    port = settings.footnote_local_port
    if port and not _is_free(port):
        raise PortTaken(port)
    async with open_local_server(settings) as server:
        await server.member.send(server.debate, FIRST_CLAIM)
        viewers = [server.member, server.moderator]
        database = escape(settings.local.footnote_database_url.partition(":///")[2])
        async with server.env.preview(server.debate, viewers=viewers, layout="channel", port=port) as preview:
            Console(highlight=False).print(_TO_TRY.format(url=preview.url, database=database), soft_wrap=True)
            await preview.wait_closed()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
