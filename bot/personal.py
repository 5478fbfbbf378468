"""What is kept about a person, in all servers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from knowledge import (
    ChannelMode,
    ClaimRuleRecord,
    DocumentRecord,
    FeedbackRecord,
    Library,
    QuietKind,
    QuietRecord,
    ReplyRecord,
    RevisionRecord,
    SuggestionRecord,
)

EXPORT_NAME = "footnote-about-you.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """
    All records that bear a person's id.

    Attributes:
        replies: replies to their messages.
        feedback: what they said of cards.
        quiet: their wishes to be left alone, and those for threads that they made.
        suggestions: what they suggested.
        channel_rules, claim_rules: what they set as moderators.
        edits: what they changed in the knowledge base.
        decisions: suggestions, whosever they are, that they decided about.
        documents: documents that they loaded for their servers.
    """

    user_id: int
    replies: Sequence[ReplyRecord]
    feedback: Sequence[FeedbackRecord]
    quiet: Sequence[QuietRecord]
    suggestions: Sequence[SuggestionRecord]
    channel_rules: Mapping[int, ChannelMode]
    claim_rules: Sequence[ClaimRuleRecord]
    edits: Sequence[RevisionRecord] = ()
    decisions: Sequence[SuggestionRecord] = ()
    documents: Sequence[DocumentRecord] = ()

    @property
    def own_wishes(self) -> int:
        """In how many servers they asked to be left alone."""
        return sum(wish.kind is QuietKind.MEMBER for wish in self.quiet)

    @property
    def thread_wishes(self) -> int:
        """For how many threads they asked for quiet."""
        return len(self.quiet) - self.own_wishes

    @property
    def rules(self) -> int:
        """How many settings bear their name."""
        return len(self.channel_rules) + len(self.claim_rules)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept about them."""
        return not (
            self.replies
            or self.feedback
            or self.quiet
            or self.suggestions
            or self.rules
            or self.edits
            or self.decisions
            or self.documents
        )


async def kept_about(library: Library, user_id: int) -> Personal:
    """Return what is kept about a person."""
    return Personal(
        user_id=user_id,
        replies=await library.replies.of_author(user_id),
        feedback=await library.feedback.of_user(user_id),
        quiet=await library.quiet.of_user(user_id),
        suggestions=await library.suggestions.of_user(user_id),
        channel_rules=await library.channels.of_user(user_id),
        claim_rules=await library.claim_rules.of_user(user_id),
        edits=await library.history.of_member(user_id),
        decisions=await library.suggestions.decided_by(user_id),
        documents=await library.documents.of_user(user_id),
    )


def as_json(personal: Personal, at: datetime) -> bytes:
    """Return what is kept about a person as a file; ids are strings, for many programs round numbers of that size."""
    exported = {
        "exported_at": at.isoformat(),
        "user_id": str(personal.user_id),
        "counts": {
            "replies": len(personal.replies),
            "feedback": len(personal.feedback),
            "quiet": len(personal.quiet),
            "suggestions": len(personal.suggestions),
            "settings": personal.rules,
            "edits": len(personal.edits),
            "decisions": len(personal.decisions),
            "documents": len(personal.documents),
        },
        "replies": [_record(reply) for reply in personal.replies],
        "feedback": [_record(said) for said in personal.feedback],
        "quiet": [_record(wish) for wish in personal.quiet],
        "suggestions": [{**_record(each), "id": each.id} for each in personal.suggestions],
        "settings": [
            *({"channel_id": str(channel), "mode": mode} for channel, mode in personal.channel_rules.items()),
            *(_record(rule) for rule in personal.claim_rules),
        ],
        "edits": [
            {
                "entry": edit.entry,
                "key": edit.key,
                "revision": edit.version.number,
                "note": edit.note,
                "made_at": edit.made_at.isoformat(),
            }
            for edit in personal.edits
        ],
        # What was suggested is somebody else's.
        "decisions": [
            {
                "id": each.id,
                "server_id": str(each.server_id),
                "state": each.state,
                "reason": each.reason,
                "decided_at": each.decided_at.isoformat() if each.decided_at is not None else None,
            }
            for each in personal.decisions
        ],
    }
    exported["documents"] = [
        {
            "server_id": str(each.scope),
            "document": each.key,
            "name": each.name,
            "loaded_at": each.loaded_at.isoformat() if each.loaded_at is not None else None,
        }
        for each in personal.documents
    ]
    return json.dumps(exported, ensure_ascii=False, indent=2).encode()


def _record(record: Any) -> dict[str, Any]:
    return {name: _plain(name, value) for name, value in asdict(record).items()}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    is_id = name.endswith(("_id", "_by")) and isinstance(value, int)
    return str(value) if is_id else value
