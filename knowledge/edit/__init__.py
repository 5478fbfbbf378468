"""The one door for changes of the knowledge base: authorised, validated, written with their history."""

from .commands import Command, Editor, Entry, EntryName, Follow, Member, Retire, Revert, Role, Save
from .difference import Difference, DifferenceKind, Piece, WordChange, applied, differences, word_changes
from .history import TRASH_KEPT, Copy, History, RevisionRecord
from .merging import Choice, Conflict, Merge, merge, resolved
from .parts import EntryPath, field_name
from .review import Review, proposed_command
from .roles import member_role, needed_role
from .service import Change, EditService, ref_of

__all__ = [
    "TRASH_KEPT",
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
    "EntryName",
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
    "needed_role",
    "proposed_command",
    "ref_of",
    "resolved",
    "word_changes",
]
