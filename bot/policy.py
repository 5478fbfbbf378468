"""
What to do about a message, decided from plain values: no Discord, no database, no clock.

`gate` tells which messages are looked at, `restrain` what becomes of those in which a claim was recognised. Whatever posts
anything unasked or asked for goes through `restrain` and keeps its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from knowledge import (
    Cause,
    ChannelMode,
    ClaimLimit,
    Confidence,
    Cooldowns,
    Decision,
    Match,
    Outcome,
    Past,
    ReplyForm,
    ReplyRecord,
    Restraint,
)

SHORT = 4
"""Words below which a message is marked at most: so little says hardly ever what is meant."""
FEWEST_AN_AUTHOR = 3
"""Cards an hour that the messages of one person get at least; a quarter of the server's where that is more."""


class Action(StrEnum):
    """What the bot does about a message."""

    REPLY = "reply"
    THREAD = "thread"
    LINK = "link"
    PICK = "pick"
    MARK = "mark"
    LOG = "log"
    SILENT = "silent"

    @property
    def form(self) -> ReplyForm | None:
        """What is posted; None: nothing."""
        return _FORMS.get(self)

    @property
    def is_card(self) -> bool:
        """Whether a card is posted."""
        return self.form is ReplyForm.CARD


_FORMS = {
    Action.REPLY: ReplyForm.CARD,
    Action.THREAD: ReplyForm.CARD,
    Action.LINK: ReplyForm.LINK,
    Action.PICK: ReplyForm.PICKER,
    Action.MARK: ReplyForm.MARK,
}


class Reason(StrEnum):
    """Why. The names are kept with decisions; `bot.render.reasons` has the sentences."""

    CHANNEL_OFF = "channel-off"
    NOT_IN_SERVER = "not-in-server"
    BOT = "bot"
    WEBHOOK = "webhook"
    NOT_ORDINARY = "not-ordinary"
    NO_TEXT = "no-text"
    COMMAND = "command"
    ANSWERS_US = "answers-us"
    NOTHING_RECOGNISED = "nothing-recognised"
    UNSURE = "unsure"
    ATTACK = "attack"
    ELSEWHERE = "elsewhere"
    GAME = "game"
    QUOTATION = "quotation"
    NOT_ANSWERABLE = "not-answerable"
    DRAFT = "draft"
    AUTHOR_QUIET = "author-quiet"
    THREAD_QUIET = "thread-quiet"
    QUIET_HOURS = "quiet-hours"
    MUTED = "muted"
    TOO_OFTEN_WRONG = "too-often-wrong"
    CLOSE_RIVAL = "close-rival"
    LESS_SURE = "less-sure"
    SHORT_MESSAGE = "short-message"
    CHANNEL_MARKS = "channel-marks"
    WOULD_ANSWER = "would-answer"
    WOULD_MARK = "would-mark"
    NO_PERMISSION = "no-permission"
    BACKING_OFF = "backing-off"
    HOURLY_CAP = "hourly-cap"
    EARLIER_CARD = "earlier-card"
    CLAIM_COOLDOWN = "claim-cooldown"
    CHANNEL_COOLDOWN = "channel-cooldown"
    AUTHOR_COOLDOWN = "author-cooldown"
    SURE = "sure"
    ASKED = "asked"


_HELD_BACK = {
    Restraint.ATTACK: Reason.ATTACK,
    Restraint.ELSEWHERE: Reason.ELSEWHERE,
    Restraint.GAME: Reason.GAME,
    Restraint.QUOTATION: Reason.QUOTATION,
}
HELD = frozenset({*_HELD_BACK.values(), Reason.NOT_ANSWERABLE, Reason.DRAFT})
"""Why a match is for the log alone, however sure it is and whatever moderators set."""
MARKED = frozenset({Reason.CLOSE_RIVAL, Reason.SHORT_MESSAGE})
"""Why a match is for a mark at most, or a choice, however sure it is and whatever moderators set."""


class Asker(StrEnum):
    """Who wants the answer."""

    NOBODY = "nobody"
    MEMBER = "member"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFacts:
    """What the gate needs to know of a message."""

    in_server: bool
    by_bot: bool
    by_webhook: bool
    is_ordinary: bool
    has_text: bool
    is_command: bool = False
    answers_us: bool = False
    words: int = SHORT


