"""How pages are written: behind a quotation, in parentheses, and as marks inside a reproduced text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_NUMBER: Final = r"(?:[0-9]{1,5}(?![0-9])|[ivxlc]{1,8}(?![^\W_]))"
_RANGE: Final = rf"{_NUMBER}(?:\s?[-–—‑]{{1,2}}\s?{_NUMBER})?(?:\s?ff?\b\.?)?"
_NAME: Final = r"(?:[Pp][Pp]?[Gg]?s?\.?|[Pp]ages?|SS?\.|Seiten?|[СсCc]{1,2}\.|[Сс]тр\.?|[Pp]ágs?\.|[Pp]áginas?)"
_LIST: Final = rf"{_RANGE}(?:(?:\s?[,;&]\s?|,?\s(?:and|und|и|et|y)\s)(?:{_NAME}\s?)?{_RANGE}){{0,40}}"
_BEHIND: Final = re.compile(
    rf"(?P<at>[\s]*[-–—]{{0,2}}\s*(?P<open>[(\[]?)(?<![^\W\d_])(?P<name>{_NAME})\s?(?P<list>{_LIST})[)\]]?)"
    r"\s*(?P<quote>[\"”»’]?)[.,;]?\s*$"
)
_INSIDE: Final = re.compile(
    rf"[(\[](?:(?:on|at|auf|на)\s)?(?P<name>{_NAME})\s?(?P<list>{_LIST})(?P<more>,?\s(?:below|above|unten|oben|ниже|выше))?[)\]]"
)
_TAIL: Final = 400
_LAST: Final = frozenset("0123456789ivxlcf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Pages as they are written at `text[start:end]`."""

    start: int
    end: int
    written: str


def pages_at_end(text: str) -> Pages | None:
    """Return the pages that a paragraph ends with: `…-pp.39-40`, `… p.329`, `… (S. 39 f.)`, or None."""
    offset = max(len(text) - _TAIL, 0)
    tail = text[offset:]
    # Most paragraphs end with a word: they are told at once.
    if tail.rstrip().rstrip('.,;"”»’').rstrip().rstrip(")].")[-1:] not in _LAST:
        return None
    for name in re.finditer(_NAME + r"\s?(?=[0-9ivxlc])", tail):
        first = name.start()
        while first > 0 and tail[first - 1] in " -–—([\t\n":
            first -= 1
        found = _BEHIND.match(tail, first)
        if found is not None and not tail[: found.start("name")][-1:].isalpha():
            return Pages(start=offset + first, end=offset + found.end("at"), written=found["list"])
    return None


def pages_alone(text: str) -> Pages | None:
    """Return the pages that a line is and nothing else: `-pp.39-40`, `(p. 35)`, or None."""
    found = pages_at_end(text) if len(text) <= _TAIL else None
    return found if found is not None and not text[: found.start].strip() else None


def pages_inside(text: str) -> Iterator[Pages]:
    """Yield the pages that stand in parentheses of their own: `… (p. 329) …`."""
    for found in _INSIDE.finditer(text):
        yield Pages(start=found.start(), end=found.end(), written=found["list"])


def joined(pages: Sequence[str]) -> str:
    """Return the pages of a sentence that runs over them: `144-145`, or `389, 400` where other pages lie between."""
    if len(set(pages)) < 2:
        return pages[0]
    numbers = [int(page) for page in pages if page.isdigit()]
    apart = any(after != before + 1 for before, after in pairwise(numbers))
    return ", ".join(pages) if apart else f"{pages[0]}-{pages[-1]}"


_MARK_LIST: Final = re.compile(
    rf"\s*(?:(?P<edition>[^\W\d_]{{2,12}})\.?\s+)?(?:{_NAME})\s?(?P<page>{_NUMBER})\s*(?:,|;|/|$)", re.IGNORECASE
)
# What a sign begins with stands first, by itself: that lets the search leap to it.
_SIGN: Final = re.compile(
    r"[{\[<|=](?:(?<=\{)(?P<brace>[^{}]{0,400})\}"
    rf"|(?<=\[)(?P<square>\s*(?:{_NAME})\s?{_NUMBER}\s*)\]"
    r"|(?<=\[)(?P<bare>[0-9]{1,4})\]|(?<=<)(?P<angle>[0-9]{1,4})>|(?<=\|)(?P<bar>[0-9]{1,4})\|"
    r"|(?<==)(?<!==)(?P<rule>=+(?!\S)))"
)
_STARTS: Final = re.compile(
    r"\s*(?:(?:quote|quotation|quotes|extracts?|excerpts?|begin(?:s|ning)?|start)\b[\s:]*(?:quote|of\b.*)?|.*[-–—]\s*(?:start|begin)\b.*"
    r"|(?:start|begin)\w*\s.*|zitat|anfang\b.*)\s*",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"\s*(?:end|ends|end(?:s|ing)?\s.*|.*[-–—]\s*end|ende\b.*|конец\b.*|fin\b.*)\.?\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """
    Something in the text that is not of the text.

    Attributes:
        kind: `page`, `start`, `end`, `comment`, or `bare`, a lone number that may be a page.
        pages: of a page mark: the edition it names (`pbk`, or an empty string) and the page, for each edition.
        style: which brackets it stands in.
    """

    start: int
    end: int
    kind: str
    pages: tuple[tuple[str, str], ...] = ()
    style: str = ""
    content: str = ""


def signs(text: str) -> Iterator[Sign]:
    """Yield page marks (`{p. 144}`, `[S. 12]`), signs of a beginning and an end, and comments in braces, in order."""
    for found in _SIGN.finditer(text):
        style = found.lastgroup or ""
        content = found[style].strip()
        start, end = found.span()
        if style == "rule":
            yield Sign(start=start, end=end, kind="end", style=style)
        elif style in ("bare", "angle", "bar"):
            yield Sign(start=start, end=end, kind="bare", style=style, pages=(("", content),))
        elif pages := _marked(content):
            yield Sign(start=start, end=end, kind="page", pages=pages, style=style)
        elif _ENDS.fullmatch(content):
            yield Sign(start=start, end=end, kind="end", style=style, content=content)
        else:
            kind = "start" if _STARTS.fullmatch(content) else "comment"
            yield Sign(start=start, end=end, kind=kind, style=style, content=content)


def _marked(content: str) -> tuple[tuple[str, str], ...]:
    pages = []
    at = 0
    while at < len(content):
        found = _MARK_LIST.match(content, at)
        if found is None:
            return ()
        pages.append(((found["edition"] or "").casefold(), found["page"]))
        at = found.end()
    return tuple(pages)
