"""Whether a document supports the page that a citation gives for a passage.

Documents give pages in four ways, and each is looked for: marks inside a reproduced text (`{p. 144}`, the page begins there),
pages after a quotation (`-pp.39-40`, `p.329`), numbered notes with their text further on (`[93]` … `93. Title, p265`), and
chapter headings.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from .passages import Span

# How far behind a passage its pages may stand: block quotations of several paragraphs give them at the end.
REACH = 12_000
# No run of ibids is longer in a book; a document that has one is not to keep us.
MAX_IBID = 50
_MARK = re.compile(r"\{p\.? ?([0-9ivxlc]+)[^}\n]{0,80}\}")
_PAGES = re.compile(
    r"(?<!\{)\bpp?\.? ?(?P<list>(?:[0-9]+|[ivxlc]+\b)(?:(?:\s?[-–—]\s?|, (?:pp?\.? ?)?| and )(?:pp?\.? ?)?[0-9]+)*)"
)
_REFERENCE = re.compile(r"\[\^([\w.:+-]{1,40})\](?!:)|\[?(?<![0-9])([0-9]{1,3})\]")
_NUMBER = re.compile(r"([0-9]{1,5}|\b[ivxlc]+\b)(?:\s?[-–—]\s?([0-9]{1,5}))?")
_NOTE_LINE = re.compile(r"[0-9]{1,3}\. |\[\^[\w.:+-]{1,40}\]: ")
_SOURCE = re.compile(r"(?m)^Source: .*$")
_CHAPTER = re.compile(r"\bchapter\s+([0-9]+|[ivxlc]+)\b", re.IGNORECASE)


def is_supported(text: str, span: Span, *, label: str, locator: str) -> bool:
    """Return whether the document gives `locator` for the passage at `span`, in any of the ways above."""
    wanted = pages_in(locator)
    if not wanted:
        return locator.casefold() in text.casefold()
    if label == "chapter":
        return bool(wanted & {number.lower() for number in _CHAPTER.findall(text)})
    if label == "note":
        return any(_is_in_note(text, span, int(number)) for number in wanted if number.isdigit())
    return any(
        wanted <= given
        for given in (_marked(text, span), *_behind(text, span), *_noted(text, span), *_around(text, span))
    )


def _marked(text: str, span: Span) -> set[str]:
    """Return the pages that page marks put the passage on."""
    marks = list(_MARK.finditer(text))
    at = bisect_right([mark.start() for mark in marks], span.start)
    inside = [mark[1] for mark in marks[at:] if mark.start() < span.end]
    return {mark[1] for mark in marks[max(at - 1, 0) : at]} | set(inside)


def _behind(text: str, span: Span) -> list[set[str]]:
    """Return the first pages that are given behind the passage."""
    found = _PAGES.search(text, max(span.end - 3, 0), span.end + REACH)
    return [pages_in(found["list"])] if found else []


def _around(text: str, span: Span) -> list[set[str]]:
    """Return the pages given inside the passage, and in the line that names a reprint's source."""
    line = text.rfind("\n", 0, span.start) + 1
    # A note names its work and page first, and may go on to say something.
    start = line if _NOTE_LINE.match(text, line) else span.start
    near = [pages_in(found["list"]) for found in _PAGES.finditer(text, start, span.end)]
    sources = list(_SOURCE.finditer(text, 0, span.start))
    return near + [pages_in(found["list"]) for line in sources[-1:] for found in _PAGES.finditer(line[0])]


def _noted(text: str, span: Span) -> list[set[str]]:
    """Return the pages in the notes that the passage, or what follows it, refers to."""
    next_one = _REFERENCE.search(text, span.end, span.end + REACH)
    found = [*_REFERENCE.finditer(text, span.start, span.end), *([next_one] if next_one else [])]
    return [pages for each in found for pages in _of_note(text, each[1] or each[2], span)]


def _of_note(text: str, name: str, span: Span) -> list[set[str]]:
    """Return the pages in a note; a bare *ibid* means those of the note before, where the two are numbered."""
    number = int(name) if name.isdecimal() and name.isascii() else None
    befores = [name] if number is None else range(number, max(number - MAX_IBID, 0), -1)
    for before in befores:
        notes = [note[0] for note in _notes(text, before, span)]
        given = [pages_in(found["list"]) for note in notes for found in _PAGES.finditer(note)]
        if given or not any("ibid" in note.lower() for note in notes):
            return given
    return []


def _notes(text: str, number: int | str, span: Span) -> Iterator[re.Match[str]]:
    """Yield what may be the text of a note: a line of its own, or part of a run of notes behind the passage."""
    yield from re.finditer(rf"(?m)^\[\^{re.escape(str(number))}\]: .*$", text)
    if isinstance(number, str):
        return
    yield from re.finditer(rf"(?m)^{number}\. .*$", text)
    in_a_run = re.compile(rf"(?<=\s){number}\. .{{1,200}}?(?=\s[0-9]{{1,3}}\. |$)", re.DOTALL)
    yield from in_a_run.finditer(text, span.end)


def _is_in_note(text: str, span: Span, number: int) -> bool:
    return any(note.start() <= span.start < note.end() for note in _notes(text, number, span))


def pages_in(text: str) -> set[str]:
    """Return the pages that a list of pages names: `274-5, 280` is 274, 275 and 280."""
    pages: set[str] = set()
    for first, last in _NUMBER.findall(text.lower()):
        pages.add(first)
        if last and first.isdigit():
            end = int(first[: max(len(first) - len(last), 0)] + last) if len(last) < len(first) else int(last)
            if 0 <= end - int(first) <= 100:
                pages.update(str(page) for page in range(int(first), end + 1))
    return pages
