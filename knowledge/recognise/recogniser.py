"""Which claims of the knowledge base a message is about."""

import copy
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from ..entries import ClaimEntry, TopicEntry
from ..text import strip_markup, without_quotations, words
from ..views import Match, Restraint
from .claim_index import ClaimIndex, Found, content_words
from .encoding.encoder import EncoderError, Vectors32
from .encoding.vectors import Vectors
from .heard import Heard
from .language import COMMON_WORDS, POINTERS
from .learned import Learned, is_teachable, learn_from, taught_by, texts_of
from .memory import key, recall, remember
from .reading import TOPIC
from .reasons import reasons
from .restraint import restraint
from .retrieved import MOST_CANDIDATES, MOST_UNASKED, RetrievalJudge
from .sayings import Wording, wordings
from .signs import MessageSigns
from .stance import StanceModel
from .stemming import stem
from .verdict import Verdict

_log = logging.getLogger(__name__)
MAX_LENGTH = 4_000
"""Characters of a message that are read: Discord's own limit."""
QUOTED = 0.45
"""A claim that is less probable than this once quotations are left out is the quoted person's, not the writer's."""
LOWEST = 0.001
LOWEST_UNASKED = 0.3
"""
Matches below this are not worth listing. Of thousands of claims, where each costs a look at its sayings, only what may come
near a mark is listed to nobody's question.
"""
TRUST_IN_RECENT = 0.8
"""A claim that was not learned from yet keeps this share of its probability: it is judged without its rivals."""
HIGHEST_OF_FRAGMENT = 0.6
"""A message that its context completes is never surer than this: enough for a mark, not for an answer."""
MOST_FRAGMENT_WORDS = 14
LEAST_MASS = 3.0
MASS_GROWTH = 1.3
SMALL_BASE = 40
"""
A message that nobody asked about goes on if it shares words of at least `LEAST_MASS` nats of rarity with some claim of a
knowledge base of `SMALL_BASE` claims; the bound grows with the logarithm of its size, as chance likeness does.
"""

_COMMON = frozenset(map(stem, COMMON_WORDS))
_MOST_KNOWN = 1_000


@dataclass(frozen=True, slots=True)
class _Recent:
    """Claims that were changed or added since the rest was learned, and the places of those that they replace."""

    claims: tuple[tuple[str, tuple[Wording, ...]], ...]
    misses: tuple[tuple[str, ...], ...]
    replaced: frozenset[int]
    index: ClaimIndex
    judge: RetrievalJudge


