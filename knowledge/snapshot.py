"""Everything that answering needs, immutable and in memory: the hot path touches no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from .base import KnowledgeBase, is_answerable
from .cite import Citer
from .recognise import Recogniser
from .search import SearchIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The knowledge base at one moment with its recogniser and its search index."""

    base: KnowledgeBase
    revisions: Mapping[str, int]
    recogniser: Recogniser
    citer: Citer
    index: SearchIndex

    @classmethod
    def build(
        cls,
        base: KnowledgeBase,
        revisions: Mapping[str, int],
        quotations: Mapping[tuple[str, str], str] | None = None,
        *,
        recogniser: Recogniser,
    ) -> Self:
        """Build what answering needs from the entries, the claims' revisions and the verified quotations."""
        citer = Citer(base.works, quotations)
        return cls(
            base=base,
            revisions=dict(revisions),
            recogniser=recogniser,
            citer=citer,
            index=SearchIndex.build(base.claims.values(), base.works, base.topics.values(), citer),
        )

    def answerable(self, slug: str) -> bool:
        """Return whether a claim may be answered without being asked for."""
        claim = self.base.claims.get(slug)
        return claim is not None and is_answerable(claim)
