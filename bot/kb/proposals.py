"""What a suggestion leads to: the fields of its form, and the change that they amount to. Pure; asks the knowledge base, changes nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from knowledge import (
    ORIGIN,
    CitationEntry,
    ClaimEntry,
    Edition,
    EvidenceEntry,
    FeedbackVerdict,
    Kind,
    Phrasings,
    Save,
    SideEntry,
    SourceKind,
    Stance,
    SuggestionKind,
    SuggestionRecord,
    UnknownClaim,
    WorkEntry,
    drafted_work,
    escape_markdown,
    free_slug,
    named_place,
    named_work,
    near_works,
    new_work,
    next_code,
    slug_of,
)

from ..form_fields import LOCATOR, STATEMENT, SUMMARY, UTTERANCE, UTTERANCE_LENGTH, WORK, Field, length_problems
from ..render.entries import work_line
from ..render.limits import clip
from ..suggesting import CLAIM, Says, one_line
from ..words import N_, Words

_TEXT = replace(UTTERANCE, label=N_("What it says"), hint="")
_CLAIM = replace(CLAIM, label=N_("Which claim"), hint="")
_EVIDENCE = (
    replace(SUMMARY, hint=""),
    replace(WORK, hint=""),
    replace(LOCATOR, hint="", required=False),
)
FIELDS: Mapping[SuggestionKind, tuple[Field, ...]] = {
    SuggestionKind.PHRASING: (_TEXT, _CLAIM),
    SuggestionKind.COUNTEREXAMPLE: (_TEXT, _CLAIM),
    SuggestionKind.EVIDENCE: _EVIDENCE,
    SuggestionKind.CLAIM: (
        replace(STATEMENT, hint=""),
        Field(name="question", label=N_("The claim, as a question"), limit=150),
        replace(UTTERANCE, name="said", hint="", required=False),
    ),
}
"""The texts that each kind of suggestion is made of."""
_SHOWN = 80
# What a message holds besides what somebody says: people, channels, links. A person decides what of it is kept.
_PRIVATE = re.compile(r"<[@#:a]|https?://|@\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """
    The change that a filled form amounts to.

    Attributes:
        commands: what is to be saved; nothing where there are problems.
        problems: what must be mended first, in sentences.
    """

    commands: tuple[Save, ...] = ()
    problems: Sequence[str] = ()


def fields_of(edition: Edition, record: SuggestionRecord, source: str | None = None) -> dict[str, str]:
    """Return the fields of a suggestion's form, filled in; `source` is what the message says that it is about."""
    content = {name: str(text) for name, text in record.content.items()}
    entry = edition.base.claims.get(record.claim or "")
    code = entry.code if entry is not None else ""
    match record.kind:
        case SuggestionKind.EVIDENCE:
            names = ("summary", "work", "locator")
            return {**{name: content.get(name, "") for name in names}, "side": content.get("stance", "")}
        case SuggestionKind.CLAIM:
            return {"statement": content.get("statement", ""), "question": "", "said": content.get("said", "")}
        case SuggestionKind.PHRASING:
            return {"text": content.get("text", ""), "claim": code, "says": content.get("stance", "")}
        case _:
            # Somebody argued the opposite: that is about the claim, and no counterexample.
            denies = content.get("why") == FeedbackVerdict.ARGUED_THE_OPPOSITE
            says = Says.DISPUTES if denies else Says.NOTHING
            return {
                "text": content.get("text") or clip(one_line(source or ""), UTTERANCE_LENGTH),
                "claim": code,
                "says": says,
            }


def asks_a_person(record: SuggestionRecord, fields: Mapping[str, str]) -> bool:
    """Return whether somebody has to look at what is kept before it is: words from a message that nobody has gone over yet."""
    if record.kind is not SuggestionKind.COUNTEREXAMPLE or "text" in record.content:
        return False
    text = fields.get("text", "")
    is_cut = text.endswith("…")
    return fields.get("says") != Says.NOTHING or is_cut or _PRIVATE.search(text) is not None


def drafted(words: Words, edition: Edition, record: SuggestionRecord, filled: Mapping[str, str]) -> Drafted:
    """Return what a form amounts to that was filled in for a suggestion."""
    fields = FIELDS[record.kind]
    texts = {field.name: one_line(filled.get(field.name, "")) for field in fields}
    problems = length_problems(words, fields, texts)
    try:
        match record.kind:
            case SuggestionKind.EVIDENCE:
                return _evidence(words, edition, record, {**filled, **texts}, problems)
            case SuggestionKind.CLAIM:
                return _claim(edition, texts, problems)
            case _:
                return _phrasing(words, edition, texts, filled.get("says", ""), problems)
    except ValidationError as error:
        # The rules of the entries know no languages.
        first = error.errors(include_url=False, include_input=False)[0]
        return Drafted(problems=[*problems, escape_markdown(f"{'.'.join(map(str, first['loc']))}: {first['msg']}")])


def _phrasing(words: Words, edition: Edition, texts: Mapping[str, str], says: str, problems: list[str]) -> Drafted:
    claim = _claim_meant(words, edition, texts["claim"], problems)
    if says not in set(Says):
        problems.append(words("Choose what the text does with the claim."))
    if claim is None or problems:
        return Drafted(problems=problems)
    text = texts["text"]
    if says == Says.NOTHING:
        changed = claim.model_copy(update={"counterexamples": (*claim.counterexamples, text)})
        return Drafted(commands=(_saved(edition, changed),))
    held = claim.phrasings
    phrasings = Phrasings(**{**dict(held), says: (*getattr(held, says), text)})
    return Drafted(commands=(_saved(edition, claim.model_copy(update={"phrasings": phrasings})),))


