"""
Repair characters that an encoding broke, and take out those that are none.

Mojibake comes about where bytes in one encoding are read as another. UTF-8 that was read as an 8-bit encoding is ftfy's
work. Mac Roman that was read as Latin-1 leaves single letters, each of them a letter of some language: it is repaired
only where that letter is impossible, a capital after a small letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import ftfy
from ftfy.badness import is_bad

_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, soft hyphens, spaces without width, and what is no character at all."""
_FOREIGN: Final = re.compile(r"[\x80-\U0010ffff]+")
_C1: Final = re.compile(r"[\x80-\x9f]+")
_LETTERS: Final = "a-zà-öø-ÿ"
# What Mac Roman's quotation marks, dashes and ellipsis become in Latin-1 and Windows-1252.
_MAC: Final = {"Ò": "“", "Ó": "”", "Ô": "‘", "Õ": "’", "Ð": "–", "Ñ": "—", "É": "…"}
_MAC_APOSTROPHE: Final = re.compile(rf"(?<=[{_LETTERS}])Õ(?=(?:s|t|d|m|re|ve|ll)?(?![\w]))")
_MAC_ELLIPSIS: Final = re.compile(rf"(?<=[{_LETTERS}]{{2}})É(?![\w])")
_MAC_QUOTED: Final = re.compile(rf"(?<![\w])([ÒÔ])(?=\w)([^ÒÓÔÕ\n]{{1,2000}}?[{_LETTERS}.,!?])(?<!\d)([ÓÕ])(?![\w])")
_MAC_DASH: Final = re.compile(rf"(?<=[{_LETTERS}] )[ÐÑ](?= [\w])|(?<=[{_LETTERS}])Ñ(?=[{_LETTERS}])")
# The longest run that is looked at whole: ftfy goes over a run several times.
_MAX_RUN: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What stands at `start` to `end` and what it should be."""

    start: int
    end: int
    by: str


@dataclass(slots=True)
class Cleaner:
    """Repairs texts and counts what it did."""

    mended: int = 0
    removed: int = 0
    lost: int = 0
    _runs: dict[str, str] = field(default_factory=dict)

    def clean(self, text: str) -> str:
        """Return a text repaired."""
        if text.isascii() and text.isprintable():
            return text
        repairs = self.repairs(text)
        return applied(text, repairs)[0] if repairs else text

    def repairs(self, text: str) -> list[Repair]:
        """Return what to repair in a text, in order and without overlaps."""
        found = [Repair(start=hit.start(), end=hit.end(), by="") for hit in _CONTROL.finditer(text)]
        self.removed += len(found)
        if not text.isascii():
            mended = [*self._misread(text), *_mac_roman(text)]
            self.mended += len(mended)
            self.lost += text.count("\ufffd")
            found = _without_overlaps([*found, *mended])
        return found

    def remarks(self) -> tuple[str, ...]:
        """Return what was done, in sentences."""
        said = (
            (self.mended, "Places where an encoding had broken characters were repaired: {}."),
            (self.removed, "Characters that are no text were left out: {}."),
            (self.lost, "Characters were lost before this file was saved, and stand as �: {}."),
        )
        return tuple(sentence.format(f"{count:,}") for count, sentence in said if count)

    def _misread(self, text: str) -> Iterator[Repair]:
        """Yield runs of UTF-8 that was read as something else, and of C1 controls that are Windows-1252."""
        for hit in _FOREIGN.finditer(text):
            run = hit[0]
            if len(run) == 1 and not "\x80" <= run <= "\x9f":
                continue
            if len(run) > _MAX_RUN:
                continue
            fixed = self._runs.get(run)
            if fixed is None:
                fixed = ftfy.fix_encoding(run) if is_bad(run) else run
                fixed = _CONTROL.sub("", _C1.sub(_windows, fixed))
                if len(self._runs) < 100_000:
                    self._runs[run] = fixed
            if fixed != run:
                yield Repair(start=hit.start(), end=hit.end(), by=fixed)


def applied(text: str, repairs: list[Repair]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a text with its repairs, and where it was: pairs of places after and before."""
    parts: list[str] = []
    origins: list[tuple[int, int]] = []
    before = after = 0
    for repair in repairs:
        parts += [text[before : repair.start], repair.by]
        after += repair.start - before + len(repair.by)
        before = repair.end
        if after - before != (origins[-1][0] - origins[-1][1] if origins else 0):
            if origins and origins[-1][0] == after:
                origins.pop()
            origins.append((after, before))
    parts.append(text[before:])
    return "".join(parts), tuple(origins)


def _windows(hit: re.Match[str]) -> str:
    return hit[0].encode("latin-1").decode("cp1252", "ignore")


def _mac_roman(text: str) -> list[Repair]:
    """Return Mac Roman's signs that were read as capitals, where no capital can stand."""
    if not any(sign in text for sign in _MAC):
        return []
    found = [*_MAC_APOSTROPHE.finditer(text), *_MAC_ELLIPSIS.finditer(text), *_MAC_DASH.finditer(text)]
    repairs = [Repair(start=hit.start(), end=hit.end(), by=_MAC[hit[0]]) for hit in found]
    for hit in _MAC_QUOTED.finditer(text):
        if (hit[1], hit[3]) in (("Ò", "Ó"), ("Ô", "Õ")):
            repairs += [Repair(start=hit.start(n), end=hit.end(n), by=_MAC[hit[n]]) for n in (1, 3)]
    return repairs


def _without_overlaps(repairs: list[Repair]) -> list[Repair]:
    kept: list[Repair] = []
    for repair in sorted(repairs, key=lambda repair: (repair.start, -repair.end)):
        if not kept or repair.start >= kept[-1].end:
            kept.append(repair)
    return kept
