"""`/settings`: what the bot does where. For moderators."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from knowledge import ChannelMode

from ..app import FootnoteBot
from ..places import rule_of
from ..ui.pages import notice, send_private

_IN_WORDS = {
    ChannelMode.OFF: "**off**. Nothing there is read.",
    ChannelMode.SHADOW: "**shadow**. Recognised claims go to the operator's log; nothing is posted.",
    ChannelMode.MARK: "**mark**. Recognised claims get a reaction; whoever taps it gets the card.",
    ChannelMode.THREAD: "**thread**. Recognised claims are answered with both sides, in a thread on the message.",
    ChannelMode.REPLY: "**reply**. Recognised claims are answered with both sides.",
}
Place = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel


@app_commands.default_permissions(manage_messages=True)
class SettingsCommands(commands.GroupCog, group_name="settings"):
    """Turn the bot on and off, channel by channel."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot

    @app_commands.command()
    @app_commands.describe(
        mode="What to do there; leave it out to see what holds now",
        channel="Which channel or thread; this one if left out",
    )
    async def channel(
        self,
        interaction: discord.Interaction[Any],
        mode: ChannelMode | None = None,
        # Not forums: discord.py's list for them holds a type that Discord's own specification refuses.
        channel: discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel | None = None,
    ) -> None:
        """See or set what the bot does in a channel and its threads."""
        place = channel or interaction.channel
        if not isinstance(place, Place) or interaction.guild_id is None:
            await send_private(interaction, notice("Choose a text channel or a thread that I can see."))
            return
        # Server admins can give the command to anybody, so the permission is checked here, in that very channel.
        if not place.permissions_for(interaction.user).manage_messages:  # type: ignore[arg-type]  # a member, for the command is for servers only
            raise app_commands.MissingPermissions(["manage_messages"])
        await interaction.response.defer(ephemeral=True, thinking=True)
        rules = self._bot.library.channels
        if mode is not None:
            await rules.set(server_id=interaction.guild_id, channel_id=place.id, mode=mode, set_by=interaction.user.id)
        await send_private(interaction, notice(self._in_words(place, interaction.guild)))

    def _in_words(self, place: Place, guild: discord.Guild | None) -> str:
        parent = place.parent_id if isinstance(place, discord.Thread) else None
        rule = rule_of(self._bot.library, place)
        lines = [f"{place.mention}: {_IN_WORDS[rule.mode]}"]
        if rule.decided_by is None:
            lines.append("-# No rule was set, and nothing is watched until a moderator turns it on.")
        elif rule.decided_by != place.id:
            lines.append(f"-# The rule of <#{rule.decided_by}> decides, as for all its threads.")
        else:
            lines.append(
                "-# The rule set here decides; its threads follow it."
                if parent is None
                else "-# The rule set for this thread decides."
            )
        if rule.mode is ChannelMode.REPLY and guild is not None:
            lines += _lacking(place, guild)
        return "\n".join(lines)


def _lacking(place: Place, guild: discord.Guild) -> list[str]:
    allowed = place.permissions_for(guild.me)
    send = "send_messages_in_threads" if isinstance(place, discord.Thread) else "send_messages"
    missing = [name for name in ("view_channel", send, "read_message_history") if not getattr(allowed, name)]
    if not missing:
        return []
    return [f"⚠️ I cannot answer there yet: give my role the permission *{', '.join(missing).replace('_', ' ')}*."]


async def setup(bot: FootnoteBot) -> None:
    """Add the command group; by default only members who manage messages see it."""
    await bot.add_cog(SettingsCommands(bot))
