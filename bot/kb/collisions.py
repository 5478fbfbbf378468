"""Where a suggestion repeats or contradicts what is there or waits already. Pure: the recogniser and the entries say so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from knowledge import (
    ClaimEntry,
    Edition,
    SuggestionKind,
    SuggestionRecord,
    escape_markdown,
    named_place,
    named_work,
    proposed_command,
)

from ..suggesting import Says, same_text
from ..words import Words


def collisions(
    words: Words,
    edition: Edition,
    record: SuggestionRecord,
    fields: Mapping[str, str],
    waiting: Iterable[SuggestionRecord],
) -> Sequence[str]:
    """Return what a reviewer should know of a suggestion, given its fields and all that waits, in sentences."""
    match record.kind:
        case SuggestionKind.EVIDENCE:
            found = _of_evidence(words, edition, record, fields)
        case SuggestionKind.CLAIM:
            found = _of_claim(words, edition, fields.get("statement", ""))
        case SuggestionKind.EDIT:
            found = _of_edit(words, edition, record)
        case _:
            found = _of_text(words, edition, record, fields)
    return [*found, *_waiting_too(words, record, waiting)]


def _of_text(words: Words, edition: Edition, record: SuggestionRecord, fields: Mapping[str, str]) -> Iterator[str]:
    text, claim = fields.get("text", ""), edition.base.claims.get(record.claim or "")
    if not text or claim is None:
        return
    is_other = fields.get("says") == Says.NOTHING
    owners = [entry for entry in edition.base.claims.values() if _has(_phrasings(entry), text)]
    is_counterexample = _has(claim.counterexamples, text)
    if is_other and is_counterexample:
        yield words("🔁 This very text is a counterexample of {code} already.", code=claim.code)
    elif is_counterexample:
        yield words("⚠️ This very text is a counterexample of {code}.", code=claim.code)
    for owner in owners:
        if owner is not claim:
            yield words("⚠️ This very text is a phrasing of another claim: {claim}", claim=_named(owner))
        elif is_other:
            yield words("⚠️ This very text is a phrasing of {code}: it cannot be both.", code=claim.code)
        else:
            yield words("🔁 This very text is a phrasing of {code} already.", code=claim.code)
    if not owners and not is_counterexample:
        yield _recognition(words, edition, claim, text, is_other=is_other)


def _recognition(words: Words, edition: Edition, claim: ClaimEntry, text: str, *, is_other: bool) -> str:
    match = edition.likeliest(text)
    if match is None:
        return (
            words("🔎 I do not take it for {code} even now, so it may change little.", code=claim.code)
            if is_other
            else words("🔎 I recognise no claim in it yet.")
        )
    percent = words.percent(match.probability)
    if match.claim != claim.slug:
        other = _named(edition.base.claims[match.claim])
        return words("⚠️ I recognise another claim in it ({percent}): {claim}", percent=percent, claim=other)
    if is_other:
        return words("🔎 I take it for {code} now ({percent}).", code=claim.code, percent=percent)
    return words(
        "🔎 I recognise it as {code} already ({percent}), so it may change little.", code=claim.code, percent=percent
    )


def _of_evidence(words: Words, edition: Edition, record: SuggestionRecord, fields: Mapping[str, str]) -> Iterator[str]:
    claim = edition.base.claims.get(record.claim or "")
    work, place = named_work(edition.base.works, fields.get("work", "")), named_place(fields.get("locator", ""))
    if work is not None:
        yield words("📚 The work is known: {work}", work=escape_markdown(_title(edition, work)))
    else:
        yield words("📚 The work is not among ours; *Amend* adds it.")
    if claim is None:
        return
    for side in claim.sides:
        for item in side.evidence:
            same_place = (
                work is not None
                and item.citation.work == work
                and place is not None
                and item.citation.locator == place.locator
            )
            if same_place or same_text(item.summary) == same_text(fields.get("summary", "")):
                told = (
                    words(
                        "🔁 The same side has evidence from that place already: {summary}",
                        summary=escape_markdown(item.summary),
                    )
                    if side.stance == fields.get("side")
                    else words(
                        "⚠️ The other side has evidence from that place: {summary}",
                        summary=escape_markdown(item.summary),
                    )
                )
                yield told


def _of_claim(words: Words, edition: Edition, statement: str) -> Iterator[str]:
    known = next(
        (
            entry
            for entry in edition.base.claims.values()
            if same_text(statement) in {same_text(entry.statement), same_text(entry.question)}
        ),
        None,
    )
    if known is not None:
        yield words("🔁 This claim is there already: {claim}", claim=_named(known))
        return
    match = edition.likeliest(statement)
    if match is not None:
        entry = edition.base.claims[match.claim]
        percent = words.percent(match.probability)
        yield words("⚠️ It may be there already ({percent}): {claim}", percent=percent, claim=_named(entry))


def _of_edit(words: Words, edition: Edition, record: SuggestionRecord) -> Iterator[str]:
    command = proposed_command(dict(record.content))
    if command.expected != edition.version(str(record.content["entry"]), str(record.content["key"])):
        yield words(
            "⚠️ The entry was changed meanwhile, so this cannot be agreed to any more. Reject it, and have it proposed anew."
        )


def _waiting_too(words: Words, record: SuggestionRecord, waiting: Iterable[SuggestionRecord]) -> Iterator[str]:
    for other in waiting:
        if other.id != record.id and _is_alike(record, other):
            yield words("🔁 Suggestion {number} asks for the same.", number=other.id)


def _is_alike(one: SuggestionRecord, other: SuggestionRecord) -> bool:
    if (one.kind, one.claim) != (other.kind, other.claim):
        return False
    if one.source_id is not None and one.source_id == other.source_id:
        return True
    # A draft from a document has no summary yet: it asks for its quotation.
    main = next((name for name in ("text", "statement", "summary", "quotation") if one.content.get(name)), None)
    if main is None or main not in other.content:
        return False
    return same_text(str(one.content[main])) == same_text(str(other.content[main]))


def _phrasings(entry: ClaimEntry) -> tuple[str, ...]:
    return (*entry.phrasings.asserts, *entry.phrasings.disputes, *entry.phrasings.asks)


def _has(texts: Iterable[str], text: str) -> bool:
    return same_text(text) in map(same_text, texts)


def _named(entry: ClaimEntry) -> str:
    return f"{entry.code} · {escape_markdown(entry.question)}"


def _title(edition: Edition, work: str) -> str:
    entry = edition.base.works[work]
    return ", ".join(part for part in (entry.people, entry.title, str(entry.year or "")) if part)
