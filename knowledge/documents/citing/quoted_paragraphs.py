"""Which of the paragraphs behind an introduction are its quotation, and which are the document's author speaking."""

import re
from collections.abc import Sequence
from typing import Final

from ...cite import fold
from ..document import BlockKind
from .introduced_works import Known
from .paragraphs import Paragraph, sentence_starts

_FOLLOWING: Final = 4
_ASIDE: Final = re.compile(
    r"(?:as\s+we\s+(?:can\s+)?(?:see|saw|have\s+seen)|so\s+(?:he|she|they)\s|in\s+other\s+words|this\s+(?:shows|means|proves|passage|quotation|quote|is\s+why)"
    r"|here\s+(?:we|he|she)\s|note\s+(?:that|how)\b|my\s|i\s+(?:think|believe|would|am|have)\b|i[’']|wie\s+wir\s+sehen|как\s+мы\s+видим)",
    re.IGNORECASE,
)


def is_set_off(line: Paragraph) -> bool:
    """Return whether a paragraph is a quotation by its marks or by the file."""
    return line.is_quoted or line.kind is BlockKind.QUOTATION


def is_closed(text: str) -> bool:
    """Return whether a text ends with a closing quotation mark."""
    return text.rstrip(" .,;")[-1:] in tuple('"”»’')


def quoted_up_to(lines: Sequence[Paragraph], last: Paragraph, known: Known | None, *, is_open: bool) -> list[Paragraph]:
    """Return which of the paragraphs since the introduction belong to the quotation that `last` ends."""
    if not lines:
        return []
    if last.kind is BlockKind.QUOTATION or any(line.kind is BlockKind.QUOTATION for line in lines):
        return [line for line in lines if line.kind is BlockKind.QUOTATION]
    if last.is_quoted or is_open or lines[0].is_quoted:
        run: list[Paragraph] = []
        going = False
        for line in lines:
            if line.is_quoted or going:
                run.append(line)
                going = not is_closed(line.text)
        return run
    return [line for line in lines if not _is_aside(line, known)]


def quoted_without_pages(lines: Sequence[Paragraph], before: Paragraph, known: Known) -> list[Paragraph]:
    """Return the paragraphs of a quotation that no pages end: what is set off, or the first ones up to the author's next words."""
    styled = [line for line in lines if line.kind is BlockKind.QUOTATION]
    if styled:
        return styled
    quoted = [place for place, line in enumerate(lines[:2]) if line.is_quoted]
    if quoted:
        run: list[Paragraph] = []
        going = True
        for line in lines[quoted[0] :]:
            if not (line.is_quoted or not going):
                break
            run.append(line)
            going = is_closed(line.text)
        return run
    if not before.text.rstrip().endswith(":") and len(lines) > 1:
        return []
    if len(lines) > _FOLLOWING:
        return [lines[0]] if not _is_aside(lines[0], known) else []
    return [line for line in lines if not _is_aside(line, known)]


def _is_aside(line: Paragraph, known: Known | None) -> bool:
    """Return whether a paragraph is the document's author speaking of the quotation."""
    if _ASIDE.match(line.text):
        return True
    families = known.families if known is not None else set()
    if not families:
        return False
    starts = sentence_starts(line.text)
    first = line.text[: starts[1]] if len(starts) > 1 else line.text
    return any(fold(word) in families for word in re.findall(r"[^\W\d_]+", first[:200])[:6])
