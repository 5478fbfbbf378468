"""The mind of Footnote: its data, its recogniser, its answers. It knows nothing of Discord."""

from .edit import Change, Editor, EditService, Role, Save
from .entries import SourceKind, Stance
from .errors import (
    DatabaseNewer,
    DatabaseUnreachable,
    InvalidEntries,
    KnowledgeError,
    NotAllowed,
    Problem,
    RevisionConflict,
    UnknownClaim,
)
from .library import BUNDLED_SEEDS, Library
from .recognise import Confidence, Decision, Outcome, Recogniser
from .store.channels import ChannelMode, ChannelRules, EffectiveRule
from .store.ledger import ReplyLedger, ReplyRecord, ReplyState
from .typography import escape_markdown
from .views import (
    Answer,
    Citation,
    CitedSentence,
    Evidence,
    Match,
    MessageStance,
    SearchHit,
    SearchResult,
    Side,
    Suggestion,
    WorkHit,
)

__all__ = [
    "BUNDLED_SEEDS",
    "Answer",
    "Change",
    "ChannelMode",
    "ChannelRules",
    "Citation",
    "CitedSentence",
    "Confidence",
    "DatabaseNewer",
    "DatabaseUnreachable",
    "Decision",
    "EditService",
    "Editor",
    "EffectiveRule",
    "Evidence",
    "InvalidEntries",
    "KnowledgeError",
    "Library",
    "Match",
    "MessageStance",
    "NotAllowed",
    "Outcome",
    "Problem",
    "Recogniser",
    "ReplyLedger",
    "ReplyRecord",
    "ReplyState",
    "RevisionConflict",
    "Role",
    "Save",
    "SearchHit",
    "SearchResult",
    "Side",
    "SourceKind",
    "Stance",
    "Suggestion",
    "UnknownClaim",
    "WorkHit",
    "escape_markdown",
]
