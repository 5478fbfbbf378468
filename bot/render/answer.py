"""The answer card: both sides of a claim with equal room, and the pages behind its buttons."""

import datetime
from collections.abc import Sequence
from typing import Any

from discord import ui

from knowledge import Answer, CitedSentence, Evidence, Match, ReplyRecord, RevisionRecord, Side, escape_markdown

from ..words import ENGLISH, N_, Words
from . import limits
from .cards import card, separated
from .limits import clip
from .people import author_name
from .reasons import match_reason_text

_LEAD = {
    "contested": N_("This comes up often. Both sides, with sources:"),
    "settled": N_("This comes up often. The record, and who disputed it:"),
    "context": N_("This comes up at times. The factual record:"),
}
_DRAFT_LEADS = (
    N_("A draft: it has no evidence yet."),
    N_("A draft: only one side has evidence so far."),
    N_("A draft: it is not published."),
)
"""By how many sides have evidence."""
_SOURCE_KINDS = {
    "primary": N_("primary"),
    "scholarship": N_("scholarship"),
    "memoir": N_("memoir"),
    "journalism": N_("journalism"),
    "polemic": N_("polemic"),
    "comment": N_("comment"),
}
_MISSING = {
    "page needed": N_("page needed"),
    "year needed": N_("year needed"),
    "author needed": N_("author needed"),
}


def answer_card(
    answer: Answer,
    buttons: Sequence[ui.Item[Any]] = (),
    words: Words = ENGLISH,
    *,
    corrected: datetime.date | None = None,
) -> ui.LayoutView:
    """
    Return the card of an answer. Both sides show the same number of items in the same room.

    `corrected` is the day on which a card that was posted before was brought in line with a newer revision.
    """
    items = _items_a_side(answer)
    budget = limits.SIDE_BUDGET * 2 // max(len(answer.sides), 1)
    sides = (_side_block(side, items, budget, words) for side in answer.sides)
    blocks = [_heading(answer, words), *sides, _foot(answer, words, corrected)]
    return card(*separated([block] for block in blocks if block), buttons)


def evidence_pages(answer: Answer, words: Words = ENGLISH) -> list[str]:
    """Return everything cited on all sides as texts, each short enough for one message."""
    lines = []
    for side in answer.sides:
        lines.append(f"**{escape_markdown(side.heading)}**")
        lines += [_item(item, words) + quotation_line(item, words) for item in side.evidence]
    return paged(lines, heading=f"### {escape_markdown(answer.question)}")


def quotation_line(item: Evidence, words: Words = ENGLISH) -> str:
    """Return the verified quotation as a block quotation of one line, or nothing where there is none."""
    if item.citation.quotation is None:
        return ""
    quotation = clip(escape_markdown(" ".join(item.citation.quotation.split())), limits.QUOTATION)
    # Not under the cited author's name: the document may give a paraphrase of theirs, or a translation.
    source = words("As document {document} has it:", document=escape_markdown(item.citation.document or ""))
    return f"\n> -# {source}\n> {quotation}"


def source_pages(answer: Answer, words: Words = ENGLISH) -> list[str]:
    """Return the works cited as texts, each short enough for one message."""
    heading = f"### {words('Works cited')} · {answer.code}"
    return paged([f"- {entry}" for entry in answer.bibliography], heading=heading)


def why_text(
    answer: Answer, match: Match | None, record: ReplyRecord, revised: RevisionRecord | None, words: Words
) -> str:
    """Return why a card was posted. `match` is None where the message can no longer be read."""
    lines = [
        f"### {words('Why this card?')} ({answer.code})",
        words("The message was taken to be about: {claim}", claim=f"*{escape_markdown(answer.statement)}*"),
        words(
            "Probability when it was posted: {probability}. Version of the entry: {revision}.",
            probability=words.percent(record.probability),
            revision=record.revision,
        ),
    ]
    if revised is not None:
        approved = words(
            "Version {revision} was approved by {editor} on {date}.",
            revision=revised.version.number,
            editor=author_name(words, revised.author),
            date=words.date(revised.made_at.date()),
        )
        lines.append(approved)
    if match is None:
        lines.append(
            words(
                "The message can no longer be read, so the words that led here cannot be shown. We keep none of them."
            )
        )
    else:
        lines += [f"- {match_reason_text(words, reason)}" for reason in match.reasons]
    note = words("Wrong? The author of the message and moderators can press *Not this*.")
    return clip("\n".join([*lines, f"-# {note}"]), limits.TEXT_IN_MESSAGE)


