"""What is different between two versions of an entry, part by part."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from pydantic import JsonValue
from rapidfuzz import fuzz, process

from ..csl import WorkEntry
from ..entries import ClaimEntry, TopicEntry
from .commands import Entry
from .parts import (
    ABSENT,
    Absent,
    EntryPath,
    Fields,
    Items,
    Part,
    PartOrNone,
    entry_type,
    field_name,
    parts_of,
    plain_of,
)

# White space, a mark of punctuation, or a word with what is inside it. Marks that go on top of a letter stay with it.
_TOKEN = re.compile(r"\s+|[.,;:!?()\[\]“”„«»\"…]|[^\s.,;:!?()\[\]“”„«»\"…]+")
# In per cent: a text that is this much like one that went is that one, reworded.
_REWORDED = 60


class DifferenceKind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class WordChange(StrEnum):
    """What became of some words of a text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


Piece = tuple[WordChange, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    One part that is not what it was.

    Attributes:
        path: where; empty for the whole entry. A reworded text of a list goes by what it was.
        kind: what became of the part.
        old: what was there, as it stands in a file; None for what is added. Of a part that moved, its index.
        new: what is there now; None for what is removed. Of a part that moved, its index now.
        position: the index in its list of a text or item that is added or reworded (now) or removed (before); else None.
    """

    path: EntryPath
    kind: DifferenceKind
    old: JsonValue = None
    new: JsonValue = None
    position: int | None = None

    @property
    def field(self) -> str:
        """The name of the field; see `field_name`."""
        return field_name(self.path)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What was struck from a changed text and what was put in; nothing for what is no text or did not change."""
        if self.kind is DifferenceKind.CHANGED and isinstance(self.old, str) and isinstance(self.new, str):
            return word_changes(self.old, self.new)
        return ()


def differences(old: Entry | None, new: Entry | None) -> tuple[Difference, ...]:
    """
    Return what is different in `new`, in the order of the file; None stands for no entry.

    Raises:
        TypeError: the two are not of one type.
    """
    entry_type(old, new)
    return tuple(_between((), ABSENT if old is None else parts_of(old), ABSENT if new is None else parts_of(new)))


def applied(old: Entry | None, changes: Iterable[Difference]) -> Entry | None:
    """
    Return `old` with differences from it: all of them give the entry that they lead to.

    Raises:
        KeyError: a difference is not one from `old`.
        pydantic.ValidationError: some of them without the others make no entry.
    """
    changes = tuple(changes)
    whole = next((change for change in changes if not change.path), None)
    if whole is not None:
        return None if whole.new is None else _entry_type_of(whole.new).model_validate(whole.new)
    return None if old is None else type(old).model_validate(plain_of(_with(parts_of(old), changes, 0)))


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """Return both texts word by word: what is kept and removed is `old`, what is kept and added is `new`."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    gone = come = ""
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        kept = "".join(before[i:j]) if what == "equal" else ""
        # A space alone between two changed words is part of the change: a reader sees one, not three.
        if kept and (kept.strip() or not (gone or come)):
            pieces += _pieces(gone, come)
            pieces.append((WordChange.KEPT, kept))
            gone = come = ""
        else:
            gone += "".join(before[i:j])
            come += "".join(after[k:m])
    return (*pieces, *_pieces(gone, come))


def _pieces(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield WordChange.REMOVED, gone
    if come:
        yield WordChange.ADDED, come


def _between(path: EntryPath, old: PartOrNone, new: PartOrNone) -> Iterator[Difference]:
    if old == new:
        return
    match old, new:
        case Absent(), _:
            yield _added(path, new)
        case _, Absent():
            yield _removed(path, old)
        case Fields(), Fields():
            for name in {**old.parts, **new.parts}:
                yield from _between((*path, name), old.parts.get(name, ABSENT), new.parts.get(name, ABSENT))
        case Items(), Items():
            yield from _between_items(path, dict(old.items), dict(new.items))
        case _:
            yield _changed(path, old, new)


def _between_items(path: EntryPath, old: Mapping[str, Part], new: Mapping[str, Part]) -> Iterator[Difference]:
    before = {key: index for index, key in enumerate(old)}
    moved = _moved(before, [key for key in new if key in old])
    reworded = _reworded([key for key in old if key not in new], [key for key in new if key not in old], old, new)
    for key in old:
        if key not in new and key not in reworded.values():
            yield _removed((*path, key), old[key], before[key])
    for index, (key, part) in enumerate(new.items()):
        if key in reworded:
            was = reworded[key]
            yield _changed((*path, was), old[was], part, index)
        elif key not in old:
            yield _added((*path, key), part, index)
        else:
            if key in moved:
                yield Difference(path=(*path, key), kind=DifferenceKind.MOVED, old=before[key], new=index)
            yield from _between((*path, key), old[key], part)


def _moved(before: Mapping[str, int], after: Sequence[str]) -> set[str]:
    """Return the fewest keys that, put elsewhere, make the order of `after` from that of `before`."""
    # The longest increasing run stays: for each length, the run that ends lowest, as links from its end.
    ends: list[int] = []
    last: list[str] = []
    link: dict[str, str | None] = {}
    for key in after:
        length = bisect_left(ends, before[key])
        link[key] = last[length - 1] if length else None
        ends[length : length + 1] = [before[key]]
        last[length : length + 1] = [key]
    stays: set[str] = set()
    key_or_none = last[-1] if last else None
    while key_or_none is not None:
        stays.add(key_or_none)
        key_or_none = link[key_or_none]
    return set(after) - stays


def _reworded(
    gone: Sequence[str], come: Sequence[str], old: Mapping[str, Part], new: Mapping[str, Part]
) -> dict[str, str]:
    """Return the keys of new texts that are an old one in other words, with that one's key."""
    left = {key: text for key in gone if isinstance(text := old[key], str)}
    found: dict[str, str] = {}
    for key in come:
        text = new[key]
        best = (
            process.extractOne(text, left, scorer=fuzz.ratio, score_cutoff=_REWORDED) if isinstance(text, str) else None
        )
        if best is not None:
            found[key] = best[2]
            del left[best[2]]
    return found


def _added(path: EntryPath, new: PartOrNone, position: int | None = None) -> Difference:
    assert not isinstance(new, Absent)
    return Difference(path=path, kind=DifferenceKind.ADDED, new=plain_of(new), position=position)


def _removed(path: EntryPath, old: PartOrNone, position: int | None = None) -> Difference:
    assert not isinstance(old, Absent)
    return Difference(path=path, kind=DifferenceKind.REMOVED, old=plain_of(old), position=position)


def _changed(path: EntryPath, old: PartOrNone, new: PartOrNone, position: int | None = None) -> Difference:
    assert not isinstance(old, Absent)
    assert not isinstance(new, Absent)
    return Difference(path=path, kind=DifferenceKind.CHANGED, old=plain_of(old), new=plain_of(new), position=position)


def _with(part: Part, changes: Iterable[Difference], depth: int) -> Part:
    """Return a part with the differences below it, which share `depth` keys of their paths."""
    below: dict[str, list[Difference]] = {}
    for change in changes:
        below.setdefault(change.path[depth], []).append(change)
    if isinstance(part, Items):
        return _items_with(part, below, depth + 1)
    assert isinstance(part, Fields)
    parts = dict(part.parts)
    for key, found in below.items():
        change = found[0]
        if len(change.path) > depth + 1:
            parts[key] = _with(parts[key], found, depth + 1)
        elif change.kind is DifferenceKind.REMOVED:
            del parts[key]
        else:
            parts[key] = change.new
    return Fields(parts)


def _items_with(part: Items, below: Mapping[str, Sequence[Difference]], depth: int) -> Items:
    items = dict(part.items)
    placed: list[tuple[int, str, Part]] = []
    for key, found in below.items():
        deeper = [change for change in found if len(change.path) > depth]
        if deeper:
            items[key] = _with(items[key], deeper, depth)
        # An item that moved may say something else, too: that is changed before it is put elsewhere.
        for change in sorted(found, key=lambda each: each.kind is DifferenceKind.MOVED):
            match change:
                case Difference(path=path) if len(path) > depth:
                    continue
                case Difference(kind=DifferenceKind.MOVED, new=int(index)):
                    placed.append((index, key, items.pop(key)))
                case Difference(kind=DifferenceKind.ADDED, position=int(index)):
                    placed.append((index, key, change.new))
                case Difference(kind=DifferenceKind.CHANGED, position=None):
                    items[key] = change.new
                case _:
                    del items[key]
                    if change.position is not None and change.kind is DifferenceKind.CHANGED:
                        placed.append((change.position, key, change.new))
    # What stays keeps its order, and what is placed knows its index in the end: from the first to the last, it fits.
    ordered = list(items.items())
    for index, key, value in sorted(placed, key=lambda each: each[0]):
        ordered.insert(index, (key, value))
    return Items(tuple(ordered))


def _entry_type_of(plain: JsonValue) -> type[Entry]:
    assert isinstance(plain, dict)
    if "slug" in plain:
        return ClaimEntry
    # CSL has no variable `name`.
    return TopicEntry if "name" in plain else WorkEntry
