"""The queue of suggestions as reviewers read it, and what is said when one is decided. What members typed is escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from knowledge import (
    ORIGIN,
    Edition,
    FeedbackVerdict,
    Stance,
    SuggestionKind,
    SuggestionRecord,
    SuggestionState,
    escape_markdown,
)

from ..words import N_, Words
from .limits import TEXT_IN_MESSAGE, clip
from .people import person
from .posts import message_link
from .suggestions import kind_text

NOTE = 300
"""Characters that are left on a page for what became of the suggestion before."""
_SHOWN = 500
_EDIT_SHOWN = 2000
_QUOTATION_SHOWN = 900
_REMARKS = 900
_FIELDS = {
    "work": N_("Work: {text}"),
    "locator": N_("Where in it: {text}"),
    "readable_at": N_("Where it can be read: {text}"),
    "said": N_("How people put it: {text}"),
}
_WHY = {
    FeedbackVerdict.OTHER_CLAIM: N_("*Not this*: it says something else."),
    FeedbackVerdict.JOKE_OR_QUOTE: N_("*Not this*: a joke or a quotation."),
    FeedbackVerdict.ARGUED_THE_OPPOSITE: N_("*Not this*: it argues the opposite."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    The message that a suggestion is about, as it stands now.

    Attributes:
        text: what it says; None where that is not to be had.
        is_gone, is_closed: it was deleted; the reviewer, or the bot, may not read it.
    """

    text: str | None = None
    is_gone: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePlace:
    """Where in the queue a suggestion is, from 1, and how many wait."""

    position: int
    waiting: int


def suggestion_text(
    words: Words,
    edition: Edition,
    record: SuggestionRecord,
    *,
    place: QueuePlace,
    source: Source | None,
    remarks: Sequence[str],
    change: Sequence[str] = (),
) -> str:
    """
    Return a suggestion as a reviewer reads it: what, by whom, when, from where, and what the recogniser says.

    `change` is what a change that waits for its second key does, in lines.
    """
    entry = edition.base.claims.get(record.claim or "")
    told = {"code": entry.code, "question": entry.question} if entry is not None else {"code": record.claim or ""}
    lines = [
        words(
            "### Suggestion {number} · {position} of {waiting}",
            number=record.id,
            position=place.position,
            waiting=place.waiting,
        ),
        f"**{kind_text(words, record.kind, record.content, **told)}**",
        *_content(words, record, change),
        *(_source(words, record, source) if source is not None else ()),
    ]
    who = person(words, record.proposed_by)
    if record.content.get("origin") == ORIGIN and not record.proposed_by:
        who = words("the operator")
    if record.made_at is not None:
        when = discord.utils.format_dt(record.made_at, "R")
        lines.append("")
        lines.append("-# " + words("Proposed by {who}, {when}", who=who, when=when))
    if remarks:
        lines += ["", clip("\n".join(remarks), _REMARKS)]
    return clip("\n".join(lines), TEXT_IN_MESSAGE - NOTE)


def decided_text(words: Words, record: SuggestionRecord | None, number: int) -> str:
    """Return what somebody reads who came too late for a suggestion."""
    if record is None:
        return words("There is no suggestion {number} here.", number=number)
    who = person(words, record.decided_by or 0)
    if record.state is SuggestionState.ACCEPTED:
        return words("Suggestion {number} was accepted before, by {who}.", number=number, who=who)
    if record.state is SuggestionState.REJECTED:
        return words("Suggestion {number} was rejected before, by {who}.", number=number, who=who)
    return words("Suggestion {number} waits.", number=number)


def outcome_text(words: Words, edition: Edition, record: SuggestionRecord, *, server: str) -> str:
    """Return what the proposer of a suggestion reads once it is decided."""
    entry = edition.base.claims.get(record.claim or "")
    told = {"code": entry.code, "question": entry.question} if entry is not None else {"code": record.claim or ""}
    is_accepted = record.state is SuggestionState.ACCEPTED
    name = escape_markdown(clip(server, 100))
    lines = [
        words("### Your suggestion {number} in {server} was accepted. Thank you.", number=record.id, server=name)
        if is_accepted
        else words("### Your suggestion {number} in {server} was not accepted.", number=record.id, server=name),
        kind_text(words, record.kind, record.content, **told),
    ]
    main = next((record.content[name] for name in ("summary", "text", "statement") if record.content.get(name)), None)
    if main is not None:
        lines.append(f"> {_quoted(main)}")
    if record.reason:
        lines.append(words("The reason: {reason}", reason=_quoted(record.reason)))
    if not is_accepted:
        lines.append(words("Thank you all the same: what was read by a person was not written in vain."))
    return "\n".join(lines)


