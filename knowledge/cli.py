"""The commands that need no Discord: `footnote kb …`, `recognise`, `source`, `claim`, `evaluate`."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .base import KnowledgeBase
from .documents.verification import Verification, verify
from .edit import Editor, Role
from .errors import InvalidEntries, KnowledgeError
from .evaluate import evaluate, read_messages
from .library import Library
from .recognise import Confidence, Teacher
from .seed import json_schema, read_seeds, review
from .views import Evidence

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
kb = typer.Typer(help="The knowledge base: check, load, export, count.", no_args_is_help=True)


class Sources(Protocol):
    """What the command line is given by whoever starts it."""

    @property
    def footnote_database_url(self) -> str:
        """Where the database is."""

    @property
    def footnote_seeds(self) -> Path:
        """The seeds that a new database starts with."""

    @property
    def footnote_encoder(self) -> str:
        """What meanings are compared with."""

    @property
    def footnote_cache(self) -> Path:
        """Where what was learned is kept."""


class UnreadableInput(KnowledgeError):
    """A line of input is not what the command takes."""


class UnwritableFolder(KnowledgeError):
    """A folder cannot be written to."""


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module to a command line whose context holds `Sources`."""
    app.add_typer(kb, name="kb")
    for command in (recognise, try_message, source, claim, evaluate_file):
        app.command(command.__name__.partition("_")[0])(command)


def recognise(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="A message a line, or JSONL with `id` and `text`; `-`: standard input.")
    ] = Path("-"),
    as_json: Json = False,
    confidence: Annotated[Confidence, typer.Option(help="How sure an answer has to be.")] = Confidence.BALANCED,
) -> None:
    """
    Tell which claims messages are about, and what the bot would do.

    Example: `echo "stalin stole trotsky's programme" | footnote recognise - --json`
    """
    library = _opened(context)
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        message_id, text = _message(line, number)
        matches = library.recognise(text, 5, unasked=True)
        decision = library.decide(matches, confidence)
        if as_json:
            found = [
                {"claim": m.claim, "probability": round(m.probability, 4), "stance": m.stance, "reasons": m.reasons}
                for m in matches
            ]
            _print({"id": message_id, "decision": decision.outcome, "matches": found})
        else:
            best = f" {matches[0].claim} {matches[0].probability:.2f} {matches[0].stance}" if matches else ""
            typer.echo(f"{message_id}: {decision.outcome}{best} ({decision.reason})")


def try_message(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A message, in quotation marks.")],
    after: Annotated[str, typer.Option("--after", help="The message that it answers or goes on from.")] = "",
    as_json: Json = False,
) -> None:
    """
    Tell what the bot would make of one message, and why: the reasons that *Why?* shows.

    Example: `footnote try "stalin stole trotsky's programme"`
    """
    library = _opened(context)
    matches = library.recognise(text, 5, context=after)
    heard = library.recognise(text, 5, unasked=True, context=after)
    decisions = {str(level): library.decide(heard, level) for level in Confidence}
    if as_json:
        outcomes = {level: {"outcome": found.outcome, "reason": found.reason} for level, found in decisions.items()}
        _print({"tier": library.tier, "matches": [asdict(match) for match in matches], "decisions": outcomes})
        return
    typer.echo(f"Goes by {library.tier}.")
    for match in matches:
        entry = library.base.claims[match.claim]
        typer.echo(f"\n{match.probability:4.0%}  {entry.code} {entry.statement}\n      {match.stance}")
        for reason in match.reasons:
            typer.echo(f"      - {reason}")
    if not matches:
        typer.echo("\nNothing in the knowledge base is like it.")
    typer.echo("")
    for level, found in decisions.items():
        typer.echo(f"{level}: {found.outcome} ({found.reason})")


def source(
    context: typer.Context,
    terms: Annotated[list[str], typer.Argument(help="Free words, a claim's code, a person or a work.")],
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
) -> None:
    """
    Find cited evidence and works.

    Example: `footnote source trotzky nep`
    """
    result = _opened(context).search(" ".join(terms), limit=limit)
    if as_json:
        _print(asdict(result))
        return
    for hit in result.evidence:
        typer.echo(f"{hit.code} {hit.stance}: {hit.evidence.summary}\n    {_cited(hit.evidence)}")
    for work in result.works:
        typer.echo(f"work: {work.entry.replace('*', '')}")
    if not result.evidence and not result.works:
        typer.echo("Nothing found. Try a person, a topic, a work's title or a claim's code.")


