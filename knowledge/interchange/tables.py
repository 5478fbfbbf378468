"""CSV: a header of columns and a row for every piece of evidence, phrasing or counterexample."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Final

from .claim_edits import ClaimEdits
from .findings import Findings
from .limits import MAX_ROWS
from .rows import columns, header_problems, read_row, row_of

_DELIMITERS: Final = ",;\t"
# Excel's own first line, where somebody asked for it.
_SEPARATOR: Final = re.compile(r"sep=(.)\r?\n")


def looks_like_a_table(text: str) -> bool:
    """Return whether the first line is a header with two columns that we know."""
    first = text.split("\n", 1)[0]
    return len(first) < 1000 and _known(first, _delimiter(first)) >= 2


def read_csv(findings: Findings, text: str) -> None:
    """Read changed claims from a table."""
    edits = ClaimEdits(findings)
    rows = _rows(findings, text)
    header = next(rows, None)
    if header is None:
        if not findings.is_broken:
            findings.error("there is nothing in the table; begin it with a header", line=1)
        return
    names = header_problems(findings, header[1], header[0])
    if names is None:
        return
    count = 0
    for count, (line, cells) in enumerate(rows, start=1):
        if count > MAX_ROWS:
            findings.error(f"more than {MAX_ROWS:,} rows; send the table in parts", line=line)
            break
        if row := row_of(findings, names, cells, line):
            read_row(findings, edits, row, line)
    if not count and not findings.is_broken:
        findings.error("there is no row below the header; fill one in", line=header[0])
    edits.finish()


def _rows(findings: Findings, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, with the line that each begins in."""
    skipped = 0
    if named := _SEPARATOR.match(text):
        delimiter, text, skipped = named[1], text[named.end() :], 1
    else:
        delimiter = _delimiter(text.lstrip().split("\n", 1)[0])
    line = skipped + 1
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = skipped + reader.line_num + 1
    except (csv.Error, ValueError, TypeError) as error:
        findings.error(f"this is no table: {error}; check the quotes", line=line)


def _delimiter(header: str) -> str:
    """Return what parts the columns: that which gives the most that we know, and failing them the most."""
    return max(_DELIMITERS, key=lambda delimiter: (_known(header, delimiter), header.count(delimiter)))


def _known(header: str, delimiter: str) -> int:
    cells = header[:1000].replace('"', "").split(delimiter)
    return sum(column is not None for column in columns(cells))
