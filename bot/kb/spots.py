"""Which version of a claim somebody edits, written so short that it fits into the id of a button or a form."""

import re
import secrets
from dataclasses import dataclass
from typing import Self

from knowledge import ClaimEntry, Edition, Library, UnknownClaim, Version

OPENED = "~"
"""Stands in what a form is about before the word that tells its openings apart."""
_SPOT = re.compile(r"(?P<code>F-[0-9]{3,6}):(?P<number>[0-9]{1,9})(?P<own>o?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A version of a claim, by the claim's code."""

    code: str
    version: Version

    @classmethod
    def of(cls, edition: Edition, claim: ClaimEntry) -> Self:
        """Return the version of a claim that a server sees now."""
        return cls(code=claim.code, version=edition.version("claim", claim.slug))

    @classmethod
    def read(cls, text: str) -> tuple[Self, str]:
        """Return the version that a text begins with, and the rest of the text."""
        found = _SPOT.match(text)
        if found is None:
            raise UnknownClaim(text)
        version = Version(number=int(found["number"]), is_own=bool(found["own"]))
        return cls(code=found["code"], version=version), text[found.end() :].removeprefix(":")

    def __str__(self) -> str:
        """Return it for an id."""
        return f"{self.code}:{self.version.number}{'o' if self.version.is_own else ''}"


def newly_opened(about: str) -> str:
    """Return what a form that adds something is about, different each time: filled in twice, it adds two things."""
    return f"{about}{OPENED}{secrets.token_hex(3)}"


def is_about(text: str) -> str:
    """Return what a form is about, whichever opening of it."""
    return text.partition(OPENED)[0]


async def claim_at(library: Library, server_id: int, spot: Spot) -> ClaimEntry:
    """
    Return a claim as it was at a version, though it may have changed or gone since.

    Raises:
        UnknownClaim: there never was such a version here.
    """
    edition = library.edition(server_id)
    now = next((claim for claim in edition.base.claims.values() if claim.code == spot.code), None)
    if now is not None and edition.version("claim", now.slug) == spot.version:
        return now
    if now is not None:
        slugs = [now.slug]
    else:
        # What was retired is in the base no more, so its code leads to it through what was taken out lately.
        gone = [*await library.history.trash(server_id), *await library.history.trash(0)]
        slugs = [record.key for record in gone if record.entry == "claim"]
    for slug in slugs:
        record = await library.history.revision(server_id, "claim", slug, spot.version)
        if record is not None and isinstance(record.content, ClaimEntry) and record.content.code == spot.code:
            return record.content
    raise UnknownClaim(spot.code)
