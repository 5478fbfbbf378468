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

    @cached_property
    def signs(self) -> MessageSigns:
        """How the text is put: as a question, with a negation, as a denial."""
        return MessageSigns.of(strip_markup(self.text))


def gather(claims: Sequence[ClaimEntry], reader: Reader, chatter: Iterable[str] = ()) -> tuple[Saying, ...]:
    """Return the sayings: first what states the claims, claim by claim, then the near misses, then the chatter."""
    stating: list[Saying] = []
    missing: list[Saying] = []
    for number, claim in enumerate(claims):
        wordings = {
            MessageStance.ASSERTS: (claim.statement, *claim.phrasings.asserts),
            MessageStance.DISPUTES: claim.phrasings.disputes,
            MessageStance.ASKS: (claim.question, *claim.phrasings.asks),
        }
        for stance, texts in wordings.items():
            stating.extend(Saying(text, number, stance, reader.read(strip_markup(text))) for text in texts)
        missing.extend(Saying(text, number, None, reader.read(strip_markup(text))) for text in claim.counterexamples)
    idle = [Saying(text, NO_CLAIM, None, reader.read(text)) for text in chatter]
    return (*stating, *missing, *idle)