class Recogniser:
    """Recognises the claims it was built from. Immutable; the same text always gets the same matches."""

    def __init__(self, learned: Learned, vectors: Vectors | None) -> None:
        """Take what was learned; call `build` instead, which learns it."""
        self._slugs = learned.slugs
        self._places = {slug: number for number, slug in enumerate(learned.slugs)}
        self._wordings = learned.wordings
        self._reader = learned.reader
        self._index = learned.index
        self._taught = learned.judge
        self._vectors = vectors
        self._retrieval = (
            None if learned.judge else RetrievalJudge(self._index, self._wordings, learned.misses, vectors)
        )
        self._stances = learned.judge.stances if learned.judge else StanceModel.untaught()
        self._least = LEAST_MASS + MASS_GROWTH * float(np.log1p(len(self._slugs) / SMALL_BASE))
        self._said, self._named, self._terms = _Known(), _Known(), _Known()
        self._recent: _Recent | None = None

    @classmethod
    def build(
        cls,
        claims: Iterable[ClaimEntry],
        topics: Iterable[TopicEntry] = (),
        *,
        vectors: Vectors | None = None,
        memory: Path | None = None,
    ) -> Self:
        """
        Build a recogniser; neither the order of the claims nor that of the topics matters.

        Without `vectors` it goes by words alone: the light tier. What is learned is remembered in the folder `memory`,
        if one is given, and not learned again from the same entries.
        """
        ordered = tuple(sorted(claims, key=lambda claim: claim.slug))
        named = tuple(sorted(topics, key=lambda topic: topic.id))
        teachable = is_teachable(ordered)
        if memory is None or not teachable:
            return cls(learn_from(ordered, named, vectors, teachable=teachable), vectors)
        encoder = vectors.encoder.name if vectors else "none"
        name = key([encoder, *(repr(taught_by(claim)) for claim in ordered), *(repr(topic) for topic in named)])
        learned = recall(memory, name)
        if not isinstance(learned, Learned):
            learned = learn_from(ordered, named, vectors, teachable=True)
            remember(memory, name, learned)
        return cls(learned, vectors)

    @property
    def tier(self) -> str:
        """What it goes by, in words."""
        return "words and meaning" if self._vectors else "words alone"

    def changed(self, claims: Iterable[ClaimEntry] = (), removed: Iterable[str] = ()) -> Self:
        """
        Return a recogniser in which some claims are changed, added or removed, at once and without learning anew.

        The changed claims are judged by what holds in any knowledge base until `build` has learned from them.
        """
        known = zip(self._recent.claims, self._recent.misses, strict=True) if self._recent else ()
        recent = {slug: (own, misses) for (slug, own), misses in known}
        recent |= {claim.slug: (wordings(claim), claim.counterexamples) for claim in claims}
        for slug in (gone := frozenset(removed)):
            recent.pop(slug, None)
        before = self._recent.replaced if self._recent else frozenset()
        replaced = before | {self._places[slug] for slug in (*recent, *gone) if slug in self._places}
        listed = tuple((slug, recent[slug][0]) for slug in sorted(recent))
        misses = tuple(recent[slug][1] for slug in sorted(recent))
        index = ClaimIndex([texts_of(own) for _, own in listed], like=self._index)
        worded = [own for _, own in listed]
        try:
            judge = RetrievalJudge(index, worded, misses, self._vectors)
        except EncoderError as error:
            _log.warning("Changed claims are known by their words alone: %s", error.user_message)
            judge = RetrievalJudge(index, worded, misses, None)
        new = copy.copy(self)
        new._recent = _Recent(listed, misses, replaced, index, judge)  # noqa: SLF001  a copy of our own
        new._said, new._named, new._terms = _Known(), _Known(), _Known()  # noqa: SLF001
        return new

    def recognise(self, text: str, limit: int = 5, *, unasked: bool = False, context: str = "") -> tuple[Match, ...]:
        """
        Return at most `limit` claims that a message may be about, the likeliest first; never raises.

        A message that nobody asked about (`unasked`) is let go as soon as its words make a claim improbable, mostly
        within microseconds; what somebody asks about is looked at thoroughly. `context` is what the message answers or
        goes on from: it completes a fragment ("no he didn't, he copied it"), which then is never surer than
        `HIGHEST_OF_FRAGMENT`, and matches nothing that the fragment itself says nothing of.
        """
        said = strip_markup(text[:MAX_LENGTH])
        matches = self._recognise(said, limit, unasked=unasked)
        if context and is_fragment(said) and (not matches or matches[0].probability < HIGHEST_OF_FRAGMENT):
            return self._completed(said, strip_markup(context[:MAX_LENGTH]), limit, matches, unasked=unasked)
        return matches

    def _completed(
        self, said: str, context: str, limit: int, alone: tuple[Match, ...], *, unasked: bool
    ) -> tuple[Match, ...]:
        """Return the matches of a fragment together with what it goes on from."""
        touched = self._touched(said)
        probable = {match.claim: match.probability for match in alone}
        found = [
            replace(match, probability=min(match.probability, HIGHEST_OF_FRAGMENT))
            for match in self._recognise(f"{context}\n{said}", limit, unasked=unasked)
            if match.claim in touched and match.probability > probable.get(match.claim, 0.0)
        ]
        if not found:
            return alone
        raised = {match.claim for match in found}
        signs = MessageSigns.of(said)
        found = [replace(match, stance=self._stances.stance(signs, ())) for match in found]
        together = [*found, *(match for match in alone if match.claim not in raised)]
        return tuple(sorted(together, key=lambda match: (-match.probability, match.claim))[:limit])

    def _touched(self, said: str) -> frozenset[str]:
        """Return the claims of whose sayings a text says some word or idea, names and everyday words aside."""
        own = {term for term in self._reader.read(said).terms if term[0] != TOPIC and term not in _COMMON}
        if not own:
            return frozenset()
        near = (
            self._taught.saying_any(own)
            if self._taught
            else self._found(self._heard(said), unasked=False).claims.tolist()
        )
        recent = self._recent.claims if self._recent else ()
        if self._recent:
            near = [claim for claim in near if claim not in self._recent.replaced]
        return frozenset(
            slug
            for slug, worded in (*((self._slugs[claim], self._wordings[claim]) for claim in near), *recent)
            if (self._taught and self._recent is None) or not own.isdisjoint(self._own_terms(slug, worded))
        )

    def _own_terms(self, slug: str, worded: Iterable[Wording]) -> frozenset[str]:
        """Return the terms of a claim's sayings."""
        readings = (self._reader.read(text) for text in texts_of(worded))
        return self._terms.of(slug, (term for reading in readings for term in reading.terms))

    def _recognise(self, said: str, limit: int, *, unasked: bool) -> tuple[Match, ...]:
        if limit < 1 or not (self._slugs or self._recent):
            return ()
        heard = self._heard(said)
        found = self._found(heard, unasked=unasked)
        if unasked and self._let_go(heard, found):
            return ()
        verdicts = self._verdicts(heard, found, limit, unasked=unasked)
        if not verdicts:
            return ()
        own = self._of_their_own(said, found, verdicts, unasked=unasked)
        signs = MessageSigns.of(said)
        return tuple(
            self._match(heard, signs, slug, verdict, quoted=own[slug] < QUOTED, asked=not unasked)
            for slug, verdict in verdicts
        )

    def _let_go(self, heard: Heard, found: Found) -> bool:
        """Whether a message that nobody asked about has too little in common with any claim."""
        if len(found.claims) or (self._taught and self._reader.names_somebody(content_words(heard.spoken))):
            return False
        return self._recent is None or not len(self._found_recent(self._recent, heard, least=self._least).claims)

    def _verdicts(self, heard: Heard, found: Found, limit: int, *, unasked: bool) -> list[tuple[str, Verdict]]:
        """Return the verdicts by slug, the likeliest first."""
        recent = self._recent
        more = len(recent.replaced) if recent else 0
        listed = [
            (self._slugs[verdict.claim], verdict)
            for verdict in self._judged(heard, found, limit + more, unasked=unasked)
            if recent is None or verdict.claim not in recent.replaced
        ]
        if recent is not None:
            found = self._found_recent(recent, heard, least=self._least if unasked else 0.0)
            again = Heard(heard.said, recent.index, self._reader, lambda _: heard.meaning)
            judged = recent.judge.judge(again, found, limit, asked=not unasked)
            listed += [
                (recent.claims[verdict.claim][0], replace(verdict, probability=TRUST_IN_RECENT * verdict.probability))
                for verdict in judged
            ]
            listed.sort(key=lambda pair: (-pair[1].probability, pair[0]))
        lowest = LOWEST_UNASKED if unasked and self._taught is None else LOWEST
        return [(slug, verdict) for slug, verdict in listed if verdict.probability >= lowest][:limit]

    def _judged(self, heard: Heard, found: Found, limit: int, *, unasked: bool) -> tuple[Verdict, ...]:
        if not self._slugs:
            return ()
        if self._taught:
            return self._taught.judge(heard, limit)
        assert self._retrieval is not None
        return self._retrieval.judge(
            heard, found, limit, asked=not unasked, lowest=LOWEST_UNASKED if unasked else LOWEST
        )

    def _heard(self, said: str) -> Heard:
        return Heard(said, self._index, self._reader, self._encode)

    def _encode(self, said: str) -> Vectors32 | None:
        if self._vectors is None:
            return None
        try:
            row: Vectors32 = self._vectors.encoder.encode([said])[0]
        except EncoderError as error:
            _log.warning("A message is read without its meaning: %s", error.user_message)
            return None
        return row

    def _found(self, heard: Heard, *, unasked: bool) -> Found:
        least = self._least if unasked else 0.0
        return self._index.find(heard.terms, MOST_UNASKED if unasked else MOST_CANDIDATES, least, thorough=not unasked)

    @staticmethod
    def _found_recent(recent: _Recent, heard: Heard, *, least: float) -> Found:
        return recent.index.find(recent.index.terms(heard.spoken), MOST_CANDIDATES, least, thorough=True)

    def _of_their_own(
        self, said: str, whole: Found, verdicts: Sequence[tuple[str, Verdict]], *, unasked: bool
    ) -> Mapping[str, float]:
        """Return how probable the claims are in what the writer says outside quotation marks; 1 where there are none."""
        own = without_quotations(said)
        if own == said:
            return {slug: 1.0 for slug, _ in verdicts}
        heard = self._heard(own)
        found = self._found(heard, unasked=unasked)
        if self._retrieval and unasked:
            return self._outside(heard, found, whole, verdicts)
        again = self._verdicts(heard, found, MOST_CANDIDATES, unasked=unasked)
        probable = {slug: verdict.probability for slug, verdict in again}
        return {slug: probable.get(slug, 0.0) for slug, _ in verdicts}

    @staticmethod
    def _outside(
        heard: Heard, own: Found, whole: Found, verdicts: Sequence[tuple[str, Verdict]]
    ) -> Mapping[str, float]:
        """Return what share of the rarity that a message has in common with each claim is the writer's own."""
        if not heard.terms.size:
            return {slug: 0.0 for slug, _ in verdicts}
        said = dict(zip(own.claims.tolist(), own.mass.tolist(), strict=True))
        everything = dict(zip(whole.claims.tolist(), whole.mass.tolist(), strict=True))
        return {
            slug: said.get(verdict.claim, 0.0) / max(everything.get(verdict.claim, 0.0), 1e-6)
            for slug, verdict in verdicts
        }

    def _match(
        self, heard: Heard, signs: MessageSigns, slug: str, verdict: Verdict, *, quoted: bool, asked: bool
    ) -> Match:
        texts = self._texts_of(slug, verdict)
        held = restraint(
            heard.said,
            own_words=lambda: self._own_words(slug, texts),
            names_its_own=lambda: self._names_its_own(heard, slug, texts),
        )
        if held is None and quoted:
            held = Restraint.QUOTATION
        nearest = [wording for wording, _ in verdict.closest]
        return Match(
            claim=slug,
            probability=round(verdict.probability, 4),
            stance=self._stances.stance(signs, verdict.closest),
            # Of thousands of claims, only whoever asks is told more than the phrasing: reading takes longer than the rest.
            reasons=reasons(heard.words if self._taught or asked else None, nearest, self._reader),
            restraint=held,
        )

    def _texts_of(self, slug: str, verdict: Verdict) -> list[str]:
        recent = dict(self._recent.claims) if self._recent else {}
        return [wording.text for wording in recent.get(slug) or self._wordings[verdict.claim]]

    def _own_words(self, slug: str, texts: Sequence[str]) -> frozenset[str]:
        """Return the words of a claim's sayings."""
        return self._said.of(slug, (word for text in texts for word in words(text)))

    def _names_its_own(self, heard: Heard, slug: str, texts: Sequence[str]) -> bool:
        own = self._own_names(slug, texts)
        return bool(own) and not own.isdisjoint(heard.words.topics)

    def _own_names(self, slug: str, texts: Sequence[str]) -> frozenset[str]:
        """Return the people, groups and places that a claim's sayings name."""
        topics = (topic for text in texts for topic in self._reader.read(strip_markup(text)).topics)
        return self._named.of(slug, filter(self._reader.is_actor_or_place, topics))


class _Known(dict[str, frozenset[str]]):
    """What was worked out of some claims; not of too many at once."""

    def of(self, slug: str, parts: Iterable[str]) -> frozenset[str]:
        """Return what is known of a claim; `parts`, which may be slow to yield, are asked for only the first time."""
        found = self.get(slug)
        if found is None:
            if len(self) >= _MOST_KNOWN:
                self.clear()
            found = self[slug] = frozenset(parts)
        return found


def is_fragment(said: str) -> bool:
    """Return whether a text is short and leaves to others whom or what it speaks of."""
    typed = words(said)
    return 2 <= len(typed) <= MOST_FRAGMENT_WORDS and not POINTERS.isdisjoint(typed)
