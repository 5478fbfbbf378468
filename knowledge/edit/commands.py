"""What may be asked of the edit service, and by whom."""

from dataclasses import dataclass
from enum import IntEnum

from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry


class Role(IntEnum):
    """What an editor may do; each role includes those before it."""

    MEMBER = 0
    EDITOR = 1
    REVIEWER = 2
    OWNER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Who makes a change."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """
    Put an entry in place of what there is.

    `expected_revision` is the revision that the editor saw (0 for a new entry); None takes what is there, as a file does.
    """

    entry: ClaimEntry | WorkEntry | TopicEntry
    expected_revision: int | None = None
