"""The world of a journey, and what members say in it."""

from dataclasses import dataclass
from typing import Any

import discord
import simcord

from bot.app import FootnoteBot
from bot.settings import Settings
from bot.wiring import new_bot

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
        """Stop the bot and start a fresh one on the same database."""
        self.bot = new_bot(self.settings, self.bot.library)
        await self.env.restart_bot(self.bot)


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
