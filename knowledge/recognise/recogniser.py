"""Which claims of the knowledge base a message is about."""

from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np

from ..entries import ClaimEntry, TopicEntry
from ..text import strip_markup, without_quotations, words
from ..views import Match, Restraint
from .claim_index import ClaimIndex, Found, content_words
from .encoding.encoder import Vectors32
from .encoding.vectors import Vectors
from .heard import Heard
from .kernel import MAX_LEARNED
from .reading import Reader
from .reasons import reasons
from .restraint import restraint
from .retrieved import MOST_CANDIDATES, RetrievalJudge
from .sayings import Wording, gather, wordings
from .signs import MessageSigns
from .stance import StanceModel
from .taught import TaughtJudge
from .training import idle_talk
from .verdict import Verdict

MAX_LENGTH = 4_000
"""Characters of a message that are read: Discord's own limit."""
QUOTED = 0.45
"""A claim that is less probable than this once quotations are left out is the quoted person's, not the writer's."""
LOWEST = 0.001
"""Matches below this are not worth listing."""
LEAST_MASS = 3.0
MASS_GROWTH = 1.1
SMALL_BASE = 40
"""
A message that nobody asked about goes on if it shares words of at least `LEAST_MASS` nats of rarity with some claim of a
knowledge base of `SMALL_BASE` claims; the bound grows with the logarithm of its size, as chance likeness does.
"""

_MOST_OWNED = 1_000


class Recogniser:
    """Recognises the claims it was built from. Immutable; the same text always gets the same matches."""

    def __init__(
        self,
        claims: Sequence[tuple[str, tuple[Wording, ...]]],
        reader: Reader,
        vectors: Vectors | None,
        judge: TaughtJudge | None,
    ) -> None:
        """`claims` are slugs with wordings; call `build` instead, which prepares all this."""
        self._slugs = tuple(slug for slug, _ in claims)
        self._wordings = tuple(own for _, own in claims)
        self._reader = reader
        self._vectors = vectors
        self._index = ClaimIndex([[strip_markup(wording.text) for wording in own] for own in self._wordings])
        self._taught = judge
        self._retrieval = None if judge else RetrievalJudge(self._index, self._wordings, reader, vectors)
        self._stances = judge.stances if judge else StanceModel.untaught()
        self._owned: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        self._least = LEAST_MASS + MASS_GROWTH * float(np.log1p(len(claims) / SMALL_BASE))

    @classmethod
    def build(
        cls, claims: Iterable[ClaimEntry], topics: Iterable[TopicEntry] = (), *, vectors: Vectors | None = None
    ) -> Self:
        """
        Build a recogniser; neither the order of the claims nor that of the topics matters.

        Without `vectors` it goes by words alone: the light tier.
        """
        ordered = tuple(sorted(claims, key=lambda claim: claim.slug))
        worded = [(claim.slug, wordings(claim)) for claim in ordered]
        reader = reader_for(ordered, topics)
        learnable = sum(len(claim.counterexamples) for claim in ordered) + sum(len(own) for _, own in worded)
        judge = None
        if learnable <= MAX_LEARNED:
            judge = TaughtJudge(gather(ordered, reader, idle_talk()), len(ordered), reader, vectors)
        return cls(worded, reader, vectors, judge)

    def recognise(self, text: str, limit: int = 5, *, unasked: bool = False) -> tuple[Match, ...]:
        """
        Return at most `limit` claims that a message may be about, the likeliest first; never raises.

        A message that nobody asked about (`unasked`) is let go as soon as its words make a claim improbable, mostly
        within microseconds; what somebody asks about is looked at thoroughly.
        """
        said = strip_markup(text[:MAX_LENGTH])
        if not self._slugs or limit < 1:
            return ()
        heard = self._heard(said)
        found = self._found(heard, unasked=unasked)
        if unasked and not len(found.claims) and not (self._taught and self._names_somebody(heard)):
            return ()
        verdicts = [verdict for verdict in self._judge(heard, found, limit, unasked=unasked) if verdict.probability >= LOWEST]
        if not verdicts:
            return ()
        own = self._of_their_own(said, verdicts, unasked=unasked)
        signs = MessageSigns.of(said)
        return tuple(self._match(heard, signs, verdict, quoted=own[verdict.claim] < QUOTED) for verdict in verdicts)

    def _names_somebody(self, heard: Heard) -> bool:
        return self._reader.names_somebody(content_words(heard.spoken))

    def _heard(self, said: str) -> Heard:
        return Heard(said, self._index, self._reader, self._encode)

    def _encode(self, said: str) -> Vectors32 | None:
        return None if self._vectors is None else self._vectors.encoder.encode([said])[0]

    def _found(self, heard: Heard, *, unasked: bool) -> Found:
        least = self._least if unasked else 0.0
        return self._index.find(heard.terms, MOST_CANDIDATES, least, thorough=not unasked)

    def _judge(self, heard: Heard, found: Found, limit: int, *, unasked: bool) -> tuple[Verdict, ...]:
        if self._taught:
            return self._taught.judge(heard, limit)
        assert self._retrieval is not None
        return self._retrieval.judge(heard, found, limit, asked=not unasked)

    def _of_their_own(self, said: str, verdicts: Sequence[Verdict], *, unasked: bool) -> dict[int, float]:
        """Return how probable the claims are in what the writer says outside quotation marks; 1 where there are none."""
        own = without_quotations(said)
        if own == said:
            return {verdict.claim: 1.0 for verdict in verdicts}
        heard = self._heard(own)
        again = self._judge(heard, self._found(heard, unasked=unasked), len(self._slugs), unasked=unasked)
        probable = {verdict.claim: verdict.probability for verdict in again}
        return {verdict.claim: probable.get(verdict.claim, 0.0) for verdict in verdicts}

    def _match(self, heard: Heard, signs: MessageSigns, verdict: Verdict, *, quoted: bool) -> Match:
        held = self._held(heard, verdict, quoted=quoted)
        return Match(
            claim=self._slugs[verdict.claim],
            probability=round(verdict.probability, 4),
            stance=self._stances.stance(signs, verdict.closest),
            reasons=(
                *reasons(heard.words, [saying for saying, _ in verdict.closest], self._reader),
                *([f"held back: {held}"] if held else []),
            ),
            restraint=held,
        )

    def _held(self, heard: Heard, verdict: Verdict, *, quoted: bool) -> Restraint | None:
        own_words, own_names = self._own(verdict.claim)
        held = restraint(
            heard.said, own_words=own_words, names_its_own=not own_names.isdisjoint(heard.words.topics)
        )
        return Restraint.QUOTATION if held is None and quoted else held

    def _own(self, claim: int) -> tuple[frozenset[str], frozenset[str]]:
        """Return the words of a claim's sayings and the people, groups and places that they name."""
        if (known := self._owned.get(claim)) is not None:
            return known
        texts = [wording.text for wording in self._wordings[claim]]
        named = (topic for text in texts for topic in self._reader.read(strip_markup(text)).topics)
        if len(self._owned) >= _MOST_OWNED:
            self._owned.clear()
        self._owned[claim] = (
            frozenset(word for text in texts for word in words(text)),
            frozenset(topic for topic in named if self._reader.is_actor_or_place(topic)),
        )
        return self._owned[claim]


def reader_for(claims: Iterable[ClaimEntry], topics: Iterable[TopicEntry]) -> Reader:
    """Return a reader that knows the names of the topics and the spelling of the claims."""
    return Reader(topics, {word for claim in claims for word in (*words(claim.statement), *words(claim.question))})
