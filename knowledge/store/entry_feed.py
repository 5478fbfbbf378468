"""The entries in memory, kept in step with what any process commits: the history tells what came after what is known."""

from sqlmodel.ext.asyncio.session import AsyncSession

from . import queries
from .holdings import Holdings


class EntryFeed:
    """What every scope holds, as far as it was read; `read` it once, then `catch_up`."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.known: Holdings

    async def read(self, session: AsyncSession) -> Holdings:
        """Read everything."""
        self.known = await queries.read_holdings(session=session)
        return self.known

    async def catch_up(self, session: AsyncSession) -> Holdings:
        """Return what is held as the session sees it, having read only what came after what was known."""
        before = self.known if hasattr(self, "known") else await self.read(session)
        found = await queries.revisions_after(session=session, seen=before.seen)
        # Meanwhile others may have read further, or forgotten a server.
        found = [revision for revision in found if (revision.id or 0) > self.known.seen]
        if found:
            self.known = self.known.taken(found)
        return self.known

    def forget(self, scope: int) -> None:
        """Drop what a server held, whose rows are gone."""
        self.known = self.known.without(scope)
