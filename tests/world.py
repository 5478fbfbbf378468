"""The world of a journey, and what members say in it."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord

from bot import replies
from bot.app import FootnoteBot
from bot.settings import Settings
from bot.wiring import new_bot, open_library
from knowledge import ChannelMode, Cooldowns, Editor, Role, Save, Server
from knowledge.edit import Retire

CLAIM = "Stalin just took over Trotsky's economic programme"
OTHER_CLAIM = "so basically trotsky was against the NEP from day one and wanted it gone"
LIKELY = "stalin stole everything from him, didn't he"
TWO_CLAIMS = (
    "the left oppositions platform = coercion with extra steps and Trotsky and the Left Opposition wanted "
    "super-industrialisation at any price."
)
CHATTER = "anyone up for chess?"
REVIEWER = Editor(name="reviewer", role=Role.REVIEWER)
NO_COOLDOWNS = Cooldowns(channel=0, claim=0, thread=0, author=0, hourly=1000)
"""Journeys say in a second what people say in an hour."""


@dataclass(kw_only=True)
class World:
    """Where a journey takes place, and who goes on it."""

    env: simcord.Env
    bot: FootnoteBot
    settings: Settings
    guild: simcord.GuildHandle
    debate: simcord.ChannelHandle
    member: simcord.MemberActor
    other: simcord.MemberActor
    moderator: simcord.MemberActor

    def cards(self, channel: simcord.ChannelHandle | None = None) -> list[discord.Message]:
        """Return what the bot posted in a channel, oldest first."""
        return [
            message
            for message in (channel or self.debate).history()
            if message.author.id == self.bot.user.id and message.components
        ]

    def sent(self, method: str, part: str) -> list[simcord.HttpLogEntry]:
        """Return the requests of a method whose path holds `part`."""
        return [entry for entry in self.env.http_requests if entry.method == method and part in entry.path]

    async def restart(self) -> None:
        """Stop the bot and start a fresh one on the same database, with nothing left in memory."""
        before = self.bot.library
        library = await open_library(self.settings)
        self.bot = new_bot(self.settings, library)
        await self.env.restart_bot(self.bot)
        await before.close()

    async def tend(self) -> None:
        """Let two hours pass as the ledger sees them, and the bot tend it."""
        later = discord.utils.utcnow() + datetime.timedelta(hours=2)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(replies.discord.utils, "utcnow", lambda: later)
            await self.bot.replies.finish()

    async def edit_entries(self, *commands: Save | Retire) -> None:
        """Change entries as a reviewer does, and wait until posted cards are in line with them."""
        # Time passes for the bot as it does in the simulation.
        with self.env.time_context():
            await self.bot.library.editing.apply(commands, editor=REVIEWER, note="")
            await self.bot.library.learned()
            if self.bot._correcting is not None:
                await self.bot._correcting
        await self.env.settle()

    async def turn(self, mode: ChannelMode, channel: simcord.ChannelHandle | None = None) -> None:
        """Set what the bot does in a channel."""
        place = (channel or self.debate).id
        await self.bot.library.channels.set(server_id=self.guild.id, channel_id=place, mode=mode, set_by=1)

    async def set(self, **changes: Any) -> None:
        """Change the server's settings."""
        await self.bot.library.servers.change(self.guild.id, **changes)

    async def say_not_this(
        self, actor: simcord.MemberActor, card: discord.Message, why: str = "It says something else"
    ) -> simcord.InteractionResult:
        """Press *Not this* and give a reason; return what came of that."""
        asked = await actor.click(card, label="Not this")
        assert asked.response is not None
        return await actor.click(asked.response, label=why)

    async def thread(
        self, name: str = "five-year-plan", channel: simcord.ChannelHandle | None = None
    ) -> simcord.ChannelHandle:
        """Open a thread in a channel."""
        parent = channel or self.debate
        place = self.bot.get_channel(parent.id)
        assert isinstance(place, discord.TextChannel)
        opened = await place.create_thread(name=name, type=discord.ChannelType.public_thread)
        await self.env.settle()
        return next(thread for thread in parent.threads if thread.id == opened.id)

    def mode_of(self, *line: simcord.ChannelHandle) -> ChannelMode:
        """Return what the bot does in a place, given with what it is in."""
        return self.bot.library.channels.effective([place.id for place in line]).mode

    @property
    def server(self) -> Server:
        """What the server has set."""
        return self.bot.library.servers.of(self.guild.id)

    async def hand_to_everybody(self, name: str) -> None:
        """Let an admin show a command to everybody."""
        (found,) = [command for command in await self.bot.tree.fetch_commands() if command.name == name]
        self.guild.set_command_permissions(found, {self.guild.default_role: True})


def parts_of(components: Iterable[Any]) -> Iterator[Any]:
    """Yield components, each followed by what is in it."""
    for component in components:
        yield component
        yield from parts_of(getattr(component, "children", ()))


def text_of(message: Any) -> str:
    """Return all that a message's components say."""
    source = message.message if isinstance(message, simcord.ResponseMessage) else message
    said = [getattr(part, name, "") for part in parts_of(source.components) for name in ("content", "label")]
    return "\n".join(filter(None, said))


def shown(result: simcord.InteractionResult) -> str:
    """Return all that an interaction showed, the deferred answer included."""
    return "\n".join(text_of(part) for part in (result.response, *result.followups) if part is not None)


def answer(result: simcord.InteractionResult) -> discord.Message:
    """Return the message that a command was answered with."""
    return [part for part in (result.response, *result.followups) if part is not None][-1].message
