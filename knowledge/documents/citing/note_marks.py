"""Where a text refers to its notes: `[12]`, `economy.12`, `(12)`, superscripts, `[^12]`, `*`; and which notes are meant."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ..document import BlockKind, Document
from .note_lists import Note, NoteList, without_notes

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ENDS: Final = r".,;:!?…’”»\"')\]}"
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:vols?|nos?|nr|pp?|ch|art|fig|s|с|т|§|bd|pt|ca?|st|[a-z])\.|(?<![0-9])[0-9]{1,3}[.,:])$", re.IGNORECASE
)
_FORMS: Final = {
    "label": re.compile(r"\[\^([\w.:+-]{1,40})\](?!:)"),
    "raised": re.compile(r"(?<=[\w.,;:!?…’”“»«\"')\]])([⁰¹²³⁴-⁹]{1,4})"),
    "caret": re.compile(r"\^([0-9]{1,4})\^?(?![0-9])"),
    "square": re.compile(r"\[([0-9]{1,4}(?:\s?[,;–-]\s?[0-9]{1,4}){0,9})\]"),
    "glued": re.compile(rf"(?<=[{_ENDS}])([0-9]{{1,3}})(?![\w%°]|[.,:]\s?[0-9])"),
    "round": re.compile(r"(?<=[\w.,;:!?…’”»\"')])\s?\(([0-9]{1,3})\)(?=[\s.,;:!?’”»)\]]|$)"),
    "to_word": re.compile(r"(?<=[a-zа-яё]{3})([0-9]{1,3})(?=[\s.,;:!?’”»)]|$)"),
    "sign": re.compile(r"(?<=[\w.,;:!?…’”»\"')])(\*{1,4}|†{1,2}|‡{1,2}|§{1,2})(?=[\s.,;:!?’”»)]|$)"),
}
_LOST: Final = re.compile(
    rf"(?<=[{_ENDS}])\s?(?:([0-9]{{1,4}})\]|\[([0-9]{{1,4}})(?!\s?[\]0-9,;–-]))"
    rf"|(?<=[.,;:!?…’”»\"')])([0-9]{{1,4}})(?![\w%°]|[.,:]\s?[0-9])"
)
_REPEATED_AFTER: Final = frozenset(".!?…’”»\"'")
_COVERED: Final = 0.5
_SURE: Final = 0.8
_SOME: Final = 3
_FIRST: Final = 10
_GAP: Final = 3
_LAST_RUN: Final = 0.6
_SIGN_REACH: Final = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """
    A place `text[start:end]` that refers to a note.

    Attributes:
        name: the note's, as it stands there.
        note: the note; None where the list has none of that name.
        notes: the list it is in; None without one.
        mended: whether the mark was damaged, such as one that lost a bracket.
    """

    start: int
    end: int
    name: str
    note: Note | None
    notes: NoteList | None
    mended: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    number: int


def note_marks(document: Document, lists: Sequence[NoteList]) -> tuple[list[Mark], list[NoteList]]:
    """Return the places that refer to notes, in order, and the lists that are lists of notes indeed."""
    marks: list[Mark] = []
    real: list[NoteList] = []
    stretches = _Stretches(document, lists)
    for named in (notes for notes in lists if notes.anywhere):
        found = list(_labelled(document.text, named))
        real.append(_as_referred(named, found))
        marks += found
    numbered = [notes for notes in lists if not notes.anywhere and notes.notes[0].name.isdecimal()]
    at = 0
    for cluster in _clusters(document.text, numbered, stretches):
        referring = _of_cluster(document.text, cluster, at, stretches)
        if referring is None:
            continue
        marks += referring
        real += cluster
        at = cluster[-1].end
    for notes in lists:
        if not notes.anywhere and not notes.notes[0].name.isdecimal():
            sign = _of_sign(document, notes, stretches)
            if sign is not None:
                marks.append(sign)
            if sign is not None or notes.certain:
                real.append(notes)
    marks.sort(key=lambda mark: mark.start)
    real.sort(key=lambda notes: notes.start)
    return marks, real


class _Stretches:
    """The parts of a text that are neither notes nor headings, and the marks of each form in them."""

    def __init__(self, document: Document, lists: Sequence[NoteList]) -> None:
        certain = [notes for notes in lists if notes.certain]
        spans = without_notes(len(document.text), certain)
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self._text = document.text
        self._headings = [(each.start, each.end) for each in document.blocks if each.kind is BlockKind.HEADING]
        self.signs = list(_FORMS["sign"].finditer(self._text))
        self._found = {form: list(self._search(form)) for form in _FORMS if form not in {"label", "sign"}}
        self._places = {form: [each.start for each in found] for form, found in self._found.items()}

    def of(self, form: str, start: int, end: int) -> list[_Candidate]:
        """Return the marks of a form between two places, in order."""
        places = self._places[form]
        return self._found[form][bisect_left(places, start) : bisect_left(places, end)]

    def holds(self, place: int) -> bool:
        """Return whether a place is in none of the notes."""
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._ends[at]

    def _search(self, form: str) -> Iterator[_Candidate]:
        for found in _FORMS[form].finditer(self._text):
            if not self.holds(found.start(1)) or (form in {"glued", "to_word", "round"} and self._is_other(found)):
                continue
            for name in _numbers(found[1].translate(_SUPERSCRIPTS)):
                yield _Candidate(found.start(1) - (form in {"square", "round", "caret"}), found.end(), name)

    def _is_other(self, found: re.Match[str]) -> bool:
        return _is_numbered_otherwise(self._text, found.start(1))


def _is_numbered_otherwise(text: str, place: int) -> bool:
    """Return whether a number is that of a page or a volume, or the end of another number: `p.12`, `3.14`."""
    return _ABBREVIATED.search(text[max(place - 8, 0) : place].rstrip("( ")) is not None


def _numbers(text: str) -> list[int]:
    """Return the numbers of `1, 3-5`: each, and those between."""
    numbers: list[int] = []
    for part in re.split(r"\s?[,;]\s?", text):
        first, _, last = re.sub(r"\s?[–-]\s?", "-", part).partition("-")
        end = int(last) if last else int(first)
        numbers += range(int(first), end + 1) if 0 <= end - int(first) <= 10 else [int(first)]
    return numbers


def _labelled(text: str, notes: NoteList) -> Iterator[Mark]:
    by_name = {note.name: note for note in reversed(notes.notes)}
    for found in _FORMS["label"].finditer(text):
        note = by_name.get(found[1])
        yield Mark(start=found.start(), end=found.end(), name=found[1], note=note, notes=notes)


def _as_referred(notes: NoteList, marks: list[Mark]) -> NoteList:
    """Return notes that may stand anywhere in the order that readers see: the text's; one that no mark leads to stays put."""
    first: dict[Note, int] = {}
    for mark in marks:
        if mark.note is not None:
            first.setdefault(mark.note, mark.start)
    places: list[int] = []
    for note in notes.notes:
        places.append(first.get(note, places[-1] if places else 0))
    order = sorted(range(len(places)), key=places.__getitem__)
    return replace(notes, notes=tuple(notes.notes[at] for at in order))


