"""
Discord on 127.0.0.1, real HTTP and a real WebSocket, for what simcord cannot show: the wire.

State, permissions and payloads are simcord's backend and its route table. This adds authentication, nonces, request bodies
checked against Discord's own description, trouble on demand, and the gateway.
"""

import asyncio
import datetime
import email.utils
import functools
import json
import random
import types
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Self

import discord
from aiohttp import web
from simcord.backend import Backend, serializers
from simcord.backend.errors import BackendError
from simcord.backend.models import Channel, Interaction, Message, User
from simcord.http import routes as _routes  # noqa: F401  importing it registers every route
from simcord.http.router import dispatch
from simcord.interactions import base_payload

from bot.delivery import MARK

from .gateway import PATIENCE_SECONDS, Gateway

TOKEN = "the-one-good-token-that-must-not-leak"
DESCRIPTION = Path(__file__).resolve().parents[3] / "shared" / "discord" / "validate.py"
MESSAGES = "/channels/*/messages*"
REACTIONS = "/channels/*/messages/*/reactions/*"
THREADS = "/channels/*/messages/*/threads"
RETRY_AFTER_SECONDS = 0.05
_INVALID = (401, 403, 429)
# What discord.py calls its tasks for events, commands and buttons.
HANDLERS = ("discord.py: ", "CommandTree-invoker", "discord-ui-dynamic-item-")

Validate = Callable[[str, str, Any], list[str]]


@functools.cache
def body_validator() -> Validate | None:
    """Return the check of request bodies against Discord's OpenAPI description, or None where that is not at hand."""
    if not DESCRIPTION.is_file():
        return None
    module = types.ModuleType("validate")
    module.__file__ = str(DESCRIPTION)
    # Run rather than imported: the folder is somebody else's and gets no bytecode from us.
    exec(compile(DESCRIPTION.read_text("utf-8"), DESCRIPTION, "exec"), module.__dict__)
    validate: Validate = module.validate
    return validate


class Trouble(Enum):
    """What can happen to a request."""

    DROPPED_BEFORE = auto()  # the connection breaks before Discord has done anything
    DROPPED_AFTER = auto()  # Discord did it, but the answer is lost
    FAILED_AFTER = auto()  # the same, with a 500 for an answer
    RATE_LIMITED = auto()
    RATE_LIMITED_GLOBALLY = auto()
    BANNED = auto()  # what Cloudflare answers to an address that sent too much; not JSON
    FORBIDDEN = auto()


RATE_LIMITS = (Trouble.RATE_LIMITED, Trouble.RATE_LIMITED_GLOBALLY)
_HAPPENS_AFTER = (Trouble.DROPPED_AFTER, Trouble.FAILED_AFTER)


@dataclass(slots=True, kw_only=True)
class Call:
    """A request that a bot made; `status` is None while there is no answer."""

    method: str
    path: str
    body: Any
    status: int | None = None


class Storm:
    """Refuses every request a few times with a 429 before it lets it pass; every third refusal is for all requests."""

    def __init__(self, rng: random.Random, *, most: int = 4) -> None:
        """Refuse at most so many times; discord.py itself gives up after the fifth."""
        self._rng = rng
        self._most = most
        self._left: dict[tuple[str, str, str], int] = {}
        self.refused = 0

    @classmethod
    def of(cls, seed: int) -> Self:
        """Return the same storm every time."""
        return cls(random.Random(seed))

    def meet(self, call: Call) -> Trouble | None:
        """Return what happens to a request."""
        key = (call.method, call.path, json.dumps(call.body, sort_keys=True))
        left = self._left.setdefault(key, self._rng.randint(1, self._most))
        if left == 0:
            return None
        self._left[key] = left - 1
        self.refused += 1
        return RATE_LIMITS[self.refused % 3 == 0]


class BotsClock:
    """simcord's clock protocol on the time that bots go by: they ask how old a message is, and tests may move it."""

    def now(self) -> datetime.datetime:
        """Return the present moment."""
        return discord.utils.utcnow()

    def advance(self, seconds: float) -> None:
        """Do nothing; time passes by itself."""


