"""What to do about a recognised claim: answer, mark or keep silent.

The bot's policy adds channel rules and cooldowns to this.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..views import Match

TOO_CLOSE = 0.15
"""
Two claims whose probabilities differ by less than this are for a person to tell apart. A message that states two
claims looks so too: each gets about half, so their sum is what a mark is measured by.
"""


class Outcome(StrEnum):
    """What becomes of a message."""

    ANSWER = "answer"
    MARK = "mark"
    SILENT = "silent"


class Confidence(StrEnum):
    """How sure the bot has to be; moderators choose it for a server or a channel."""

    CAUTIOUS = "cautious"
    BALANCED = "balanced"
    EAGER = "eager"

    @property
    def answer(self) -> float:
        """The lowest probability that is answered."""
        return _THRESHOLDS[self][0]

    @property
    def mark(self) -> float:
        """The lowest probability that is marked."""
        return _THRESHOLDS[self][1]


# With forty claims, of 320 labelled messages, half of them about no claim, `BALANCED` answers 92, and 99 % of them rightly; 95 % is
# demanded, but other messages are always a little harder, and so are those about claims that the knowledge base lacks
# (92 % with half of the claims taken out). `CAUTIOUS` made no mistake there, `EAGER` is right in 95 %.
_THRESHOLDS = {
    Confidence.CAUTIOUS: (0.9, 0.6),
    Confidence.BALANCED: (0.8, 0.45),
    Confidence.EAGER: (0.65, 0.3),
}


class Cause(StrEnum):
    """Why recognition alone would do what it would."""

    NOTHING = "nothing-recognised"
    UNSURE = "unsure"
    LESS_SURE = "less-sure"
    RIVAL = "close-rival"
    RESTRAINT = "held-back"
    NOT_ANSWERABLE = "not-answerable"
    SURE = "sure"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, about which match, why in words, and why for programs. `rival` is a second claim that fits nearly as well."""

    outcome: Outcome
    match: Match | None
    reason: str
    cause: Cause
    rival: Match | None = None


def decide(
    matches: Sequence[Match],
    confidence: Confidence = Confidence.BALANCED,
    *,
    answerable: Callable[[str], bool],
) -> Decision:
    """
    Decide what to do about the matches of one message, the likeliest first.

    `answerable` tells of a claim's slug whether both of its sides have evidence; what is not answerable is marked at
    most.
    """
    if not matches:
        return Decision(Outcome.SILENT, None, "no claim recognised", Cause.NOTHING)
    best = matches[0]
    sure = f"{best.probability:.0%} sure"
    rival = _rival(matches)
    if rival and best.probability + rival.probability >= confidence.mark:
        reason = f"{sure}, but {rival.claim} fits nearly as well ({rival.probability:.0%})"
        return Decision(Outcome.MARK, best, reason, Cause.RIVAL, rival)
    if best.probability < confidence.mark:
        return Decision(Outcome.SILENT, None, f"only {sure}; a mark needs {confidence.mark:.0%}", Cause.UNSURE)
    if best.probability < confidence.answer:
        return Decision(Outcome.MARK, best, f"{sure}; an answer needs {confidence.answer:.0%}", Cause.LESS_SURE)
    if best.restraint is not None:
        return Decision(Outcome.MARK, best, f"{sure}, but {best.restraint}", Cause.RESTRAINT)
    if not answerable(best.claim):
        reason = f"{sure}, but this claim is not answered unasked: its kind forbids it, or a side has no evidence"
        return Decision(Outcome.MARK, best, reason, Cause.NOT_ANSWERABLE)
    return Decision(Outcome.ANSWER, best, sure, Cause.SURE)


def _rival(matches: Sequence[Match]) -> Match | None:
    """Return the second match if it is too close to the first to choose between them."""
    if len(matches) < 2:
        return None
    first, second = matches[:2]
    return second if first.probability - second.probability < TOO_CLOSE else None
