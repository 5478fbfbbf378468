"""Where a document begins a section of its own, and which lone numbers in it are pages of what it reproduces."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from .page_forms import Sign, signs
from .paragraphs import Paragraph, is_finished

_NUMBERED: Final = re.compile(r"(?P<form>\((?=[0-9])|§\s?)?(?P<number>[0-9]{1,3})(?P<end>[.)])?\s+(?=\S)")
_LONGEST: Final = 220
_LEAST: Final = 2
_NEAR: Final = 5
_NOTE: Final = re.compile(r"\[?(?P<number>[0-9]{1,4})(?:\]|[.)])\s")


def numbered_sections(lines: Sequence[Paragraph]) -> frozenset[int]:
    """Return where the document's own numbered sections begin: the first run `(1)`, `(2)` … that starts before what it quotes."""
    chains: dict[str, list[int]] = {}
    for line in lines:
        if len(line.text) > _LONGEST or (found := _NUMBERED.match(line.text)) is None or _is_sentence(line.text):
            continue
        form = f"{(found['form'] or '').strip()}{found['end'] or ''}"
        chain = chains.setdefault(form, [])
        if form and int(found["number"]) == len(chain) + 1:
            chain.append(line.start)
    chains = {form: chain for form, chain in chains.items() if len(chain) >= _LEAST}
    if not chains:
        return frozenset()
    first_mark = next((line.start for line in lines if any(sign.kind == "page" for sign in signs(line.text))), None)
    outer = [chain for chain in chains.values() if first_mark is None or chain[0] <= first_mark]
    first = min(outer, default=[])
    return frozenset(first)


def _is_sentence(text: str) -> bool:
    return is_finished(text) and text[-1:] in tuple(".:;")


def page_styles(lines: Sequence[Paragraph]) -> frozenset[str]:
    """
    Return in which brackets lone numbers are pages: `[144]`, `<144>`, `|144|`.

    They rise by little, some break a sentence as only a page does, and none is the number of a note.
    """
    numbers: dict[str, list[int]] = {}
    breaking: set[str] = set()
    notes: set[int] = set()
    for line in lines:
        if (note := _NOTE.match(line.text)) is not None and not line.text[note.end() : note.end() + 1].islower():
            notes.add(int(note["number"]))
        for sign in signs(line.text):
            if sign.kind == "bare":
                numbers.setdefault(sign.style, []).append(int(sign.pages[0][1]))
                if _breaks_a_sentence(line.text, sign):
                    breaking.add(sign.style)
    return frozenset(
        style
        for style, found in numbers.items()
        if style in breaking and len(found) >= _LEAST and _rises(found) and not notes & set(found) - {found[0]}
    )


def _breaks_a_sentence(text: str, sign: Sign) -> bool:
    behind = text[sign.end : sign.end + 3].lstrip()
    before = text[max(sign.start - 12, 0) : sign.start]
    spaced = not before or before[-1:].isspace() or before.rstrip().endswith("-")
    return spaced and behind[:1].islower() and not is_finished(before)


def _rises(numbers: Sequence[int]) -> bool:
    steps = [after - before for before, after in pairwise(numbers)]
    return (
        numbers[0] > 1
        and all(step > 0 for step in steps)
        and sum(step <= _NEAR for step in steps) * 5 >= len(steps) * 4
    )
