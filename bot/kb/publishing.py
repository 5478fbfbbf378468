"""Publishing a claim: what is missing, how its words fare, and the change itself."""

import datetime
from collections.abc import Iterator

from knowledge import ClaimEntry, Edition, Kind, Save

from ..render.publishing import Stray
from .naming import EntryRef

_SURE = 0.5
"""From this probability on, words are taken for a claim by whoever asks."""
_TRIED = 120


def published(edition: Edition, claim: ClaimEntry, kind: Kind, today: datetime.date) -> Save:
    """Return what makes a claim of a kind; unless it is withdrawn, it counts as reviewed today."""
    update: dict[str, object] = {"kind": kind}
    if kind is not Kind.DRAFT:
        update["reviewed"] = today
    return Save(entry=claim.model_copy(update=update), expected=edition.version("claim", claim.slug))


def phrasings_astray(edition: Edition, claim: ClaimEntry) -> Iterator[Stray]:
    """Yield the claim's own words that are taken for another claim."""
    said = (*claim.phrasings.asserts, *claim.phrasings.disputes, *claim.phrasings.asks)
    for text in said[:_TRIED]:
        for match in edition.recognise(text, 1):
            if match.claim != claim.slug and match.probability >= _SURE:
                code = edition.base.claims[match.claim].code
                yield Stray(text=text, code=code, probability=match.probability)


def counterexamples_taken(edition: Edition, claim: ClaimEntry) -> Iterator[Stray]:
    """Yield the counterexamples that are taken for the claim all the same."""
    for text in claim.counterexamples[:_TRIED]:
        for match in edition.recognise(text):
            if match.claim == claim.slug and match.probability >= _SURE:
                yield Stray(text=text, code=claim.code, probability=match.probability)


def claims_using(edition: Edition, ref: EntryRef) -> list[str]:
    """Return the codes of the claims that cite a work or are about a topic; nothing uses a claim."""
    if ref.name == "claim":
        return []
    return [claim.code for claim in edition.base.claims.values() if ref.key in _used(claim, ref)]


def _used(claim: ClaimEntry, ref: EntryRef) -> set[str]:
    if ref.name == "topic":
        return set(claim.topics)
    quoting = {citation.quoted_in.work for citation in claim.citations() if citation.quoted_in is not None}
    return quoting | {citation.work for citation in claim.citations()}