ORDINARY = MessageFacts(in_server=True, by_bot=False, by_webhook=False, is_ordinary=True, has_text=True)
"""The facts of a message that passed the gate before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """
    All that restraint goes by.

    Attributes:
        mode, confidence, cooldowns: what holds where the message stands.
        decision: what recognition alone would do.
        published: whether the claim is no draft; a draft is posted nowhere, whoever asks for it.
        rival_answerable: whether the second claim of a close pair may be answered, too.
        in_thread: whether it stands in a thread or forum post.
        opens_threads: whether a thread can be opened on a message there; not in the chat of a voice channel.
        claim_limit: what was decided about the claim here.
        missing: permissions that we lack, by what they would be needed for.
        backing_off: whether the channel has refused us lately.
        past: what was posted before; None: not looked at yet, which costs a question to the database.
    """

    facts: MessageFacts
    mode: ChannelMode
    decision: Decision
    now: datetime
    confidence: Confidence = Confidence.BALANCED
    cooldowns: Cooldowns = field(default_factory=Cooldowns)
    asker: Asker = Asker.NOBODY
    published: bool = True
    rival_answerable: bool = False
    in_thread: bool = False
    opens_threads: bool = True
    author_quiet: bool = False
    thread_quiet: bool = False
    quiet_hours: bool = False
    claim_limit: ClaimLimit | None = None
    missing: Mapping[Action, tuple[str, ...]] = field(default_factory=dict)
    backing_off: bool = False
    past: Past | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    What is done, why, and about which match, if any.

    `rival` is the other claim of a choice, `earlier` the card that a link leads to, `missing` the permissions that we lack.
    """

    action: Action
    reason: Reason
    match: Match | None = None
    rival: Match | None = None
    earlier: ReplyRecord | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided about a message in which a claim was recognised; told to whoever listens to `decision`."""

    server_id: int
    channel_id: int
    source_id: int
    jump_url: str
    verdict: Verdict
    posted: bool


def gate(facts: MessageFacts, mode: ChannelMode) -> Reason | None:
    """Return why a message is not looked at, or None where it is. The cheapest and commonest reasons come first."""
    if mode is ChannelMode.OFF:
        return Reason.CHANNEL_OFF
    if facts.by_bot:
        return Reason.BOT
    if facts.by_webhook:
        return Reason.WEBHOOK
    if not facts.in_server:
        return Reason.NOT_IN_SERVER
    if not facts.is_ordinary:
        return Reason.NOT_ORDINARY
    if not facts.has_text:
        return Reason.NO_TEXT
    if facts.is_command:
        return Reason.COMMAND
    if facts.answers_us:
        return Reason.ANSWERS_US
    return None


def restrain(situation: Situation) -> Verdict:
    """Return what to do about a recognised message: the one function that every path to a post goes through."""
    match = situation.decision.match
    shut = gate(situation.facts if situation.asker is Asker.NOBODY else ORDINARY, situation.mode)
    if shut is not None:
        return Verdict(action=Action.SILENT, reason=shut)
    if situation.author_quiet:
        return Verdict(action=Action.SILENT, reason=Reason.AUTHOR_QUIET)
    if match is None or situation.decision.outcome is Outcome.SILENT:
        unsure = situation.decision.cause is Cause.UNSURE
        return Verdict(action=Action.SILENT, reason=Reason.UNSURE if unsure else Reason.NOTHING_RECOGNISED)
    if match.restraint is Restraint.ATTACK:
        return Verdict(action=Action.LOG, reason=Reason.ATTACK, match=match)
    if not situation.published:
        return Verdict(action=Action.LOG, reason=Reason.DRAFT, match=match)
    wanted = _wanted(situation, match) if situation.asker is Asker.NOBODY else _asked_for(situation, match)
    if wanted.action.form is None:
        return wanted
    return _by_permission(situation, wanted) or _by_the_past(situation, wanted) or wanted


def _asked_for(situation: Situation, match: Match) -> Verdict:
    hushed = _hushed(situation) if situation.asker is Asker.MEMBER else None
    if hushed is not None:
        return Verdict(action=Action.LOG, reason=hushed, match=match)
    rival = situation.decision.rival
    if rival is not None and situation.rival_answerable and situation.asker is Asker.MEMBER:
        return Verdict(action=Action.PICK, reason=Reason.CLOSE_RIVAL, match=match, rival=rival)
    return Verdict(action=_card_action(situation), reason=Reason.ASKED, match=match)


def _card_action(situation: Situation) -> Action:
    own_thread = situation.mode is ChannelMode.THREAD and situation.opens_threads and not situation.in_thread
    return Action.THREAD if own_thread else Action.REPLY


def _wanted(situation: Situation, match: Match) -> Verdict:
    """Return what would be done if nothing had ever been posted and everything were allowed."""
    held = _held(situation, match)
    if held is not None:
        return Verdict(action=Action.LOG, reason=held, match=match)
    found = _by_certainty(situation, match)
    if situation.mode is ChannelMode.SHADOW:
        reason = Reason.WOULD_MARK if found.action is Action.MARK else Reason.WOULD_ANSWER
        return Verdict(action=Action.LOG, reason=reason, match=match, rival=found.rival)
    return found


def _held(situation: Situation, match: Match) -> Reason | None:
    """Return why a match is for the moderators' log alone, however sure it is."""
    if match.restraint is not None:
        return _HELD_BACK[match.restraint]
    if situation.decision.cause is Cause.NOT_ANSWERABLE:
        return Reason.NOT_ANSWERABLE
    hushed = _hushed(situation)
    if hushed is not None:
        return hushed
    return Reason.QUIET_HOURS if situation.quiet_hours else None