def _clusters(text: str, lists: Sequence[NoteList], stretches: _Stretches) -> list[list[NoteList]]:
    """Return the lists in groups: those of a group follow each other without text that could refer to them."""
    clusters: list[list[NoteList]] = []
    for notes in lists:
        if clusters:
            last = clusters[-1][-1]
            between = text[last.end : notes.start].strip() if notes.start - last.end < 400 else None
            if (
                between is not None
                and last.certain == notes.certain
                and not any(
                    stretches.of(form, last.end, notes.start) for form in ("square", "raised", "caret", "glued")
                )
            ):
                clusters[-1].append(notes)
                continue
        clusters.append([notes])
    return clusters


class _Cluster:
    """Lists of notes, and the text in front of them, back to the lists before."""

    def __init__(self, lists: list[NoteList], start: int) -> None:
        self.lists = lists
        self.start = start
        self.end = lists[-1].notes[-1].at
        self.names = {int(note.name): note for notes in lists for note in notes.notes}
        self.first, self.last = min(self.names), max(self.names)
        notes = sorted((note.at, note.end) for notes in lists for note in notes.notes)
        self._starts = [at for at, _ in notes]
        self._ends = [end for _, end in notes]

    def may_refer(self, mark: _Candidate) -> bool:
        """Return whether a mark stands in front of the note of its number, and in none of the notes."""
        if not self.first <= mark.number <= self.last:
            return False
        # A note that the list lost is referred to all the same; a year is not.
        note = self.names.get(mark.number)
        at = bisect_right(self._starts, mark.start) - 1
        return (note is None or mark.start < note.at) and (at < 0 or mark.start >= self._ends[at])


