"""The one door for changes of the knowledge base: authorised, validated, written with their history."""

from .commands import Editor, Retire, Role, Save
from .difference import Difference, DifferenceKind, Piece, WordChange, applied, differences, word_changes
from .merging import Choice, Conflict, Merge, merge, resolved
from .parts import Path, field_name
from .service import Change, EditService

__all__ = [
    "Change",
    "Choice",
    "Conflict",
    "Difference",
    "DifferenceKind",
    "EditService",
    "Editor",
    "Merge",
    "Path",
    "Piece",
    "Retire",
    "Role",
    "Save",
    "WordChange",
    "applied",
    "differences",
    "field_name",
    "merge",
    "resolved",
    "word_changes",
]
