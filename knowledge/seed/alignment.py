"""What becomes of every key and every item when one value takes another's place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from rapidfuzz import fuzz

# Two sayings that share this much are one saying, reworded: what stands beside it stays beside it.
_ONE_SAYING = 60


class Fate(Enum):
    """What becomes of a key or an item."""

    KEPT = auto()
    CHANGED = auto()
    DROPPED = auto()
    ADDED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    What becomes of one key or item.

    Attributes:
        position: where it stood; -1 if it is added.
        key: its name in a mapping, None in a list.
        old, new: its values; None where there is none.
    """

    fate: Fate
    position: int = -1
    key: str | None = None
    old: Any = None
    new: Any = None


def keys(written: Sequence[str], old: dict[str, Any], new: dict[str, Any]) -> list[Step]:
    """
    Return the fate of every key, in the order in which the keys are to be written.

    `written` are the keys as the file has them: some say no more than the default, and `old` does not name them.
    """
    steps = []
    for position, spelled in enumerate(written):
        # Files may say common_ground for common-ground.
        key = spelled if spelled in old or spelled in new else spelled.replace("_", "-")
        if key not in new:
            fate = Fate.DROPPED if key in old else Fate.KEPT
        else:
            fate = Fate.KEPT if key in old and old[key] == new[key] else Fate.CHANGED
        steps.append(Step(fate=fate, position=position, key=key, old=old.get(key), new=new.get(key)))
    named = {step.key for step in steps}
    place = 0
    for key, value in new.items():
        if key not in named:
            steps.insert(place, Step(fate=Fate.ADDED, key=key, new=value))
            place += 1
        else:
            place = next(index for index, step in enumerate(steps) if step.key == key) + 1
    return steps


def items(old: Sequence[Any], new: Sequence[Any]) -> list[Step]:
    """
    Return the fate of every item, in the order of the new list.

    Items are matched by id, by stance or by text; those without a name of their own by what they say, else one by one.
    """
    free = dict(enumerate(old))
    found: dict[int, int] = {}
    for is_match in (_is_same, _is_alike):
        for after, item in enumerate(new):
            before = next((index for index, other in free.items() if is_match(other, item)), None)
            if before is not None and after not in found:
                found[after] = before
                del free[before]
    return list(_in_order(old, new, found, sorted(free)))


def _in_order(old: Sequence[Any], new: Sequence[Any], found: dict[int, int], dropped: list[int]) -> Iterator[Step]:
    for after, item in enumerate(new):
        before = found.get(after)
        if before is None:
            yield Step(fate=Fate.ADDED, new=item)
            continue
        while dropped and dropped[0] < before:
            yield Step(fate=Fate.DROPPED, position=dropped.pop(0))
        fate = Fate.KEPT if old[before] == item else Fate.CHANGED
        yield Step(fate=fate, position=before, old=old[before], new=item)
    yield from (Step(fate=Fate.DROPPED, position=position) for position in dropped)


def _is_same(old: Any, new: Any) -> bool:
    return bool(old == new if _name(new) is None else _name(old) == _name(new))


def _is_alike(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return fuzz.ratio(old, new) >= _ONE_SAYING
    return isinstance(old, dict) and isinstance(new, dict) and _name(old) is None and _name(new) is None


def _name(item: Any) -> Any:
    return (item.get("id"), item.get("stance")) if isinstance(item, dict) and {"id", "stance"} & item.keys() else None