def _of_cluster(text: str, lists: list[NoteList], at: int, stretches: _Stretches) -> list[Mark] | None:
    """Return the marks in front of lists of notes that refer to them; None where these are no notes."""
    cluster = _Cluster(lists, at)
    best = _best_form(stretches, cluster)
    certain = all(notes.certain for notes in lists)
    if best is None:
        return [] if certain else None
    form, rising, others = best
    if not certain and not _is_believed(text, lists, rising):
        return None
    runs = _by_list(lists, rising)
    marks = [_mark(each, runs[at]) for at, each in enumerate(rising)]
    if len(lists) > 1:
        return marks
    marks += [_mark(each, lists[0]) for each in _beyond(text, form, cluster, rising, stretches)]
    if form == "square":
        marks += [_mark(each, lists[0]) for each in others if _is_repeated(text, each, cluster.names)]
    return marks + list(_lost(text, cluster, rising, stretches))


def _best_form(stretches: _Stretches, cluster: _Cluster) -> tuple[str, list[_Candidate], list[_Candidate]] | None:
    """
    Return the form that the marks in front of a list have, those that rise, and the others.

    Raised and bracketed numbers are nearly always notes; numbers in parentheses and behind a word only where the others are not.
    """
    best: tuple[str, list[_Candidate], list[_Candidate]] | None = None
    for form in ("raised", "caret", "square", "glued", "round", "to_word"):
        found = [each for each in stretches.of(form, cluster.start, cluster.end) if cluster.may_refer(each)]
        if form == "to_word" and best is not None and best[0] == "glued":
            # One habit: the number stands behind the word or behind the point, as it comes.
            found = sorted([*found, *best[1], *best[2]], key=lambda each: each.start)
        rising = _longest_rise(found, len(cluster.lists))
        share = len({each.number for each in rising}) / len(cluster.names)
        if form in {"round", "to_word"} and share < _COVERED:
            continue
        if len(rising) > (len(best[1]) if best else 0):
            chosen = {(each.start, each.number) for each in rising}
            best = form, rising, [each for each in found if (each.start, each.number) not in chosen]
        if best is not None and share >= _COVERED and form != "glued":
            break
    return best


def _longest_rise(found: list[_Candidate], lists: int) -> list[_Candidate]:
    """
    Return the most marks whose numbers rise, one by one or with gaps.

    They begin again at 1 where several lists follow. In front of one list, the last run counts: those before it had lists of
    their own, or lost them.
    """
    runs: list[list[_Candidate]] = []
    for each in found:
        if not runs or (each.number == 1 and runs[-1][-1].number > 1):
            runs.append([])
        runs[-1].append(each)
    rises = [_rise(run) for run in runs]
    if lists > 1:
        return [each for rise in rises for each in rise]
    whole = _rise(found)
    if len(rises) > 1 and len(rises[-1]) >= len(whole) * _LAST_RUN:
        return rises[-1]
    return whole


def _rise(found: list[_Candidate]) -> list[_Candidate]:
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, each in enumerate(found):
        length = bisect_left(tails, each.number)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(each.number)
            ends.append(at)
        else:
            tails[length], ends[length] = each.number, at
    rising: list[_Candidate] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        rising.append(found[at])
        at = before[at]
    return rising[::-1]


def _is_believed(text: str, cluster: list[NoteList], rising: list[_Candidate]) -> bool:
    """Return whether numbered lines are notes: they look like sources, or most of them are referred to."""
    referred = {each.number for each in rising}
    names = [int(note.name) for notes in cluster for note in notes.notes]
    share = sum(name in referred for name in names) / len(names)
    looks = min(notes.share_of_sources(text) for notes in cluster)
    if looks >= _SURE and len(names) >= _SOME:
        return bool(referred)
    return (looks >= _COVERED and (share >= _COVERED or len(referred) >= _SOME)) or (
        share >= _SURE and len(names) >= _SOME
    )


