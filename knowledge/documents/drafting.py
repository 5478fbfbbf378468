"""Cited passages become drafts of evidence: quoted, with their place, for the claims that they bear on. A person does the rest.

Pure. A draft has no summary, for nobody has written one, and a side only where the wording decides it.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz import fuzz, process

from ..cite import fold
from ..csl import WorkEntry
from ..edition import Edition
from ..entries import CitationEntry, ClaimEntry, Kind, Locator, PassageRef, Stance
from ..naming import free_slug, slug_of
from ..recognise import names_people
from .bearing import Bearing, Bearings, sentences
from .cited import Citation, CitedWork, Passage
from .dividing import file_span
from .document import Document
from .ingesting import Ingested
from .pages import pages_in
from .passages import fingerprint, normalised_words
from .quoting import Quoter

MOST_QUOTED_WORDS = 120
LONGEST_QUOTED = 1_500
"""Words, and characters. What is longer is no quotation to show; the sentence that bears on the claim is, with its neighbours."""
SAME_WORDS = 92
"""In percent: so alike are the words of drafts that are the same but for a word or two."""
MOST_DRAFTS = 200
"""Of one document: more, and nobody looks at them. The likeliest are taken."""
_SHORTEST_WORDS = 4
_WORD = re.compile(r"\w+")
_LONGEST_TITLE = 120
_LONGEST_NAME = 60
_MONTHS = "January February March April May June July August September October November December".split()
ORIGIN = "document"
"""What a suggestion says that was drafted from a document, under `origin`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """
    A piece of evidence that waits for its summary.

    Attributes:
        claim: the slug of the claim that it bears on.
        stance: the side that it speaks for; None where its wording does not decide that.
        citation: where it is said.
        quotation: the cited words, without what the document's editor put into them.
        passage: where they stand in the document.
        score: how much speaks for the claim; see `Bearing`.
        duplicate: the id of the claim's evidence that has it already, or None.
    """

    claim: str
    stance: Stance | None
    citation: Citation
    quotation: str
    passage: PassageRef
    score: float
    duplicate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """
    What a document gives.

    Attributes:
        new: drafts of what no claim has yet.
        duplicates: what some claim has already.
        waiting: how many were proposed before, from the same passage for the same claim.
        held_back: how many cited passages speak of people as members of a group, and are not proposed.
        unused: how many cited passages bear on no claim, as far as can be told.
        beyond: how many more there would be, less likely than those.
    """

    new: tuple[Draft, ...] = ()
    duplicates: tuple[Draft, ...] = ()
    waiting: int = 0
    held_back: int = 0
    unused: int = 0
    beyond: int = 0

    @property
    def by_claim(self) -> Mapping[str, Mapping[Stance | None, int]]:
        """How many new drafts each claim would get, by side."""
        found: dict[str, Counter[Stance | None]] = {}
        for draft in self.new:
            found.setdefault(draft.claim, Counter())[draft.stance] += 1
        return found


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was drafted before, whatever became of it: claims and fingerprints, and the words by claim."""

    passages: frozenset[tuple[str, str]] = frozenset()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, drafts: Iterable[tuple[str, str, str]]) -> "Proposed":
        """Take claim, fingerprint and quotation of each."""
        passages, words = set(), defaultdict(list)
        for claim, digest, quotation in drafts:
            passages.add((claim, digest))
            words[claim].append(" ".join(normalised_words(quotation)))
        return cls(frozenset(passages), words)

    def has(self, claim: str, digest: str) -> bool:
        """Return whether a passage was drafted for a claim, from whatever document."""
        return (claim, digest) in self.passages

    def has_like(self, claim: str, quotation: str) -> bool:
        """Return whether almost the same words were drafted for a claim."""
        said = " ".join(normalised_words(quotation))
        near = process.extractOne(said, self.words.get(claim, ()), scorer=fuzz.ratio, score_cutoff=SAME_WORDS)
        return near is not None


def draft(
    ingested: Ingested,
    edition: Edition,
    *,
    proposed: Proposed = Proposed(),
    tell: Callable[[int, int], object] = lambda _done, _all: None,
) -> Drafts:
    """
    Return the drafts that a document gives for the claims of an edition.

    `proposed` are those that were made before; they are not made again, whatever became of them, nor are those of almost the
    same words. `tell` is called with how many cited passages are done, and how many there are.
    """
    bearings = Bearings(edition)
    quoter = Quoter(ingested.document.text)
    new: list[Draft] = []
    duplicates: list[Draft] = []
    cited = list(_cited(ingested))
    waiting = held_back = unused = 0
    for done, (passage, citation) in enumerate(cited):
        tell(done, len(cited))
        text = quoter.said(citation)
        if len(normalised_words(text)) < _SHORTEST_WORDS:
            unused += 1
            continue
        # A claim of kind context has no sides that evidence could be for.
        found = [each for each in bearings.of(text) if edition.base.claims[each.claim].kind is not Kind.CONTEXT]
        unused += not found
        if found and _speaks_of_a_group(ingested.document.text, passage, citation, text):
            held_back += 1
            continue
        for bearing in found:
            made = _draft(ingested, quoter, edition.base.claims[bearing.claim], citation, bearing)
            if proposed.has(made.claim, made.passage.fingerprint):
                waiting += 1
            elif made.duplicate is not None:
                duplicates.append(made)
            else:
                new.append(made)
    tell(len(cited), len(cited))
    apart = _apart(new)
    chosen = [each for each in apart[:MOST_DRAFTS] if not proposed.has_like(each.claim, each.quotation)]
    return Drafts(
        new=_in_order(chosen),
        duplicates=_in_order(_apart(duplicates)),
        waiting=waiting + len(apart[:MOST_DRAFTS]) - len(chosen),
        held_back=held_back,
        unused=unused,
        beyond=max(len(apart) - MOST_DRAFTS, 0),
    )


def content_of(made: Draft, ingested: Ingested) -> dict[str, Any]:
    """Return what a suggestion holds of a draft."""
    citation = made.citation
    assert citation.work is not None
    inside = citation.quoted_in
    return {
        "origin": ORIGIN,
        "document": ingested.document.id,
        "passage": made.passage.model_dump(mode="json"),
        "quotation": made.quotation,
        "stance": made.stance.value if made.stance is not None else "",
        "summary": "",
        **_work_content(citation.work),
        "locator": _place(citation.label, citation.locator),
        "is_quotation": citation.is_quotation,
        "reports": citation.quoted,
        "quoted_in": {
            **_work_content(inside.work),
            "locator": _place(inside.label, inside.locator),
        }
        if inside is not None and inside.work is not None
        else None,
        "rule": citation.rule,
        "confidence": round(citation.confidence, 2),
    }


def described(csl: Mapping[str, Any]) -> str:
    """Return a CSL item as a person would type it: author, title, year; or newspaper and day."""
    people = csl.get("author") or csl.get("editor") or []
    first = people[0] if people else {}
    name = first.get("literal") or " ".join(filter(None, (first.get("given"), first.get("family"))))
    name = name[:_LONGEST_NAME]
    # What stands in a newspaper without a title of its own is known by the paper and the day.
    title = str(csl.get("title") or csl.get("container-title") or "")[:_LONGEST_TITLE]
    return ", ".join(filter(None, (name, title, _issued(csl.get("issued"), to_the_day=not csl.get("title")))))


def _issued(date: Any, *, to_the_day: bool) -> str:
    """Return the year of a date, or the whole of it: `5 May 1928`."""
    parts = ((date.get("date-parts") or [[]])[0] if isinstance(date, dict) else []) or [""]
    year, *rest = map(str, parts[:3])
    if (
        not to_the_day
        or not rest
        or not all(each.isdecimal() for each in rest)
        or not 1 <= int(rest[0]) <= len(_MONTHS)
    ):
        return year
    return " ".join((*rest[1:], _MONTHS[int(rest[0]) - 1], year))


def new_work(works: Mapping[str, WorkEntry], csl: Mapping[str, Any], source_kind: str) -> tuple[WorkEntry, bool]:
    """
    Return the work that a document cites and whether it is new: what was made of the same item before is taken again.

    Raises:
        ValidationError: the item is no work that can be kept.
    """
    first = (csl.get("author") or csl.get("editor") or [{}])[0]
    name = first.get("family") or first.get("literal") or ""
    for work in works.values():
        if fold(work.title) == fold(str(csl.get("title", ""))) and fold(name) in {
            fold(each.family or each.literal or "") for each in work.author or work.editor
        } | ({""} if not (work.author or work.editor) else set()):
            return work, False
    key = free_slug(works, slug_of(f"{name} {csl.get('title', '')}") or "work")
    item = {**csl, "id": key, "custom": {**csl.get("custom", {}), "source-kind": source_kind}}
    return WorkEntry.model_validate(item), True


def _apart(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts, the likeliest first, of which no two give a claim the same words: of those the likelier."""
    chosen: list[Draft] = []
    spans: dict[str, list[tuple[int, int]]] = {}
    for each in sorted(drafts, key=lambda one: (-one.score, one.passage.start)):
        taken, span = spans.setdefault(each.claim, []), (each.passage.start, each.passage.end)
        at = bisect_left(taken, span)
        if (at == 0 or taken[at - 1][1] <= span[0]) and (at == len(taken) or span[1] <= taken[at][0]):
            taken.insert(at, span)
            chosen.append(each)
    return chosen


