"""Findings for people: on the terminal, and in the documents between their markers."""

import re
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table as Grid

from .findings import Check, Findings, Table, shown

_COLOURS = {"met": "green", "not met": "red", "not measured": "yellow"}

LONG_LINE = 160


class MissingMarker(Exception):
    """A document has no place for a table."""


def show(findings: Findings, console: Console | None = None, *, judged: bool = True) -> None:
    """Print the tables, then the bounds if they are to be judged."""
    console = console or terminal()
    for table in findings.tables:
        console.print(_grid(table))
    if not judged:
        console.print("A quick look at a part: no bound is judged by it.")
    elif findings.checks:
        console.print(_grid(bounds(findings.checks), verdicts=True))


def terminal() -> Console:
    """Return the terminal; what is no terminal gets lines long enough for every table."""
    found = Console()
    return found if found.is_terminal else Console(width=LONG_LINE)


def bounds(checks: Iterable[Check]) -> Table:
    """Return the table of all figures that have a bound."""
    rows = [
        (check.name, shown(check.value, 3), f"{check.sign} {check.limit:g} {check.unit}".rstrip(), check.verdict)
        for check in checks
    ]
    return Table("bounds", "Bounds", ("what", "measured", "bound", ""), rows)


def markdown(table: Table) -> str:
    """Return a table in Markdown: the first column to the left, figures to the right."""
    rules = ["---", *("---:" for _ in table.columns[1:])]
    lines = [table.columns, rules, *([cell.replace("|", "\\|") for cell in row] for row in table.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put(document: str, name: str, content: str) -> str:
    """
    Return a document with what stands between the markers of `name` replaced.

    Raises:
        MissingMarker: the document lacks one of the two markers.
    """
    opening, closing = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    pattern = re.compile(f"{re.escape(opening)}.*?{re.escape(closing)}", re.DOTALL)
    if not pattern.search(document):
        raise MissingMarker(f"{opening} … {closing}")
    return pattern.sub(lambda _found: f"{opening}\n{content}\n{closing}", document, count=1)


def put_tables(document: str, tables: Sequence[Table]) -> str:
    """Return a document with every table in its place; raises `MissingMarker`."""
    for table in tables:
        document = put(document, table.name, markdown(table))
    return document


def _grid(table: Table, *, verdicts: bool = False) -> Grid:
    grid = Grid(title=table.title, title_justify="left", box=box.SIMPLE_HEAD)
    for number, column in enumerate(table.columns):
        grid.add_column(column, justify="right" if number else "left")
    for row in table.rows:
        grid.add_row(*row, style=_COLOURS[row[-1]] if verdicts else None)
    return grid
