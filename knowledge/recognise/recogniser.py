"""Which claims of the knowledge base a message is about."""

from collections.abc import Iterable
from typing import Self

import numpy as np

from ..entries import ClaimEntry, TopicEntry
from ..text import strip_markup, without_quotations, words
from ..views import Match, Restraint
from .chatter import CHATTER
from .features import Comparer
from .gate import Gate
from .index import Array
from .kernel import Likeness, learn
from .reading import Reader, Reading
from .reasons import reasons
from .restraint import restraint
from .sayings import Saying, gather
from .signs import MessageSigns
from .stance import StanceModel

MAX_LENGTH = 4_000
"""Characters of a message that are read: Discord's own limit."""
HIGHEST = 0.98
"""No match is surer than this: the sayings of a knowledge base are too few to tell 2 % from 0 %."""
FEW_WORDS = 4
HIGHEST_OF_FEW = 0.55
"""A message of fewer than `FEW_WORDS` words is never surer than this, which every confidence level marks at most."""
HIGHEST_OF_ONE = 0.25
"""A single word or name in common is no statement: such a match stays below what any confidence level marks."""
FEW_PHRASINGS = 4
TRUST_IN_FEW = 0.7
"""A claim with fewer phrasings than `FEW_PHRASINGS` is known too little: this factor lowers its probabilities."""
QUOTED = 0.45
"""A claim that is less probable than this once quotations are left out is the quoted person's, not the writer's."""
LOWEST = 0.001
"""Matches below this are not worth listing."""

_FORMAL_SAYINGS = 2  # the statement and the question, which every claim has
_FEWEST_SHARED = 2


class Recogniser:
    """Recognises the claims it was built from. Immutable; the same text always gets the same matches."""

    def __init__(self, claims: tuple[ClaimEntry, ...], reader: Reader, sayings: tuple[Saying, ...]) -> None:
        """Learn from the sayings; call `build` instead, which gathers them."""
        self._slugs = tuple(claim.slug for claim in claims)
        self._reader = reader
        kernel, left_out = learn(sayings, len(claims))
        self._comparer = Comparer(kernel, sayings, len(claims))
        self._stances = StanceModel.train(self._comparer, left_out, sayings)
        self._gate = Gate.train(self._comparer, left_out, sayings, reader)
        self._own_words = tuple(_own_words(claim) for claim in claims)
        self._own_names = tuple(
            frozenset(
                topic
                for saying in sayings
                if saying.states == number
                for topic in saying.reading.topics
                if reader.is_actor_or_place(topic)
            )
            for number in range(len(claims))
        )
        self._hardly_known = self._comparer.sayings_of < FEW_PHRASINGS + _FORMAL_SAYINGS

    @classmethod
    def build(cls, claims: Iterable[ClaimEntry], topics: Iterable[TopicEntry] = ()) -> Self:
        """Build a recogniser; neither the order of the claims nor that of the topics matters."""
        ordered = tuple(sorted(claims, key=lambda claim: claim.slug))
        vocabulary = {word for claim in ordered for word in (*words(claim.statement), *words(claim.question))}
        reader = Reader(topics, vocabulary)
        return cls(ordered, reader, gather(ordered, reader, CHATTER))

    def recognise(self, text: str, limit: int = 5) -> tuple[Match, ...]:
        """Return at most `limit` claims that a message may be about, the likeliest first; never raises."""
        said = strip_markup(text[:MAX_LENGTH])
        reading = self._reader.read(said)
        if not self._slugs or not reading.terms or limit < 1:
            return ()
        likeness = self._comparer.kernel.likeness(reading)
        probabilities = self._probabilities(reading, likeness)
        own = self._of_their_own(said, probabilities)
        signs = MessageSigns.of(said)
        ranked = np.argsort(-probabilities, kind="stable")[:limit].tolist()
        found = []
        for claim in ranked:
            if probabilities[claim] < LOWEST:
                break
            names_its_own = not self._own_names[claim].isdisjoint(reading.topics)
            held = restraint(said, own_words=self._own_words[claim], names_its_own=names_its_own)
            if held is None and own[claim] < QUOTED:
                held = Restraint.QUOTATION
            found.append(self._match(signs, reading, likeness, claim, float(probabilities[claim]), held=held))
        return tuple(found)

    def _probabilities(self, reading: Reading, likeness: Likeness) -> Array:
        return self._cautious(reading, self._gate.probabilities(reading, likeness))

    def _of_their_own(self, said: str, probabilities: Array) -> Array:
        """Return the probabilities of what the writer says outside quotation marks; ones where there are none."""
        own = without_quotations(said)
        if own == said:
            return np.ones_like(probabilities)
        reading = self._reader.read(own)
        if not reading.terms:
            return np.zeros_like(probabilities)
        return self._probabilities(reading, self._comparer.kernel.likeness(reading))

    def _cautious(self, reading: Reading, probabilities: Array) -> Array:
        """Lower what is surer than so little evidence allows."""
        lowered = np.where(self._hardly_known, probabilities * TRUST_IN_FEW, probabilities)
        highest = HIGHEST_OF_FEW if reading.words < FEW_WORDS else HIGHEST
        for claim in np.flatnonzero(lowered >= HIGHEST_OF_ONE).tolist():
            lone = self._comparer.places_said(reading, claim) < _FEWEST_SHARED
            lowered[claim] = min(lowered[claim], HIGHEST_OF_ONE if lone else highest)
        return lowered

    def _match(
        self,
        signs: MessageSigns,
        reading: Reading,
        likeness: Likeness,
        claim: int,
        probability: float,
        *,
        held: Restraint | None,
    ) -> Match:
        closest = self._comparer.closest(likeness, claim)
        return Match(
            claim=self._slugs[claim],
            probability=round(probability, 4),
            stance=self._stances.stance(signs, closest),
            reasons=(
                *reasons(reading, [saying for saying, _ in closest], self._reader),
                *([f"held back: {held}"] if held else []),
            ),
            restraint=held,
        )


def _own_words(claim: ClaimEntry) -> frozenset[str]:
    phrasings = claim.phrasings
    sayings = (claim.statement, claim.question, *phrasings.asserts, *phrasings.disputes, *phrasings.asks)
    return frozenset(word for saying in sayings for word in words(saying))