class Front:
    """
    A Discord with one server, two channels and a member; more of either on demand.

    Attributes:
        calls: every request so far.
        objections: what Discord's description objects to in their bodies.
        application_flags: what the application is allowed, as it stands in the Developer Portal.
        clock_error: how far this Discord's clock is ahead.
        storm: what refuses requests at present, if anything does.
        gateway: the other half.
    """

    def __init__(self) -> None:
        self.backend = Backend(clock=BotsClock())
        self.gateway = Gateway(self.backend, token=TOKEN)
        self.guild = self.backend.create_guild("Wire")
        self.debate = self.open_channel("debate")
        self.aside = self.open_channel("aside")
        self.member = self.join("member")
        self.calls: list[Call] = []
        self.objections: list[str] = []
        self.application_flags = discord.ApplicationFlags(gateway_message_content_limited=True)
        self.clock_error = datetime.timedelta()
        self.storm: Storm | None = None
        self.rest_url = ""
        self._troubles: dict[tuple[str, str], deque[Trouble]] = {}
        self._by_nonce: dict[tuple[str, str], Any] = {}
        app = web.Application()
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_route("*", "/api/v10/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.rest_url = f"http://{host}:{port}/api/v10"
        self.gateway.url = f"ws://{host}:{port}/gateway/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.close()
        await self._runner.cleanup()

    # What people do.

    def join(self, name: str) -> User:
        """Let somebody join the server."""
        user = self.backend.make_user(name)
        self.backend.add_member(self.guild.id, user.id)
        return user

    def open_channel(self, name: str) -> Channel:
        """Open a channel."""
        return self.backend.create_channel(self.guild.id, name)

    def open_thread(self, name: str, channel: Channel | None = None, *, on: Message | None = None) -> Channel:
        """Open a thread as the member, in a channel or on a message of it."""
        parent = on.channel_id if on is not None else (channel or self.debate).id
        return self.backend.create_thread(parent, name, self.member.id, message_id=on.id if on is not None else None)

    def say(self, text: str, channel: Channel | None = None, *, by: User | None = None) -> Message:
        """Post a message; as the member and in #debate, unless told otherwise."""
        return self.backend.create_message((channel or self.debate).id, (by or self.member).id, text)

    def edit(self, message: Message, text: str) -> None:
        """Change a message of the member's."""
        self.backend.edit_message(message.channel_id, message.id, {"content": text})

    def delete(self, message: Message) -> None:
        """Delete a message."""
        self.backend.delete_message(message.channel_id, message.id)

    async def interact(
        self, kind: discord.InteractionType, data: dict[str, Any], card: Message | None = None
    ) -> Interaction:
        """Use a command, or a button of a card, as the member; return what became of it once the bots are done."""
        place = {"channel_id": self.debate.id, "guild_id": self.guild.id, "user_id": self.member.id}
        interaction, payload = base_payload(self.backend, type=kind.value, data=data, **place)
        if card is not None:
            interaction.source_message_id = card.id
            payload["message"] = serializers.message_payload(self.backend, card)
        self.backend.emit("INTERACTION_CREATE", payload)
        await self.settle()
        return interaction

    # What bots did.

    def cards(self, channel: Channel | None = None) -> list[Message]:
        """Return what bots have posted in a channel and not taken down."""
        found = self.backend.messages[(channel or self.debate).id].values()
        # simcord has bots announce the threads that they open, which Discord does not.
        return [message for message in found if message.author_id == self.backend.bot_user.id and message.components]

    def is_marked(self, message: Message) -> bool:
        """Return whether the bot's reaction is on a message."""
        reaction = message.reaction_for(MARK)
        return reaction is not None and self.backend.bot_user.id in reaction.user_ids

    def calls_of(self, method: str) -> list[Call]:
        """Return the requests of this method that were about messages."""
        return [call for call in self.calls if call.method == method and fnmatch(call.path, MESSAGES)]

    def refused(self) -> list[Call]:
        """Return the requests that Discord counts as invalid: 10,000 of them in ten minutes get an address banned."""
        return [call for call in self.calls if call.status in _INVALID]

    async def settle(self) -> None:
        """Wait until the bots of this process have heard everything and are done with it."""
        events = -1
        while events != self._events():
            events = self._events()
            await self.gateway.until_heard()
            busy = [task for task in asyncio.all_tasks() if task.get_name().startswith(HANDLERS)]
            if busy:
                _, unfinished = await asyncio.wait(busy, timeout=PATIENCE_SECONDS)
                assert not unfinished

    def _events(self) -> int:
        return sum(len(session.events) for session in self.gateway.sessions.values())

    # What goes wrong.

    def spoil(self, method: str, *troubles: Trouble, path: str = MESSAGES) -> None:
        """Let the next requests of this kind meet these troubles, one each."""
        self._troubles.setdefault((method, path), deque()).extend(troubles)

    def mend(self) -> None:
        """Forget the troubles that no request has met."""
        self._troubles.clear()

    def _next_trouble(self, call: Call) -> Trouble | None:
        for (method, path), troubles in self._troubles.items():
            if troubles and call.method == method and fnmatch(call.path, path):
                return troubles.popleft()
        return self.storm.meet(call) if self.storm is not None else None

    # REST.

    async def _serve(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else None
        call = Call(method=request.method, path=f"/{request.match_info['path']}", body=body)
        self.calls.append(call)
        validate = body_validator()
        objections = validate(call.method, call.path, call.body) if validate is not None else []
        self.objections += [f"{call.method} {call.path}: {objection}" for objection in objections]
        trouble = self._next_trouble(call)
        if trouble is None or trouble in _HAPPENS_AFTER:
            response = self._answer(call, request, objections)
        if trouble is not None:
            response = self._trouble(trouble, request)
        if trouble not in (Trouble.DROPPED_BEFORE, Trouble.DROPPED_AFTER):
            call.status = response.status
        if self.clock_error:
            response.headers["Date"] = email.utils.format_datetime(
                discord.utils.utcnow() + self.clock_error, usegmt=True
            )
        self.gateway.pulse.beat()
        return response

    def _answer(self, call: Call, request: web.Request, objections: list[str]) -> web.Response:
        is_open = call.path.startswith(("/interactions/", "/webhooks/"))  # their own token is in the path
        if not is_open and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json(401, {"message": "401: Unauthorized", "code": 0})
        if objections:
            return _json(400, {"code": 50035, "message": f"Invalid Form Body: {objections}"})
        nonce = (call.path, str(call.body["nonce"])) if call.body and "enforce_nonce" in call.body else None
        if nonce in self._by_nonce:
            return _json(200, self._by_nonce[nonce])
        try:
            result = self._dispatch(call, dict(request.query))
        except BackendError as error:
            return _json(error.status, error.to_json())
        if nonce is not None:
            self._by_nonce[nonce] = result
        if call.path == "/oauth2/applications/@me":
            result = {**result, "flags": self.application_flags.value}
        if call.path == "/users/@me/guilds":
            result = [self._own(server) for server in result if int(server["id"]) > int(request.query.get("after", 0))]
        if call.path.endswith("/commands"):  # simcord leaves `version` out; Discord always sends it
            result = [{"version": command["id"], **command} for command in result]
        return web.Response(status=204) if result is None else _json(200, result)

    def _own(self, server: dict[str, Any]) -> dict[str, Any]:
        """Return a server with what the bot may do in it, which simcord leaves out."""
        allowed = self.backend.compute_permissions(int(server["id"]), self.backend.bot_user.id)
        return {"id": server["id"], "name": server["name"], "permissions": str(int(allowed))}

    def _dispatch(self, call: Call, params: dict[str, str]) -> Any:
        """Do as simcord does, and what it does not: refuse as Discord does, and give a history from where it was asked for."""
        if call.method == "POST" and fnmatch(call.path, "/channels/*/messages/*/threads"):
            if int(call.path.split("/")[4]) in self.backend.channels:
                raise BackendError(400, 160004, "A thread has already been created for this message")
        elif call.method == "POST" and fnmatch(call.path, "/channels/*/messages"):
            _, _, channel, _ = call.path.split("/")
            answered = call.body.get("message_reference")
            if answered is not None and int(answered["message_id"]) not in self.backend.messages[int(channel)]:
                raise BackendError(400, 50035, "Invalid Form Body: message_reference: Unknown message")
        elif call.method == "GET" and fnmatch(call.path, "/channels/*/messages") and "after" in params:
            limit = int(params.pop("limit", "50"))
            everything = dispatch(self.backend, call.method, call.path, params={**params, "limit": str(2**31)})
            return everything[-limit:]
        return dispatch(self.backend, call.method, call.path, json=call.body, params=params)

    def _trouble(self, trouble: Trouble, request: web.Request) -> web.Response:
        match trouble:
            case Trouble.DROPPED_BEFORE | Trouble.DROPPED_AFTER:
                assert request.transport is not None
                request.transport.abort()
                return web.Response(status=500)  # goes nowhere
            case Trouble.FAILED_AFTER:
                return _json(500, {"message": "500: Internal Server Error", "code": 0})
            case Trouble.FORBIDDEN:
                return _json(403, {"message": "Missing Permissions", "code": 50013})
            case Trouble.RATE_LIMITED | Trouble.RATE_LIMITED_GLOBALLY:
                is_global = trouble is Trouble.RATE_LIMITED_GLOBALLY
                limit = {"message": "You are being rate limited.", "retry_after": RETRY_AFTER_SECONDS}
                # Without `Via`, discord.py takes it for a ban by Cloudflare and gives up.
                return _json(429, {**limit, "global": is_global}, {"Via": "1.1 google"})

            case Trouble.BANNED:
                return web.Response(status=429, text="error code: 1015")


def _json(status: int, data: Any, headers: dict[str, str] | None = None) -> web.Response:
    # `web.json_response` would add a charset, and discord.py would not know it for JSON.
    body = json.dumps(data).encode()
    return web.Response(status=status, body=body, content_type="application/json", headers=headers)
