"""`footnote source`, `claim`: evidence for whoever asks."""

from dataclasses import asdict
from typing import Annotated

import typer

from ..views import Evidence
from .opening import Json, Server, edition_of, opened, print_json


def source(
    context: typer.Context,
    terms: Annotated[list[str], typer.Argument(help="Free words, a claim's code, a person or a work.")],
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    server: Server = None,
) -> None:
    """
    Find cited evidence and works.

    Example: `footnote source trotzky nep`
    """
    result = edition_of(opened(context), server).search(" ".join(terms), limit=limit)
    if as_json:
        print_json(asdict(result))
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
    server: Server = None,
) -> None:
    """
    Show both sides of a claim.

    Example: `footnote claim F-002 --json`
    """
    edition = edition_of(opened(context), server)
    if not text:
        for entry in edition.base.claims.values():
            typer.echo(f"{entry.code} {entry.question}")
        return
    answer = edition.answer(edition.find_claim(" ".join(text)))
    if as_json:
        print_json(asdict(answer))
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


def _cited(item: Evidence) -> str:
    reporting = [f"reporting {item.reports}"] if item.reports else []
    return " · ".join([item.citation.note, *reporting, item.citation.source_kind, *item.citation.missing])
