"""Where the notes of a document are: lists at its end or after a chapter, at the foot of pages, or marked by the file itself."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Final

from ..document import Block, BlockKind, Document
from .note_texts import begins_with_a_source
from .paragraphs import Paragraph

_HEADING: Final = re.compile(
    r"[#*_\s]*(?:(?:end|foot)?notes?|references|notes\s+(?:and|to)\s+[\w\s]{1,40}|anmerkungen|fu(?:ß|ss)noten|endnoten|примечания"
    r"|сноски|notas|note)[*_:.\s]*",
    re.IGNORECASE,
)
_IN_A_RUN: Final = re.compile(
    r"[*_\s]*(?:(?:end|foot)?notes|references|anmerkungen|примечания)[*_:.]*\s+(?=\[?1\]?[.)]?\s)", re.IGNORECASE
)
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIGNS: Final = r"\*{1,4}|†{1,2}|‡{1,2}|§{1,2}"
_LEAD: Final = re.compile(
    rf"^[ \t]*(?:\[\^(?P<label>[\w.:+-]{{1,40}})\]:|\[(?P<square>[0-9]{{1,4}})\][.:]?|\((?P<round>[0-9]{{1,4}})\)"
    rf"|\^(?P<caret>[0-9]{{1,4}})\^?|(?P<raised>[⁰¹²³⁴-⁹]{{1,4}})|(?P<plain>[0-9]{{1,4}})(?P<point>[.):]|(?=[ \t]))"
    rf"|(?P<sign>{_SIGNS})(?=[ \t]?[^\s*†‡]))[ \t]*(?:[\^↑](?:[ \t][a-z](?=[ \t]))*[ \t]+)?(?=\S)",
    re.MULTILINE,
)
_NEXT_IN_RUN: Final = re.compile(r"(?<=[.!?)\]’”\"»…])\s+\[?([0-9]{1,3})\]?[.)]?(?=\s+\S)")
_ABBREVIATED: Final = re.compile(
    r"\b(?:vols?|nos?|pp?|bd|ch|pt|nr|т|с|s|art|ser|ed|cf|see|chap|part|st|dr|mr)\.\s*$", re.IGNORECASE
)
_Entry = tuple[str, int, re.Match[str], int]
"""A line that may begin a note: its name, its number (0 without one), the match, the index of its block."""
_GAP: Final = 3
_SAMPLE: Final = 50
_MAX_NOTE: Final = 8_000
_CONTINUED: Final = 3
"""So many further paragraphs a note may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note: what it is called, and its text `text[start:end]` without its number, which stands at `at`."""

    name: str
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteList:
    """
    Notes that belong together: those of a document, a chapter or a page.

    Attributes:
        certain: whether the file or a heading says that these are notes; else their look and the references to them must.
        anywhere: whether their names are the file's own, and the text that refers to them may stand anywhere.
    """

    notes: tuple[Note, ...]
    certain: bool
    anywhere: bool = False

    @property
    def start(self) -> int:
        """Where the list begins."""
        return self.notes[0].at

    @property
    def end(self) -> int:
        """Where the list ends."""
        return self.notes[-1].end

    def numbered(self, number: int) -> Note | None:
        """Return the note of a number; None where the list has none."""
        name = str(number)
        guess = number - (int(self.notes[0].name) if self.notes[0].name.isdecimal() else 0)
        if 0 <= guess < len(self.notes) and self.notes[guess].name == name:
            return self.notes[guess]
        return next((note for note in self.notes if note.name == name), None)

    def share_of_sources(self, text: str) -> float:
        """Return how many of the notes begin with a work or an *ibid*, as notes do and lists of theses do not."""
        sample = self.notes[:: max(len(self.notes) // _SAMPLE, 1)]
        return sum(begins_with_a_source(text, note.start, note.end) for note in sample) / len(sample)


def note_lists(document: Document) -> list[NoteList]:
    """Return what may be lists of notes, in the order of the text."""
    runs = list(_runs(document))
    marked = _marked_by_the_file(document)
    lines = _lines(document, {notes.start for notes in runs})
    if any(notes.anywhere for notes in marked):
        # Where the file has notes with names, what else looks like one is none, such as a piece of code.
        lines = (notes for notes in lines if not notes.anywhere)
    lists = [*marked, *runs, *lines]
    lists.sort(key=lambda each: each.start)
    return lists


def _marked_by_the_file(document: Document) -> list[NoteList]:
    """Return the notes that the file says are notes; a name that comes again begins another list."""
    lists: list[list[Note]] = []
    labelled: list[Note] = []
    current = labelled
    for block in document.blocks:
        if block.kind is not BlockKind.NOTE:
            continue
        label = f"[^{block.note}]: "
        if block.note and document.text.startswith(label, block.start - len(label)):
            at = block.start - len(label)
            labelled.append(Note(name=block.note, at=at, start=block.start, end=block.end))
            current = labelled
            continue
        lead = _LEAD.match(document.text, block.start, block.end)
        named = _name(lead)[0] if lead is not None else None
        name = block.note or named
        if name is None:
            # A further paragraph of the note before.
            if current:
                current[-1] = replace(current[-1], end=block.end)
            continue
        start = lead.end() if lead is not None and named == name else block.start
        note = Note(name=name, at=block.start, start=start, end=block.end)
        if lists and all(other.name != name for other in lists[-1][-1:]) and not _restarts(lists[-1], name):
            lists[-1].append(note)
        else:
            lists.append([note])
        current = lists[-1]
    found = [NoteList(notes=tuple(notes), certain=True) for notes in lists]
    return [*found, NoteList(notes=tuple(labelled), certain=True, anywhere=True)] if labelled else found


def _restarts(notes: list[Note], name: str) -> bool:
    return name.isdecimal() and notes[-1].name.isdecimal() and int(name) <= int(notes[-1].name)


def _runs(document: Document) -> Iterator[NoteList]:
    """Yield notes that stand in one paragraph: `Notes 1. Ann, A Book, p. 3. 2. ibid`."""
    text = document.text
    for at, block in enumerate(document.blocks):
        if block.kind is BlockKind.NOTE:
            continue
        headed = _IN_A_RUN.match(text, block.start, block.end)
        if headed is None and at and _is_heading(text, document.blocks[at - 1]):
            headed = re.compile(r"(?=\[?1\]?[.)]?\s)").match(text, block.start, block.end)
        if headed is None:
            continue
        notes = _run(text, headed.end(), block.end)
        lines = sum(found.start() > headed.end() for found in _LEAD.finditer(text, headed.end(), block.end))
        if len(notes) > 1 and len(notes) - 1 > lines:
            yield NoteList(notes=tuple(notes), certain=True)


def _run(text: str, start: int, end: int) -> list[Note]:
    first = re.compile(r"\[?1\]?[.)]?\s+").match(text, start, end)
    if first is None:
        return []
    starts = [(1, start, first.end())]
    for found in _NEXT_IN_RUN.finditer(text, first.end(), end):
        number = int(found[1])
        if number == starts[-1][0] + 1 and not _ABBREVIATED.search(text, max(found.start() - 8, 0), found.start() + 1):
            starts.append((number, found.start(1), found.end()))
    ends = [at for _, at, _ in starts[1:]] + [end]
    return [
        Note(name=str(number), at=at, start=begin, end=_trimmed(text, begin, last))
        for (number, at, begin), last in zip(starts, ends, strict=True)
    ]


def _lines(document: Document, taken: set[int]) -> Iterator[NoteList]:
    """Yield runs of lines that begin with rising numbers."""
    text, blocks = document.text, document.blocks
    groups: list[list[_Entry]] = []
    labelled: list[_Entry] = []
    signs: list[_Entry] = []
    skip = {bisect_right(blocks, start, key=lambda block: block.start) - 1 for start in taken}
    for index, block in enumerate(blocks):
        if block.kind in {BlockKind.HEADING, BlockKind.NOTE} or index in skip:
            continue
        for found in _LEAD.finditer(text, block.start, block.end):
            entry = (*_name(found), found, index)
            if found["label"]:
                labelled.append(entry)
            elif found["sign"]:
                signs.append(entry)
            else:
                _add(groups, entry)
    begins = sorted(each[2].start() for each in chain(labelled, signs, *groups))
    if labelled:
        notes = _notes(document, labelled, begins, dense=True)
        yield NoteList(notes=tuple(notes), certain=True, anywhere=True)
    for note in _notes(document, signs, begins, dense=False):
        yield NoteList(notes=(note,), certain=False)
    for group in groups:
        headed = _is_headed(document, group[0])
        near = sum(later[3] - earlier[3] <= 1 for earlier, later in pairwise(group))
        dense = headed or (len(group) > 4 and near >= (len(group) - 1) * 0.8)
        yield NoteList(notes=tuple(_notes(document, group, begins, dense=dense)), certain=headed)


def _add(groups: list[list[_Entry]], entry: _Entry) -> None:
    """Put a numbered line where it goes on with a run, or begin another."""
    number, form = entry[1], _form(entry[2])
    if groups:
        last = groups[-1][-1]
        step = number - last[1]
        if form == _form(last[2]) and 0 < step <= _GAP:
            groups[-1].append(entry)
            return
        if number != 1 and (form != _form(last[2]) or form == "bare"):
            return
    if _form(entry[2]) != "bare" or number == 1:
        groups.append([entry])


def _form(found: re.Match[str]) -> str:
    for form in ("square", "round", "caret", "raised"):
        if found[form]:
            return form
    return "point" if found["point"] else "bare"


def _name(found: re.Match[str]) -> tuple[str, int]:
    given = next(
        each
        for each in (found[form] for form in ("label", "square", "round", "caret", "raised", "plain", "sign"))
        if each
    )
    given = given.translate(_SUPERSCRIPTS)
    return given, int(given) if given.isascii() and given.isdecimal() else 0


def _notes(document: Document, entries: list[_Entry], begins: list[int], *, dense: bool) -> list[Note]:
    """Return the notes that begin with some lines; none goes over the beginning of another, of whatever list."""
    notes = []
    for at, (name, _, found, index) in enumerate(entries):
        following = entries[at + 1] if at + 1 < len(entries) else None
        end = _end(document, found, index, following, dense=dense)
        other = bisect_right(begins, found.start())
        end = min(end, begins[other]) if other < len(begins) else end
        notes.append(
            Note(name=name, at=found.start(), start=found.end(), end=_trimmed(document.text, found.end(), end))
        )
    return notes


def _end(document: Document, found: re.Match[str], index: int, following: _Entry | None, *, dense: bool) -> int:
    """Return where a note ends: before the next one, or with its paragraph; in an endnote list it may have further ones."""
    blocks = document.blocks
    if following is not None and following[3] == index:
        return following[2].start()
    end = blocks[index].end
    if dense and following is not None and following[3] - index <= _CONTINUED + 1:
        between = blocks[index + 1 : following[3]]
        if not any(each.kind in {BlockKind.HEADING, BlockKind.NOTE} for each in between):
            end = max([end, *(each.end for each in between)])
            if following[2].start() > blocks[following[3]].start:
                end = following[2].start()
    return min(end, found.end() + _MAX_NOTE)


def _is_headed(document: Document, entry: _Entry) -> bool:
    """Return whether *Notes* stands over a run, as a heading, a paragraph or the line before."""
    text, block = document.text, document.blocks[entry[3]]
    before = text[max(block.start, entry[2].start() - 200) : entry[2].start()].strip().rpartition("\n")[2]
    if before:
        return _HEADING.fullmatch(before) is not None
    return entry[3] > 0 and _is_heading(text, document.blocks[entry[3] - 1])


def _is_heading(text: str, block: Block) -> bool:
    return block.end - block.start < 80 and _HEADING.fullmatch(text, block.start, block.end) is not None


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def lines_of(lists: Iterable[NoteList], lines: Sequence[Paragraph]) -> frozenset[int]:
    """Return which of the paragraphs begin inside of notes."""
    starts = [line.start for line in lines]
    return frozenset(
        at
        for notes in lists
        for note in notes.notes
        for at in range(bisect_left(starts, note.at), bisect_left(starts, note.end))
    )


def without_notes(length: int, lists: Iterable[NoteList]) -> list[tuple[int, int]]:
    """Return the stretches of a text of a length that are not notes."""
    stretches, at = [], 0
    for start, end in sorted((note.at, note.end) for notes in lists for note in notes.notes):
        if start > at:
            stretches.append((at, start))
        at = max(at, end)
    if at < length:
        stretches.append((at, length))
    return stretches
