"""The parts of a claim that a form holds: what stands in its fields, and the claim that they make. Pure."""

from collections.abc import Mapping, Sequence

from knowledge import ClaimEntry, Kind, Phrasings, SideEntry, Stance, free_slug, next_code, slug_of

from ..form_fields import Field, length_problems
from ..suggesting import one_line
from ..words import Words
from .fields import FIELDS, NEW_FIELDS, Part
from .written import Reader, WorkNames, citation_text, kept, kept_lines

_QUESTION_MARKS = ("?", "？", "؟")


def present(words: Words, names: WorkNames, claim: ClaimEntry, part: Part) -> dict[str, str]:
    """Return what stands in the fields of a part before anybody types."""
    match part:
        case Part.WORDS:
            return {"statement": claim.statement, "question": claim.question}
        case Part.ABOUT:
            return {
                "topics": ", ".join(claim.topics),
                "reviewed": claim.reviewed.isoformat() if claim.reviewed is not None else "",
            }
        case Part.HEADINGS:
            return {side.stance.value: side.heading for side in claim.sides}
        case Part.CONTESTEDNESS | Part.COMMON_GROUND:
            line = claim.contestedness if part is Part.CONTESTEDNESS else claim.common_ground
            if line is None:
                return {}
            sources = "\n".join(citation_text(words, names, each) for each in line.citations)
            return {"text": line.text, "sources": sources}


def edited(reader: Reader, claim: ClaimEntry, part: Part, filled: Mapping[str, str]) -> ClaimEntry | None:
    """Return a claim with a part as it was filled in; None where that is no claim."""
    note_lengths(reader, FIELDS[part], filled)
    match part:
        case Part.WORDS:
            changes: dict[str, object] = {
                name: kept(one_line(filled.get(name, "")), getattr(claim, name)) for name in ("statement", "question")
            }
            _note_question(reader, filled)
        case Part.ABOUT:
            changes = {"reviewed": reader.date(filled.get("reviewed", ""))}
            if one_line(filled.get("topics", "")) != ", ".join(claim.topics):
                changes["topics"] = reader.topics(filled.get("topics", ""))
        case Part.HEADINGS:
            changes = {"sides": _with_headings(reader, claim, filled)}
        case Part.CONTESTEDNESS:
            line = reader.cited_line(filled.get("text", ""), filled.get("sources", ""), claim.contestedness)
            changes = {"contestedness": line}
        case Part.COMMON_GROUND:
            line = reader.cited_line(filled.get("text", ""), filled.get("sources", ""), claim.common_ground)
            changes = {"common_ground": line}
    return changed(reader, claim, **changes)


def new_claim(reader: Reader, filled: Mapping[str, str]) -> ClaimEntry | None:
    """Return a new claim as a draft, with both sides and no evidence yet; None where that is no claim."""
    note_lengths(reader, NEW_FIELDS, filled)
    headings = kept_lines(filled.get("headings", ""), ())
    if one_line(filled.get("headings", "")) and len(headings) != len(Stance):
        reader.problems.append(reader.words("There are two sides, so there are two different headings, one a line."))
    sides = tuple(
        side
        for stance, heading in zip(Stance, headings, strict=False)
        if (side := reader.made(SideEntry, stance=stance, heading=heading))
    )
    _note_question(reader, filled)
    statement = one_line(filled.get("statement", ""))
    return _unless_wrong(
        reader,
        as_new(
            reader,
            slug="",
            statement=statement,
            question=one_line(filled.get("question", "")),
            topics=reader.topics(filled.get("topics", "")),
            sides=sides,
            phrasings=Phrasings(asserts=kept_lines(filled.get("said", ""), ())) if not reader.problems else Phrasings(),
        ),
    )


def as_new(reader: Reader, **fields: object) -> ClaimEntry | None:
    """Return a claim of such fields as a draft with a slug and a code that are free."""
    edition = reader.edition
    code = next_code(edition.base)
    # Whatever ever had a slug has a history, and this is another claim.
    taken = {*edition.base.claims, *(key for name, key in edition.versions if name == "claim")}
    slug = free_slug(taken, slug_of(str(fields.get("statement", ""))) or f"claim-{code[2:]}")
    return reader.made(ClaimEntry, **{**fields, "slug": slug, "code": code, "kind": Kind.DRAFT})


def heading_of(words: Words, claim: ClaimEntry, stance: Stance) -> str:
    """Return the heading of a side; of one that is not there yet, the usual one."""
    found = next((side.heading for side in claim.sides if side.stance is stance), None)
    if found is not None:
        return found
    return words("That it is so") if stance is Stance.AFFIRMS else words("That it is not so")


def _with_headings(reader: Reader, claim: ClaimEntry, filled: Mapping[str, str]) -> tuple[SideEntry, ...]:
    old = {side.stance: side for side in claim.sides}
    sides = []
    for stance in dict.fromkeys((*old, *Stance)):
        before = old.get(stance)
        heading = kept(one_line(filled.get(stance.value, "")), before.heading if before else None)
        evidence = before.evidence if before else ()
        if heading:
            side = reader.made(SideEntry, stance=stance, heading=heading, evidence=evidence)
            sides += [side] if side is not None else []
        elif evidence:
            reader.problems.append(reader.words("A side with evidence needs a heading."))
    return tuple(sides)


def note_lengths(reader: Reader, fields: Sequence[Field], filled: Mapping[str, str]) -> None:
    """Note which fields are empty though they must not be, and which are too long."""
    # A field of several lines is as long as all of them.
    content = {field.name: one_line(filled.get(field.name, "")) for field in fields}
    reader.problems += length_problems(reader.words, fields, content)


def _note_question(reader: Reader, filled: Mapping[str, str]) -> None:
    if not one_line(filled.get("question", "")).endswith(_QUESTION_MARKS):
        reader.remarks.append(reader.words("The question has no question mark at its end."))


def changed(reader: Reader, claim: ClaimEntry, **changes: object) -> ClaimEntry | None:
    """Return a claim with some fields changed; None where something is wrong."""
    if reader.problems:
        return None
    return reader.made(ClaimEntry, **{**dict(claim), **changes})


def _unless_wrong(reader: Reader, claim: ClaimEntry | None) -> ClaimEntry | None:
    return None if reader.problems else claim
