"""`footnote kb ingest`, `verify`, `documents`: the texts that an operator argues from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from ..base import KnowledgeBase
from ..csl import WorkEntry
from ..documents.drafting import Drafts
from ..documents.ingesting import Ingested, ingest
from ..documents.json_lines import json_lines
from ..documents.reading import LIMITS, Reader, UnreadableDocument
from ..documents.verification import Verification, verify
from ..edit import Editor, Role
from ..errors import KnowledgeError
from ..ingestion import Kept, Namesake
from ..library import Library
from ..typography import printable
from .base import kb
from .ingested import namesake_lines, report_lines
from .opening import counted, scope_of, with_library, works_of

DocumentServer = Annotated[
    int | None,
    typer.Option(
        "--server", metavar="ID", help="The Discord server whose documents they are; those for all servers if left out."
    ),
]


class DocumentIsThere(KnowledgeError):
    """What goes by a document's id seems to be another text."""

    def __init__(self, file: str, ingested: Ingested, seen: Namesake) -> None:
        super().__init__(
            f"{file}: {' '.join(namesake_lines(ingested, seen))} "
            f"Rename the file if this is another text (its name gives its id), or say --replace."
        )


class NotTogether(KnowledgeError):
    """Options that do not go together."""


@kb.command("ingest")
def ingest_documents(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Text, Markdown, HTML, PDF, DOCX or EPUB.")],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON for each passage, and keep nothing.")
    ] = False,
    server: DocumentServer = None,
    name: Annotated[str, typer.Option("--as", help="Who loads them, for the record.")] = "operator",
    replace: Annotated[
        bool, typer.Option("--replace", help="Put them in the place of other documents of the same id.")
    ] = False,
) -> None:
    """
    Read documents, find what they cite, and draft evidence from it.

    With `--server`, drafts go into that server's queue. Without, they are kept for all servers, and nothing is proposed.

    Example: `footnote kb ingest books/*.epub --server 123456789012345678`
    """
    if as_json and server is not None:
        raise NotTogether("--json keeps nothing, so it does not go with --server. Leave one of them out.")
    if as_json:
        failed = _print_passages(files, works_of(context))
    else:
        failed = with_library(
            context, lambda library: _ingest_all(library, files, scope_of(library, server), name, replace=replace)
        )
    if failed:
        raise typer.Exit(1)


@kb.command("verify")
def verify_documents(
    context: typer.Context,
    documents: Annotated[Path, typer.Option("--documents", help="The folder with your copies of the documents.")],
    show: Annotated[bool, typer.Option("--show", help="Print every summary beside its original, to judge by.")] = False,
    claim: Annotated[str | None, typer.Option("--claim", help="Only this claim: its slug or code.")] = None,
) -> None:
    """
    Find every cited passage and its page again in your own copies of the documents, of other editions, too.

    Example: `footnote kb verify --documents texts --show --claim F-002`
    """

    async def known(library: Library) -> tuple[Library, dict[tuple[str, str], str]]:
        return library, await library.quotations()

    library, quotations = with_library(context, known)
    base = library.shared.base
    if claim is not None:
        slug = library.shared.find_claim(claim)
        base = KnowledgeBase(claims={slug: base.claims[slug]}, works=base.works, topics=base.topics)
    with Console(stderr=True).status(f"Looking for the passages in {documents} …"):
        report = verify(base, documents, quotations)
    if show:
        _show_beside(library, report)
    for line in _moved(report):
        typer.echo(line)
    for problem in report.problems:
        typer.echo(str(problem))
    total = len(report.found) + report.lacking
    moved = f"{len(report.moved)} of them moved; " if report.moved else ""
    typer.echo(
        f"{len(report.found)} of {total} passages found, {report.with_pages} with a page, which the document gives; {moved}"
        f"{report.unplaced} citations name no passage"
    )
    if report.problems:
        raise typer.Exit(1)


@kb.command("documents")
def load_or_list_documents(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="The folder with your copies of the documents.")] = None,
    server: DocumentServer = None,
) -> None:
    """
    Load the verified quotations from your own copies of the documents, to be shown with our summaries.

    Without a folder, list the documents that were loaded with `kb ingest` or in Discord.

    Example: `footnote kb documents texts`
    """
    if folder is None:
        for line in with_library(context, lambda library: _listed(library, server)):
            typer.echo(line)
        return
    if server is not None:
        raise NotTogether("A folder of documents is loaded for all servers. Leave out --server, or the folder.")

    async def load(library: Library) -> Verification:
        with Console(stderr=True).status(f"Looking for the passages in {folder} …"):
            return await library.load_documents(folder)

    report = with_library(context, load)
    for line in _moved(report):
        typer.echo(line)
    for problem in report.problems:
        typer.echo(str(problem))
    typer.echo(f"{len(report.found)} verified quotations will be shown")
    if report.problems:
        raise typer.Exit(1)


@kb.command("forget-document")
def forget_document(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id, as `footnote kb documents` lists it.")],
    server: DocumentServer = None,
) -> None:
    """
    Take a document out that was loaded, with its quotations and the drafts from it that wait.

    Example: `footnote kb forget-document 012 --server 123456789012345678`
    """

    async def forget(library: Library) -> int:
        editor = Editor(name="operator", role=Role.OWNER, scope=scope_of(library, server))
        return await library.ingestion.remove(document, editor=editor)

    drafts = with_library(context, forget)
    theirs = f" and {counted(drafts, 'draft', 'drafts')} from it" if drafts else ""
    typer.echo(f"document {document} is gone with its quotations{theirs}; evidence that cites it stays, without them")


