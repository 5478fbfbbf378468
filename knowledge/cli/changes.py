"""How changes of entries are told on the terminal, and what is meant by the name of an entry."""

from typing import Any

from rich.text import Text

from ..base import KnowledgeBase
from ..edit import Difference, DifferenceKind, Retire, WordChange
from ..edit.commands import EntryName
from ..errors import KnowledgeError
from ..seed import EntryDifference, LoadPlan

_STYLES = {WordChange.REMOVED: "red strike", WordChange.ADDED: "green", WordChange.KEPT: ""}
_MARKS = {WordChange.REMOVED: ("[-", "-]"), WordChange.ADDED: ("{+", "+}"), WordChange.KEPT: ("", "")}


class UnknownEntry(KnowledgeError):
    """Nothing in the knowledge base has this name."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"There is no claim, work or topic {key!r}. `footnote kb export DIR` writes all of them out; with --server ID, what a server has of its own, too."
        )


class SeveralEntries(KnowledgeError):
    """A name stands for entries of several kinds."""

    def __init__(self, key: str, kinds: tuple[str, ...]) -> None:
        super().__init__(f"{key!r} is the name of a {' and of a '.join(kinds)}. Say which with --entry.")


def entry_lines(change: EntryDifference) -> Text:
    """Return what is different in an entry, a line a field, struck and added words marked."""
    text = Text(f"{change.entry} {change.key}{' is new' if change.is_new else ''}\n", style="bold")
    for difference in () if change.is_new else change.differences:
        text.append_text(_line(difference))
    return text


def plan_as_json(plan: LoadPlan) -> dict[str, Any]:
    """Return what a load would do as JSON values."""
    return {
        "changes": [
            {
                "entry": change.entry,
                "key": change.key,
                "new": change.is_new,
                "differences": [
                    {"path": list(one.path), "kind": str(one.kind), "old": one.old, "new": one.new}
                    for one in change.differences
                ],
            }
            for change in plan.changes
        ],
        "absent": [{"entry": entry, "key": key} for entry, key in plan.absent],
    }


def retirement(base: KnowledgeBase, key: str, entry: EntryName | None = None) -> Retire:
    """
    Return the command that takes out what a person names: a claim by slug or code, a work or a topic by id; `entry` says which.

    Raises:
        UnknownEntry: nothing has this name.
        SeveralEntries: more than one thing has it.
    """
    coded = next((slug for slug, claim in base.claims.items() if claim.code.casefold() == key.casefold()), key)
    found = [
        Retire(entry="claim", key=coded) if coded in base.claims else None,
        Retire(entry="work", key=key) if key in base.works else None,
        Retire(entry="topic", key=key) if key in base.topics else None,
    ]
    commands = [command for command in found if command is not None and entry in {None, command.entry}]
    if not commands:
        raise UnknownEntry(key)
    if len(commands) > 1:
        raise SeveralEntries(key, tuple(command.entry for command in commands))
    return commands[0]


def _line(difference: Difference) -> Text:
    line = Text(f"  {difference.field}: ")
    match difference.kind:
        case DifferenceKind.ADDED:
            line.append(f"added {_said(difference.new)}", style="green")
        case DifferenceKind.REMOVED:
            line.append(f"removed {_said(difference.old)}", style="red")
        case DifferenceKind.MOVED if isinstance(difference.old, int) and isinstance(difference.new, int):
            line.append(f"moved from place {difference.old + 1} to {difference.new + 1}")
        case _ if difference.pieces:
            for what, words in difference.pieces:
                before, after = _MARKS[what]
                line.append(f"{before}{words}{after}", style=_STYLES[what])
        case _:
            line.append(f"{_said(difference.old)} is now {_said(difference.new)}")
    return line.append("\n")


def _said(value: object) -> str:
    """Return a value in one line, as people say it."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "nothing"
    return f"“{value}”" if isinstance(value, str) else str(value)
