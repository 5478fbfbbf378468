"""The moderators' log: a line for every decision, with what can be done about it. Never a word of a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from knowledge import Match, MessageStance, QuietRecord, escape_markdown

from ..policy import Decided
from ..words import N_, Words
from .cards import card, separated
from .limits import clip
from .reasons import action_text, reason_text

LINE = 650
"""Characters of a line without its notes: four of them with their notes, and what was left out, fit into a message."""
MOST_NOTES = 2
"""Notes of who did what that a line keeps, the last ones."""
NOTE = 120
_NOTE_MARK = "-# ↳ "
_STANCES = {
    MessageStance.ASSERTS: N_("states the claim"),
    MessageStance.DISPUTES: N_("disputes the claim"),
    MessageStance.ASKS: N_("asks about the claim"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTitle:
    """What a claim is called: its code and its question."""

    code: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPart:
    """A part of a message in the log: a text and the buttons below it."""

    text: str
    buttons: tuple[ui.Item[Any], ...] = ()

    def noted(self, note: str, buttons: Sequence[ui.Item[Any]]) -> "LogPart":
        """Return the part with a note of what somebody did, and the buttons that are left."""
        lines = self.text.split("\n")
        notes = [line for line in lines if line.startswith(_NOTE_MARK)]
        text = [line for line in lines if not line.startswith(_NOTE_MARK)]
        kept = [*notes, clip(_NOTE_MARK + note, NOTE)][-MOST_NOTES:]
        return LogPart(text="\n".join([*text, *kept]), buttons=tuple(buttons))


def log_view(parts: Sequence[LogPart]) -> ui.LayoutView:
    """Return a message of the log."""
    return card(*separated((part.text, part.buttons) for part in parts))


def hit_text(words: Words, decided: Decided, match: Match, title: ClaimTitle, rival: ClaimTitle | None) -> str:
    """Return the line of a decision: the claim, what was done and why, and where the message stands."""
    verdict = decided.verdict
    link = words("[This message]({link}) in {channel}", link=decided.jump_url, channel=f"<#{decided.channel_id}>")
    lines = [
        title_line(title),
        words(
            "{message}: {action}. {reason}",
            message=link,
            action=_done(words, decided),
            reason=reason_text(words, verdict),
        ),
    ]
    if rival is not None:
        other = f"{rival.code} · {clip(escape_markdown(rival.question), 100)}"
        lines.append(words("Nearly as likely: {claim}", claim=other))
    facts = words(
        "Probability {probability} · {stance}",
        probability=words.percent(match.probability),
        stance=words(_STANCES[match.stance]),
    )
    return "\n".join([*lines, f"-# {facts}"])


def _done(words: Words, decided: Decided) -> str:
    action = decided.verdict.action
    if action.form is None or decided.posted:
        return action_text(words, action)
    return words("meant to be {action}; nothing new was posted", action=action_text(words, action))


def title_line(title: ClaimTitle) -> str:
    """Return what a claim is called, as the heading of a line."""
    return f"**{title.code} · {clip(escape_markdown(title.question), 150)}**"


def demotion_text(words: Words, title: ClaimTitle, *, wrong: int, posted: int) -> str:
    """Return the line about a claim that is only marked from now on, for it was matched wrongly too often."""
    return "\n".join(
        [
            title_line(title),
            words.plural(
                "⚠️ Of the last {n} card about this claim, {wrong} went to messages that were not about it.",
                "⚠️ Of the last {n} cards about this claim, {wrong} went to messages that were not about it.",
                posted,
                wrong=words.number(wrong),
            ),
            words(
                "From now on it is only marked in this server. Its phrasings may need work before it is answered again."
            ),
        ]
    )


def thread_quiet_text(words: Words, wish: QuietRecord) -> str:
    """Return the line about a thread in which somebody asked for quiet."""
    place, person = f"<#{wish.target_id}>", f"<@{wish.set_by}>"
    if wish.until is None:
        return words("{person} asked for quiet in {thread}.", person=person, thread=place)
    until = discord.utils.format_dt(wish.until, "f")
    return words("{person} asked for quiet in {thread} until {time}.", person=person, thread=place, time=until)


def left_out_text(words: Words, count: int) -> str:
    """Return how many lines the log lacks."""
    said = words.plural(
        "{n} line before this one is missing: it came too fast, or I could not write here. /stats counts it.",
        "{n} lines before this one are missing: they came too fast, or I could not write here. /stats counts them.",
        count,
    )
    return f"-# {said}"
