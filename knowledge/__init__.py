"""The mind of Footnote: its data, its recogniser, its answers. It knows nothing of Discord."""

from .bibliography import BibliographyFormat, ReferenceStyle
from .catalogue import Catalogue
from .cite import UnknownWork
from .edit import Change, Editor, EditService, Role, Save
from .entries import SourceKind, Stance
from .errors import (
    DatabaseClosed,
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
from .recognise import Cause, Confidence, Decision, Outcome, Recogniser
from .store.channels import ChannelMode, ChannelRules, EffectiveRule
from .store.claim_rules import BY_ITSELF, EVERYWHERE, FORGOTTEN, ClaimLimit, ClaimRuleRecord
from .store.feedback import FeedbackRecord, FeedbackVerdict
from .store.hits import HitRecord
from .store.ledger import Judge, Past, ReplyForm, ReplyLedger, ReplyRecord, ReplyState
from .store.quiet import QuietKind, QuietRecord
from .store.servers import Cooldowns, QuietHours, Server
from .store.suggestions import SuggestionKind, SuggestionRecord, SuggestionState
from .typography import escape_markdown
from .views import (
    Answer,
    Citation,
    CitedIn,
    CitedSentence,
    ClaimLine,
    Completion,
    Evidence,
    Match,
    MatchReason,
    MessageStance,
    Restraint,
    Revised,
    SearchHit,
    SearchResult,
    Side,
    Sign,
    TopicLine,
    Work,
    WorkHit,
    WorkUse,
)

__all__ = [
    "BUNDLED_SEEDS",
    "BY_ITSELF",
    "EVERYWHERE",
    "FORGOTTEN",
    "Answer",
    "BibliographyFormat",
    "Catalogue",
    "Cause",
    "Change",
    "ChannelMode",
    "ChannelRules",
    "Citation",
    "CitedIn",
    "CitedSentence",
    "ClaimLimit",
    "ClaimLine",
    "ClaimRuleRecord",
    "Completion",
    "Confidence",
    "Cooldowns",
    "DatabaseClosed",
    "DatabaseNewer",
    "DatabaseUnreachable",
    "Decision",
    "EditService",
    "Editor",
    "EffectiveRule",
    "Evidence",
    "FeedbackRecord",
    "FeedbackVerdict",
    "HitRecord",
    "InvalidEntries",
    "Judge",
    "KnowledgeError",
    "Library",
    "Match",
    "MatchReason",
    "MessageStance",
    "NotAllowed",
    "Outcome",
    "Past",
    "Problem",
    "QuietHours",
    "QuietKind",
    "QuietRecord",
    "Recogniser",
    "ReferenceStyle",
    "ReplyForm",
    "ReplyLedger",
    "ReplyRecord",
    "ReplyState",
    "Restraint",
    "Revised",
    "RevisionConflict",
    "Role",
    "Save",
    "SearchHit",
    "SearchResult",
    "Server",
    "Side",
    "Sign",
    "SourceKind",
    "Stance",
    "SuggestionKind",
    "SuggestionRecord",
    "SuggestionState",
    "TopicLine",
    "UnknownClaim",
    "UnknownWork",
    "Work",
    "WorkHit",
    "WorkUse",
    "escape_markdown",
]
