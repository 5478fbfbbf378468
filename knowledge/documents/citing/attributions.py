"""The line under a quotation that says whose it is: `— Ada Pell (1944)`, `— Ada Pell, The Mill and the Market, p. 5`."""

import re
from dataclasses import dataclass
from typing import Final

from ..cited import CitedWork
from .references import Reference, read_reference
from .shelf import Shelf

_NAME_AND_YEAR: Final = re.compile(
    r"(?P<name>[^\d(),]{3,60}?)[,\s]*\(?(?:c\.\s?)?(?P<year>(?:1[5-9]|20)[0-9]{2})?\)?\.?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Whose a quotation is: the name, what is said of the work, and the work where that is clear."""

    name: str
    reference: Reference
    work: CitedWork | None


def attributed(said: str, title: str, shelf: Shelf) -> Attribution:
    """Return whose a quotation is, by the line under it and the heading over it, which may be the title."""
    dated = _NAME_AND_YEAR.fullmatch(said)
    read = read_reference(said) if dated is None else None
    if read is not None and read.title and read.authors:
        return Attribution(name=read.authors[0], reference=read, work=shelf.find(read))
    name = dated["name"].strip() if dated is not None else re.sub(r"[,(].*$", "", said).strip()
    year = int(dated["year"]) if dated is not None and dated["year"] else None
    reference = Reference(authors=(name,), title=title or None, year=year)
    work = shelf.known(reference) if title else None
    if work is None and year is not None:
        of_year = [each for each in shelf.by_author(name) if issued_in(each) == year]
        work = of_year[0] if len(of_year) == 1 else None
    return Attribution(name=name, reference=Reference(authors=(name,), year=year), work=work)


def issued_in(work: CitedWork) -> int | None:
    """Return the year that a work was issued in, or None where it is not told."""
    parts = work.csl.get("issued", {}).get("date-parts")
    return int(parts[0][0]) if parts else None