async def _listed(library: Library, server: int | None) -> list[str]:
    """Return a line for each document of a server, or of all, and for the servers that have any."""
    found = await library.documents.of(scope_of(library, server))
    lines = [
        printable(
            f"{each.key}  {each.name}"
            + (f"  “{each.title}”" if each.title else "")
            + (f"  loaded {each.loaded_at:%Y-%m-%d}" if each.loaded_at else "")
            + (f" by {each.loaded_as}" if each.loaded_as else "")
        )
        for each in found
    ]
    return lines or ["no documents are kept here; load some with: footnote kb ingest FILE…"]


def _print_passages(files: list[Path], works: dict[str, WorkEntry]) -> int:
    """Print the passages of each file; return how many files could not be read."""
    failed = 0
    with Reader() as reader, _progress() as progress:
        task = progress.add_task("", total=len(files))
        for file in files:
            progress.update(task, description=printable(file.name))
            try:
                found = ingest(file.name, _bytes_of(file), works, reader=reader)
            except KnowledgeError as error:
                failed += 1
                progress.console.print(printable(error.user_message), style="red", markup=False, soft_wrap=True)
            else:
                for line in json_lines(found):
                    typer.echo(line)
            progress.advance(task)
    return failed


async def _ingest_all(library: Library, files: list[Path], scope: int, name: str, *, replace: bool) -> int:
    """Keep each file that can be read and print what was found; return how many could not."""
    editor = Editor(name=name, role=Role.OWNER, scope=scope)
    failed = 0
    with Reader() as reader, _progress() as progress:
        task = progress.add_task("", total=None)
        for file in files:
            progress.reset(task, total=None, description=printable(f"{file.name}: reading"))

            def tell(step: str, name: str = file.name) -> None:
                progress.update(task, description=printable(f"{name}: {step}"))

            def count(done: int, total: int, name: str = file.name) -> None:
                progress.update(task, description=printable(f"{name}: drafting"), completed=done, total=total)

            try:
                data = _bytes_of(file)
                found = ingest(file.name, data, library.edition(scope).base.works, reader=reader, tell=tell)
                seen = await library.ingestion.namesake(found, scope)
                if seen.is_another(found.document.name) and not replace:
                    raise DocumentIsThere(file.name, found, seen)
                drafts = await library.ingestion.draft(found, scope, count)
                kept = await library.ingestion.keep(found, editor=editor, seen=seen, drafts=drafts)
            except KnowledgeError as error:
                failed += 1
                progress.console.print(printable(error.user_message), style="red", markup=False, soft_wrap=True)
            else:
                for line in report_lines(file.name, found, drafts, library.edition(scope)):
                    typer.echo(line)
                typer.echo(_fate(library, drafts, kept, scope))
    return failed


def _fate(library: Library, drafts: Drafts, kept: Kept, scope: int) -> str:
    """Return what became of a document, and what to do next."""
    whose = f"server {scope}" if scope else "all servers"
    told = [f"  kept for {whose}" + (", in place of the one before" if kept.replaced else "")]
    if scope and (kept.proposed or not drafts.waiting):
        told.append(f"{counted(kept.proposed, 'draft waits', 'drafts wait')} in its queue: /kb review")
    elif scope:
        told.append("nothing new for its queue")
    elif drafts.new:
        servers = library.server_ids()
        server = str(servers[0]) if len(servers) == 1 else "ID"
        them = counted(len(drafts.new), "draft", "drafts")
        told.append(f"to put the {them} into a server's queue, say so: --server {server}")
    if kept.withdrawn:
        told.append(f"{counted(kept.withdrawn, 'draft', 'drafts')} of the one before left the queue")
    if kept.no_room:
        told.append(f"the queue is full, so {kept.no_room} more are left out")
    return "; ".join(told)


def _bytes_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > LIMITS.file_bytes:
            reason = f"this file is larger than {LIMITS.file_bytes // 10**6} MB; split it and load its parts"
            raise UnreadableDocument(file.name, reason)
        return file.read_bytes()
    except OSError as error:
        raise UnreadableDocument(str(file), f"it cannot be read ({error.strerror}); name a file") from error


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _moved(report: Verification) -> Iterator[str]:
    """Yield a line for each passage that stands elsewhere than its citation says."""
    for each in report.moved:
        assert each.citation.passage is not None
        page = f", page {each.page}" if each.page else ""
        likeness = f", {each.likeness:.0%} alike" if each.likeness < 1 else ""
        yield (
            f"moved: {each.claim}: {each.item}: document {each.citation.document}: "
            f"{each.citation.passage.start} -> {each.start}{page}{likeness}"
        )


def _show_beside(library: Library, report: Verification) -> None:
    """Print what we say beside what the document says, a citation a row."""
    for verified in report.found:
        citation = library.shared.cite(verified.citation)
        table = Table(title=f"{verified.claim}: {verified.item}", caption=citation.note, expand=True, show_lines=True)
        table.add_column("ours", ratio=2)
        table.add_column(f"document {verified.citation.document}", ratio=3)
        table.add_row(Text(verified.statement), Text(verified.quotation))
        Console().print(table)
