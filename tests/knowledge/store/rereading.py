"""A store as another process, or the next start, has it."""

from typing import TypeVar

from knowledge.store.channels import ChannelRules
from knowledge.store.claim_rules import ClaimRules
from knowledge.store.engine import Sessions
from knowledge.store.quiet import QuietList
from knowledge.store.servers import Servers

Kept = TypeVar("Kept", Servers, ChannelRules, ClaimRules, QuietList)


async def reread(kind: type[Kept], sessions: Sessions) -> Kept:
    """Return a store of this kind with what the database holds, and nothing else, in its memory."""
    again = kind(sessions)
    await again.read()
    return again
