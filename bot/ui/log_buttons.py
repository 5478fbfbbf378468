"""The buttons of the moderators' log. All that they need stands in their ids, so they work after a restart."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakValueDictionary

import discord

from knowledge import EVERYWHERE, ClaimLimit, ClaimRuleRecord, FeedbackVerdict, Match, MessageStance, ReplyState

from ..kb.review_buttons import QueueButton
from ..places import is_moderator, moderates
from ..render.moderation import LogPart, log_view
from ..render.reasons import reason_text
from ..words import N_, Words, reader_words, server_words
from .errors import NotForYou
from .lasting import LastingButton
from .pages import notice, show_instead

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge import Library

    from ..app import FootnoteBot

PREFIX = "fl1"
# Two moderators may press buttons of one message at once; each note is made on top of the other.
_rewriting: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


class LogAction(StrEnum):
    """What a button of the log does."""

    POST = "post"
    NOT_THIS = "not-this"
    MUTE = "mute"
    UNMUTE = "unmute"
    LIFT = "lift"


_LABELS = {
    LogAction.POST: N_("Post it"),
    LogAction.NOT_THIS: N_("Not this"),
    LogAction.MUTE: N_("Mute this claim here"),
    LogAction.UNMUTE: N_("Unmute"),
    LogAction.LIFT: N_("Answer it again"),
}


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of pressing a button: told to who pressed it, noted for all, and which buttons are left."""

    told: str
    noted: str | None = None
    gone: frozenset[LogAction] = frozenset()
    instead: LogAction | None = None


class LogButton(
    LastingButton,
    template=(
        rf"{PREFIX}:(?P<action>{'|'.join(LogAction)}):(?P<code>F-\d{{3,6}})"
        r":(?P<channel>\d{1,20}):(?P<source>\d{1,20}):(?P<percent>\d{1,3})"
    ),
):
    """
    A button below a line of the log.

    `code` is the claim's, `channel` and `source` tell the message that the line is about (0: none), `percent` how probable
    the claim was.
    """

    def __init__(
        self, action: LogAction, code: str, *, channel: int = 0, source: int = 0, percent: int = 0, label: str
    ) -> None:
        self.action, self.code, self.channel, self.source, self.percent = action, code, channel, source, percent
        super().__init__(
            f"{PREFIX}:{action}:{code}:{channel}:{source}:{percent}",
            label,
            discord.ButtonStyle.primary if action is LogAction.POST else discord.ButtonStyle.secondary,
        )

    @classmethod
    def read(cls, button: discord.Button) -> Self | None:
        """Return the button that stands in a message, or None where it is none of the log's."""
        match = cls.__discord_ui_compiled_template__.fullmatch(button.custom_id or "")
        return cls.from_match(match, button.label or "") if match else None

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button whose id has matched."""
        return cls(
            LogAction(match["action"]),
            match["code"],
            channel=int(match["channel"]),
            source=int(match["source"]),
            percent=int(match["percent"]),
            label=label,
        )

    def is_beside(self, other: LogButton) -> bool:
        """Return whether two buttons belong to the same line."""
        return (self.code, self.channel, self.source) == (other.code, other.channel, other.source)

    def become(self, action: LogAction, words: Words) -> LogButton:
        """Return the button of the same line for another action."""
        return LogButton(
            action,
            self.code,
            channel=self.channel,
            source=self.source,
            percent=self.percent,
            label=words(_LABELS[action]),
        )

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Do what the button says."""
        words = reader_words(interaction)
        if interaction.guild is None or not self._may_press(interaction, bot.library):
            raise NotForYou(words("Only moderators can press this."))
        await interaction.response.defer()
        line = _Line(bot, interaction.guild, self, interaction.user.id)
        public_words = server_words(bot.library, interaction.guild.id)
        match self.action:
            case LogAction.POST:
                done = await line.post(words, public_words)
            case LogAction.NOT_THIS:
                done = await line.reject(words, public_words)
            case LogAction.MUTE:
                done = await line.mute(words, public_words)
            case LogAction.UNMUTE:
                done = await line.unmute(words, public_words)
            case LogAction.LIFT:
                done = await line.lift(words, public_words)
        if done.noted is not None:
            await self._note(interaction, done, done.noted, public_words)
        await interaction.followup.send(
            view=notice(done.told), ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )

    def _may_press(self, interaction: discord.Interaction[Any], library: Library) -> bool:
        """Return whether a person moderates here and where the message stands: the log may be given to others to keep."""
        assert interaction.guild is not None
        place = interaction.guild.get_channel_or_thread(self.channel)
        return is_moderator(interaction, library) and (place is None or moderates(interaction, library, place))

    async def _note(self, interaction: discord.Interaction[Any], done: _Done, note: str, words: Words) -> None:
        """Write into the log what was done, and take away the buttons that have nothing left to do."""
        assert interaction.message is not None
        async with _rewriting.setdefault(interaction.message.id, asyncio.Lock()):
            try:
                # As it is now: another moderator may have pressed something since this one saw it.
                message = await interaction.original_response()
                parts = [self._noted(part, done, note, words) for part in log_parts(message)]
                await show_instead(interaction, log_view(parts))
            except discord.NotFound:
                pass  # the line was deleted; what was done is done

    def _noted(self, part: LogPart, done: _Done, note: str, words: Words) -> LogPart:
        buttons = [button for button in part.buttons if isinstance(button, LogButton)]
        if not any(button.is_beside(self) for button in buttons):
            return part
        left = [
            button.become(done.instead, words) if done.instead and button.action is self.action else button
            for button in buttons
            if button.action not in done.gone
        ]
        return part.noted(note, left)


