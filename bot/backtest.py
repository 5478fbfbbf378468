"""What would have been done about messages that were written before: everything but what depends on the moment."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge import ChannelMode, Confidence, Edition, Library, Match

from .last_spoken import LastSpoken
from .policy import Action, MessageFacts, Situation, gate, restrain

LOWEST_SHOWN = 0.05
"""Matches less probable than this are noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """
    A message, as far as it is read; forgotten when the trial is over.

    `answered` is what the message replies to: None if to nothing, empty if to what is not to be read.
    """

    source_id: int
    author_id: int
    at: datetime.datetime
    text: str
    jump_url: str
    facts: MessageFacts
    answered: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A message in which a claim was recognised: the likeliest, and what would have been done at each confidence."""

    said: Said
    match: Match
    actions: Mapping[Confidence, Action]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """
    What a backtest found.

    Attributes:
        read: how many messages were read.
        looked_at: how many of them would be looked at.
        trials: what was recognised.
        since: when the first of the messages was written.
    """

    read: int
    looked_at: int
    trials: tuple[Trial, ...]
    since: datetime.datetime | None = None

    @property
    def hits(self) -> tuple[Trial, ...]:
        """The messages about which something would be done at some confidence, the surest first."""
        found = [trial for trial in self.trials if any(action.form for action in trial.actions.values())]
        return tuple(sorted(found, key=lambda trial: (-trial.match.probability, -trial.said.source_id)))

    def tally(self, confidence: Confidence) -> Mapping[Action, int]:
        """Return how often each thing would be done at a confidence."""
        return Counter(trial.actions[confidence] for trial in self.trials)


class Backtest:
    """
    Judges messages of one channel, oldest first, as they would be judged in mode `reply`.

    It goes through the same gate and the same restraint as a new message; cooldowns, the hourly cap and quiet hours are
    left out, for they depend on the moment. Nothing is stored.
    """

    def __init__(
        self,
        library: Library,
        edition: Edition,
        *,
        server_id: int,
        line: tuple[int, ...],
        in_thread: bool,
        now: datetime.datetime,
    ) -> None:
        """
        Take the library with its settings, what recognises, and where the messages stand: the place with what it is in.

        Wishes for quiet are those of now.
        """
        self._library, self._edition, self._now = library, edition, now
        self._server_id, self._line, self._in_thread = server_id, line, in_thread
        self._spoken = LastSpoken()
        self._since: datetime.datetime | None = None
        self._read = 0
        self._looked_at = 0
        self._trials: list[Trial] = []

    def judge(self, messages: Sequence[Said]) -> None:
        """Judge some messages, newer than those before. Takes a while, and touches nothing but memory."""
        for said in messages:
            self._since = self._since or said.at
            self._read += 1
            if gate(said.facts, ChannelMode.REPLY) is None:
                self._looked_at += 1
                self._trials.extend(self._trial(said))

    @property
    def findings(self) -> Findings:
        """What was found so far."""
        return Findings(read=self._read, looked_at=self._looked_at, trials=tuple(self._trials), since=self._since)

    def _trial(self, said: Said) -> Iterator[Trial]:
        matches = self._edition.recognise(said.text, unasked=True, context=self._context(said))
        if matches and matches[0].probability >= LOWEST_SHOWN:
            actions = {confidence: self._action(said, matches, confidence) for confidence in Confidence}
            yield Trial(said=said, match=matches[0], actions=actions)

    def _action(self, said: Said, matches: Sequence[Match], confidence: Confidence) -> Action:
        library, edition = self._library, self._edition
        decision = edition.decide(matches, confidence)
        situation = Situation(
            facts=said.facts,
            mode=ChannelMode.REPLY,
            decision=decision,
            now=self._now,
            confidence=confidence,
            in_thread=self._in_thread,
            published=decision.match is None or edition.is_published(decision.match.claim),
            rival_answerable=decision.rival is not None and edition.is_answerable(decision.rival.claim),
            author_quiet=library.quiet.holds(self._server_id, said.author_id, self._now),
            claim_limit=library.claim_rules.limit(self._server_id, self._line, matches[0].claim),
        )
        return restrain(situation).action

    def _context(self, said: Said) -> str:
        """Return what a message goes on from, as the listener sees it."""
        at, channel = said.at.timestamp(), self._line[0]
        before = self._spoken.before(channel, said.author_id, at) if said.answered is None else said.answered
        self._spoken.note(channel, said.author_id, said.text, at, message=said.source_id)
        return before
