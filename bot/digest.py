"""What the weekly digest of a server holds, and when it is due."""

import asyncio
import datetime
from collections import Counter

from knowledge import Finding, Library, Server, link_of, upkeep

from .gaps import Gaps
from .links import Links

EVERY = datetime.timedelta(days=7)
_USED_LATELY = datetime.timedelta(days=30)


def is_due(server: Server, now: datetime.datetime) -> bool:
    """Return whether a week has passed since the last digest of a server, or since its log was opened."""
    return server.digest_sent_at is not None and now - server.digest_sent_at >= EVERY


async def findings_of(
    library: Library, server_id: int, now: datetime.datetime, *, gaps: Gaps, links: Links | None
) -> tuple[Finding, ...]:
    """Return what there is to do in a server, from its entries and from what was recorded since the last digest."""
    base = library.edition(server_id).base
    since = library.servers.of(server_id).digest_sent_at or now - EVERY
    hits = await library.hits.since(server_id, now - _USED_LATELY)
    addresses = [link for work in base.works.values() if (link := link_of(work)) is not None]
    # In a thread, for a large base takes a while.
    return await asyncio.to_thread(
        upkeep,
        base,
        today=now.date(),
        waiting=await library.suggestions.waiting(server_id),
        gaps=gaps.of(server_id, now.timestamp()),
        feedback=await library.feedback.since(server_id, since),
        dead_links=await links.dead(addresses) if links is not None else (),
        uses=Counter(hit.claim for hit in hits),
    )
