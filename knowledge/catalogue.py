"""The catalogue: what the library holds, to be browsed by topic and by work. Pure, on the current self._edition."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .bibliography import BibliographyFormat, ReferenceStyle, bibliography_file, reference
from .cite import UnknownWork, filing_key, missing_of, place_of
from .csl import WorkEntry
from .entries import CitationEntry, ClaimEntry
from .errors import UnknownClaim
from .recognise.decision import TOO_CLOSE
from .views import CitedIn, ClaimLine, Completion, Restraint, TopicLine, Work, WorkUse

if TYPE_CHECKING:
    from .edition import Edition

# Whoever asks gets what is more likely than not; an answer that nobody asked for needs far more.
EVEN = 0.5
CLOSE_CLAIMS = 3


class Catalogue:
    """Lists claims, topics and works of an edition."""

    def __init__(self, edition: "Edition") -> None:
        """Take the edition."""
        self._edition = edition

    def claims(self, topic: str | None = None) -> tuple[ClaimLine, ...]:
        """Return the claims, or those about a topic, in the order of their codes."""
        return tuple(_line(claim) for claim in self._edition.index.claims(topic=topic))

    def meant(self, text: str) -> tuple[str, ...]:
        """
        Return the slugs of the claims that a person may mean by what they typed, likeliest first.

        It is one where it is clear: by code, slug or title, or because it is recognised and no other comes close. Else
        it is the close ones, or those that are worded like it.

        Raises:
            UnknownClaim: nothing fits, or it attacks people.
        """
        if named := self._edition.index.find_claim(text):
            return (named,)
        matches = self._edition.recogniser.recognise(text, CLOSE_CLAIMS)
        if matches and matches[0].restraint is Restraint.ATTACK:
            raise UnknownClaim(text)
        close = [match for match in matches if matches[0].probability - match.probability < TOO_CLOSE]
        if sum(match.probability for match in close) >= EVEN:
            return tuple(match.claim for match in close)
        near = self._edition.index.near_claims(text, CLOSE_CLAIMS)
        if not near:
            raise UnknownClaim(text)
        return near

    def topics(self) -> tuple[TopicLine, ...]:
        """Return the topics of claims, the commonest first."""
        lines = [
            TopicLine(topic=topic.id, name=topic.name, claims=len(self._edition.index.claims(topic=topic.id)))
            for topic in self._edition.base.topics.values()
        ]
        return tuple(sorted((line for line in lines if line.claims), key=lambda line: (-line.claims, line.name)))

    def find_topic(self, text: str) -> TopicLine | None:
        """Return the topic that a person means: by id, name or alias, else the one that fits best; None where none does."""
        topic = self._edition.index.find_topic(text)
        return self.topic(topic or "")

    def topic(self, topic: str) -> TopicLine | None:
        """Return the topic with this id, or None where no claim is about one."""
        return self._topic_lines().get(topic)

    def complete_topics(self, text: str, limit: int = 25) -> tuple[TopicLine, ...]:
        """Return the topics of claims that the text typed so far may become."""
        lines = self._topic_lines()
        found = self._edition.index.complete_topics(text, len(lines) + limit)
        return tuple(lines[topic] for topic in found if topic in lines)[:limit]

    def complete_works(self, text: str, limit: int = 25) -> tuple[Completion, ...]:
        """Return the works that the text typed so far may become: by author, title or year."""
        return self._edition.index.complete_works(text, limit)

    def query(self, text: str) -> str:
        """Return what a search is for: the value of a completion where the text is its name."""
        return self._edition.index.value(text)

    def find_work(self, text: str) -> str:
        """
        Return the id of the work that a person means: by id, title or a completion's name, else the one that fits best.

        Raises:
            UnknownWork: nothing fits.
        """
        found = self._edition.index.find_work(text)
        if found is None:
            raise UnknownWork(text)
        return found

    def work(self, work: str) -> Work:
        """
        Return a work with all that is cited from it, given its id.

        Raises:
            UnknownWork: there is none with this id.
        """
        entry = self._entry(work)
        return Work(
            work=entry.id,
            title=entry.title,
            people=entry.people,
            year=entry.year,
            source_kind=entry.source_kind,
            missing=tuple(missing_of(entry)),
            uses=tuple(use for claim in self._edition.index.claims(work=entry.id) for use in _uses(claim, entry.id)),
        )

    def reference(self, work: str, style: ReferenceStyle) -> str:
        """
        Return how to cite a work, given its id: Markdown in one line, or the source of a BibTeX entry.

        Raises:
            UnknownWork: there is none with this id.
        """
        return reference(self._entry(work), style)

    def works_cited(self, claims: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of all works cited for some claims, as a bibliography sorts them; claims that are gone have none."""
        base = self._edition.base
        cited = {
            work
            for claim in claims
            if claim in base.claims
            for citation in base.claims[claim].citations()
            for work in _works(citation)
        }
        return tuple(sorted(cited & base.works.keys(), key=lambda work: filing_key(base.works[work])))

    def bibliography(self, works: Iterable[str]) -> tuple[str, ...]:
        """Return works as Chicago entries in Markdown, sorted by author, then title; works that are gone are left out."""
        return self._edition.citer.bibliography(set(works) & self._edition.base.works.keys())

    def bibliography_file(self, works: Iterable[str], kind: BibliographyFormat) -> str:
        """Return the text of a file with these works, in the order given; works that are gone are left out."""
        base = self._edition.base
        return bibliography_file([base.works[work] for work in works if work in base.works], kind)

    def _topic_lines(self) -> dict[str, TopicLine]:
        return {line.topic: line for line in self.topics()}

    def _entry(self, work: str) -> WorkEntry:
        try:
            return self._edition.base.works[work]
        except KeyError:
            raise UnknownWork(work) from None


def _line(claim: ClaimEntry) -> ClaimLine:
    return ClaimLine(
        claim=claim.slug,
        code=claim.code,
        question=claim.question,
        kind=claim.kind,
        topics=claim.topics,
        reviewed=claim.reviewed.isoformat() if claim.reviewed else None,
    )


def _works(citation: CitationEntry) -> tuple[str, ...]:
    return (citation.work, citation.quoted_in.work) if citation.quoted_in else (citation.work,)


def _uses(claim: ClaimEntry, work: str) -> Iterator[WorkUse]:
    said: list[tuple[CitedIn, str, str, CitationEntry]] = [
        (CitedIn.SIDE, side.heading, item.summary, item.citation) for side in claim.sides for item in side.evidence
    ]
    for part, line in ((CitedIn.CONTESTEDNESS, claim.contestedness), (CitedIn.COMMON_GROUND, claim.common_ground)):
        if line is not None:
            said += [(part, "", line.text, citation) for citation in line.citations]
    for part, heading, text, citation in said:
        for place in (citation, citation.quoted_in):
            if place is not None and place.work == work:
                yield WorkUse(
                    claim=claim.slug,
                    code=claim.code,
                    question=claim.question,
                    kind=claim.kind,
                    part=part,
                    heading=heading,
                    text=text,
                    locator=place_of(place),
                    quoted=place is not citation,
                )
