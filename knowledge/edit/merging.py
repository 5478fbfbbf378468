"""Two edits of one entry brought together, as far as they do not contradict each other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from pydantic import JsonValue

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
    plain_or_none,
)

Choice = Literal["ours", "theirs"]
_NO_CHOICES: Final[Mapping[EntryPath, Choice]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """
    A part of which the two edits made different things.

    Attributes:
        path: where; empty for the whole entry.
        base: what was there before both, as it stands in a file; None where there was nothing (or null, below a work's `custom`).
        ours: what the one made of it; None where it removed it.
        theirs: what the other made of it; None where it removed it.
    """

    path: EntryPath
    base: JsonValue
    ours: JsonValue
    theirs: JsonValue

    @property
    def field(self) -> str:
        """The name of the field, another one for every conflict; see `field_name`."""
        return field_name(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """
    Two edits brought together.

    Attributes:
        entry: what they make; None while conflicts are left, and where the entry is removed.
        conflicts: what somebody has to choose.
    """

    entry: Entry | None
    conflicts: tuple[Conflict, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to choose: `entry` is the result, or None for an entry that is removed."""
        return not self.conflicts


def merge(base: Entry | None, ours: Entry | None, theirs: Entry | None) -> Merge:
    """
    Bring together what two edits made of `base`; None stands for no entry.

    Every field is merged by itself, sides and evidence by their keys. Of a list of texts, what either edit added is in
    and what either removed is out. The order is that of `ours`, unless `theirs` alone moved something. What one edit
    removed and the other changed is a conflict, and so are two new items with the same id: they are never mixed.
    Neither are citations: one of an item, or all of a sentence, are one value.

    What is merged from entries that keep to their schema keeps to it; whether it keeps to the rules between entries,
    `check` says.

    Raises:
        TypeError: the entries are not of one type.
    """
    return resolved(base, ours, theirs, _NO_CHOICES)


def resolved(
    base: Entry | None, ours: Entry | None, theirs: Entry | None, choices: Mapping[EntryPath, Choice]
) -> Merge:
    """
    Do what `merge` does, with the conflicts at the paths of `choices` settled.

    A conflict without a choice stays; a choice where there is no conflict says nothing.

    Raises:
        TypeError: the entries are not of one type.
    """
    kind = entry_type(base, ours, theirs)
    merging = _Merging(choices)
    part = merging.of((), *(ABSENT if entry is None else parts_of(entry) for entry in (base, ours, theirs)))
    if merging.conflicts or isinstance(part, Absent) or kind is None:
        return Merge(entry=None, conflicts=tuple(merging.conflicts))
    return Merge(entry=kind.model_validate(plain_of(part)))


class _Merging:
    """Merges parts and notes the conflicts that no choice settles."""

    def __init__(self, choices: Mapping[EntryPath, Choice]) -> None:
        self._choices = choices
        self.conflicts: list[Conflict] = []

    def of(self, path: EntryPath, base: PartOrNone, ours: PartOrNone, theirs: PartOrNone) -> PartOrNone:
        """Return what two edits make of a part; what ours makes of it where they contradict."""
        if ours in (base, theirs):
            return theirs
        if theirs == base:
            return ours
        match ours, theirs:
            case Fields(), Fields() if isinstance(base, Fields) or not ours.is_one_when_new:
                before = base.parts if isinstance(base, Fields) else {}
                names = {**before, **ours.parts, **theirs.parts}
                return Fields(self._below(path, names, before, ours.parts, theirs.parts))
            case Items(), Items() if not ours.is_one:
                return self._items(path, base if isinstance(base, Items) else Items(()), ours, theirs)
        choice = self._choices.get(path)
        if choice is None:
            self.conflicts.append(
                Conflict(path=path, base=plain_or_none(base), ours=plain_or_none(ours), theirs=plain_or_none(theirs))
            )
        return theirs if choice == "theirs" else ours

    def _below(
        self,
        path: EntryPath,
        keys: Iterable[str],
        base: Mapping[str, Part],
        ours: Mapping[str, Part],
        theirs: Mapping[str, Part],
    ) -> dict[str, Part]:
        parts: dict[str, Part] = {}
        for key in keys:
            part = self.of((*path, key), *(each.get(key, ABSENT) for each in (base, ours, theirs)))
            if not isinstance(part, Absent):
                parts[key] = part
        return parts

    def _items(self, path: EntryPath, base: Items, ours: Items, theirs: Items) -> Items:
        before, mine, other = dict(base.items), dict(ours.items), dict(theirs.items)
        parts = self._below(path, {**before, **mine, **other}, before, mine, other)
        order = _ordered(tuple(before), tuple(mine), tuple(other), parts)
        return Items(tuple((key, parts[key]) for key in order))


def _ordered(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], merged: Collection[str]) -> Sequence[str]:
    """Return the merged keys in the order of ours (of theirs, if it alone moved any), the other's after its neighbours."""
    theirs_leads = _is_in_order(base, ours) and not _is_in_order(base, theirs)
    leading, other = (theirs, ours) if theirs_leads else (ours, theirs)
    order = [key for key in leading if key in merged]
    placed, old_or_other = set(order), {*base, *other}
    neighbour: str | None = None
    for key in other:
        if key in merged and key not in placed:
            index = order.index(neighbour) + 1 if neighbour is not None else 0
            # What both put at the same place stands one after the other, not mixed.
            while index < len(order) and order[index] not in old_or_other:
                index += 1
            order.insert(index, key)
            placed.add(key)
        if key in placed:
            neighbour = key
    return order


def _is_in_order(base: Sequence[str], edited: Sequence[str]) -> bool:
    before, after = set(base), set(edited)
    return [key for key in base if key in after] == [key for key in edited if key in before]
