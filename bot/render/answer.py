"""The answer card: both sides of a claim with equal room, and the pages behind its buttons."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from knowledge import Answer, CitedSentence, Evidence, Match, Side, escape_markdown

from . import limits
from .limits import clip

ACCENT = discord.Colour(0x5B6B7A)
_LEAD = {
    "contested": "This comes up often. Both sides, with sources:",
    "settled": "This comes up often. The record, and who disputed it:",
    "context": "This comes up at times. The factual record:",
    "draft": "A draft: our documents speak for one side only so far.",
}


def answer_card(answer: Answer, buttons: Sequence[ui.Item[Any]] = ()) -> ui.LayoutView:
    """Return the card of an answer. Both sides show the same number of items in the same room."""
    items = _items_a_side(answer)
    budget = limits.SIDE_BUDGET * 2 // max(len(answer.sides), 1)
    blocks = [_heading(answer), *(_side_block(side, items, budget) for side in answer.sides), _foot(answer)]
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    for index, block in enumerate(block for block in blocks if block):
        if index:
            container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(block))
    view = ui.LayoutView(timeout=None)
    if buttons:
        container.add_item(ui.ActionRow(*buttons))
    view.add_item(container)
    return view


def evidence_pages(answer: Answer) -> list[str]:
    """Return everything cited on all sides as texts, each short enough for one message."""
    lines = []
    for side in answer.sides:
        lines.append(f"**{escape_markdown(side.heading)}**")
        lines += [_item(item) + quotation_line(item) for item in side.evidence]
    return paged(lines, heading=f"### {escape_markdown(answer.question)}")


def quotation_line(item: Evidence) -> str:
    """Return the verified quotation as a block quotation of one line, or nothing where there is none."""
    if item.citation.quotation is None:
        return ""
    words = " ".join(item.citation.quotation.split())
    # Not under the cited author's name: the document may give a paraphrase of theirs, or a translation.
    return f"\n> -# As document {escape_markdown(item.citation.document or '')} has it:\n> {clip(escape_markdown(words), limits.QUOTATION)}"


def source_pages(answer: Answer) -> list[str]:
    """Return the works cited as texts, each short enough for one message."""
    return paged([f"- {entry}" for entry in answer.bibliography], heading=f"### Works cited · {answer.code}")


def why_text(answer: Answer, match: Match | None, *, probability: float, revision: int) -> str:
    """Return why a card was posted. `match` is None where the message can no longer be read."""
    lines = [
        f"### Why this card ({answer.code})",
        f"The message was taken to be about: *{escape_markdown(answer.statement)}*",
        f"Probability when it was posted: {probability:.0%}. Revision of the entry: {revision}.",
    ]
    if match is None:
        lines.append(
            "The message can no longer be read, so the words that led here cannot be shown. We keep none of them."
        )
    elif match.claim == answer.claim:
        lines += [f"- {escape_markdown(reason)}" for reason in match.reasons]
    lines.append("-# Wrong? The author of the message and moderators can press *Not this*.")
    return clip("\n".join(lines), limits.TEXT_IN_MESSAGE)


def paged(lines: Sequence[str], *, heading: str, limit: int = 3500) -> list[str]:
    """Return lines gathered into texts of at most `limit` characters, each under the heading."""
    pages = [heading]
    for line in lines:
        short = clip(line, limit - len(heading) - 1)
        if len(pages[-1]) + 1 + len(short) > limit:
            pages.append(heading)
        pages[-1] += "\n" + short
    return pages


def citation_line(item: Evidence) -> str:
    """Return an item's citation in small print: the note, the source kind, what is missing."""
    citation = item.citation
    parts = [citation.note_markdown.rstrip("."), citation.source_kind, *citation.missing]
    if item.reports:
        parts.insert(1, f"reporting {escape_markdown(item.reports)}")
    return "-# " + " · ".join(parts)


def _heading(answer: Answer) -> str:
    lines = [f"-# {_LEAD[answer.kind]}", f"### {escape_markdown(answer.question)}"]
    if answer.contestedness is not None:
        lines.append(_sentence(answer.contestedness))
    return clip("\n".join(lines), limits.HEADING_BUDGET)


def _side_block(side: Side, items: int, budget: int) -> str:
    heading = f"**{clip(escape_markdown(side.heading), 150)}**"
    room = (budget - len(heading)) // max(items, 1) - 1
    shown = [_item(item, room) for item in side.evidence[:items]] or ["-# No cited evidence yet."]
    return "\n".join([heading, *shown])


def _foot(answer: Answer) -> str:
    reviewed = f" · reviewed {answer.reviewed}" if answer.reviewed else ""
    last = f"-# {answer.code}{reviewed}"
    if answer.common_ground is None:
        return last
    ground = f"**Common ground** {_sentence(answer.common_ground)}"
    return f"{clip(ground, limits.FOOT_BUDGET - len(last) - 1)}\n{last}"


def _sentence(sentence: CitedSentence) -> str:
    notes = "; ".join(dict.fromkeys(citation.brief_markdown for citation in sentence.citations))
    return f"{escape_markdown(sentence.text)}\n-# {clip(notes, limits.SOURCES_BUDGET)}"


def _item(item: Evidence, room: int = 900) -> str:
    summary, citation = escape_markdown(item.summary), citation_line(item)
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
