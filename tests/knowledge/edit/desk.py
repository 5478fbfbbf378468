"""Where entries are edited and suggestions decided, without anything that recognises or answers."""

from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge import EditService, History, Review, Version
from knowledge.base import KnowledgeBase
from knowledge.store import queries
from knowledge.store.engine import Sessions
from knowledge.store.entry_feed import EntryFeed
from knowledge.store.records import Records

NEP, DRAFT = "trotsky-opposed-the-nep", "trotsky-proposed-the-nep-first"


class Desk(Records):
    """What a library has for editors; quick to open, for it learns nothing."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take a database."""
        self._sessions, self._feed = Sessions(engine), EntryFeed()
        super().__init__(self._sessions)
        self.editing = EditService(self._sessions, self._feed, self.renew)
        self.review = Review(self._sessions, self.editing, self.suggestions)
        self.history = History(self._sessions, self._feed)

    async def renew(self) -> None:
        """Read what was changed."""
        async with self._sessions.reading() as session:
            await self._feed.catch_up(session)

    def base(self, scope: int = 0) -> KnowledgeBase:
        """Return what a scope sees."""
        return self._feed.known.base(scope)

    def version(self, scope: int, entry: str, key: str) -> Version:
        """Return which version of an entry a scope sees."""
        return self._feed.known.version(scope, (entry, key))

    async def sources(self, scope: int) -> dict[str, str]:
        """Return the files that a scope's entries were read from."""
        async with self._sessions.reading() as session:
            return await queries.read_seed_files(session=session, scope=scope)
