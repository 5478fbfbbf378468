"""The lists of a claim that forms hold: the evidence of a side, phrasings, counterexamples. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge import ClaimEntry, EvidenceEntry, SideEntry, Stance, free_slug, slug_of

from ..suggesting import one_line
from ..words import Words
from .fields import EVIDENCE_FIELDS, TEXTS_FIELD, Listed
from .parts import changed, heading_of, note_lengths
from .written import Reader, WorkNames, kept, kept_lines, place_text, quoting_text

CHUNK = 3000
"""Characters of phrasings in a form; the rest of its field is for new ones."""
_ID_LENGTH = 50
_UTTERANCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Texts of a list that stand in a form together: from `start` to before `end`."""

    listed: Listed
    start: int
    end: int


def evidence_of(claim: ClaimEntry, stance: Stance) -> tuple[EvidenceEntry, ...]:
    """Return the items of a side."""
    return next((side.evidence for side in claim.sides if side.stance is stance), ())


def present_item(words: Words, names: WorkNames, item: EvidenceEntry) -> dict[str, str]:
    """Return what stands in the fields of an item before anybody types."""
    return {
        "summary": item.summary,
        "work": names.text(item.citation.work) + quoting_text(words, names, item.citation),
        "place": place_text(words, item.citation),
        "reports": item.reports or "",
    }


def edited_item(
    reader: Reader, claim: ClaimEntry, stance: Stance, index: int | None, filled: Mapping[str, str]
) -> ClaimEntry | None:
    """Return a claim with an item of a side as it was filled in, added at the end where it has no index."""
    note_lengths(reader, EVIDENCE_FIELDS, filled)
    items = list(evidence_of(claim, stance))
    old = items[index] if index is not None and index < len(items) else None
    summary, reports = one_line(filled.get("summary", "")), one_line(filled.get("reports", ""))
    before = present_item(reader.words, reader.names, old) if old is not None else {}
    if old is not None and all(one_line(filled.get(name, "")) == one_line(before[name]) for name in ("work", "place")):
        citation = old.citation
    elif not one_line(filled.get("work", "")):
        return None  # told before
    else:
        found = reader.citation(filled.get("work", ""), filled.get("place", ""))
        if found is None:
            return None
        citation = found
        if old is not None and old.citation.passage is not None:
            reader.remarks.append(
                reader.words("The verified passage belonged to the old citation, so it goes with it.")
            )
    item = reader.made(
        EvidenceEntry,
        id=old.id if old is not None else _item_id(reader, claim, citation.work, summary),
        summary=kept(summary, old.summary if old else None),
        reports=kept(reports, old.reports if old else None) or None,
        citation=citation,
    )
    if item is None:
        return None
    if old is not None and index is not None:
        items[index] = item
    else:
        items.append(item)
    return with_evidence(reader, claim, stance, items)


def with_evidence(
    reader: Reader, claim: ClaimEntry, stance: Stance, items: Sequence[EvidenceEntry]
) -> ClaimEntry | None:
    """Return a claim with the items of a side, which is made where it was not there."""
    sides = list(claim.sides)
    if all(side.stance is not stance for side in sides):
        sides.append(SideEntry(stance=stance, heading=heading_of(reader.words, claim, stance)))
        sides.sort(key=lambda side: list(Stance).index(side.stance))
    return changed(
        reader,
        claim,
        sides=tuple(
            side.model_copy(update={"evidence": tuple(items)}) if side.stance is stance else side for side in sides
        ),
    )


def texts_of(claim: ClaimEntry, listed: Listed) -> tuple[str, ...]:
    """Return a list of texts of a claim."""
    texts: tuple[str, ...] = (
        claim.counterexamples if listed is Listed.COUNTEREXAMPLES else getattr(claim.phrasings, listed)
    )
    return texts


def chunks(claim: ClaimEntry, listed: Listed) -> tuple[Chunk, ...]:
    """Return a list in pieces that fit into forms; the last has room for new ones."""
    texts, starts, length = texts_of(claim, listed), [0], 0
    for index, text in enumerate(texts):
        if length and length + len(text) > CHUNK:
            starts.append(index)
            length = 0
        length += len(text) + 1
    return tuple(
        Chunk(listed=listed, start=start, end=end) for start, end in zip(starts, [*starts[1:], len(texts)], strict=True)
    )


def edited_texts(reader: Reader, claim: ClaimEntry, chunk: Chunk, filled: Mapping[str, str]) -> ClaimEntry | None:
    """Return a claim with some texts of a list as they were filled in."""
    texts = texts_of(claim, chunk.listed)
    before, after = texts[: chunk.start], texts[chunk.end :]
    there = {one_line(text) for text in (*before, *after)}
    new = tuple(
        text
        for text in kept_lines(filled.get(TEXTS_FIELD.name, ""), texts[chunk.start : chunk.end])
        if text in texts[chunk.start : chunk.end] or one_line(text) not in there
    )
    for text in new:
        if len(text) > _UTTERANCE:
            reader.problems.append(
                reader.words(
                    "A line has {length} characters; it may have {limit}.",
                    length=reader.words.number(len(text)),
                    limit=reader.words.number(_UTTERANCE),
                )
            )
    if reader.problems:
        return None
    texts = (*before, *new, *after)
    if chunk.listed is Listed.COUNTEREXAMPLES:
        return changed(reader, claim, counterexamples=texts)
    return changed(reader, claim, phrasings={**dict(claim.phrasings), chunk.listed.value: texts})


def _item_id(reader: Reader, claim: ClaimEntry, work: str, summary: str) -> str:
    taken = {item.id for side in claim.sides for item in side.evidence}
    entry = reader.works.get(work) or reader.edition.base.works.get(work)
    author = next((name.family or name.literal or "" for name in entry.author), "") if entry is not None else ""
    return free_slug(taken, slug_of(f"{author} {summary}", _ID_LENGTH) or "item")
