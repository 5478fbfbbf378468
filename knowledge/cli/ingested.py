"""What was found in a document, as it is told on the terminal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from ..documents.cited import CitedWork
from ..documents.drafting import Drafts, described
from ..documents.ingesting import Ingested
from ..edition import Edition
from ..entries import ClaimEntry, Stance
from ..ingestion import Namesake
from ..recognise import names_people
from ..typography import printable
from .opening import counted

T = TypeVar("T")
_MOST = 40
"""Lines of one sort; how many more there are is said."""
_SIDES = {Stance.AFFIRMS: "for", Stance.DISPUTES: "against", None: "side?"}


def report_lines(name: str, found: Ingested, drafts: Drafts, edition: Edition) -> Iterator[str]:
    """Yield the lines of the report."""
    citations, unresolved = found.citations, found.unresolved
    yield f"{printable(name)}: document {found.document.id}"
    for remark in found.document.remarks:
        yield f"  {printable(remark)}"
    passages = counted(len(found.passages), "passage", "passages")
    cited = counted(len(citations), "citation", "citations")
    yield f"  {passages}, {cited}, {len(citations) - len(unresolved)} resolved"
    for rule, count in found.rules.items():
        yield f"    {rule}: {count}"
    yield from _listed(
        f"  {len(unresolved)} unresolved:",
        unresolved,
        lambda each: f"{found.place(each)}: {each.unresolved}",
    )
    yield from _listed(
        f"  {counted(len(found.new_works), 'work that is new', 'works that are new')}:", found.new_works, _new_work
    )
    claims = edition.base.claims
    by_claim = sorted(drafts.by_claim.items())
    yield from _listed(
        f"  {counted(len(drafts.new), 'draft', 'drafts')}:", by_claim, lambda each: _drafted(claims, *each)
    )
    if drafts.beyond:
        yield f"    … and {drafts.beyond} that are less likely, which are left out"
    yield from _listed(
        f"  {len(drafts.duplicates)} there already:",
        drafts.duplicates,
        lambda each: f"{found.place(each.citation)}: {claims[each.claim].code} has it: {each.duplicate}",
    )
    if drafts.waiting:
        yield f"  {counted(drafts.waiting, 'was', 'were')} proposed before"
    if drafts.unused:
        yield f"  {counted(drafts.unused, 'cited passage bears', 'cited passages bear')} on no claim"
    if drafts.held_back:
        held = counted(drafts.held_back, "cited passage speaks", "cited passages speak")
        yield f"  {held} of people as members of a group: not proposed"


def namesake_lines(found: Ingested, seen: Namesake) -> Iterator[str]:
    """Yield what a document would take the place of, in sentences."""
    there, name = seen.record, found.document.id
    if there is not None:
        title = f" (“{there.title}”)" if there.title else ""
        by = f", loaded by {there.loaded_as}" if there.loaded_as else ""
        yield printable(f"Document {name} is kept already, from {there.name}{title}{by}.")
    if seen.lost:
        quotations = counted(seen.lost, "quotation", "quotations")
        yield f"{quotations} from document {name} that readers see beside evidence would go: not in this file."
    if seen.drafts:
        yield f"{counted(seen.drafts, 'draft', 'drafts')} from it would leave the queue: not in this file, either."
    if seen.lacks_most:
        passages = counted(seen.cited, "passage", "passages")
        yield f"Claims cite {passages} of a document {name}, and this file has {seen.found or 'none'} of them."


def _new_work(work: CitedWork) -> str:
    name = described(work.csl)
    if names_people(name):
        return "(a work whose name speaks of people as members of a group)"
    return name + (f" (missing: {', '.join(work.missing)})" if work.missing else "")


def _drafted(claims: Mapping[str, ClaimEntry], slug: str, sides: Mapping[Stance | None, int]) -> str:
    return f"{claims[slug].code} {slug}: " + ", ".join(f"{count} {_SIDES[side]}" for side, count in sides.items())


def _listed(heading: str, items: Sequence[T], line_of: Callable[[T], str]) -> Iterator[str]:
    if not items:
        return
    yield heading
    yield from (f"    {printable(line_of(each))}" for each in items[:_MOST])
    if len(items) > _MOST:
        yield f"    … and {len(items) - _MOST} more"
