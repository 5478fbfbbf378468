"""The one door for changes of the knowledge base: authorised, validated, written with their history."""

from .commands import Command, Editor, Entry, Follow, Member, Retire, Revert, Role, Save
from .difference import Difference, DifferenceKind, Piece, WordChange, applied, differences, word_changes
from .history import Copy, History, RevisionRecord
from .merging import Choice, Conflict, Merge, merge, resolved
from .parts import EntryPath, field_name
from .review import Review
from .roles import member_role
from .service import Change, EditService

__all__ = [
    "Change",
    "Choice",
    "Command",
    "Conflict",
    "Copy",
    "Difference",
    "DifferenceKind",
    "EditService",
    "Editor",
    "Entry",
    "EntryPath",
    "Follow",
    "History",
    "Member",
    "Merge",
    "Piece",
    "Retire",
    "Revert",
    "Review",
    "RevisionRecord",
    "Role",
    "Save",
    "WordChange",
    "applied",
    "differences",
    "field_name",
    "member_role",
    "merge",
    "resolved",
    "word_changes",
]
