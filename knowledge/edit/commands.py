"""What may be asked of the edit service, and by whom."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from ..base import AnyEntry
from ..store.queries import author_of
from ..views import Version

EntryName = Literal["claim", "work", "topic"]
Entry = AnyEntry
SHARED = 0
"""The scope of the entries that every server sees; a server's own scope is its id."""


class Role(IntEnum):
    """What an editor may do; each role includes those before it."""

    MEMBER = 0
    EDITOR = 1
    REVIEWER = 2
    OWNER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """
    The operator, or the program itself, as an editor.

    Attributes:
        name: as it stands in the history.
        role: what they may do.
        scope: whose entries they change: the shared ones, or a server's.
    """

    name: str
    role: Role
    scope: int = SHARED


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """
    A member of a server as an editor of its entries. The service works out the role, from what the server has set by then.

    Attributes:
        server_id, user_id: who, and where.
        role_ids: the Discord roles that they have.
        manages_server, manages_messages: what Discord lets them do in the whole server.
    """

    server_id: int
    user_id: int
    role_ids: frozenset[int] = frozenset()
    manages_server: bool = False
    manages_messages: bool = False

    @property
    def scope(self) -> int:
        """Whose entries they change."""
        return self.server_id

    @property
    def name(self) -> str:
        """As it stands in the history."""
        return author_of(self.user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """
    Put an entry in place of what there is.

    Attributes:
        entry: what is to be there.
        expected: the version that the editor saw; None takes what is there, as a file does.
        onto: the number of the shared revision that the server's copy takes into account, once an editor has looked at
            it; None leaves that as it was. What is the same otherwise makes a revision then, too.
    """

    entry: Entry
    expected: Version | None = None
    onto: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retire:
    """Take an entry out of the knowledge base; its history stays. `entry` is claim, work or topic, `key` its slug or id."""

    entry: EntryName
    key: str
    expected: Version | None = None
    onto: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert:
    """Put an entry back to what it was at a version, of the server's own or of the shared history."""

    entry: EntryName
    key: str
    to: Version
    expected: Version | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """Give up the server's copy of an entry, or its retirement, and see the shared one again."""

    entry: EntryName
    key: str
    expected: Version | None = None


Command = Save | Retire | Revert | Follow
