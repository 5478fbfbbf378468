"""Everything the recogniser learns from: what people say, and which claim, if any, they say it about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..entries import ClaimEntry
from ..text import strip_markup
from ..views import MessageStance
from .reading import Reader, Reading
from .signs import MessageSigns

NO_CLAIM = -1


@dataclass(frozen=True)
class Wording:
    """A way in which a claim is put, and whether that asserts, disputes or asks about it."""

    text: str
    stance: MessageStance

    @cached_property
    def signs(self) -> MessageSigns:
        """How the text is put: as a question, with a negation, as a denial."""
        return MessageSigns.of(strip_markup(self.text))


@dataclass(frozen=True, slots=True)
class Saying:
    """
    A known text. `claim` is the number of the claim that it states, or whose near miss it is (`stance` is None then).

    Ordinary chat has no claim (`NO_CLAIM`).
    """

    text: str
    claim: int
    stance: MessageStance | None
    reading: Reading

    @property
    def states(self) -> int:
        """The claim that the text is about; a near miss and ordinary chat are about none."""
        return NO_CLAIM if self.stance is None else self.claim


def wordings(claim: ClaimEntry) -> tuple[Wording, ...]:
    """Return all that the entry gives as ways to put the claim: the statement first, then what else asserts it."""
    found = {
        MessageStance.ASSERTS: (claim.statement, *claim.phrasings.asserts),
        MessageStance.DISPUTES: claim.phrasings.disputes,
        MessageStance.ASKS: (claim.question, *claim.phrasings.asks),
    }
    return tuple(Wording(text, stance) for stance, texts in found.items() for text in texts)


def gather(claims: Sequence[ClaimEntry], reader: Reader, chatter: Iterable[str] = ()) -> tuple[Saying, ...]:
    """Return the sayings: first what states the claims, claim by claim, then the near misses, then the chatter."""
    stating = [
        Saying(wording.text, number, wording.stance, reader.read(strip_markup(wording.text)))
        for number, claim in enumerate(claims)
        for wording in wordings(claim)
    ]
    missing = [
        Saying(text, number, None, reader.read(strip_markup(text)))
        for number, claim in enumerate(claims)
        for text in claim.counterexamples
    ]
    idle = [Saying(text, NO_CLAIM, None, reader.read(strip_markup(text))) for text in chatter]
    return (*stating, *missing, *idle)