class _Line:
    """What can be done about one line of the log."""

    def __init__(self, bot: FootnoteBot, guild: discord.Guild, button: LogButton, user_id: int) -> None:
        self._bot, self._guild, self._button, self._user_id = bot, guild, button, user_id
        self._library = bot.library
        self._edition = bot.library.edition(guild.id)
        self._claim = self._edition.find_claim(button.code)
        self._who = f"<@{user_id}>"
        self._where = f"<#{button.channel}>"

    async def post(self, words: Words, public_words: Words) -> _Done:
        try:
            message = await self._message()
        except discord.NotFound:
            gone = frozenset({LogAction.POST})
            return _Done(words("The message is gone."), public_words("The message is gone."), gone)
        verdict = await self._bot.replies.post_for(message, self._match(message), by_moderator=True)
        if verdict.action.form is None:
            return _Done(words("Not posted. {reason}", reason=reason_text(words, verdict)))
        record = await self._library.replies.of_message(message.id)
        if record is None or record.reply_id is None or record.state is not ReplyState.POSTED:
            return _Done(words("Not posted: Discord refused it. Try again later."))
        place = self._bot.get_partial_messageable(record.place, guild_id=record.server_id)
        link = place.get_partial_message(record.reply_id).jump_url
        noted = public_words("✅ {who} had it posted.", who=self._who)
        return _Done(words("Posted: {link}", link=link), noted, frozenset({LogAction.POST}))

    async def reject(self, words: Words, public_words: Words) -> _Done:
        button = self._button
        nothing_left = await self._bot.rejections.reject(
            source_id=button.source,
            channel_id=button.channel,
            server_id=self._guild.id,
            claim=self._claim,
            by=self._user_id,
            verdict=FeedbackVerdict.OTHER_CLAIM,
        )
        told = words("Noted: the message is not about this claim. It is proposed as a counterexample.")
        if not nothing_left:
            told += "\n" + words("Discord did not let me delete the card. I will try again within the hour.")
        noted = public_words("❌ {who}: not about this claim.", who=self._who)
        return _Done(told, noted, frozenset({LogAction.POST, LogAction.NOT_THIS}))

    async def mute(self, words: Words, public_words: Words) -> _Done:
        rule = ClaimRuleRecord(
            server_id=self._guild.id,
            channel_id=self._button.channel,
            claim=self._claim,
            limit=ClaimLimit.MUTED,
            set_by=self._user_id,
        )
        await self._library.claim_rules.set(rule)
        told = words(
            "{code} is muted in {channel}: it is logged there and nothing else.",
            code=self._button.code,
            channel=self._where,
        )
        noted = public_words("🔇 {who} muted this claim in {channel}.", who=self._who, channel=self._where)
        return _Done(told, noted, instead=LogAction.UNMUTE)

    async def unmute(self, words: Words, public_words: Words) -> _Done:
        await self._library.claim_rules.lift(self._guild.id, self._button.channel, self._claim, by=self._user_id)
        told = words("{code} is no longer muted in {channel}.", code=self._button.code, channel=self._where)
        noted = public_words("🔊 {who} unmuted this claim in {channel}.", who=self._who, channel=self._where)
        return _Done(told, noted, instead=LogAction.MUTE)

    async def lift(self, words: Words, public_words: Words) -> _Done:
        await self._library.claim_rules.lift(self._guild.id, EVERYWHERE, self._claim, by=self._user_id)
        told = words("{code} is answered again like any other claim.", code=self._button.code)
        noted = public_words("✅ {who}: it is answered again.", who=self._who)
        return _Done(told, noted, frozenset({LogAction.LIFT}))

    async def _message(self) -> discord.Message:
        button = self._button
        place = self._guild.get_channel_or_thread(button.channel) or await self._guild.fetch_channel(button.channel)
        assert isinstance(place, discord.abc.Messageable)
        return await place.fetch_message(button.source)

    def _match(self, message: discord.Message) -> Match:
        """Return the match as the message has it now; as the log has it, where its words are not for us to read."""
        found = self._edition.recognise(message.content) if message.content else ()
        as_logged = Match(
            claim=self._claim, probability=self._button.percent / 100, stance=MessageStance.ASSERTS, reasons=()
        )
        return next((match for match in found if match.claim == self._claim), as_logged)


def log_buttons(
    words: Words,
    code: str,
    actions: Iterable[LogAction],
    *,
    channel: int = 0,
    source: int = 0,
    probability: float = 0.0,
) -> tuple[LogButton, ...]:
    """Return the buttons of a line."""
    percent = round(100 * probability)
    return tuple(
        LogButton(action, code, channel=channel, source=source, percent=percent, label=words(_LABELS[action]))
        for action in actions
    )


def log_parts(message: discord.Message) -> list[LogPart]:
    """Return the parts of a message of the log, as `log_view` made it."""
    return [part for component in message.components for part in _parts(getattr(component, "children", ()))]


def _parts(components: Sequence[Any]) -> list[LogPart]:
    parts: list[LogPart] = []
    for component in components:
        if isinstance(component, discord.TextDisplay):
            parts.append(LogPart(text=component.content))
        elif isinstance(component, discord.ActionRow) and parts:
            children = [child for child in component.children if isinstance(child, discord.Button)]
            read = [LogButton.read(child) or QueueButton.read(child) for child in children]
            parts[-1] = LogPart(text=parts[-1].text, buttons=tuple(button for button in read if button is not None))
    return parts
