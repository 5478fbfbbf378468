"""Dead links: a server on loopback, and what is never asked."""

import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot import links
from bot.links import Links, is_public


class Loopback(AbstractResolver):
    """Finds every host here."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Hold nothing."""


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """Yield the port of a server that answers with the status in the path."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=int(request.match_info["status"]), headers={"Location": "/404"})

    app = web.Application()
    app.router.add_route("HEAD", "/{status}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    number: int = runner.addresses[0][1]
    monkeypatch.setattr(links, "_PORTS", frozenset({number}))
    yield number
    await runner.cleanup()


async def test_only_what_is_plainly_gone_is_dead(port: int) -> None:
    addresses = [f"http://example.org:{port}/{status}" for status in (200, 301, 403, 404, 405, 410, 500)]
    dead = await Links(Loopback()).dead(addresses)
    assert dead == {f"http://example.org:{port}/{status}" for status in (404, 410)}


async def test_what_one_server_asked_is_not_asked_for_the_next(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most servers see the same works, and each has its digest once a week."""
    found, asked = Links(Loopback()), list[str]()
    ask = found._is_dead

    async def counted(session: Any, turn: Any, address: str) -> bool:
        asked.append(address)
        return await ask(session, turn, address)

    monkeypatch.setattr(found, "_is_dead", counted)
    gone, there = (f"http://example.org:{port}/{status}" for status in (404, 200))
    assert await found.dead([gone]) == {gone}
    assert await found.dead([there, gone]) == {gone}
    assert asked == [gone, there]
    monkeypatch.setattr(links, "KNOWN_FOR", 0.0)
    assert await found.dead([gone]) == {gone}
    assert asked == [gone, there, gone]


async def test_nothing_private_is_asked(port: int) -> None:
    resolver = Loopback()
    addresses = [
        f"http://127.0.0.1:{port}/404",
        f"http://[::1]:{port}/404",
        "http://example.org:22/404",
        f"http://localhost:{port}/404",
        f"http://user:word@example.org:{port}/404",
        f"ftp://example.org:{port}/404",
        "not an address",
        "http://[broken",
    ]
    assert await Links(resolver).dead(addresses) == frozenset()
    assert resolver.asked == []
    assert await Links().dead([f"http://localhost.localdomain:{port}/404"]) == frozenset()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "224.0.0.1", "0.0.0.0"]
)
def test_private_hosts_are_known(host: str) -> None:
    assert not is_public(host)


def test_public_hosts_are_known() -> None:
    assert is_public("1.1.1.1")
