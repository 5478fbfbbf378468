"""The shape of the knowledge base: what a seed file holds, an edit makes, a revision keeps and `export` writes.

Every value is frozen. Field names are the ones of the files: hyphens there, underscores here.
Bibliographic terms are CSL's (https://docs.citationstyles.org); `source-kind` is ours.
"""

import datetime
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

T = TypeVar("T")


class Kind(StrEnum):
    """How a claim may be shown (the rules are in seeds/README.md)."""

    CONTESTED = "contested"
    SETTLED = "settled"
    CONTEXT = "context"
    DRAFT = "draft"


class Stance(StrEnum):
    """What one side says of a claim."""

    AFFIRMS = "affirms"
    DISPUTES = "disputes"


class SourceKind(StrEnum):
    """What sort of witness a work is."""

    PRIMARY = "primary"
    SCHOLARSHIP = "scholarship"
    MEMOIR = "memoir"
    JOURNALISM = "journalism"
    POLEMIC = "polemic"
    COMMENT = "comment"


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


# No line break of any sort, nothing that a terminal obeys, no NUL (PostgreSQL has no place for it).
ONE_LINE = r"^[^\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]+$"


def _line(limit: int) -> object:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=limit, pattern=ONE_LINE)


# The limits are the card's: six items, two headings and the rest stay below Discord's 4,000 characters a message.
Summary = Annotated[str, _line(260)]
Title = Annotated[str, _line(150)]
Heading = Annotated[str, _line(60)]
Term = Annotated[str, _line(100)]
Utterance = Annotated[str, _line(500)]


class Entry(BaseModel):
    """Base of all entries: frozen, nothing unknown, hyphenated names in files."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=True,
    )


class PassageRef(Entry):
    """Where a passage stands in a document: characters `[start, end)`, its word count and fingerprint."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]
    words: Annotated[int, Field(gt=0)]
    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if self.end <= self.start:
            message = f"a passage ends after its start; {self.start} to {self.end} does not"
            raise ValueError(message)
        return self


class Locator(Entry):
    """A place in a work in CSL terms: a label (`page`, `chapter`, `note` …) and free text."""

    work: Slug
    label: Literal["page", "chapter", "section", "part", "volume", "note", "paragraph", "column"] | None = None
    locator: Term | None = None

    @model_validator(mode="after")
    def _label_goes_with_locator(self) -> Self:
        if (self.label is None) != (self.locator is None):
            message = "`label` and `locator` go together: give both (label: page, locator: '39-40') or neither"
            raise ValueError(message)
        return self


class CitationEntry(Locator):
    """A work and a place in it, the document where it was found, and the work that quotes it, if any."""

    quoted_in: Locator | None = None
    document: Annotated[str, StringConstraints(pattern=r"^[0-9a-z-]{1,40}$")] | None = None
    passage: PassageRef | None = None


class EvidenceEntry(Entry):
    """One item on a side: a point in our own words and where it is made."""

    id: Slug
    summary: Summary
    reports: Term | None = None
    citation: CitationEntry


class SideEntry(Entry):
    """One of the two answers to a claim."""

    stance: Stance
    heading: Heading
    evidence: tuple[EvidenceEntry, ...] = ()


class CitedLine(Entry):
    """A sentence of ours with the citations that carry it."""

    text: Summary
    citations: Annotated[tuple[CitationEntry, ...], Field(min_length=1)]


class Phrasings(Entry):
    """How people state, deny and ask about a claim; all of them must be recognised."""

    asserts: tuple[Utterance, ...] = ()
    disputes: tuple[Utterance, ...] = ()
    asks: tuple[Utterance, ...] = ()


class ClaimEntry(Entry):
    """A claim with everything that belongs to it: phrasings, sides, evidence, common ground."""

    # No field: it is no part of the value, so it is not compared, copied, written or pickled.
    __slots__ = ("_told",)

    slug: Slug
    code: Annotated[str, StringConstraints(pattern=r"^F-[0-9]{3,6}$")]
    statement: Title
    question: Title
    kind: Kind
    topics: tuple[Slug, ...] = ()
    reviewed: datetime.date | None = None
    contestedness: CitedLine | None = None
    sides: tuple[SideEntry, ...] = ()
    common_ground: CitedLine | None = None
    phrasings: Phrasings = Phrasings()
    counterexamples: tuple[Utterance, ...] = ()

    def told(self, asked: Callable[["ClaimEntry"], T]) -> T:
        """Return what a function says of the claim, which it is asked only once; the claim never changes."""
        told: dict[object, Any] | None = getattr(self, "_told", None)
        if told is None:
            told = {}
            object.__setattr__(self, "_told", told)
        if asked not in told:
            told[asked] = asked(self)
        answer: T = told[asked]
        return answer

    def citations(self) -> Iterator[CitationEntry]:
        """Yield every citation of the claim, in the order of the file."""
        if self.contestedness:
            yield from self.contestedness.citations
        for side in self.sides:
            for item in side.evidence:
                yield item.citation
        if self.common_ground:
            yield from self.common_ground.citations


class TopicEntry(Entry):
    """A person, group, event or idea with the names that people use for it."""

    id: Slug
    name: Term
    type: Literal["person", "group", "event", "idea", "place", "work"]
    aliases: tuple[Term, ...] = ()
