"""Which cards show something else than their entry says by now. Pure."""

from collections.abc import Callable, Iterable, Iterator

from knowledge import Edition, Renewed, ReplyForm, ReplyRecord


def outdated(records: Iterable[ReplyRecord], edition_of: Callable[[int], Edition]) -> Iterator[ReplyRecord]:
    """
    Yield the cards that are to be corrected, each compared with its server's edition.

    Marks, choices and links show nothing of their claim; they are outdated once it is not published any more.
    """
    shown: dict[tuple[Edition, str], str | None] = {}
    for record in records:
        edition = edition_of(record.server_id)
        if record.form is not ReplyForm.CARD:
            if not edition.is_published(record.claim):
                yield record
            continue
        key = (edition, record.claim)
        if key not in shown:
            shown[key] = edition.digest(record.claim)
        if record.digest:
            differs = shown[key] != record.digest
        else:  # a card of before there were digests is known by its revision alone
            differs = edition.version("claim", record.claim).number != record.revision
        if differs:
            yield record


def changed_claims(renewed: Iterable[Renewed] | None) -> frozenset[str] | None:
    """Return the claims that may look different; None where any may."""
    if renewed is None:
        return None
    found: frozenset[str] = frozenset()
    for each in renewed:
        if each.claims is None:
            return None
        found |= each.claims
    return found
