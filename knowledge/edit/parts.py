"""An entry as a tree of parts, each found by a path that an edit elsewhere does not change."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from pydantic import JsonValue

from ..csl import WorkEntry
from ..entries import ClaimEntry, Phrasings, TopicEntry
from ..store.rows import as_json
from .commands import Entry

EntryPath = tuple[str, ...]
"""
Keys from the entry down, spelled as in files.

A side goes by its stance, an item of evidence by its id, a citation below a sentence by its work; a phrasing, a
counterexample, a topic and an alias by itself. What stands twice in a list goes by its key, a line break and a number.
"""


class Absent(Enum):
    """The type of `ABSENT`."""

    ABSENT = 0


ABSENT: Final = Absent.ABSENT
"""Where one entry has a part, what another one has there."""


@dataclass(frozen=True, slots=True)
class Fields:
    """
    Parts by name, in no order that matters.

    Attributes:
        parts: the fields that there are.
        is_one_when_new: whether two that were both written anew are never mixed.
    """

    parts: Mapping[str, "Part"]
    is_one_when_new: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """
    Parts in an order, each with its key.

    Attributes:
        items: keys and parts; no key stands twice.
        is_one: whether two lists that were both changed are never mixed.
    """

    items: tuple[tuple[str, "Part"], ...]
    is_one: bool = False


Part = Fields | Items | JsonValue
"""A citation is one plain value: its work, its place and its passage are true together or not at all."""
PartOrNone = Part | Absent

_LINES: Final = ("contestedness", "common-ground")


def parts_of(entry: Entry) -> Fields:
    """Return the parts of an entry. Lists that may be empty are always there."""
    plain = as_json(entry)
    match entry:
        case ClaimEntry():
            return _claim_parts(plain)
        case TopicEntry():
            return Fields({**plain, "aliases": _texts(plain.get("aliases", ()))})
        case WorkEntry():
            return Fields({**plain, "custom": Fields(dict(plain["custom"]))}, is_one_when_new=True)


def plain_of(part: Part) -> JsonValue:
    """Return a part as it stands in a file."""
    match part:
        case Fields():
            return {name: plain_of(value) for name, value in part.parts.items()}
        case Items():
            return [plain_of(value) for _, value in part.items]
        case _:
            return part


def plain_or_none(part: PartOrNone) -> JsonValue:
    """Return a part as it stands in a file, None where there is no part."""
    return None if isinstance(part, Absent) else plain_of(part)


def entry_type(*entries: Entry | None) -> type[Entry] | None:
    """
    Return of which type the entries are, None where there are none.

    Raises:
        TypeError: they are of several.
    """
    types = {type(entry) for entry in entries if entry is not None}
    if len(types) > 1:
        message = f"no comparing {' with '.join(sorted(each.__name__ for each in types))}"
        raise TypeError(message)
    return next(iter(types), None)


def field_name(path: EntryPath) -> str:
    """
    Return the name of the field at a path: `question`, `sides.affirms.evidence.<id>.summary`.

    A text of a list has its list's name (`phrasings.asserts`), the whole entry an empty one.
    """
    match path:
        case ("phrasings", way, *_):
            path = ("phrasings", way)
        case ("topics" | "counterexamples" | "aliases" as name, *_):
            path = (name,)
    return ".".join(key.replace("\n", "#") for key in path)


def _claim_parts(plain: Mapping[str, Any]) -> Fields:
    phrasings = plain.get("phrasings", {})
    lists: dict[str, Part] = {
        "topics": _texts(plain.get("topics", ())),
        "sides": _items(map(_side_parts, plain.get("sides", ())), lambda side: str(side.parts["stance"])),
        "phrasings": Fields({way: _texts(phrasings.get(way, ())) for way in Phrasings.model_fields}),
        "counterexamples": _texts(plain.get("counterexamples", ())),
    }
    found = {**plain, **{name: _line_parts(plain[name]) for name in _LINES if name in plain}, **lists}
    # In the order of the file, so that what is said of an entry follows it.
    names = (field.alias or name for name, field in ClaimEntry.model_fields.items())
    return Fields({name: found[name] for name in names if name in found})


def _side_parts(side: Mapping[str, Any]) -> Fields:
    evidence = (Fields(item, is_one_when_new=True) for item in side.get("evidence", ()))
    return Fields({**side, "evidence": _items(evidence, lambda item: str(item.parts["id"]))})


def _line_parts(line: Mapping[str, Any]) -> Fields:
    citations = _items(line["citations"], lambda citation: str(citation["work"]), is_one=True)
    return Fields({**line, "citations": citations}, is_one_when_new=True)


def _texts(texts: Iterable[str]) -> Items:
    return _items(texts, str)


def _items(parts: Iterable[Any], key: Callable[[Any], str], *, is_one: bool = False) -> Items:
    seen: Counter[str] = Counter()
    found: list[tuple[str, Part]] = []
    for part in parts:
        name = key(part)
        seen[name] += 1
        # No key holds a line break.
        found.append((name if seen[name] == 1 else f"{name}\n{seen[name]}", part))
    return Items(tuple(found), is_one=is_one)
