"""`/settings`: what the bot does where, how sure it has to be, how much it posts. For moderators."""

import dataclasses
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from knowledge import ChannelMode, Confidence, QuietHours, Role, RoleList, Stance

from ..app import FootnoteBot
from ..kb.acting import require_role
from ..places import Place, edition_here, is_moderator, moderates, moderates_server, rule_of
from ..render.cards import card
from ..render.roles import appointment_problem, keys_text, roles_text
from ..render.settings import (
    DAY,
    HOUR,
    MINUTE,
    confidence_text,
    cooldown_text,
    language_text,
    log_text,
    missing_line,
    place_mention,
    read_hours,
    usual_line,
)
from ..ui.errors import NotForYou
from ..ui.guide_buttons import GuidePageButton, LiftButton, guide_view, lacking_for_log
from ..ui.pages import notice, send_private
from ..ui.place_option import PlaceOption, WritablePlaceOption
from ..ui.step_buttons import StepButton, place_view
from ..watching import turn
from ..words import LANGUAGES, reader_words, server_words

INHERIT = "inherit"
SERVERS_OWN = "server"
OFF = "off"
NOBODY = "none"
_MODES = [
    Choice(name=locale_str("off: nothing is read"), value=ChannelMode.OFF.value),
    Choice(name=locale_str("shadow: hits go to the log, nothing is posted"), value=ChannelMode.SHADOW.value),
    Choice(name=locale_str("mark: a reaction; whoever taps it gets the card"), value=ChannelMode.MARK.value),
    Choice(name=locale_str("reply: the card as a reply"), value=ChannelMode.REPLY.value),
    Choice(name=locale_str("thread: the card in a thread on the message"), value=ChannelMode.THREAD.value),
    Choice(name=locale_str("inherit: no rule of its own, follow what it is in"), value=INHERIT),
]
_APPOINTMENTS = [
    Choice(name=locale_str("editor: writes drafts"), value=RoleList.EDITORS.value),
    Choice(name=locale_str("reviewer: publishes"), value=RoleList.REVIEWERS.value),
    Choice(name=locale_str("owner: decides who may do what"), value=RoleList.OWNERS.value),
    Choice(name=locale_str("none of these"), value=NOBODY),
]
_STEWARDS = [
    Choice(name=locale_str("the side that affirms"), value=Stance.AFFIRMS.value),
    Choice(name=locale_str("the side that disputes"), value=Stance.DISPUTES.value),
    Choice(name=locale_str("neither side"), value=NOBODY),
]
_LEVELS = [Choice(name=level.value, value=level.value) for level in Confidence]
_LANGUAGES = [Choice(name=name, value=code) for code, name in LANGUAGES.items()]