def claim(
    context: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(help="A code, a slug, or what is claimed in any words; nothing lists the claims."),
    ] = None,
    as_json: Json = False,
) -> None:
    """
    Show both sides of a claim.

    Example: `footnote claim F-002 --json`
    """
    library = _opened(context)
    if not text:
        for entry in library.base.claims.values():
            typer.echo(f"{entry.code} {entry.question}")
        return
    answer = library.answer(library.find_claim(" ".join(text)))
    if as_json:
        _print(asdict(answer))
        return
    typer.echo(f"{answer.code} {answer.question}")
    if answer.contestedness:
        typer.echo(answer.contestedness.text)
    for side in answer.sides:
        typer.echo(f"\n{side.heading}")
        for item in side.evidence:
            typer.echo(f"  - {item.summary}\n    {_cited(item)}")
    if answer.common_ground:
        typer.echo(f"\nCommon ground: {answer.common_ground.text}")


def evaluate_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSONL with `id`, `text`, `claims` and `style`.")],
    as_json: Json = False,
    confidence: Annotated[Confidence, typer.Option(help="How sure an answer has to be.")] = Confidence.BALANCED,
) -> None:
    """
    Measure recognition on labelled messages.

    Example: `footnote evaluate messages.jsonl --json`
    """
    library = _opened(context)
    report = evaluate(
        read_messages(_lines(file), file.name),
        recognise=lambda text, limit: library.recognise(text, limit, unasked=True),
        decide=lambda matches: library.decide(matches, confidence),
        claims=library.base.claims,
    )
    figures = report.as_dict()
    if as_json:
        _print(figures)
        return
    styles = figures.pop("styles")
    for name, value in figures.items():
        typer.echo(f"{name}: {round(value, 3)}")
    for style in styles:
        typer.echo(", ".join(f"{name} {value}" for name, value in style.items()))


@kb.command("check")
def check_seeds(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="A folder of seeds; the bundled ones if left out.")] = None,
) -> None:
    """
    Check seed files without a database.

    Example: `footnote kb check seeds`
    """
    try:
        seeds = read_seeds(folder or _sources(context).footnote_seeds)
    except InvalidEntries as error:
        for problem in error.problems:
            typer.echo(f"{'warning' if problem.warning else 'error'}: {problem}", err=True)
        raise
    base = seeds.base
    sources = _sources(context)
    teacher = Teacher(sources.footnote_encoder, sources.footnote_cache)
    warnings = [*seeds.warnings, *review(base, teacher.teach(base.claims.values(), base.topics.values()))]
    for warning in warnings:
        typer.echo(f"warning: {warning}")
    counted = f"{len(base.claims)} claims, {len(base.works)} works, {len(base.topics)} topics"
    typer.echo(f"{counted}: no errors, {len(warnings)} warnings")


@kb.command("load")
def load_seeds(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder with works.yaml, topics.yaml and claims/.")],
    name: Annotated[str, typer.Option("--as", help="Who makes the change, for the history.")] = "operator",
) -> None:
    """
    Load seed files into the database; what differs is changed, nothing is removed.

    Example: `footnote kb load seeds --as ann`
    """

    async def load(library: Library) -> int:
        editor = Editor(name=name, role=Role.OWNER)
        with Console(stderr=True).status(f"Loading {folder} …") as status:
            changes = await library.load(
                folder, editor=editor, note=f"loaded from {folder.name}", tell=lambda step: status.update(f"{step} …")
            )
        return len(changes)

    count = _with_library(context, load)
    typer.echo(f"{count} entries changed")


@kb.command("export")
def export_seeds(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="Where to write; made if it is not there.")]
) -> None:
    """
    Write the knowledge base as seed files.

    Example: `footnote kb export backup`
    """

    async def export(library: Library) -> int:
        try:
            return len(await library.export(folder))
        except OSError as error:
            raise UnwritableFolder(f"{folder} cannot be written to ({error.strerror}). Name another folder.") from error

    typer.echo(f"{_with_library(context, export)} files written to {folder}")


@kb.command("stats")
def show_stats(context: typer.Context, as_json: Json = False) -> None:
    """
    Count claims, evidence, works, phrasings and counterexamples.

    Example: `footnote kb stats --json`
    """
    figures = _opened(context).stats()
    if as_json:
        _print(figures)
        return
    for key, value in figures.items():
        shown = ", ".join(f"{name} {count}" for name, count in value.items()) if isinstance(value, dict) else value
        typer.echo(f"{key}: {shown}")


