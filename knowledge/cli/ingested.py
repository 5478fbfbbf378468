"""What was found in a document, as it is told on the terminal."""

from collections.abc import Iterator

from ..documents.drafting import Drafts, described
from ..documents.ingesting import Ingested
from ..edition import Edition
from ..entries import Stance

_MOST = 40
"""Lines of one sort; how many more there are is said."""
_SIDES = {Stance.AFFIRMS: "for", Stance.DISPUTES: "against", None: "side?"}


def report_lines(name: str, found: Ingested, drafts: Drafts, edition: Edition) -> Iterator[str]:
    """Yield the lines of the report."""
    citations, unresolved = found.citations, found.unresolved
    yield f"{name}: document {found.document.id}"
    for remark in found.document.remarks:
        yield f"  {remark}"
    yield f"  {len(found.passages)} passages, {len(citations)} citations, {len(citations) - len(unresolved)} resolved"
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


def _listed(heading: str, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    yield heading
    yield from (f"    {line}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield f"    … and {len(lines) - _MOST} more"
