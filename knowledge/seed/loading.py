"""What loading a folder of seed files would change in a knowledge base."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..base import TOPICS_FILE, KnowledgeBase, check
from ..edit.commands import Entry, EntryName, Save
from ..edit.difference import Difference, differences
from ..edit.service import with_commands
from ..errors import InvalidEntries, Problem
from .reading import Seeds, located, with_free_codes


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDifference:
    """
    An entry of the files that is not what the base says.

    Attributes:
        entry: claim, work or topic.
        key: its slug or id.
        is_new: whether the base lacks it.
        differences: part by part, from the base to the file.
    """

    entry: EntryName
    key: str
    is_new: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPlan:
    """
    What a load would do.

    Attributes:
        commands: for the editing door.
        changes: what would change.
        absent: what the base has and the files have not; it stays.
    """

    commands: tuple[Save, ...]
    changes: tuple[EntryDifference, ...]
    absent: tuple[tuple[EntryName, str], ...]


def plan_load(stored: KnowledgeBase, seeds: Seeds) -> LoadPlan:
    """
    Plan how files go over what is stored: what differs is changed, what is new added, nothing removed.

    Raises:
        InvalidEntries: files and base together would break a rule; each problem names its line where a file is to blame.
    """
    before, after = _by_name(stored), _by_name(seeds.base)
    saves = tuple(Save(entry=entry) for entries in after.values() for entry in entries.values())
    together = with_commands(stored, saves)
    errors = [problem for problem in check(together) if not problem.warning]
    if errors:
        found = located([_in_file(problem, together, seeds.base) for problem in errors], seeds.texts)
        raise InvalidEntries(tuple(with_free_codes(found, [claim.code for claim in together.claims.values()])))
    return LoadPlan(
        commands=saves,
        changes=tuple(
            EntryDifference(
                entry=name,
                key=key,
                is_new=key not in before[name],
                differences=differences(before[name].get(key), entry),
            )
            for name, entries in after.items()
            for key, entry in entries.items()
            if before[name].get(key) != entry
        ),
        absent=tuple((name, key) for name, entries in before.items() for key in entries if key not in after[name]),
    )


def _by_name(base: KnowledgeBase) -> dict[EntryName, Mapping[str, Entry]]:
    return {"work": base.works, "topic": base.topics, "claim": base.claims}


def _in_file(problem: Problem, together: KnowledgeBase, files: KnowledgeBase) -> Problem:
    """Return a problem whose path leads through the file, not through all that is stored beside it."""
    match problem:
        case Problem(entry=entry, path=(int(position), *rest)) if entry == TOPICS_FILE:
            topic = list(together.topics)[position]
            path: tuple[Any, ...] = (
                (list(files.topics).index(topic), *rest) if topic in files.topics else (topic, *rest)
            )
            return replace(problem, path=path)
    return problem
