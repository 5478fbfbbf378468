"""`footnote kb …`: check, compare, load, export and count the knowledge base."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ..edit import Editor, Retire, Role
from ..edit.commands import EntryName
from ..errors import InvalidEntries, KnowledgeError
from ..library import Library
from ..recognise import Teacher
from ..seed import LoadPlan, SchemaOf, json_schema, plan_load, read_seeds, review
from .changes import entry_lines, plan_as_json, retirement
from .opening import (
    Json,
    Server,
    counted,
    edition_of,
    opened,
    print_json,
    scope_of,
    sources_of,
    tell_of_servers,
    with_library,
)

kb = typer.Typer(help="The knowledge base: check, compare, load, export, count.", no_args_is_help=True)


class UnwritableFolder(KnowledgeError):
    """A folder cannot be written to."""


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
        seeds = read_seeds(folder or sources_of(context).footnote_seeds)
    except InvalidEntries as error:
        for problem in error.problems:
            typer.echo(f"{'warning' if problem.warning else 'error'}: {problem}", err=True)
        raise
    base = seeds.base
    sources = sources_of(context)
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
    server: Server = None,
) -> None:
    """
    Load seed files into the database; what differs is changed, nothing is removed.

    Example: `footnote kb load seeds --as ann`
    """

    async def load(library: Library) -> tuple[int, LoadPlan]:
        editor = Editor(name=name, role=Role.OWNER, scope=scope_of(library, server))
        with Console(stderr=True).status(f"Loading {folder} …") as status:
            changes = await library.load(
                folder, editor=editor, note=f"loaded from {folder.name}", tell=lambda step: status.update(f"{step} …")
            )
        return len(changes), plan_load(library.edition(editor.scope).base, read_seeds(folder))

    count, plan = with_library(context, load)
    typer.echo(f"{counted(count, 'entry', 'entries')} changed")
    _tell_absent(plan, server)


@kb.command("diff")
def diff_seeds(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder with works.yaml, topics.yaml and claims/.")],
    as_json: Json = False,
    server: Server = None,
) -> None:
    """
    Show what `footnote kb load` would change, field by field; exit with 1 if it would change anything.

    Example: `footnote kb diff seeds`
    """
    plan = plan_load(edition_of(opened(context), server).base, read_seeds(folder))
    if as_json:
        print_json(plan_as_json(plan))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for change in plan.changes:
            console.print(entry_lines(change))
        typer.echo(f"{counted(len(plan.changes), 'entry', 'entries')} would change")
        _tell_absent(plan, server)
    if plan.changes:
        raise typer.Exit(1)


@kb.command("retire")
def retire_entry(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="A claim's slug or code, or the id of a work or topic.")],
    entry: Annotated[EntryName | None, typer.Option("--entry", help="What it is, where the name fits several.")] = None,
    name: Annotated[str, typer.Option("--as", help="Who makes the change, for the history.")] = "operator",
    server: Server = None,
) -> None:
    """
    Take an entry out of the database; its history stays.

    Example: `footnote kb retire F-002 --as ann`
    """

    async def retire(library: Library) -> Retire:
        command = retirement(edition_of(library, server).base, key, entry)
        editor = Editor(name=name, role=Role.OWNER, scope=scope_of(library, server))
        await library.editing.apply([command], editor=editor, note="retired")
        return command

    retired = with_library(context, retire)
    typer.echo(f"{retired.entry} {retired.key} retired")


@kb.command("export")
def export_seeds(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to write; made if it is not there.")],
    over: Annotated[bool, typer.Option("--force", help="Write over files that say something else.")] = False,
    server: Server = None,
) -> None:
    """
    Write the shared entries, or with `--server` all that a server sees, as seed files.

    Example: `footnote kb export mine --server 123456789012345678`
    """

    async def export(library: Library) -> int:
        try:
            written = len(await library.export(folder, scope_of(library, server), over=over))
        except OSError as error:
            raise UnwritableFolder(f"{folder} cannot be written to ({error.strerror}). Name another folder.") from error
        if server is None:
            tell_of_servers(library)
        return written

    typer.echo(f"{with_library(context, export)} files written to {folder}")


@kb.command("stats")
def show_stats(context: typer.Context, as_json: Json = False, server: Server = None) -> None:
    """
    Count claims, evidence, works, phrasings and counterexamples.

    Example: `footnote kb stats --json`
    """
    figures = edition_of(opened(context), server).stats()
    if as_json:
        print_json(figures)
        return
    for key, value in figures.items():
        shown = ", ".join(f"{name} {count}" for name, count in value.items()) if isinstance(value, dict) else value
        typer.echo(f"{key}: {shown}")


@kb.command("schema")
def show_schema(
    kind: Annotated[SchemaOf, typer.Argument(help="Which files: claims, works.yaml or topics.yaml.")] = SchemaOf.CLAIM,
) -> None:
    """
    Print the JSON Schema of a seed file, for completion and checks in editors.

    Example: `footnote kb schema works > seeds/works.schema.json`
    """
    typer.echo(json_schema(kind), nl=False)


def _tell_absent(plan: LoadPlan, server: int | None) -> None:
    """Say what the files lack and the database has, and how that would go."""
    where = f" --server {server}" if server is not None else ""
    for entry, key in plan.absent:
        remedy = f"footnote kb retire {key} --entry {entry} --as NAME{where}"
        typer.echo(f"{entry} {key} is not in the files; nothing is removed. Retire it with: {remedy}")