def _hushed(situation: Situation) -> Reason | None:
    """Return why nothing is posted here unless a moderator asks for it: somebody wanted it so."""
    if situation.claim_limit is ClaimLimit.MUTED:
        return Reason.MUTED
    if situation.thread_quiet:
        return Reason.THREAD_QUIET
    return None


def _by_certainty(situation: Situation, match: Match) -> Verdict:
    rival = situation.decision.rival
    marks = situation.mode is ChannelMode.MARK
    if rival is not None:
        sure = match.probability + rival.probability >= situation.confidence.answer
        # Where cards go into threads of their own, a choice in the channel would be more in the way than the card.
        in_channel = not marks and _card_action(situation) is Action.REPLY
        choose = sure and in_channel and situation.rival_answerable and rival.restraint is None
        action = Action.PICK if choose else Action.MARK
        return Verdict(action=action, reason=Reason.CLOSE_RIVAL, match=match, rival=rival)
    reasons = {
        Reason.LESS_SURE: situation.decision.outcome is not Outcome.ANSWER,
        Reason.SHORT_MESSAGE: situation.facts.words < SHORT,
        Reason.TOO_OFTEN_WRONG: situation.claim_limit is ClaimLimit.MARK,
        Reason.CHANNEL_MARKS: marks,
    }
    why = next((reason for reason, holds in reasons.items() if holds), None)
    if why is not None:
        return Verdict(action=Action.MARK, reason=why, match=match)
    return Verdict(action=_card_action(situation), reason=Reason.SURE, match=match)


def _by_permission(situation: Situation, wanted: Verdict) -> Verdict | None:
    missing = situation.missing.get(wanted.action, ())
    if missing:
        return Verdict(action=Action.LOG, reason=Reason.NO_PERMISSION, match=wanted.match, missing=missing)
    if situation.backing_off:
        return Verdict(action=Action.LOG, reason=Reason.BACKING_OFF, match=wanted.match)
    return None


def _by_the_past(situation: Situation, wanted: Verdict) -> Verdict | None:
    past, cooldowns = situation.past, situation.cooldowns
    if past is None or situation.asker is Asker.MODERATOR:
        return None
    if past.card is not None:
        again = cooldowns.thread if situation.in_thread else cooldowns.claim
        if _within(situation, past.card.made_at, again):
            return _by_the_earlier_card(situation, wanted, past.card)
    if wanted.action is Action.MARK:
        return None  # a reaction disturbs nobody
    asked = situation.asker is Asker.MEMBER
    # What is asked for leaves room for what nobody asked for, and nobody's messages take the room of everybody's.
    if past.this_hour >= (-(-cooldowns.hourly // 2) if asked else cooldowns.hourly):
        return Verdict(action=Action.LOG, reason=Reason.HOURLY_CAP, match=wanted.match)
    if past.author_this_hour >= max(FEWEST_AN_AUTHOR, cooldowns.hourly // 4):
        return Verdict(action=Action.LOG, reason=Reason.AUTHOR_COOLDOWN, match=wanted.match)
    if asked:
        return None
    if _within(situation, past.in_channel, cooldowns.channel):
        return Verdict(action=Action.LOG, reason=Reason.CHANNEL_COOLDOWN, match=wanted.match)
    if _within(situation, past.to_author, cooldowns.author):
        return Verdict(action=Action.LOG, reason=Reason.AUTHOR_COOLDOWN, match=wanted.match)
    return None


def _by_the_earlier_card(situation: Situation, wanted: Verdict, card: ReplyRecord) -> Verdict:
    """Return what is done where a card about the claim stands already: a link in a thread, or for who asked; else nothing."""
    assert situation.past is not None
    asked = situation.asker is Asker.MEMBER
    again = situation.cooldowns.channel if asked else situation.cooldowns.claim
    may_link = (asked or situation.in_thread) and not _within(situation, situation.past.link, again)
    if card.reply_id is None or wanted.action is Action.MARK or not may_link:
        return Verdict(action=Action.LOG, reason=Reason.CLAIM_COOLDOWN, match=wanted.match)
    return Verdict(action=Action.LINK, reason=Reason.EARLIER_CARD, match=wanted.match, earlier=card)


def _within(situation: Situation, moment: datetime | None, seconds: int) -> bool:
    # Of two messages that come at once the later may be judged first, so the moment may lie ahead; no cooldown is none.
    return moment is not None and seconds > 0 and situation.now - moment < timedelta(seconds=seconds)
