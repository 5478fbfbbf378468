"""What may be asked of the edit service, and by whom."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry

EntryName = Literal["claim", "work", "topic"]
Entry = ClaimEntry | WorkEntry | TopicEntry


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

    entry: Entry
    expected_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retire:
    """Take an entry out of the knowledge base; its history stays. `entry` is claim, work or topic, `key` its slug or id."""

    entry: EntryName
    key: str
