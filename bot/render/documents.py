"""What was found in a document, in words and pages."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from knowledge import (
    CitedWork,
    Drafts,
    Edition,
    FoundCitation,
    Ingested,
    Kept,
    Namesake,
    Stance,
    UnreadableDocument,
    described,
    escape_markdown,
    names_people,
)

from ..words import N_, Words
from .imports import code_of, pages
from .limits import clip

T = TypeVar("T")
_LINE = 300
_MOST = 60
"""Lines of one sort; how many more there are is said."""
_SIDES = {Stance.AFFIRMS: N_("{n} for it"), Stance.DISPUTES: N_("{n} against it"), None: N_("{n} whose side is open")}


def progress_text(words: Words, name: str, done: int, total: int) -> str:
    """Return how far a document is read."""
    if not total:
        return words("⏳ I am reading {file} and looking for what it cites.", file=code_of(name))
    return words("⏳ {file}: cited passage {done} of {total}", file=code_of(name), done=done, total=total)


def unreadable_text(words: Words, error: UnreadableDocument) -> str:
    """Return why a document cannot be read. What reads files knows no languages."""
    return words("I cannot read {file}: {reason}.", file=code_of(error.name), reason=escape_markdown(error.reason))


def document_pages(
    words: Words, edition: Edition, name: str, found: Ingested, drafts: Drafts, *, seen: Namesake
) -> list[str]:
    """Return what was found in a document, in pages."""
    unresolved = found.unresolved
    heading = words("### {file}\nNothing is kept yet.", file=code_of(name))
    counts = [
        words.plural("{n} passage", "{n} passages", len(found.passages)),
        words.plural(
            "{n} citation whose work is clear",
            "{n} citations whose work is clear",
            len(found.citations) - len(unresolved),
        ),
        words.plural("{n} citation that is unclear", "{n} citations that are unclear", len(unresolved)),
        words.plural("{n} draft of evidence", "{n} drafts of evidence", len(drafts.new)),
    ]
    blocks = [*_namesake(words, found, seen), "\n".join(f"- {line}" for line in counts)]
    blocks += [f"- {escape_markdown(clip(remark, _LINE))}" for remark in found.document.remarks]
    by_claim = list(drafts.by_claim.items())
    blocks += _listed(words, words("**Drafts**"), by_claim, lambda each: _drafted(words, edition, *each))
    blocks += _listed(
        words,
        words("**Unclear citations**"),
        unresolved,
        lambda each: f"{_place(words, found, each)}: {escape_markdown(clip(each.unresolved or '', _LINE))}",
    )
    blocks += _listed(words, words("**Works that are new**"), found.new_works, lambda work: _new_work(words, work))
    blocks += _listed(
        words,
        words("**There already**"),
        drafts.duplicates,
        lambda each: words(
            "{place}: {code} has it already",
            place=_place(words, found, each.citation),
            code=edition.base.claims[each.claim].code,
        ),
    )
    return pages(heading, [*blocks, *_left_out(words, drafts)])


def kept_text(words: Words, found: Ingested, kept: Kept) -> str:
    """Return what became of a document."""
    document = f"`{found.document.id}`"
    text = (
        words("✅ Document {document} took the place of the one before.", document=document)
        if kept.replaced
        else words("✅ Document {document} is kept for this server.", document=document)
    )
    lines = [text]
    if kept.proposed:
        lines.append(
            words.plural(
                "{n} draft waits in the queue: /kb review", "{n} drafts wait in the queue: /kb review", kept.proposed
            )
        )
    if kept.withdrawn:
        lines.append(
            words.plural(
                "{n} draft of the document before left the queue.",
                "{n} drafts of the document before left the queue.",
                kept.withdrawn,
            )
        )
    if kept.no_room:
        lines.append(
            words.plural(
                "The queue is full: there is no room for {n} more draft.",
                "The queue is full: there is no room for {n} more drafts.",
                kept.no_room,
            )
        )
    return "\n".join(lines)


def removed_text(words: Words, key: str, drafts: int) -> str:
    """Return what went with a document that was removed."""
    text = words("🗑 Document {document} is gone, with its quotations.", document=f"`{key}`")
    if not drafts:
        return text
    gone = words.plural("{n} draft from it left the queue, too.", "{n} drafts from it left the queue, too.", drafts)
    return f"{text}\n{gone}"


def _namesake(words: Words, found: Ingested, seen: Namesake) -> list[str]:
    """Return what a document would take the place of, and a warning where that seems to be another text."""
    document = f"`{found.document.id}`"
    lines = []
    if seen.record is not None:
        text = words(
            "Document {document} is kept already, from the file {name}; this one would take its place.",
            document=document,
            name=code_of(seen.record.name),
        )
        lines.append(text)
    if seen.lost:
        text = words.plural(
            "{n} quotation from it, which readers see, is not in this file and would go.",
            "{n} quotations from it, which readers see, are not in this file and would go.",
            seen.lost,
        )
        lines.append(text)
    if seen.drafts:
        text = words.plural(
            "{n} draft from it is not in this file and would leave the queue.",
            "{n} drafts from it are not in this file and would leave the queue.",
            seen.drafts,
        )
        lines.append(text)
    if seen.lacks_most:
        text = words.plural(
            "Evidence cites {n} passage of a document {document}, and this file does not have it.",
            "Evidence cites {n} passages of a document {document}, and this file has {found} of them.",
            seen.cited,
            document=document,
            found=words.number(seen.found),
        )
        lines.append(text)
    if seen.is_another(found.document.name):
        lines.append(words("If this is another text, rename the file and send it again: its name gives its id."))
    return [f"⚠️ {' '.join(lines)}"] if lines else []


def _drafted(words: Words, edition: Edition, slug: str, sides: Mapping[Stance | None, int]) -> str:
    claim = edition.base.claims[slug]
    told = words.listed([words(_SIDES[side], n=words.number(count)) for side, count in sides.items()])
    return f"**{claim.code}** {escape_markdown(claim.question)}: {told}"


def _new_work(words: Words, work: CitedWork) -> str:
    name = described(work.csl)
    if names_people(name):
        return words("(a work whose name speaks of people as members of a group)")
    line = escape_markdown(clip(name, _LINE))
    if work.missing:
        line += " " + words("(missing: {parts})", parts=escape_markdown(", ".join(work.missing)))
    return line


def _left_out(words: Words, drafts: Drafts) -> list[str]:
    lines = []
    if drafts.beyond:
        lines.append(
            words.plural("{n} draft less likely is left out.", "{n} drafts less likely are left out.", drafts.beyond)
        )
    if drafts.waiting:
        lines.append(words.plural("{n} draft was proposed before.", "{n} drafts were proposed before.", drafts.waiting))
    if drafts.unused:
        lines.append(
            words.plural(
                "{n} cited passage bears on no claim, as far as I can tell.",
                "{n} cited passages bear on no claim, as far as I can tell.",
                drafts.unused,
            )
        )
    if drafts.held_back:
        lines.append(
            words.plural(
                "{n} cited passage speaks of people as members of a group; I do not propose it.",
                "{n} cited passages speak of people as members of a group; I do not propose them.",
                drafts.held_back,
            )
        )
    return lines


def _listed(words: Words, heading: str, items: Sequence[T], line_of: Callable[[T], str]) -> list[str]:
    if not items:
        return []
    more = len(items) - _MOST
    rest = [words.plural("… and {n} more", "… and {n} more", more)] if more > 0 else []
    first, *others = [f"- {line_of(each)}" for each in items[:_MOST]]
    return [f"{heading}\n{first}", *others, *rest]


def _place(words: Words, found: Ingested, citation: FoundCitation) -> str:
    page = found.document.page(citation.at)
    if page:
        return words("page {page}", page=escape_markdown(clip(page, 20)))
    return words("line {line}", line=words.number(found.line(citation)))