def _in_order(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    return tuple(sorted(drafts, key=lambda one: (one.passage.start, one.claim)))


def _cited(ingested: Ingested) -> list[tuple[Passage, Citation]]:
    """Return the resolved citations, of several for the same words the surest."""
    best: dict[tuple[int, int], tuple[Passage, Citation]] = {}
    for passage in ingested.passages:
        for citation in passage.citations:
            span = (citation.start, citation.end)
            if citation.work is None or citation.unresolved is not None or citation.end <= citation.start:
                continue
            if span not in best or best[span][1].confidence < citation.confidence:
                best[span] = passage, citation
    return [best[span] for span in sorted(best)]


def _speaks_of_a_group(text: str, passage: Passage, citation: Citation, said: str) -> bool:
    """
    Return whether cited words speak of people as members of a group, whatever for.

    So may their paragraph, what they stand under, who is quoted with them, or what a new work is called.
    """
    cited = (citation, citation.quoted_in)
    told = [described(each.work.csl) for each in cited if each and each.work and each.work.key is None]
    said_by = citation.quoted or ""
    return any(
        names_people(each) for each in (said, text[passage.start : passage.end], *passage.headings, *told, said_by)
    )


def _draft(ingested: Ingested, quoter: Quoter, claim: ClaimEntry, citation: Citation, bearing: Bearing) -> Draft:
    text = ingested.document.text
    start, end = _quoted(text, citation, bearing.at)
    words = normalised_words(text[start:end])
    first, last = file_span(ingested.document, start, end)
    passage = PassageRef(start=first, end=last, words=len(words), fingerprint=fingerprint(text[start:end]))
    narrowed = tuple((a, b) for a, b in citation.insertions if start <= a and b <= end)
    shown = replace(citation, start=start, end=end, insertions=narrowed, quoted_in=None)
    return Draft(
        claim=claim.slug,
        stance=bearing.stance,
        citation=citation,
        quotation=quoter.said(shown),
        passage=passage,
        score=bearing.score,
        duplicate=_duplicate(claim, citation, ingested.document, passage),
    )


def _quoted(text: str, citation: Citation, at: tuple[int, int]) -> tuple[int, int]:
    """Return what is quoted of the cited words: all of them, or of many the sentences around the one that bears on the claim."""
    cited = text[citation.start : citation.end]
    if _is_short(cited):
        return citation.start, citation.end
    spans = sentences(cited)
    # The sentence was found in the words without insertions, so its place here is near, not exact.
    near = min(range(len(spans)), key=lambda index: abs(spans[index][0] - at[0]))
    start, end = spans[near]
    # A sentence without end is quoted from its beginning.
    if not _is_short(cited[start:end]):
        words = [word.end() for word in _WORD.finditer(cited, start, min(end, start + LONGEST_QUOTED))]
        end = words[:MOST_QUOTED_WORDS][-1] if words else min(end, start + LONGEST_QUOTED)
        return citation.start + start, citation.start + end
    for index in (near + 1, near - 1):
        if 0 <= index < len(spans):
            wider = min(start, spans[index][0]), max(end, spans[index][1])
            if _is_short(cited[wider[0] : wider[1]]):
                start, end = wider
    return citation.start + start, citation.start + end


def _is_short(text: str) -> bool:
    return len(text) <= LONGEST_QUOTED and len(normalised_words(text)) <= MOST_QUOTED_WORDS


def _duplicate(claim: ClaimEntry, citation: Citation, document: Document, passage: PassageRef) -> str | None:
    """Return the id of the evidence that cites the same words, or the same place of the same work."""
    for side in claim.sides:
        for item in side.evidence:
            if _is_same(item.citation, citation, document, passage):
                return item.id
    return None


def _is_same(known: CitationEntry, citation: Citation, document: Document, passage: PassageRef) -> bool:
    held = known.passage
    if held is not None:
        if held.fingerprint == passage.fingerprint:
            return True
        if known.document == document.id and held.start < passage.end and passage.start < held.end:
            # Another text may go by the same id: what is known of that one stands elsewhere, or nowhere.
            said = document.text[document.place(held.start) : document.place(held.end)]
            return fingerprint(said) == held.fingerprint
    return any(
        _is_same_place(place, other)
        for place in (known, known.quoted_in)
        for other in (citation, citation.quoted_in)
        if place is not None and other is not None
    )


def _is_same_place(place: Locator, citation: Citation) -> bool:
    if citation.work is None or citation.work.key != place.work or citation.locator is None or place.locator is None:
        return False
    if citation.label != place.label:
        return False
    return bool(pages_in(place.locator) & pages_in(citation.locator)) or place.locator == citation.locator


def _work_content(work: CitedWork | None) -> dict[str, Any]:
    assert work is not None
    if work.key is not None:
        return {"work": work.key}
    return {"work": described(work.csl), "csl": dict(work.csl), "missing": list(work.missing)}


def _place(label: str | None, locator: str | None) -> str:
    """Return a place as a person types it, so that it is read again as what it is."""
    if not locator:
        return ""
    return f"p. {locator}" if label in {None, "page"} else f"{label} {locator}"