def waiting_text(words: Words, edition: Edition, record: SuggestionRecord) -> str:
    """Return the line of the moderators' log about a new suggestion: who and what, not what it says."""
    entry = edition.base.claims.get(record.claim or "")
    told = {"code": entry.code, "question": entry.question} if entry is not None else {"code": record.claim or ""}
    return "\n".join(
        [
            words("📥 **Suggestion {number} waits.**", number=record.id),
            kind_text(words, record.kind, record.content, **told),
            "-# " + words("Proposed by {who}", who=person(words, record.proposed_by)),
        ]
    )


def more_waiting_text(words: Words, more: int) -> str:
    """Return the line of the moderators' log about suggestions that got no line of their own."""
    return words.plural("📥 {n} more suggestion was made.", "📥 {n} more suggestions were made.", more)


def _content(words: Words, record: SuggestionRecord, change: Sequence[str]) -> list[str]:
    content = record.content
    if record.kind is SuggestionKind.EDIT:
        note = str(content.get("note") or "")
        shown = [clip("\n".join(change), _EDIT_SHOWN)]
        return [f"`{content['key']}`", *shown, *([words("Note: {note}", note=_quoted(note))] if note else [])]
    main = next((content[name] for name in ("summary", "text", "statement") if content.get(name)), None)
    lines = [f"> {_quoted(main)}"] if main is not None else []
    if content.get("origin") == ORIGIN:
        lines += _drafted(words, content)
    lines += [words(label, text=_quoted(content[name])) for name, label in _FIELDS.items() if content.get(name)]
    if content.get("why") in set(FeedbackVerdict) - {FeedbackVerdict.HELPFUL}:
        lines.append(words(_WHY[FeedbackVerdict(content["why"])]))
    return lines


def _drafted(words: Words, content: Mapping[str, Any]) -> list[str]:
    """Return what there is to see of a draft from a document: its words, where they stand, and what a person has to add."""
    lines = [f"> {escape_markdown(clip(' '.join(str(content['quotation']).split()), _QUOTATION_SHOWN))}"]
    if content.get("reports"):
        lines.append(words("Said by: {who}", who=_quoted(content["reports"])))
    if not content.get("is_quotation", True):
        lines.append(
            words("⚠️ These are the document's own words, with a reference to the work: see what the work says.")
        )
    if content.get("quoted_in"):
        inside = content["quoted_in"]
        place = ", ".join(filter(None, (inside.get("work"), inside.get("locator"))))
        lines.append(words("Quoted in: {work}", work=_quoted(place)))
    lines.append(
        "-# "
        + words(
            "From document {document}; the citation was found by the rule “{rule}”, with a confidence of {confidence}.",
            document=f"`{content['document']}`",
            rule=escape_markdown(str(content.get("rule", ""))),
            confidence=words.percent(float(content.get("confidence", 0))),
        )
    )
    if content.get("csl"):
        missing = ", ".join(content.get("missing") or [])
        lines.append(
            words("The work is new; the document does not tell its {missing}.", missing=_quoted(missing))
            if missing
            else words("The work is new.")
        )
    if content.get("stance") not in set(Stance):
        lines.append(words("Which side it speaks for is for you to say."))
    lines.append(words("It needs a summary in your own words before it can be accepted: press *Amend*."))
    return lines


def _source(words: Words, record: SuggestionRecord, source: Source) -> list[str]:
    if source.is_gone:
        return [words("The message that it is about is gone, and its words with it.")]
    if source.is_closed:
        return [words("The message that it is about stands where you or I may not read it.")]
    link = message_link(record.server_id, record.channel_id or 0, record.source_id or 0)
    line = words("About [this message]({link}) in {channel}", link=link, channel=f"<#{record.channel_id}>")
    if source.text is None:
        return [line]
    if not source.text:
        return [line, words("I cannot see what it says; follow the link.")]
    return [words("{message}, which says now:", message=line), f"> {_quoted(source.text)}"]


def _quoted(text: Any) -> str:
    return escape_markdown(clip(" ".join(str(text).split()), _SHOWN))