def paged(lines: Sequence[str], *, heading: str, limit: int = 3500) -> list[str]:
    """Return lines gathered into texts of at most `limit` characters, each under the heading."""
    pages = [heading]
    for line in lines:
        short = clip(line, limit - len(heading) - 1)
        if len(pages[-1]) + 1 + len(short) > limit:
            pages.append(heading)
        pages[-1] += "\n" + short
    return pages


def citation_line(item: Evidence, words: Words = ENGLISH) -> str:
    """Return an item's citation in small print: the note, the source kind, what is missing."""
    citation = item.citation
    missing = (missing_text(words, each) for each in citation.missing)
    parts = [citation.note_markdown.rstrip("."), source_kind_text(words, citation.source_kind), *missing]
    if item.reports:
        parts.insert(1, words("reporting {person}", person=escape_markdown(item.reports)))
    return "-# " + " · ".join(parts)


def source_kind_text(words: Words, kind: str) -> str:
    """Return what sort of witness a work is, in words."""
    return words(_SOURCE_KINDS.get(kind, kind))


def missing_text(words: Words, missing: str) -> str:
    """Return what the source leaves out, in words."""
    return words(_MISSING.get(missing, missing))


def _heading(answer: Answer, words: Words) -> str:
    lines = [f"-# {words(_lead(answer))}", f"### {escape_markdown(answer.question)}"]
    if answer.contestedness is not None:
        lines.append(_sentence(answer.contestedness))
    return clip("\n".join(lines), limits.HEADING_BUDGET)


def _lead(answer: Answer) -> str:
    if answer.kind in _LEAD:
        return _LEAD[answer.kind]
    return _DRAFT_LEADS[min(sum(bool(side.evidence) for side in answer.sides), 2)]


def _side_block(side: Side, items: int, budget: int, words: Words) -> str:
    heading = f"**{clip(escape_markdown(side.heading), 150)}**"
    room = (budget - len(heading)) // max(items, 1) - 1
    shown = [_item(item, words, room) for item in side.evidence[:items]]
    return "\n".join([heading, *(shown or [f"-# {words('No cited evidence yet.')}"])])


def _foot(answer: Answer, words: Words, corrected: datetime.date | None) -> str:
    parts = [answer.code]
    if answer.reviewed:
        parts.append(words("reviewed {date}", date=words.date(datetime.date.fromisoformat(answer.reviewed))))
    if corrected is not None:
        parts.append(words("corrected on {date}", date=words.date(corrected)))
    last = f"-# {' · '.join(parts)}"
    if answer.common_ground is None:
        return last
    ground = f"**{words('Common ground')}** {_sentence(answer.common_ground)}"
    return f"{clip(ground, limits.FOOT_BUDGET - len(last) - 1)}\n{last}"


def _sentence(sentence: CitedSentence) -> str:
    notes = "; ".join(dict.fromkeys(citation.brief_markdown for citation in sentence.citations))
    return f"{escape_markdown(sentence.text)}\n-# {clip(notes, limits.SOURCES_BUDGET)}"


def _item(item: Evidence, words: Words, room: int = 900) -> str:
    summary, citation = escape_markdown(item.summary), citation_line(item, words)
    # Each gets half of the room, and what the other leaves.
    citation = clip(citation, max(room // 2, room - len(summary) - 3, 80))
    summary = clip(summary, max(room - len(citation) - 3, 40))
    return f"- {summary}\n{citation}"


def _items_a_side(answer: Answer) -> int:
    if not answer.sides:
        return 0
    if len(answer.sides) == 1:
        return min(limits.ITEMS_A_SIDE * 2, len(answer.sides[0].evidence))
    return min(limits.ITEMS_A_SIDE, *(len(side.evidence) for side in answer.sides)) or 1
