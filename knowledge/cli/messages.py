"""`footnote recognise`, `try`, `evaluate`: what the recogniser makes of messages."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..evaluate import evaluate, read_messages
from ..recognise import Confidence
from ..views import Match
from .opening import Json, lines_of, opened, print_json


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
    library = opened(context)
    for number, line in enumerate(lines_of(file), start=1):
        if not line.strip():
            continue
        message_id, text = _message(line, number)
        matches = library.shared.recognise(text, 5, unasked=True)
        decision = library.shared.decide(matches, confidence)
        if as_json:
            found = [
                {"claim": m.claim, "probability": round(m.probability, 4), "stance": m.stance, "reasons": _said(m)}
                for m in matches
            ]
            print_json({"id": message_id, "decision": decision.outcome, "matches": found})
        else:
            best = f" {matches[0].claim} {matches[0].probability:.2f} {matches[0].stance}" if matches else ""
            typer.echo(f"{message_id}: {decision.outcome}{best} ({decision.reason})")


def _said(match: Match) -> list[str]:
    """Return what speaks for a match, and what holds it back, in words."""
    return [*map(str, match.reasons), *([f"held back: {match.restraint}"] if match.restraint else [])]


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
    library = opened(context)
    matches = library.shared.recognise(text, 5, context=after)
    heard = library.shared.recognise(text, 5, unasked=True, context=after)
    decisions = {str(level): library.shared.decide(heard, level) for level in Confidence}
    if as_json:
        outcomes = {level: {"outcome": found.outcome, "reason": found.reason} for level, found in decisions.items()}
        print_json(
            {
                "tier": library.shared.tier,
                "matches": [asdict(match) | {"reasons": _said(match)} for match in matches],
                "decisions": outcomes,
            }
        )
        return
    typer.echo(f"Goes by {library.shared.tier}.")
    for match in matches:
        entry = library.shared.base.claims[match.claim]
        typer.echo(f"\n{match.probability:4.0%}  {entry.code} {entry.statement}\n      {match.stance}")
        for reason in _said(match):
            typer.echo(f"      - {reason}")
    if not matches:
        typer.echo("\nNothing in the knowledge base is like it.")
    typer.echo("")
    for level, found in decisions.items():
        typer.echo(f"{level}: {found.outcome} ({found.reason})")


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
    library = opened(context)
    report = evaluate(
        read_messages(lines_of(file), file.name),
        recognise=lambda text, limit: library.shared.recognise(text, limit, unasked=True),
        decide=lambda matches: library.shared.decide(matches, confidence),
        claims=library.shared.base.claims,
    )
    figures = report.as_dict()
    if as_json:
        print_json(figures)
        return
    styles = figures.pop("styles")
    for name, value in figures.items():
        typer.echo(f"{name}: {round(value, 3)}")
    for style in styles:
        typer.echo(", ".join(f"{name} {value}" for name, value in style.items()))


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
