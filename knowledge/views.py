"""What the knowledge base answers with: frozen, complete values that need no further question."""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum


class MessageStance(StrEnum):
    """What a message does with a claim."""

    ASSERTS = "asserts"
    DISPUTES = "disputes"
    ASKS = "asks"


class Restraint(StrEnum):
    """Why a match is marked at most, in words."""

    ATTACK = "it speaks of people as members of a group"
    ELSEWHERE = "it speaks of another country, and names nobody of the claim's own"
    GAME = "it speaks of a game, a story or a task"
    QUOTATION = "the claim stands in quotation marks"


class Sign(StrEnum):
    """What speaks for a claim. The values are the sentences in English, with what fills their braces."""

    MENTIONS = "mentions {topics}"
    SAME_IDEA = "'{said}' ≈ '{known}'"
    PHRASED_LIKE = "phrased like '{known}'"


@dataclass(frozen=True, slots=True)
class MatchReason:
    """One thing that speaks for a claim: topics that both name, words for the same idea, the closest phrasing."""

    sign: Sign
    topics: tuple[str, ...] = ()
    said: str = ""
    known: str = ""

    def __str__(self) -> str:
        """Return it in English."""
        return self.sign.format(topics=", ".join(self.topics), said=self.said, known=self.known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """
    A claim recognised in a message: its slug, a calibrated probability, the stance and the reasons.

    With a `restraint` the message is not answered unasked, however probable the claim.
    """

    claim: str
    probability: float
    stance: MessageStance
    reasons: tuple[MatchReason, ...]
    restraint: Restraint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """
    A work and a place in it, ready to print.

    Attributes:
        work: the work's id.
        note: the citation as a Chicago note with its locator, plain text.
        note_markdown: the same with titles in Markdown.
        brief_markdown: family names, short title and locator, for lines with little room.
        source_kind: primary, scholarship, memoir, journalism, polemic or comment.
        locator: the place as printed (`p. 35`), or None.
        missing: what the source leaves out (`page needed`, `year needed`).
        document: the document where it was found, or None.
        quotation: the passage as the operator's own copy of the document has it, where that was loaded and verified.
    """

    work: str
    note: str
    note_markdown: str
    brief_markdown: str
    source_kind: str
    locator: str | None
    missing: tuple[str, ...]
    document: str | None
    quotation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSentence:
    """A sentence of ours and the citations that carry it."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One item on a side: the point in our words, whom its author reports (if anyone), where it is made."""

    id: str
    summary: str
    reports: str | None
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two answers to a claim: its stance, a neutral heading and its evidence, best first."""

    stance: str
    heading: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    Both sides of a claim, balanced and in the order in which they are to be shown.

    Attributes:
        claim, code, statement, question, kind: what is asked, and how it may be shown.
        contestedness: how contested it is, in a cited sentence.
        sides: one value a side, with all its evidence; what shows them shows as many of each.
        common_ground: what both sides accept.
        bibliography: every work cited, once, as Chicago entries in Markdown, sorted by author.
        reviewed: ISO date of the last review.
        revision: the claim's revision that this answer was made from.
        answerable: whether it may be posted without being asked for.
    """

    claim: str
    code: str
    statement: str
    question: str
    kind: str
    contestedness: CitedSentence | None
    sides: tuple[Side, ...]
    common_ground: CitedSentence | None
    bibliography: tuple[str, ...]
    reviewed: str | None
    revision: int
    answerable: bool

    @property
    def digest(self) -> str:
        """A fingerprint of what is shown, whichever side comes first: a revision that leaves it alone is no correction."""
        sides = [
            replace(side, evidence=tuple(replace(item, citation=_on_card(item.citation)) for item in side.evidence))
            for side in sorted(self.sides, key=lambda side: side.stance)
        ]
        lines = [
            replace(line, citations=tuple(map(_on_card, line.citations))) if line is not None else None
            for line in (self.contestedness, self.common_ground)
        ]
        shown = (self.code, self.question, self.kind, lines[0], sides, lines[1])
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _on_card(citation: Citation) -> Citation:
    """Return a citation as a card has it: quotations are on the pages behind it, and come and go with the operator's copies."""
    return replace(citation, quotation=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Which version of an entry somebody saw: the number of its revision, and whether it was their server's own copy."""

    number: int
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """Which claims look different to the readers of a scope (0: of all servers); None: any may."""

    scope: int
    claims: frozenset[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One piece of evidence found: the claim and side it belongs to, the item, and a score in 0..1."""

    claim: str
    code: str
    question: str
    kind: str
    stance: str
    heading: str
    evidence: Evidence
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkHit:
    """
    A work found.

    Attributes:
        work: the work's id.
        entry: the work as a Chicago bibliography entry in Markdown.
        cited_by: how many pieces of evidence cite it, or a work quoted in it.
        claims: codes of the claims that cite it anywhere, in order.
        score: how well it fits, in 0..1.
    """

    work: str
    entry: str
    cited_by: int
    claims: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What a search found: evidence and works, best first."""

    query: str
    evidence: tuple[SearchHit, ...]
    works: tuple[WorkHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What typed text may become: a name to show (at most 100 characters) and the value to search for."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A claim in a list: what is asked, and how it may be shown (`contested`, `settled`, `context`, `draft`)."""

    claim: str
    code: str
    question: str
    kind: str
    topics: tuple[str, ...]
    reviewed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """A topic in a list, and how many claims it is a topic of."""

    topic: str
    name: str
    claims: int


class CitedIn(StrEnum):
    """Which part of a claim's entry a citation carries."""

    SIDE = "side"
    CONTESTEDNESS = "contestedness"
    COMMON_GROUND = "common-ground"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkUse:
    """
    Where something is cited from a work.

    Attributes:
        claim, code, question, kind: the claim that it is cited for.
        part: what of the claim's entry it carries.
        heading: that of the side; empty where it carries no side.
        text: what we say there, in our words.
        locator: the place in the work (`p. 35`), or None.
        quoted: whether somebody else is cited, as this work quotes them.
    """

    claim: str
    code: str
    question: str
    kind: str
    part: CitedIn
    heading: str
    text: str
    locator: str | None
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """
    A work and everything that we cite from it.

    Attributes:
        work, title, people, year, source_kind: what it is; `people` is empty and `year` None where the source has none.
        missing: what the source leaves out (`author needed`, `year needed`).
        uses: where we cite it, in the order of the claims' codes.
    """

    work: str
    title: str
    people: str
    year: int | None
    source_kind: str
    missing: tuple[str, ...]
    uses: tuple[WorkUse, ...]
