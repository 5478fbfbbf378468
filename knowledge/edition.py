"""An edition: the knowledge base as a server sees it at one moment. Immutable and in memory: the hot path touches no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from .answer import compose_answer, first_side
from .base import AnyEntry, KnowledgeBase, count, is_answerable
from .catalogue import EVEN, Catalogue
from .cite import Citer
from .entries import CitationEntry, Kind, SourceKind, Stance
from .errors import UnknownClaim
from .recognise import Confidence, Decision, Recogniser, decide
from .search import SearchIndex
from .store.holdings import Ref, by_sort, laid_over
from .views import Answer, Citation, Completion, Match, Restraint, SearchResult, Version

NEVER = Version(number=0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Edition:
    """
    Recognises, answers and searches.

    Attributes:
        base: the entries.
        versions: which version of each entry it holds, by (claim, work or topic) and key.
        recogniser, citer, index: what does the work.
    """

    base: KnowledgeBase
    versions: Mapping[Ref, Version]
    recogniser: Recogniser
    citer: Citer
    index: SearchIndex

    @classmethod
    def build(
        cls,
        base: KnowledgeBase,
        versions: Mapping[Ref, Version],
        quotations: Mapping[tuple[str, str], str] | None = None,
        *,
        recogniser: Recogniser,
    ) -> Self:
        """Build an edition from the entries, their versions and the verified quotations."""
        citer = Citer(base.works, quotations)
        index = SearchIndex.build(base.claims.values(), base.works, base.topics.values(), citer)
        return cls(base=base, versions=versions, recogniser=recogniser, citer=citer, index=index)

    def changed(
        self,
        entries: Mapping[Ref, AnyEntry | None],
        versions: Mapping[Ref, Version],
        *,
        recogniser: Recogniser,
        quotations: Mapping[tuple[str, str], str] | None = None,
    ) -> Self:
        """
        Return an edition with entries put in (None: taken out); what they do not touch is shared with this one.

        `quotations` are all that its readers may see; None where they are the same as here.
        """
        base = laid_over(self.base, entries)
        claims, works, topics = by_sort(entries)
        citer = self.citer.changed(works, quotations)
        index = self.index.changed(claims=claims, works=works, topics=topics, citer=citer)
        return type(self)(base=base, versions=versions, recogniser=recogniser, citer=citer, index=index)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Lists of claims, topics and works."""
        return Catalogue(self)

    @property
    def tier(self) -> str:
        """What the recogniser goes by: words and meaning, or words alone."""
        return self.recogniser.tier

    def recognise(self, text: str, limit: int = 5, *, unasked: bool = False, context: str = "") -> tuple[Match, ...]:
        """
        Return the claims that a message is about, most probable first.

        `unasked` says that nobody asked: ordinary chat is then let go at once. `context` is the message that this one
        answers or goes on from.
        """
        return self.recogniser.recognise(text, limit, unasked=unasked, context=context)

    def decide(self, matches: Sequence[Match], confidence: Confidence = Confidence.BALANCED) -> Decision:
        """
        Return what recognition alone would do with a message: answer, mark or stay silent.

        A server's own draft stands in the way of no published claim that would be marked without it: no reviewer has seen it.
        """
        others = [match for match in matches if not self._is_own_draft(match.claim)]
        if len(others) < len(matches) and others and others[0].probability >= confidence.mark:
            matches = others
        return decide(matches, confidence, answerable=self.is_answerable)

    def _is_own_draft(self, claim: str) -> bool:
        return claim in self.base.claims and not self.is_published(claim) and self.version("claim", claim).is_own

    def is_published(self, claim: str) -> bool:
        """Return whether a claim, given its slug, may be shown where everybody sees it: it is there and no draft."""
        entry = self.base.claims.get(claim)
        return entry is not None and entry.kind is not Kind.DRAFT

    def is_answerable(self, claim: str) -> bool:
        """Return whether a claim, given its slug, may be answered without being asked for."""
        entry = self.base.claims.get(claim)
        return entry is not None and is_answerable(entry)

    def answer(self, claim: str, *, order_key: str = "") -> Answer:
        """
        Return both sides of a claim, given its slug.

        Raises:
            UnknownClaim: there is none with this slug.
        """
        entry = self.base.claims.get(claim)
        if entry is None:
            raise UnknownClaim(claim)
        return compose_answer(entry, self.citer, revision=self.version("claim", claim).number, order_key=order_key)

    def digest(self, claim: str) -> str | None:
        """Return the digest of what the card of a claim shows; None of one that may not be shown without being asked for."""
        return self.answer(claim).digest if self.is_answerable(claim) else None

    def version(self, entry: str, key: str) -> Version:
        """Return which version of an entry this is; number 0 of what is not there."""
        return self.versions.get((entry, key), NEVER)

    def first_side(self, claim: str, *, order_key: str) -> Stance | None:
        """Return which side the card of a contested claim shows first; None of any other, whose order never changes."""
        entry = self.base.claims.get(claim)
        return first_side(entry, order_key) if entry is not None else None

    def cite(self, citation: CitationEntry) -> Citation:
        """Return a citation ready to print."""
        return self.citer.citation(citation)

    def find_claim(self, text: str) -> str:
        """
        Return the slug of the claim that a person means: by code, slug or title, else the most probable match.

        Raises:
            UnknownClaim: nothing fits.
        """
        coded = self.index.coded(text)
        # A shared claim that came later may bear the code of a server's own one, which the server means.
        own = next((claim.slug for claim in coded if self.version("claim", claim.slug).is_own), None)
        found = own or self.index.find_claim(text)
        if found is None:
            match = self.likeliest(text)
            found = match.claim if match else None
        if found is None:
            raise UnknownClaim(text)
        return found

    def likeliest(self, text: str) -> Match | None:
        """Return the claim that a message is more likely about than not, or None; none for an attack on people."""
        match = next(iter(self.recognise(text, 1)), None)
        if match is None or match.probability < EVEN or match.restraint is Restraint.ATTACK:
            return None
        return match

    def likely(self, text: str) -> tuple[Match, ...]:
        """
        Return the claim that somebody asks about with a message, or the two that fit nearly as well as each other.

        Together they are more likely than not; nothing for an attack on people.
        """
        decision = self.decide(self.recognise(text, 2))
        best, rival = decision.match, decision.rival
        if best is not None and rival is not None and best.probability + rival.probability >= EVEN:
            attack = Restraint.ATTACK in {best.restraint, rival.restraint}
            return () if attack else (best, rival)
        match = self.likeliest(text)
        return () if match is None else (match,)

    def search(
        self, query: str, *, limit: int = 10, stance: Stance | None = None, source_kind: SourceKind | None = None
    ) -> SearchResult:
        """Return ranked evidence and works for free terms, a claim code, a person or a work."""
        return self.index.search(query, limit=limit, stance=stance, source_kind=source_kind)

    def complete(self, text: str, limit: int = 25, *, claims_only: bool = False) -> tuple[Completion, ...]:
        """Return what the terms typed so far may become."""
        return self.index.complete(text, limit, claims_only=claims_only)

    def stats(self) -> dict[str, Any]:
        """Return how much it holds, in all, by kind and by side."""
        return count(self.base)