def _by_list(cluster: list[NoteList], rising: list[_Candidate]) -> list[NoteList | None]:
    """Return which list each mark refers to: the only one, or as many runs of marks go with as many lists in order."""
    if len(cluster) == 1:
        return [cluster[0]] * len(rising)
    runs: list[int] = []
    for at, each in enumerate(rising):
        runs.append((runs[-1] + (each.number <= rising[at - 1].number)) if runs else 0)
    holders: dict[int, list[NoteList]] = {}
    for notes in cluster:
        for note in notes.notes:
            holders.setdefault(int(note.name), []).append(notes)
    if runs and runs[-1] + 1 == len(cluster):
        return [cluster[run] for run in runs]
    return [holders[each.number][0] if len(holders.get(each.number, ())) == 1 else None for each in rising]


def _mark(found: _Candidate, notes: NoteList | None, *, mended: bool = False) -> Mark:
    note = notes.numbered(found.number) if notes is not None else None
    return Mark(start=found.start, end=found.end, name=str(found.number), note=note, notes=notes, mended=mended)


def _is_repeated(text: str, found: _Candidate, names: dict[int, Note]) -> bool:
    """Return whether a number out of order refers to a note once more: behind a sentence or a quotation it does."""
    return found.number in names and text[max(found.start - 2, 0) : found.start].rstrip()[-1:] in _REPEATED_AFTER


def _beyond(
    text: str, form: str, cluster: _Cluster, rising: list[_Candidate], stretches: _Stretches
) -> Iterator[_Candidate]:
    """Yield references to notes that the list lost at its end: they go on in the form and order of the others."""
    if form not in {"square", "raised", "caret"} or len(rising) < max(_SOME, len(cluster.names) * _COVERED):
        return
    last = max(rising[-1].number, cluster.last)
    for each in stretches.of(form, rising[-1].end, cluster.lists[0].start):
        is_behind = form != "square" or text[max(each.start - 2, 0) : each.start].rstrip()[-1:] in _REPEATED_AFTER
        if is_behind and 0 < each.number - last <= _GAP:
            yield each
            last = each.number


def _lost(text: str, cluster: _Cluster, rising: list[_Candidate], stretches: _Stretches) -> Iterator[Mark]:
    """Yield references that lost a bracket, or both: where a number is missing between its neighbours, and only there."""
    have = {each.number for each in rising}
    first, last = _Candidate(cluster.start, cluster.start, 0), _Candidate(cluster.end, cluster.end, cluster.last + 1)
    for before, after in pairwise([first, *rising, last]):
        if after.number - before.number < 2 or (before.number == 0 and after.number > _FIRST):
            continue
        found: dict[int, list[_Candidate]] = {}
        for match in _LOST.finditer(text, before.end, after.start):
            number = int(next(group for group in match.groups() if group))
            if number in have or not before.number < number < after.number:
                continue
            each = _Candidate(match.start() + match[0][0].isspace(), match.end(), number)
            other = bool(match[3]) and _is_numbered_otherwise(text, match.start(3))
            if not other and cluster.may_refer(each) and stretches.holds(each.start):
                found.setdefault(number, []).append(each)
        yield from (_mark(each[0], cluster.lists[0], mended=True) for each in found.values() if len(each) == 1)


def _of_sign(document: Document, notes: NoteList, stretches: _Stretches) -> Mark | None:
    """Return the one place in front of a note with `*` or `†` that refers to it; None where none or several do."""
    note = notes.notes[0]
    text = document.text
    page = bisect_right(document.pages, note.at, key=lambda each: each.start) - 1
    start = document.pages[page].start if page >= 0 else max(note.at - _SIGN_REACH, 0)
    if notes.share_of_sources(text) < _COVERED:
        return None
    for at in range(bisect_left(stretches.signs, note.at, key=_place) - 1, -1, -1):
        found = stretches.signs[at]
        if found.start() < start:
            break
        if found[1] == note.name and stretches.holds(found.start()) and not _is_emphasis(text, found):
            return Mark(start=found.start(1), end=found.end(1), name=note.name, note=note, notes=notes)
    return None


def _place(found: re.Match[str]) -> int:
    return found.start()


def _is_emphasis(text: str, found: re.Match[str]) -> bool:
    """Return whether a star closes what another one opened in the same paragraph: Markdown's emphasis."""
    begin = max(text.rfind("\n\n", 0, found.start()), found.start() - 2_000, 0)
    return re.search(rf"(?<!\w){re.escape(found[1])}(?=\S)", text[begin : found.start()]) is not None