def _evidence(
    words: Words,
    edition: Edition,
    record: SuggestionRecord,
    filled: Mapping[str, str],
    problems: list[str],
) -> Drafted:
    claim = edition.base.claims.get(record.claim or "")
    if claim is None:
        return Drafted(problems=[*problems, words("The claim is not there any more; nothing can be added to it.")])
    stance = filled.get("side", "")
    side = next((side for side in claim.sides if side.stance == stance), None)
    if stance not in set(Stance):
        problems.append(words("Choose which side it speaks for."))
    elif side is None:
        problems.append(words("{code} has no such side yet. Write it first, with /kb edit.", code=claim.code))
    work, is_new = _work_meant(words, edition, record, filled, problems)
    place = named_place(filled["locator"])
    if place is None and (filled["locator"] or (claim.kind is not Kind.DRAFT and _has_pages(work))):
        problems.append(words("Say where in the work: p. 39-40, chapter 7, note 3."))
    if work is None or side is None or problems:
        return Drafted(problems=problems)
    source = cited_source(words, edition, record.content, problems)
    if problems:
        return Drafted(problems=problems)
    where = {"label": place.label, "locator": place.locator} if place is not None else {}
    citation = CitationEntry.model_validate({"work": work.id, **where, **source})
    taken = {item.id for each in claim.sides for item in each.evidence}
    slug = free_slug(taken, slug_of(f"{work.id} {place.locator if place else ''}"))
    reports = record.content.get("reports") or None
    item = EvidenceEntry(id=slug, summary=filled["summary"], reports=reports, citation=citation)
    sides = tuple(_with(each, item) if each is side else each for each in claim.sides)
    new = [Save(entry=work, expected=edition.version("work", work.id))] if is_new else []
    return Drafted(commands=(*new, _saved(edition, claim.model_copy(update={"sides": sides}))))


def cited_source(words: Words, edition: Edition, content: Mapping[str, Any], problems: list[str]) -> dict[str, object]:
    """Return the document and the passage that a draft was made from, and what it is quoted in; nothing of other suggestions."""
    if content.get("origin") != ORIGIN:
        return {}
    found: dict[str, object] = {"document": content["document"], "passage": content["passage"]}
    inside = content.get("quoted_in")
    if inside:
        known = named_work(edition.base.works, inside["work"])
        place = named_place(inside.get("locator", ""))
        if known is None:
            shown = escape_markdown(clip(inside["work"], _SHOWN))
            problems.append(
                words("It is quoted in a work that is not known here: {work}. Add that one first.", work=shown)
            )
        else:
            where = {"label": place.label, "locator": place.locator} if place is not None else {}
            found["quoted_in"] = {"work": known, **where}
    return found


def _claim(edition: Edition, texts: Mapping[str, str], problems: list[str]) -> Drafted:
    if problems:
        return Drafted(problems=problems)
    claims = edition.base.claims
    said = texts["said"]
    slug = free_slug(claims, slug_of(texts["statement"]) or "claim")
    entry = ClaimEntry(
        slug=slug,
        code=next_code(edition.base),
        statement=texts["statement"],
        question=texts["question"],
        kind=Kind.DRAFT,
        phrasings=Phrasings(asserts=(said,) if said else ()),
    )
    return Drafted(commands=(_saved(edition, entry),))


def _work_meant(
    words: Words, edition: Edition, record: SuggestionRecord, filled: Mapping[str, str], problems: list[str]
) -> tuple[WorkEntry | None, bool]:
    """Return the work that a text names, and whether it is new; where it is neither known nor described, add to the problems."""
    text, source = filled["work"], filled.get("source", "")
    if not text:
        return None, False
    works = edition.base.works
    known = named_work(works, text)
    item = record.content.get("csl")
    if item is not None and text == record.content.get("work") and (known is not None or source in set(SourceKind)):
        # As the document cites it: a person has only to say what kind of source it is.
        return (works[known], False) if known is not None else new_work(works, item, source)
    if known is not None:
        return works[known], False
    if source in set(SourceKind):
        link = str(record.content.get("readable_at", ""))
        url = link if re.fullmatch(r"https?://\S+", link) else ""
        work = drafted_work(works, text, SourceKind(source), url=url)
        if work is not None:
            return work, True
        problems.append(words("I cannot read a work in this. Write it as author, title, year."))
        return None, False
    near = [f"  - {work_line(works[key])}" for key in near_works(works, text, 3)]
    shown = escape_markdown(clip(text, _SHOWN))
    told = words("No work fits “{text}”. Choose what kind of source it is to add it.", text=shown)
    if near:
        told = "\n".join(
            [
                words(
                    "No work fits “{text}”. Write the key of one of these, or choose what kind of source it is to add it:",
                    text=shown,
                ),
                *near,
            ]
        )
    problems.append(told)
    return None, False


def _has_pages(work: WorkEntry | None) -> bool:
    return work is None or work.has_pages


def _with(side: SideEntry, item: EvidenceEntry) -> SideEntry:
    return side.model_copy(update={"evidence": (*side.evidence, item)})


def _saved(edition: Edition, entry: ClaimEntry) -> Save:
    # Built again: a copy is not checked.
    return Save(entry=ClaimEntry.model_validate(entry.model_dump()), expected=edition.version("claim", entry.slug))


def _claim_meant(words: Words, edition: Edition, text: str, problems: list[str]) -> ClaimEntry | None:
    if not text:
        return None
    try:
        return edition.base.claims[edition.find_claim(text)]
    except UnknownClaim:
        shown = escape_markdown(clip(text, _SHOWN))
        problems.append(
            words("No claim fits “{text}”. /claims lists them all with their codes, such as F-002.", text=shown)
        )
        return None
