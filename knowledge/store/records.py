"""What is kept beside the entries: what servers and members set, what was posted, decided, said and proposed."""

import datetime

from . import queries
from .channels import ChannelRules
from .claim_rules import ClaimRules
from .commands import CommandDigests
from .documents import Documents
from .engine import Sessions
from .feedback import FeedbackLedger
from .hits import Hits
from .ledger import ReplyLedger
from .quiet import QuietList
from .servers import Servers
from .suggestions import Suggestions


class Records:
    """
    Keeps it, and forgets all of a server, of a person, or of old.

    Attributes:
        replies: the ledger of what was answered.
        hits, feedback: what was decided about messages, and what was said of cards.
        servers, channels, claim_rules, quiet: what servers and members have set; in memory, too.
        suggestions: proposed edits.
        documents: the texts that servers and operators argue from.
        command_digests: which commands Discord was told of.
    """

    def __init__(self, sessions: Sessions) -> None:
        """Take the database; `read_settings` fills the memory."""
        self._records = sessions
        self.servers = Servers(sessions)
        self.channels = ChannelRules(sessions)
        self.claim_rules = ClaimRules(sessions)
        self.quiet = QuietList(sessions)
        self.replies = ReplyLedger(sessions)
        self.hits = Hits(sessions)
        self.feedback = FeedbackLedger(sessions)
        self.suggestions = Suggestions(sessions)
        self.documents = Documents(sessions)
        self.command_digests = CommandDigests(sessions)

    async def read_settings(self) -> None:
        """Read what servers and members have set from the database."""
        for kept in (self.servers, self.channels, self.claim_rules, self.quiet):
            await kept.read()

    def server_ids(self) -> tuple[int, ...]:
        """Return the servers that have set anything."""
        return tuple(sorted({*self.servers.ids, *self.channels.server_ids}))

    async def forget_server(self, server_id: int) -> None:
        """Delete all that is kept about a server, its settings and its members' wishes included."""
        for kept in (
            self.channels,
            self.claim_rules,
            self.quiet,
            self.replies,
            self.hits,
            self.feedback,
            self.suggestions,
            self.command_digests,
        ):
            await kept.forget_server(server_id)
        async with self._records.writing() as session:
            await queries.forget_scope(session=session, scope=server_id)
        await self.servers.forget(server_id)

    async def forget_user(self, user_id: int) -> None:
        """Delete what is kept about a person in all servers; what must stay, stays without the person."""
        await self.replies.forget_author(user_id)
        for kept in (self.feedback, self.quiet, self.suggestions, self.documents, self.channels, self.claim_rules):
            await kept.forget_user(user_id)
        async with self._records.writing() as session:
            await queries.forget_author(session=session, user_id=user_id)

    async def forget_before(self, moment: datetime.datetime) -> int:
        """Delete what was posted, decided and said before a moment; return how many replies that was."""
        await self.hits.forget_before(moment)
        await self.feedback.forget_before(moment)
        return await self.replies.forget_before(moment)
