"""The gateway: sessions that outlive their connection, as Discord's do."""

import asyncio
import copy
import json
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import Enum, IntEnum, auto
from typing import Any

import discord
from aiohttp import WSCloseCode, WSMsgType, web
from simcord import intents as intent_rules
from simcord.backend import Backend, serializers

# Far longer than anything here takes; only a test that fails waits for it.
PATIENCE_SECONDS = 45.0
HEARTBEAT_MS = 41_250
# A client that closes with one of these does not mean to resume.
_GOODBYES = (WSCloseCode.OK, WSCloseCode.GOING_AWAY)


class Op(IntEnum):
    """Gateway opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode(IntEnum):
    """Why Discord closes a connection for good."""

    AUTHENTICATION_FAILED = 4004
    DISALLOWED_INTENTS = 4014


class Interruption(Enum):
    """How a connection ends while its session can still be resumed."""

    CUT = auto()
    RECONNECT = auto()
    INVALID_BUT_RESUMABLE = auto()


class Pulse:
    """Wakes whoever waits for something to happen."""

    def __init__(self) -> None:
        self._happened = asyncio.Event()

    def beat(self) -> None:
        """Wake them."""
        self._happened.set()
        self._happened.clear()

    async def wait(self) -> None:
        """Wait for the next beat."""
        await self._happened.wait()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds, which is looked at with every beat."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():
                await self.wait()


class Session:
    """What a bot was told since it identified itself; the number of an event is its place in the list, from 1."""

    def __init__(self, intents: discord.Intents, pulse: Pulse) -> None:
        self.id = uuid.uuid4().hex
        self.intents = intents
        self.events: list[dict[str, Any]] = []
        self.told = 0  # the number of the last event that was sent
        self.heard = 0  # the number of the last event that the bot has confirmed
        self.socket: web.WebSocketResponse | None = None
        self._transport: asyncio.Transport | None = None
        self._delivery: asyncio.Task[None] | None = None
        self._pulse = pulse

    def add(self, event: str, data: Mapping[str, Any]) -> None:
        """Tell the bot something, now or when it is back."""
        payload = {"op": Op.DISPATCH, "t": event, "s": len(self.events) + 1, "d": copy.deepcopy(dict(data))}
        self.events.append(payload)
        self._pulse.beat()

    def attach(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, *, after: int = 0) -> None:
        """Go on over this connection with what comes after an event."""
        self.detach()
        self.socket, self._transport = socket, transport
        self.told = self.heard = after
        self._delivery = asyncio.create_task(self._deliver(socket))

    def detach(self) -> None:
        """Stop telling; what happens from now on is kept for later."""
        if self._delivery is not None:
            self._delivery.cancel()
        self.socket = self._delivery = None

    def cut(self) -> None:
        """Break the connection off without a word."""
        if self._transport is not None:
            self._transport.abort()

    async def _deliver(self, socket: web.WebSocketResponse) -> None:
        with suppress(ConnectionError):
            while not socket.closed:
                if self.told == len(self.events):
                    await self._pulse.wait()
                else:
                    await socket.send_json(self.events[self.told])
                    self.told += 1
                    self._pulse.beat()


class Gateway:
    """
    Tells connected bots what happens in a backend.

    Attributes:
        pulse: beats with every event and everything that a bot says.
        sessions: by id, connected or not.
        resumed: how many times a session was resumed.
        token: the one good token.
        allowed: the intents that the application may have.
        repeats: whether a resumed session is told everything since the first message again, heard or not.
    """

    def __init__(self, backend: Backend, *, token: str) -> None:
        """Take the world to tell about and the token to expect."""
        self.pulse = Pulse()
        self.token = token
        self.allowed = discord.Intents.all()
        self.sessions: dict[str, Session] = {}
        self.resumed = 0
        self.repeats = False
        self.url = ""
        self._backend = backend
        backend.subscribers.append(self._on_event)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Handle one connection."""
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        await socket.send_json({"op": Op.HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        session: Session | None = None
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            payload = json.loads(frame.data)
            data = payload["d"]
            if payload["op"] == Op.HEARTBEAT:
                if session is not None and data is not None:
                    session.heard = data
                await socket.send_json({"op": Op.HEARTBEAT_ACK})
            elif payload["op"] == Op.IDENTIFY:
                session = await self._identify(socket, request, data)
            elif payload["op"] == Op.RESUME:
                session = await self._resume(socket, request, data)
            self.pulse.beat()
        if session is not None and session.socket is socket:
            session.detach()
        if session is not None and socket.close_code in _GOODBYES:
            del self.sessions[session.id]
        return socket

    async def interrupt(self, how: Interruption) -> None:
        """End every connection; what happens until the bot is back is kept for it."""
        for session in self._connected():
            socket = session.socket
            session.detach()
            assert socket is not None
            match how:
                case Interruption.CUT:
                    session.cut()
                case Interruption.RECONNECT:
                    await socket.send_json({"op": Op.RECONNECT, "d": None})
                case Interruption.INVALID_BUT_RESUMABLE:
                    await socket.send_json({"op": Op.INVALID_SESSION, "d": True})

    async def until_heard(self) -> None:
        """Ask every bot for a heartbeat, as soon as it is back, and wait until all have heard everything so far."""
        for session in list(self.sessions.values()):
            await self._until_heard(session, len(session.events))

    def has_told_everything(self) -> bool:
        """Return whether everything was sent to every bot; what they have made of it is another question."""
        return all(session.told == len(session.events) for session in self.sessions.values())

    async def close(self) -> None:
        """End every connection for good."""
        for session in self._connected():
            session.detach()
            session.cut()

    def _connected(self) -> list[Session]:
        return [session for session in self.sessions.values() if session.socket is not None]

    async def _until_heard(self, session: Session, event: int) -> None:
        await self.pulse.until(lambda: session.socket is not None and session.told >= event)
        assert session.socket is not None
        await session.socket.send_json({"op": Op.HEARTBEAT, "d": None})
        await self.pulse.until(lambda: session.heard >= event)

    async def _identify(self, socket: web.WebSocketResponse, request: web.Request, data: Any) -> Session | None:
        intents = discord.Intents._from_value(data["intents"])
        if data["token"] != self.token:
            await socket.close(code=CloseCode.AUTHENTICATION_FAILED, message=b"Authentication failed.")
            return None
        if intents.value & ~self.allowed.value:
            await socket.close(code=CloseCode.DISALLOWED_INTENTS, message=b"Disallowed intent(s).")
            return None
        session = Session(intents, self.pulse)
        self.sessions[session.id] = session
        guilds = self._backend.guilds
        session.add(
            "READY",
            {
                "v": 10,
                "user": serializers.user_payload(self._backend.bot_user),
                "guilds": [{"id": str(guild), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "application": {"id": str(self._backend.application_id), "flags": 0},
            },
        )
        for guild in guilds.values():
            self._tell(session, "GUILD_CREATE", serializers.guild_create_payload(self._backend, guild))
        session.attach(socket, request.transport)
        return session

    async def _resume(self, socket: web.WebSocketResponse, request: web.Request, data: Any) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["token"] != self.token:
            await socket.send_json({"op": Op.INVALID_SESSION, "d": False})
            return None
        after = data["seq"]
        if self.repeats:
            after = next(event["s"] for event in session.events if event["t"] == "MESSAGE_CREATE") - 1
        session.add("RESUMED", {})
        session.attach(socket, request.transport, after=after)
        self.resumed += 1
        return session

    def _on_event(self, event: str, payload: Mapping[str, Any]) -> None:
        for session in self.sessions.values():
            self._tell(session, event, payload)

    def _tell(self, session: Session, event: str, payload: Mapping[str, Any]) -> None:
        """Tell a session what its intents let it know."""
        needed = intent_rules.required_intent(event, payload)
        if needed is not None and not getattr(session.intents, needed):
            return
        data = copy.deepcopy(dict(payload))
        if event == "GUILD_CREATE":
            intent_rules.prune_guild_create(data, session.intents, self._backend.bot_user.id)
        elif event.startswith("MESSAGE_") and not session.intents.message_content:
            intent_rules.censor_message(data, self._backend.bot_user.id, backend=self._backend)
        session.add(event, data)