@kb.command("verify")
def verify_documents(
    context: typer.Context,
    documents: Annotated[Path, typer.Option("--documents", help="The folder with your copies of the documents.")],
    show: Annotated[bool, typer.Option("--show", help="Print every summary beside its original, to judge by.")] = False,
    claim: Annotated[str | None, typer.Option("--claim", help="Only this claim: its slug or code.")] = None,
) -> None:
    """
    Find every cited passage and its page again in your own copies of the documents.

    Example: `footnote kb verify --documents texts --show --claim F-002`
    """
    library = _opened(context)
    base = library.base
    if claim is not None:
        slug = library.find_claim(claim)
        base = KnowledgeBase(claims={slug: base.claims[slug]}, works=base.works, topics=base.topics)
    report = verify(base, documents)
    if show:
        _show_beside(library, report)
    for problem in report.problems:
        typer.echo(str(problem))
    total = len(report.found) + len(report.problems)
    typer.echo(
        f"{len(report.found)} of {total} passages found, {report.with_pages} with a page, which the document gives; "
        f"{report.unplaced} citations name no passage"
    )
    if report.problems:
        raise typer.Exit(1)


@kb.command("documents")
def load_documents(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder with your copies of the documents.")],
) -> None:
    """
    Load the verified quotations from your own copies of the documents, to be shown with our summaries.

    Example: `footnote kb documents texts`
    """

    async def load(library: Library) -> Verification:
        with Console(stderr=True).status(f"Looking for the passages in {folder} …"):
            return await library.load_documents(folder)

    report = _with_library(context, load)
    for problem in report.problems:
        typer.echo(str(problem))
    typer.echo(f"{len(report.found)} verified quotations will be shown")
    if report.problems:
        raise typer.Exit(1)


@kb.command("schema")
def show_schema() -> None:
    """
    Print the JSON Schema of a claim file, for completion and checks in editors.

    Example: `footnote kb schema > seeds/schema.json`
    """
    typer.echo(json_schema(), nl=False)


def _show_beside(library: Library, report: Verification) -> None:
    """Print what we say beside what the document says, a citation a row."""
    for verified in report.found:
        citation = library.cite(verified.citation)
        table = Table(title=f"{verified.claim}: {verified.item}", caption=citation.note, expand=True, show_lines=True)
        table.add_column("ours", ratio=2)
        table.add_column(f"document {verified.citation.document}", ratio=3)
        table.add_row(Text(verified.statement), Text(verified.quotation))
        Console().print(table)


def _sources(context: typer.Context) -> Sources:
    sources: Sources = context.obj
    return sources


def _opened(context: typer.Context) -> Library:
    """Return a library that is only read from: its snapshot needs no open database."""

    async def same(library: Library) -> Library:
        return library

    return _with_library(context, same)


def _with_library(context: typer.Context, action: Callable[[Library], Awaitable[T]]) -> T:
    async def run() -> T:
        sources = _sources(context)
        library = await Library.open(
            sources.footnote_database_url,
            sources.footnote_seeds,
            encoder=sources.footnote_encoder,
            memory=sources.footnote_cache,
        )
        try:
            return await action(library)
        finally:
            await library.close()

    return asyncio.run(run())


def _lines(file: Path) -> Iterator[str]:
    try:
        if str(file) == "-":
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # type: ignore[union-attr]  # a text stream here
            yield from (line.rstrip("\r\n") for line in sys.stdin)
            return
        with file.open(encoding="utf-8-sig", errors="replace") as stream:
            yield from (line.rstrip("\r\n") for line in stream)
    except OSError as error:
        message = f"{file} cannot be read ({error.strerror}). Name a file, or - for standard input: echo … | footnote recognise -"
        raise UnreadableInput(message) from error


def _message(line: str, number: int) -> tuple[str, str]:
    """Return the id and the text of a line: JSON with both, or the message itself."""
    if line.lstrip().startswith("{"):
        try:
            data = json.loads(line)
        except ValueError:
            return str(number), line
        if isinstance(data, dict) and isinstance(data.get("text"), str):
            return str(data.get("id", number)), data["text"]
    return str(number), line


def _cited(item: Evidence) -> str:
    reporting = [f"reporting {item.reports}"] if item.reports else []
    return " · ".join([item.citation.note, *reporting, item.citation.source_kind, *item.citation.missing])


def _print(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))
