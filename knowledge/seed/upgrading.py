"""What newer seeds change in a knowledge base that people may have edited since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ..base import TOPICS_FILE, KnowledgeBase, check, claim_file
from ..edit.commands import Entry, EntryName, Retire, Save
from ..edit.service import with_commands
from ..entries import ClaimEntry
from ..errors import Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """The commands that bring the seeds in, and what of them had to be left out because it collides with edits."""

    commands: tuple[Save | Retire, ...]
    left_out: tuple[Problem, ...]


def plan_upgrade(
    stored: KnowledgeBase, seeds: KnowledgeBase, authors: Mapping[tuple[str, str], str], *, seeder: str
) -> Upgrade:
    """
    Plan how newer seeds go over what is stored.

    What only the seeder wrote follows the seeds: changed, added, or retired where they have it no longer. What a person
    edited stays. A seed entry that collides with an edited one is left out; it must not keep the program from starting.
    """
    held = {key for key, author in authors.items() if author != seeder}
    # Of two that collide the later one is to blame, so what people edited comes first.
    stored = _with_first(stored, held)
    saves = [
        Save(entry=entry)
        for name, entries in _by_name(seeds).items()
        for key, entry in entries.items()
        if (name, key) not in held
    ]
    retires: list[Retire] = [
        Retire(entry=name, key=key)
        for name, entries in _by_name(stored).items()
        for key in entries
        if (name, key) not in held and key not in _by_name(seeds)[name]
    ]
    left_out: list[Problem] = []
    while True:
        commands: tuple[Save | Retire, ...] = (*saves, *retires)
        after = with_commands(stored, commands)
        problems = [problem for problem in check(after) if not problem.warning]
        if not problems:
            return Upgrade(commands=commands, left_out=tuple(left_out))
        left_out += problems
        files = {_file_of(problem, after) for problem in problems}
        kept = [save for save in saves if _file(save) not in files]
        if len(kept) < len(saves):
            saves = kept
        elif retires:
            # An edited entry needs what the seeds have dropped: keep all of that.
            retires = []
        else:
            return Upgrade(commands=(), left_out=tuple(left_out))


def _with_first(base: KnowledgeBase, held: Collection[tuple[str, str]]) -> KnowledgeBase:
    def ordered(name: str, entries: Mapping[str, T]) -> dict[str, T]:
        return {key: entries[key] for key in sorted(entries, key=lambda key: (name, key) not in held)}

    return KnowledgeBase(
        claims=ordered("claim", base.claims), works=ordered("work", base.works), topics=ordered("topic", base.topics)
    )


def _by_name(base: KnowledgeBase) -> dict[EntryName, Mapping[str, Entry]]:
    return {"work": base.works, "topic": base.topics, "claim": base.claims}


def _file(save: Save) -> str:
    if isinstance(save.entry, ClaimEntry):
        return claim_file(save.entry.slug)
    return f"{type(save.entry).__name__}:{save.entry.id}"


def _file_of(problem: Problem, base: KnowledgeBase) -> str:
    """Return where a problem lies, as `_file` writes it: topics stand in one file, by their position."""
    if problem.entry == TOPICS_FILE and problem.path and isinstance(problem.path[0], int):
        return f"TopicEntry:{list(base.topics)[problem.path[0]]}"
    return problem.entry
