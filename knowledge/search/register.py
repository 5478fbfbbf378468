"""A register: what belongs to a key, in an order of its own. It never changes; a changed one shares what stayed."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Generic, Self, TypeVar

Place = tuple[int | str, ...]
"""Where a value stands among the others."""

K = TypeVar("K")
V = TypeVar("V")


def patched(values: Sequence[V], gone: Iterable[V], new: Iterable[V], place: Callable[[V], Place]) -> tuple[V, ...]:
    """Return sorted values without those that are gone, of which each is there, and with new ones at their places."""
    kept = list(values)
    for value in gone:
        del kept[bisect_left(kept, place(value), key=place)]
    for value in new:
        insort(kept, value, key=place)
    return tuple(kept)


def merged(before: Mapping[K, V], changes: Mapping[K, V | None]) -> Mapping[K, V]:
    """Return a mapping in which the values of some keys are others or (None) no more."""
    if not changes:
        return before
    after = dict(before)
    for key, value in changes.items():
        if value is None:
            after.pop(key, None)
        else:
            after[key] = value
    return after


class Register(Generic[K, V]):
    """Values by key, several to a key, sorted by their places."""

    def __init__(self, place: Callable[[V], Place], entries: Mapping[K, tuple[V, ...]] = MappingProxyType({})) -> None:
        """Begin with nothing; `place` is where a value stands."""
        self._place, self._entries = place, entries

    def __getitem__(self, key: K) -> tuple[V, ...]:
        """Return the values of a key; none where nothing belongs to it."""
        return self._entries.get(key, ())

    def changed(self, gone: Iterable[tuple[K, V]], new: Iterable[tuple[K, V]]) -> Self:
        """Return a register without some values, of which each is there under its key, and with others."""
        changes: dict[K, tuple[list[V], list[V]]] = {}
        for at, pairs in enumerate((gone, new)):
            for key, value in pairs:
                changes.setdefault(key, ([], []))[at].append(value)
        if not changes:
            return self
        entries = dict(self._entries)
        for key, (old, added) in changes.items():
            if values := patched(entries.get(key, ()), old, added, self._place):
                entries[key] = values
            else:
                entries.pop(key, None)
        return type(self)(self._place, entries)
