"""Tries a change before it is saved: on sayings that are known, on a message, on a channel's history."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands

from knowledge import Command, Edition, LabelledMessage, Role, try_change, try_edition

from ..backtest import Backtest
from ..backtesting import Place
from ..places import edition_here, rule_of
from ..render.limits import CHOICE_NAME, CHOICES, TEXT_IN_MESSAGE, clip
from ..render.trials import changed_matches_text, matches_text, past_text, trial_lines
from ..ui.lasting import LastingButton
from ..ui.pages import notice, page_view, send_private, show_instead
from ..words import Words, reader_words
from .acting import require_role
from .changes import with_claims
from .unsaved import Unsaved

if TYPE_CHECKING:
    from ..app import FootnoteBot

PREFIX = "fxh1"
MESSAGES = 500
"""As many messages of a channel a change is tried on."""


async def trial_remarks(
    words: Words, edition: Edition, commands: Sequence[Command], messages: Sequence[LabelledMessage] = ()
) -> list[str]:
    """
    Return what commands would do to recognition, in lines; nothing where they change no claim.

    It takes a second or two: put Discord off first. What was just changed is judged as it will be until it is learned.
    """
    trial = await asyncio.to_thread(try_change, edition, commands, messages)
    return trial_lines(words, with_claims(edition.base, commands), trial)


async def show_trial(interaction: discord.Interaction[Any], text: str, named: str | None) -> None:
    """Answer `/kb try`: what is recognised in a message, now and with an unsaved change of whoever asks."""
    bot: FootnoteBot = interaction.client
    words, edition = reader_words(interaction), edition_here(interaction)
    changes = unsaved_here(interaction)
    token = named if named in changes else next(iter(changes), None)
    if named and named not in changes:
        await send_private(interaction, notice(words("This change is gone: I keep it for a quarter of an hour.")))
        return
    await interaction.response.defer(ephemeral=True, thinking=True)
    found = await asyncio.to_thread(matches_text, words, edition, text)
    await show_instead(interaction, notice(found))
    if token is None:
        return
    await interaction.followup.send(
        view=notice(words("I learn from your unsaved change to try it. That takes up to half a minute.")),
        ephemeral=True,
    )
    before, after = await bot.library.would_be(interaction.guild_id or 0, changes[token].commands)
    changed = await asyncio.to_thread(changed_matches_text, words, before, after, text)
    trial = await asyncio.to_thread(try_edition, before, after, bot.labelled)
    lines = [changed, "", *(trial_lines(words, after.base, trial) or [words("The change touches no claim.")])]
    button = HistoryButton(token, words("Try on this channel's history"))
    view = page_view([clip("\n".join(lines), TEXT_IN_MESSAGE)], 0, [button] if trial.tried else [])
    await interaction.followup.send(view=view, ephemeral=True)


def unsaved_here(interaction: discord.Interaction[Any]) -> dict[str, Unsaved]:
    """Return a person's unsaved changes to this server's entries, newest first, by the words by which they are found."""
    bot: FootnoteBot = interaction.client
    at = interaction.created_at.timestamp()
    return bot.unsaved.in_server(interaction.user.id, interaction.guild_id or 0, at)


def unsaved_choices(interaction: discord.Interaction[Any]) -> list[app_commands.Choice[str]]:
    """Return a person's unsaved changes to choose from."""
    words, edition = reader_words(interaction), edition_here(interaction)
    return [
        app_commands.Choice(name=clip(_name(words, edition, change), CHOICE_NAME), value=token)
        for token, change in list(unsaved_here(interaction).items())[:CHOICES]
    ]


def _name(words: Words, edition: Edition, change: Unsaved) -> str:
    keys = [getattr(command, "key", None) or _key(command) for command in change.commands]
    entries = [edition.base.claims.get(key) for key in keys]
    named = [f"{entry.code} {entry.question}" if entry else key for entry, key in zip(entries, keys, strict=True)]
    more = words.plural("… and {n} more", "… and {n} more", len(named) - 1) if len(named) > 1 else ""
    return " ".join(filter(None, [named[0] if named else change.note, more]))


def _key(command: Any) -> str:
    return str(getattr(command.entry, "slug", None) or command.entry.id)


class TryButton(LastingButton, template=r"fxt1:(?P<token>[0-9a-f]{12})"):
    """Tries an unsaved change on what is known."""

    def __init__(self, token: str, label: str) -> None:
        self.token = token
        super().__init__(f"fxt1:{token}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the change in its id."""
        return cls(match["token"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Show what the change would do to recognition."""
        words = reader_words(interaction)
        require_role(interaction, Role.EDITOR)
        change = unsaved_here(interaction).get(self.token)
        if change is None:
            text = words("This change is gone: I keep it for a quarter of an hour.")
            await send_private(interaction, notice(text))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        lines = await trial_remarks(words, edition_here(interaction), change.commands, bot.labelled)
        heading = words("### Your change, tried on what is known")
        told = lines or [words("It changes nothing that recognition goes by.")]
        text = clip("\n".join([heading, *told]), TEXT_IN_MESSAGE)
        button = HistoryButton(self.token, words("Try on this channel's history"))
        await send_private(interaction, page_view([text], 0, [button] if lines else []))


class HistoryButton(LastingButton, template=rf"{PREFIX}:(?P<token>[0-9a-f]{{12}})"):
    """Tries an unsaved change on the last messages of the channel where it is pressed."""

    def __init__(self, token: str, label: str) -> None:
        self.token = token
        super().__init__(f"{PREFIX}:{token}", label)

    @classmethod
    def from_match(cls, match: re.Match[str], label: str) -> Self:
        """Return the button to the change in its id."""
        return cls(match["token"], label)

    async def press(self, interaction: discord.Interaction[Any], bot: FootnoteBot) -> None:
        """Read the messages, judge them with and without the change, and show the difference."""
        words, place = reader_words(interaction), interaction.channel
        require_role(interaction, Role.EDITOR)
        change = unsaved_here(interaction).get(self.token)
        refused = None
        if change is None:
            refused = words("This change is gone: I keep it for a quarter of an hour.")
        elif not isinstance(place, Place):
            refused = words("Choose a text channel or a thread that I can see.")
        else:
            refused = bot.backtests.refusal(words, interaction.user, place)
        if refused is not None or change is None or not isinstance(place, Place):
            await send_private(interaction, notice(refused or ""))
            return
        await try_history(interaction, bot, change, place)


async def try_history(interaction: discord.Interaction[Any], bot: FootnoteBot, change: Unsaved, place: Place) -> None:
    """Show what a change would have made of a place's last messages."""
    words = reader_words(interaction)
    made: list[Backtest] = []
    editions: list[Edition] = []

    async def trials() -> list[Backtest]:
        editions.extend(await bot.library.would_be(place.guild.id, change.commands))
        made.extend(bot.backtests.trial(place, edition) for edition in editions)
        return made

    async def show(is_whole: bool) -> None:  # noqa: FBT001  it answers a single question
        confidence = rule_of(bot.library, place).confidence or bot.library.servers.of(place.guild.id).confidence
        claims = {**editions[0].base.claims, **editions[1].base.claims}
        before, after = (trial.findings for trial in made)
        text = past_text(
            words,
            before,
            after,
            lambda slug: claims[slug].code,
            channel=place.id,
            confidence=confidence,
            is_whole=is_whole,
        )
        await show_instead(interaction, notice(text))

    await bot.backtests.run(interaction, place, MESSAGES, trials, show)
