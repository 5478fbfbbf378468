"""
Whether the addresses of works still lead somewhere.

Off unless the operator wants it: it is the only thing that Footnote asks of anybody but Discord. Editors of any server write these
addresses, so nothing is asked of what is not public.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Sequence
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

MOST = 100
"""Addresses that are looked at for one digest."""
KNOWN_FOR = 6 * 24 * 3600.0
"""Seconds for which an answer holds for the digests of all servers, most of which see the same works."""
_AT_ONCE = 4
_TIMEOUT = aiohttp.ClientTimeout(total=8)
_DEAD = frozenset({404, 410})
_PORTS = frozenset({80, 443})


class PublicResolver(aiohttp.ThreadedResolver):
    """Finds the hosts that anybody may ask; private networks are as good as not there."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the public addresses of a host."""
        found = [each for each in await super().resolve(host, port, family) if is_public(each["host"])]
        if not found:
            raise OSError(None, "not a public host")
        return found


class Links:
    """Asks for the head of each address, and believes only a plain *gone*: a server in trouble is no dead link."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        """Take what finds hosts; public ones alone if left out."""
        self._resolver = resolver
        self._known: dict[str, tuple[float, bool]] = {}

    async def dead(self, addresses: Iterable[str]) -> frozenset[str]:
        """Return the addresses of which a server says that there is nothing; what was asked lately is not asked again."""
        now = asyncio.get_running_loop().time()
        self._known = {each: known for each, known in self._known.items() if now - known[0] < KNOWN_FOR}
        asked = [each for each in dict.fromkeys(addresses) if _may_be_asked(each)][:MOST]
        wanted = [each for each in asked if each not in self._known]
        if wanted:
            answers = await self._answers(wanted)
            self._known |= {address: (now, is_dead) for address, is_dead in zip(wanted, answers, strict=True)}
        return frozenset(address for address in asked if self._known.get(address, (now, False))[1])

    async def _answers(self, wanted: Sequence[str]) -> Sequence[bool]:
        turn = asyncio.Semaphore(_AT_ONCE)
        connector = aiohttp.TCPConnector(resolver=self._resolver or PublicResolver())
        async with aiohttp.ClientSession(connector=connector, timeout=_TIMEOUT) as session:
            return await asyncio.gather(*(self._is_dead(session, turn, address) for address in wanted))

    async def _is_dead(self, session: aiohttp.ClientSession, turn: asyncio.Semaphore, address: str) -> bool:
        async with turn:
            try:
                # What leads elsewhere leads somewhere; it is not followed.
                async with session.head(address, allow_redirects=False) as response:
                    return response.status in _DEAD
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
                return False


def is_public(host: str) -> bool:
    """Return whether an IP address is one that anybody may ask."""
    address: Any = ipaddress.ip_address(host.partition("%")[0])
    return bool(address.is_global and not address.is_multicast)


def _may_be_asked(address: str) -> bool:
    """Return whether an address names a host on an ordinary port; numbers alone would pass by the resolver."""
    try:
        url = URL(address)
        host, port = url.host, url.port
    except ValueError:
        return False
    if url.scheme not in {"http", "https"} or not host or port not in _PORTS or url.user is not None:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host
    return False
