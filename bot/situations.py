"""Gathers what restraint goes by: the message, what is set where it stands, what we may do there, who asked for quiet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import discord

from knowledge import Cause, ChannelMode, Decision, Library, Match, Outcome, Past, ReplyForm

from .delivery import Delivery
from .places import lacking, line_of, missing_permissions, rule_of
from .policy import ORDINARY, Action, Asker, MessageFacts, Situation, restrain

# What each action needs beside seeing the channel and its history, and sending.
_NEEDED: Mapping[Action, tuple[str, ...]] = {
    Action.REPLY: (),
    Action.LINK: (),
    Action.PICK: (),
    Action.THREAD: ("create_public_threads", "send_messages_in_threads"),
    Action.MARK: ("add_reactions",),
}


class Situations:
    """Makes a `Situation` of a message; all but the past, which the ledger adds where it matters."""

    def __init__(self, library: Library, delivery: Delivery) -> None:
        """Take the library with its settings, and what knows which channels refuse us."""
        self._library = library
        self._delivery = delivery

    def unasked(self, message: discord.Message, facts: MessageFacts, matches: Sequence[Match]) -> Situation:
        """Return the situation of a message that nobody asked to have answered."""
        server = self._library.servers.of(message.guild.id if message.guild else 0)
        confidence = rule_of(self._library, message.channel).confidence or server.confidence
        decision = self._library.edition(server.id).decide(matches, confidence)
        return self._situation(message, facts, decision, Asker.NOBODY)

    def asked(self, message: discord.Message, match: Match, rival: Match | None, asker: Asker) -> Situation:
        """Return the situation of a message that somebody wants answered; `rival` is a claim that fits nearly as well."""
        decision = Decision(Outcome.ANSWER, match, "", Cause.SURE if rival is None else Cause.RIVAL, rival)
        return self._situation(message, ORDINARY, decision, asker)

    def _situation(self, message: discord.Message, facts: MessageFacts, decision: Decision, asker: Asker) -> Situation:
        library, channel, now = self._library, message.channel, discord.utils.utcnow()
        server = library.servers.of(message.guild.id if message.guild else 0)
        rule = rule_of(library, channel)
        claim, rival = decision.match, decision.rival
        return Situation(
            facts=facts,
            mode=rule.mode,
            decision=decision,
            now=now,
            confidence=rule.confidence or server.confidence,
            cooldowns=server.cooldowns,
            asker=asker,
            published=claim is None or library.edition(server.id).is_published(claim.claim),
            rival_answerable=rival is not None and library.edition(server.id).is_answerable(rival.claim),
            in_thread=isinstance(channel, discord.Thread),
            opens_threads=not isinstance(channel, (discord.VoiceChannel, discord.StageChannel)),
            author_quiet=library.quiet.holds(server.id, message.author.id, now),
            thread_quiet=library.quiet.holds(server.id, channel.id, now),
            quiet_hours=server.quiet_hours is not None and server.quiet_hours.holds(now),
            claim_limit=library.claim_rules.limit(server.id, line_of(channel), claim.claim) if claim else None,
            missing=missing_by_action(channel),
            backing_off=self._delivery.is_backing_off(channel.id),
        )


class Judgement:
    """Judges a situation once the ledger tells what was posted before; keeps the verdict."""

    def __init__(self, situation: Situation) -> None:
        """Judge without the past, for now."""
        self._situation = situation
        self.verdict = restrain(situation)

    def __call__(self, past: Past) -> ReplyForm | None:
        """Return what may be posted after all."""
        self.verdict = restrain(replace(self._situation, past=past))
        return self.verdict.action.form


def missing_by_action(channel: Any) -> Mapping[Action, tuple[str, ...]]:
    """Return which permissions we lack for each thing that we might post in a place."""
    found = {action: missing_permissions(channel, *needed) for action, needed in _NEEDED.items()}
    # A reaction is no message.
    found[Action.MARK] = tuple(name for name in found[Action.MARK] if not name.startswith("send_"))
    if isinstance(channel, discord.Thread):
        closed = ("send_messages_in_threads",) if channel.locked or channel.archived else ()
        return {action: missing or closed for action, missing in found.items()}
    return found


def missing_for(channel: Any, mode: ChannelMode) -> tuple[str, ...]:
    """Return which permissions we lack in a place for what a mode does there."""
    match mode:
        case ChannelMode.OFF:
            return ()
        case ChannelMode.SHADOW:
            return lacking(channel, "view_channel")
        case ChannelMode.MARK | ChannelMode.REPLY:
            # Whoever taps a mark gets a card, and what is less sure is marked where cards are posted, too.
            return missing_permissions(channel, *_NEEDED[Action.MARK])
        case ChannelMode.THREAD:
            return missing_permissions(channel, *_NEEDED[Action.MARK], *_NEEDED[Action.THREAD])