@app_commands.default_permissions(manage_messages=True)
class SettingsCommands(commands.GroupCog, group_name="settings", group_description="What I do in this server."):
    """What the bot does in a server."""

    def __init__(self, bot: FootnoteBot) -> None:
        """Take the bot with its library."""
        self._bot = bot

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let moderators in, for admins can give the command to anybody."""
        if interaction.guild is None or not is_moderator(interaction, self._bot.library):
            raise app_commands.MissingPermissions(["manage_messages"])
        return True

    @app_commands.command()
    async def show(self, interaction: discord.Interaction[Any]) -> None:
        """How to set me up, what is missing, and all that is set here."""
        assert interaction.guild is not None
        await interaction.response.defer(ephemeral=True, thinking=True)
        await send_private(interaction, await guide_view(self._bot, interaction.guild, reader_words(interaction)))

    @app_commands.command()
    @app_commands.choices(
        mode=_MODES,
        confidence=[*_LEVELS, Choice(name=locale_str("server: as in the whole server"), value=SERVERS_OWN)],
    )
    @app_commands.describe(
        mode="What to do there; leave it out to see what holds now",
        channel="Which channel, forum, category or thread; this one if left out",
        confidence="How sure I have to be there",
    )
    async def channel(
        self,
        interaction: discord.Interaction[Any],
        mode: str | None = None,
        channel: PlaceOption | None = None,
        confidence: str | None = None,
    ) -> None:
        """See or set what I do in a channel, a forum, a category or a thread."""
        words = reader_words(interaction)
        place = channel or interaction.channel
        if not isinstance(place, Place):
            await send_private(interaction, notice(words("Choose a channel, a category or a thread that I can see.")))
            return
        if not moderates(interaction, self._bot.library, place):
            raise app_commands.MissingPermissions(["manage_messages"])
        await interaction.response.defer(ephemeral=True, thinking=True)
        rules = self._bot.library.channels
        if mode == INHERIT and confidence not in {None, SERVERS_OWN}:
            text = words(
                "What inherits its mode has no confidence of its own. Choose a mode for {place}, or leave the confidence out.",
                place=place_mention(place.id),
            )
            await send_private(interaction, notice(text))
            return
        if mode == INHERIT:
            await rules.forget(place.id)
        elif mode is None and confidence is not None and rule_of(self._bot.library, place).mode is ChannelMode.OFF:
            text = words("{place} is not turned on. Choose a mode as well.", place=place_mention(place.id))
            await send_private(interaction, notice(text))
            return
        held_back = False
        if mode != INHERIT and (mode is not None or confidence is not None):
            held_back = await turn(
                self._bot.library,
                place,
                ChannelMode(mode) if mode is not None else rule_of(self._bot.library, place).mode,
                by=interaction.user.id,
                now=discord.utils.utcnow(),
                confidence=Confidence(confidence) if confidence not in {None, SERVERS_OWN} else None,
                keep_confidence=confidence is None,
            )
        await send_private(interaction, await place_view(self._bot, place, words, held_back=held_back))

    @app_commands.command()
    @app_commands.choices(level=_LEVELS)
    @app_commands.describe(level="How sure I have to be; leave it out to see what each level means")
    async def confidence(self, interaction: discord.Interaction[Any], level: str | None = None) -> None:
        """See or set how sure I have to be in this server."""
        library, server_id = self._bot.library, _server_id(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        server = library.servers.of(server_id)
        if level is not None:
            self._for_the_server(interaction)
            server = await library.servers.change(server_id, confidence=Confidence(level))
        text = confidence_text(reader_words(interaction), server.confidence, edition_here(interaction).tier)
        await send_private(interaction, notice(text))

    @app_commands.command()
    @app_commands.describe(
        channel="Minutes between two cards in a channel, 0 to 1440",
        claim="Hours between two cards about one claim in a channel, 0 to 720",
        thread="Days between two cards about one claim in a thread, 0 to 90",
        author="Minutes between two answers to the same person, 0 to 1440",
        hourly="Cards an hour in this server, 0 to 200; 0: none at all",
        quiet_hours="When nothing is posted, in UTC: 22-6; off: never",
    )
    async def cooldown(  # noqa: PLR0917  the options of a command, which Discord passes by name
        self,
        interaction: discord.Interaction[Any],
        channel: app_commands.Range[int, 0, 1440] | None = None,
        claim: app_commands.Range[int, 0, 720] | None = None,
        thread: app_commands.Range[int, 0, 90] | None = None,
        author: app_commands.Range[int, 0, 1440] | None = None,
        hourly: app_commands.Range[int, 0, 200] | None = None,
        quiet_hours: app_commands.Range[str, 1, 20] | None = None,
    ) -> None:
        """See or set how much I post: pauses, cards an hour, quiet hours."""
        words = reader_words(interaction)
        library, server_id = self._bot.library, _server_id(interaction)
        hours: QuietHours | None = None
        if quiet_hours is not None and quiet_hours.strip().lower() != OFF:
            hours = read_hours(quiet_hours)
            if hours is None:
                text = words(
                    "I cannot read these hours. Write two different hours of the day in UTC such as `22-6`, or `off`."
                )
                await send_private(interaction, notice(text))
                return
        await interaction.response.defer(ephemeral=True, thinking=True)
        server = library.servers.of(server_id)
        asked = {
            "channel": channel and channel * MINUTE,
            "claim": claim and claim * HOUR,
            "thread": thread and thread * DAY,
            "author": author and author * MINUTE,
            "hourly": hourly,
        }
        changes: dict[str, Any] = {}
        if any(value is not None for value in asked.values()):
            set_now = {name: value for name, value in asked.items() if value is not None}
            changes["cooldowns"] = dataclasses.replace(server.cooldowns, **set_now)
        if quiet_hours is not None:
            changes["quiet_hours"] = hours
        if changes:
            self._for_the_server(interaction)
            server = await library.servers.change(server_id, **changes)
        text = cooldown_text(words, server.cooldowns, server.quiet_hours, discord.utils.utcnow())
        await send_private(interaction, notice(f"-# {usual_line(words)}\n{text}"))

    @app_commands.command()
    @app_commands.choices(what=_APPOINTMENTS, steward_of=_STEWARDS)
    @app_commands.describe(
        role="A role of this server",
        what="What its members may do with the knowledge base",
        steward_of="Which side its members look after, where two keys are needed",
        two_keys="Whether a change of a published claim's evidence needs a second reviewer",
    )
    async def editors(
        self,
        interaction: discord.Interaction[Any],
        role: discord.Role | None = None,
        what: str | None = None,
        steward_of: str | None = None,
        *,
        two_keys: bool | None = None,
    ) -> None:
        """See or choose who edits, who publishes, who owns the knowledge base, and how many keys it takes."""
        words = reader_words(interaction)
        servers, server_id = self._bot.library.servers, _server_id(interaction)
        if what is not None or steward_of is not None or two_keys is not None:
            # It hands out rights, so an editor cannot make editors.
            require_role(interaction, Role.OWNER)
        problem = appointment_problem(words, servers.of(server_id), role, what, steward_of)
        if problem is not None:
            await send_private(interaction, notice(problem))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        if role is not None and what is not None:
            await servers.appoint(server_id, role.id, RoleList(what) if what != NOBODY else None)
        if role is not None and steward_of is not None:
            await servers.name_steward(server_id, role.id, steward_of if steward_of != NOBODY else None)
        if two_keys is not None:
            await servers.change(server_id, two_keys=two_keys)
        server = servers.of(server_id)
        await send_private(interaction, card(roles_text(words, server), keys_text(words, server)))

    @app_commands.command()
    @app_commands.choices(turn=[Choice(name=locale_str("off: no log"), value=OFF)])
    @app_commands.describe(
        channel="Where to tell what I recognise and decide; best a channel of the moderators", turn="Turn the log off"
    )
    async def log(
        self,
        interaction: discord.Interaction[Any],
        channel: WritablePlaceOption | None = None,
        turn: str | None = None,
    ) -> None:
        """See or choose where I tell moderators what I recognise and decide."""
        words = reader_words(interaction)
        library, server_id = self._bot.library, _server_id(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        note = ""
        if turn is not None or channel is not None:
            self._for_the_server(interaction)
        if turn == OFF:
            await library.servers.change(server_id, log_channel=None)
        elif channel is not None:
            problem = await self._try_log(interaction, channel)
            if problem is not None:
                await send_private(interaction, notice(problem))
                return
            await library.servers.change(server_id, log_channel=channel.id)
            if _everybody_reads(channel):
                note = "\n" + words("⚠️ Everybody can read that channel. The log is better kept among moderators.")
        await send_private(interaction, notice(log_text(words, library.servers.of(server_id).log_channel) + note))

    @app_commands.command()
    @app_commands.choices(language=_LANGUAGES)
    @app_commands.describe(language="The language of what everybody sees; leave it out to see what it is")
    async def language(self, interaction: discord.Interaction[Any], language: str | None = None) -> None:
        """See or set the language of what I post for everybody."""
        library, server_id = self._bot.library, _server_id(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        server = library.servers.of(server_id)
        if language is not None:
            self._for_the_server(interaction)
            server = await library.servers.change(server_id, language=language)
        await send_private(interaction, notice(language_text(reader_words(interaction), server.language)))

    def _for_the_server(self, interaction: discord.Interaction[Any]) -> None:
        """Let in who moderates the whole server: a channel's own moderators settle that channel alone."""
        if not moderates_server(interaction, self._bot.library):
            words = reader_words(interaction)
            raise NotForYou(
                words(
                    "This is set for the whole server, so it needs *Manage Messages* in all of it, or an editor role."
                )
            )

    async def _try_log(self, interaction: discord.Interaction[Any], channel: Place) -> str | None:
        """Write the first line of a log; return why that does not work, or None."""
        words = reader_words(interaction)
        if not moderates(interaction, self._bot.library, channel):
            raise app_commands.MissingPermissions(["manage_messages"])
        missing = lacking_for_log(channel)
        if missing:
            return missing_line(words, channel.id, missing)
        public_words = server_words(self._bot.library, interaction.guild_id)
        first = notice(public_words("From now on I tell here what I recognise and what I decide."))
        target = self._bot.get_partial_messageable(channel.id, guild_id=interaction.guild_id)
        try:
            await target.send(view=first, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            return words("Discord does not let me write there (error {code}), so nothing is changed.", code=error.code)
        return None


def _server_id(interaction: discord.Interaction[Any]) -> int:
    assert interaction.guild_id is not None  # the commands are for servers only
    return interaction.guild_id


def _everybody_reads(channel: Place) -> bool:
    if isinstance(channel, discord.Thread):
        return not channel.is_private() and channel.parent is not None and _everybody_reads(channel.parent)
    return channel.permissions_for(channel.guild.default_role).view_channel


async def setup(bot: FootnoteBot) -> None:
    """Add the command group; by default only members who manage messages see it."""
    bot.add_dynamic_items(StepButton, GuidePageButton, LiftButton)
    await bot.add_cog(SettingsCommands(bot))
