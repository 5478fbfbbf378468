"""Rows of a table, each a piece of evidence, a phrasing or a counterexample of a claim, in the words of the field."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from .claim_edits import SAYINGS, SIDES, ClaimEdits
from .findings import Findings

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "claim": ("claim", "code"),
    "stance": ("stance", "side"),
    "heading": ("heading",),
    "id": ("id", "item"),
    "summary": ("summary", "evidence", "point"),
    "reports": ("reports",),
    "work": ("work", "source"),
    "label": ("label",),
    "locator": ("locator", "place"),
    "page": ("page", "pages"),
    "quoted-in": ("quoted-in",),
    "quoted-in-label": ("quoted-in-label",),
    "quoted-in-locator": ("quoted-in-locator",),
    "quoted-in-page": ("quoted-in-page", "quoted-in-pages"),
    "phrasing": ("phrasing",),
    "counterexample": ("counterexample",),
}
_NAMES: Final = {name: column for column, names in _COLUMNS.items() for name in names}
_LABELS: Final = {
    **dict.fromkeys(["p", "pp", "p.", "pp.", "pages"], "page"),
    **dict.fromkeys(["ch", "ch.", "chap.", "chapters"], "chapter"),
    **dict.fromkeys(["vol", "vol."], "volume"),
    **dict.fromkeys(["n", "n.", "notes"], "note"),
}
_FORMS: Final = ("summary", "phrasing", "counterexample")
_ONLY_EVIDENCE: Final = ("heading", "id", "reports", "work", "label", "locator", "page", "quoted-in")


def columns(header: Sequence[str]) -> list[str | None]:
    """Return which column each cell of a header names, None where it is none that we know."""
    return [_NAMES.get(re.sub(r"[\s_-]+", "-", cell.strip().casefold())) for cell in header]


def header_problems(findings: Findings, header: Sequence[str], line: int) -> list[str] | None:
    """Return the columns that a header names, or None and note what is wrong with it."""
    found = columns(header)
    named = [column for column in found if column is not None]
    for cell, column in zip(header, found, strict=True):
        if column is None and cell.strip():
            near = findings.nearest(cell.strip().casefold(), _NAMES) or "; remove it"
            findings.error(f"no column is called {cell.strip()[:60]!r}{near}", line=line)
    for column in sorted(set(named)):
        if named.count(column) > 1:
            findings.error(f"two columns are for {column!r}; remove one", line=line)
    if not set(_FORMS) & set(named):
        findings.error(f"a column is missing: one of {', '.join(_FORMS)}", line=line)
    return None if findings.is_broken else [column or "" for column in found]


def row_of(findings: Findings, names: Sequence[str], cells: Sequence[str], line: int) -> dict[str, str]:
    """Return the cells of a row by column; what stands under no column is noted."""
    stray = [cell for index, cell in enumerate(cells) if cell.strip() and not (index < len(names) and names[index])]
    if stray:
        message = f"{stray[0].strip()[:60]!r} stands under no column; put text with commas in quotes, or move it"
        findings.error(message, line=line)
        return {}
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}


def read_row(findings: Findings, edits: ClaimEdits, row: Mapping[str, str], line: int) -> None:
    """Apply a row, by column, to the claim that it names."""
    named = row.get("claim", "")
    if not named:
        findings.error("no claim is named; write its code, slug or statement", line=line, path=("claim",))
        return
    slug = edits.find(named)
    if slug is None:
        near = edits.nearest_claim(named) or "; write its code, slug or statement"
        findings.error(f"there is no claim {named[:150]!r}{near}", line=line, path=("claim",))
        return
    forms = [form for form in _FORMS if row.get(form)]
    if len(forms) != 1:
        many = f"{' and '.join(forms)} are" if forms else "nothing is"
        findings.error(f"{many} filled in; a row is one of {', '.join(_FORMS)}", line=line)
        return
    (form,) = forms
    if form == "summary":
        read_evidence(findings, edits, slug, row, line)
        return
    if extra := [column for column in _ONLY_EVIDENCE if row.get(column)]:
        findings.error(f"a {form} has no {extra[0]}; leave the cell empty", line=line, path=(extra[0],))
        return
    if form == "counterexample":
        edits.add_saying(slug, "counterexamples", row[form], line)
        return
    how = SAYINGS.get(row.get("stance", "").casefold())
    if how is None:
        message = f"{row.get('stance', '')[:60]!r} is no way to put a claim; write asserts, disputes or asks"
        findings.error(message, line=line, path=("stance",))
        return
    edits.add_saying(slug, how, row[form], line)


def read_evidence(findings: Findings, edits: ClaimEdits, slug: str, row: Mapping[str, str], line: int) -> None:
    """Add a row's evidence to its side of a claim."""
    stance = SIDES.get(row.get("stance", "").casefold())
    if stance is None:
        message = f"{row.get('stance', '')[:60]!r} is no side; write affirms or disputes"
        findings.error(message, line=line, path=("stance",))
        return
    citation = citation_of(findings, edits, row, line)
    if citation is None:
        return
    heading, known = row.get("heading"), edits.heading(slug, stance)
    if heading and known and heading != known:
        findings.error(f"this side is headed {known!r}; leave the heading out", line=line, path=("heading",))
        return
    if not (heading or known):
        message = "the claim has no such side yet; give its heading, such as “That he did”"
        findings.error(message, line=line, path=("heading",))
        return
    if heading and not known:
        edits.put_heading(slug, stance, heading, line)
    item: dict[str, Any] = {key: row[key] for key in ("id", "summary", "reports") if row.get(key)}
    edits.add_evidence(slug, stance, {**item, "citation": citation}, line)


def citation_of(
    findings: Findings, edits: ClaimEdits, row: Mapping[str, str], line: int, prefix: str = ""
) -> dict[str, Any] | None:
    """Return the citation that a row's cells make, or None and note what is wrong; `prefix` is a quoting work's."""
    named = row.get(prefix.removesuffix("-") if prefix else "work", "")
    if not named:
        findings.error("no work is named; give its id or its title", line=line, path=("work",))
        return None
    work = edits.work(named, line)
    if work is None:
        return None
    label, locator, page = (row.get(f"{prefix}{name}", "") for name in ("label", "locator", "page"))
    if page and (label or locator):
        message = "page says the same as label and locator; fill in one of them"
        findings.error(message, line=line, path=(f"{prefix}page",))
        return None
    if page:
        label, locator = "page", page
    citation: dict[str, Any] = {"work": work}
    if label:
        citation["label"] = _LABELS.get(label.casefold(), label.casefold())
    if locator:
        citation["locator"] = locator
    if not prefix and any(value for key, value in row.items() if key.startswith("quoted-in")):
        quoting = citation_of(findings, edits, row, line, "quoted-in-")
        if quoting is None:
            return None
        citation["quoted-in"] = quoting
    return citation
