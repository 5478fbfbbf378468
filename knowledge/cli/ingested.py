"""What was found in a document, as it is told on the terminal."""

from collections.abc import Iterator

from ..documents.drafting import Drafts, described
from ..documents.ingesting import Ingested
from ..edition import Edition
from ..entries import Stance
from ..ingestion import Namesake
from .opening import counted

_MOST = 40
"""Lines of one sort; how many more there are is said."""
_SIDES = {Stance.AFFIRMS: "for", Stance.DISPUTES: "against", None: "side?"}


def report_lines(name: str, found: Ingested, drafts: Drafts, edition: Edition) -> Iterator[str]:
    """Yield the lines of the report."""
    citations, unresolved = found.citations, found.unresolved
    yield f"{name}: document {found.document.id}"
    for remark in found.document.remarks:
        yield f"  {remark}"
    passages = counted(len(found.passages), "passage", "passages")
    cited = counted(len(citations), "citation", "citations")
    yield f"  {passages}, {cited}, {len(citations) - len(unresolved)} resolved"
    for rule, count in found.rules.items():
        yield f"    {rule}: {count}"
    yield from _listed(
        f"  {len(unresolved)} unresolved:", [f"{found.place(each)}: {each.unresolved}" for each in unresolved]
    )
    new = [
        described(work.csl) + (f" (missing: {', '.join(work.missing)})" if work.missing else "")
        for work in found.new_works
    ]
    yield from _listed(f"  {len(new)} works that are new:", new)
    drafted = [
        f"{edition.base.claims[slug].code} {slug}: "
        + ", ".join(f"{count} {_SIDES[side]}" for side, count in sides.items())
        for slug, sides in sorted(drafts.by_claim.items())
    ]
    yield from _listed(f"  {len(drafts.new)} drafts:", drafted)
    if drafts.beyond:
        yield f"    … and {drafts.beyond} that are less likely, which are left out"
    there = [
        f"{found.place(each.citation)}: {edition.base.claims[each.claim].code} has it: {each.duplicate}"
        for each in drafts.duplicates
    ]
    yield from _listed(f"  {len(there)} there already:", there)
    if drafts.waiting:
        yield f"  {drafts.waiting} were proposed before"
    if drafts.unused:
        yield f"  {drafts.unused} cited passages bear on no claim"
    if drafts.held_back:
        yield f"  {drafts.held_back} cited passages speak of people as members of a group, and are not proposed"


def namesake_lines(found: Ingested, seen: Namesake) -> Iterator[str]:
    """Yield what a document would take the place of, in sentences."""
    there, name = seen.record, found.document.id
    if there is not None:
        title = f" (“{there.title}”)" if there.title else ""
        by = f", loaded by {there.loaded_as}" if there.loaded_as else ""
        yield f"Document {name} is kept already, from {there.name}{title}{by}."
    if seen.lost:
        quotations = "1 quotation" if seen.lost == 1 else f"{seen.lost} quotations"
        yield f"{quotations} from document {name} that readers see are not in this file, and would go."
    if seen.cited and not seen.found:
        passages = "a passage" if seen.cited == 1 else f"{seen.cited} passages"
        yield f"Claims cite {passages} of a document {name}, and this file has none of them."


def _listed(heading: str, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    yield heading
    yield from (f"    {line}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield f"    … and {len(lines) - _MOST} more"
