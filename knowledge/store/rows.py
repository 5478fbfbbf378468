"""Entries to rows and back."""

from typing import Any

from ..csl import WorkEntry
from ..entries import CitationEntry, ClaimEntry, Entry, EvidenceEntry, Phrasings, SideEntry, TopicEntry
from .tables import Claim, Evidence, Phrasing, Side, Topic, Work

EXAMPLE, COUNTEREXAMPLE = "example", "counterexample"
_STANCES = ("asserts", "disputes", "asks")


def claim_row(entry: ClaimEntry, *, scope: int, revision: int) -> Claim:
    """Return the row of a claim with the rows of its parts."""
    return Claim(
        scope=scope,
        slug=entry.slug,
        code=entry.code,
        statement=entry.statement,
        question=entry.question,
        kind=entry.kind,
        topics=list(entry.topics),
        reviewed=entry.reviewed,
        contestedness=_optional(entry.contestedness),
        common_ground=_optional(entry.common_ground),
        revision=revision,
        phrasings=_phrasing_rows(entry),
        sides=[_side_row(side, position) for position, side in enumerate(entry.sides)],
    )


def claim_entry(row: Claim) -> ClaimEntry:
    """Return the entry that a claim's rows hold."""
    examples = {
        stance: tuple(p.text for p in row.phrasings if p.polarity == EXAMPLE and p.stance == stance)
        for stance in _STANCES
    }
    return ClaimEntry.model_validate(
        {
            "slug": row.slug,
            "code": row.code,
            "statement": row.statement,
            "question": row.question,
            "kind": row.kind,
            "topics": row.topics,
            "reviewed": row.reviewed,
            "contestedness": row.contestedness,
            "sides": tuple(_side_entry(side) for side in row.sides),
            "common_ground": row.common_ground,
            "phrasings": Phrasings(**examples),
            "counterexamples": tuple(p.text for p in row.phrasings if p.polarity == COUNTEREXAMPLE),
        }
    )


def work_row(entry: WorkEntry, *, scope: int, position: int, revision: int) -> Work:
    """Return the row of a work."""
    return Work(scope=scope, key=entry.id, position=position, csl=entry.csl, revision=revision)


def work_entry(row: Work) -> WorkEntry:
    """Return the entry that a work's row holds."""
    return WorkEntry.model_validate(row.csl)


def topic_row(entry: TopicEntry, *, scope: int, position: int, revision: int) -> Topic:
    """Return the row of a topic."""
    return Topic(
        scope=scope,
        key=entry.id,
        position=position,
        name=entry.name,
        type=entry.type,
        aliases=list(entry.aliases),
        revision=revision,
    )


def topic_entry(row: Topic) -> TopicEntry:
    """Return the entry that a topic's row holds."""
    return TopicEntry.model_validate({"id": row.key, "name": row.name, "type": row.type, "aliases": row.aliases})


def as_json(entry: WorkEntry | Entry) -> dict[str, Any]:
    """Return an entry as JSON values: what a revision keeps."""
    if isinstance(entry, WorkEntry):
        return entry.csl
    dumped: dict[str, Any] = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return dumped


def _optional(part: Entry | None) -> dict[str, Any] | None:
    return as_json(part) if part is not None else None


def _phrasing_rows(entry: ClaimEntry) -> list[Phrasing]:
    texts: list[tuple[str, str | None, str]] = [
        *((EXAMPLE, stance, text) for stance in _STANCES for text in getattr(entry.phrasings, stance)),
        *((COUNTEREXAMPLE, None, text) for text in entry.counterexamples),
    ]
    return [
        Phrasing(position=position, polarity=polarity, stance=stance, text=text)
        for position, (polarity, stance, text) in enumerate(texts)
    ]


def _side_row(entry: SideEntry, position: int) -> Side:
    return Side(
        position=position,
        stance=entry.stance,
        heading=entry.heading,
        evidence=[_evidence_row(item, index) for index, item in enumerate(entry.evidence)],
    )


def _evidence_row(entry: EvidenceEntry, position: int) -> Evidence:
    citation = entry.citation
    return Evidence(
        position=position,
        key=entry.id,
        summary=entry.summary,
        reports=entry.reports,
        work=citation.work,
        label=citation.label,
        locator=citation.locator,
        quoted_in=_optional(citation.quoted_in),
        document=citation.document,
        passage=_optional(citation.passage),
    )


def _side_entry(row: Side) -> SideEntry:
    items = tuple(
        EvidenceEntry(
            id=item.key,
            summary=item.summary,
            reports=item.reports,
            citation=CitationEntry.model_validate(
                {
                    "work": item.work,
                    "label": item.label,
                    "locator": item.locator,
                    "quoted-in": item.quoted_in,
                    "document": item.document,
                    "passage": item.passage,
                }
            ),
        )
        for item in row.evidence
    )
    return SideEntry.model_validate({"stance": row.stance, "heading": row.heading, "evidence": items})
