"""The world of a journey, and what members say in it."""

import datetime
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord

from bot import replies
from bot.app import FootnoteBot
from bot.settings import Settings
from bot.wiring import new_bot, open_library

CLAIM = "Stalin just took over Trotsky's economic programme"
OTHER_CLAIM = "so basically trotsky was against the NEP from day one and wanted it gone"
CHATTER = "anyone up for chess?"


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
        """Return the bot's messages in a channel, oldest first."""
        return [message for message in (channel or self.debate).history() if message.author.id == self.bot.user.id]

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
            await self.bot.replies.finish(self.bot.user.id)


def text_of(message: Any) -> str:
    """Return all that a message's components say."""

    def walk(components: Any) -> list[str]:
        return [
            part
            for component in components
            for part in [
                getattr(component, "content", ""),
                getattr(component, "label", "") or "",
                *walk(getattr(component, "children", [])),
            ]
        ]

    source = message.message if isinstance(message, simcord.ResponseMessage) else message
    return "\n".join(filter(None, walk(source.components)))


def shown(result: simcord.InteractionResult) -> str:
    """Return all that an interaction showed, the deferred answer included."""
    return "\n".join(text_of(part) for part in (result.response, *result.followups) if part is not None)
