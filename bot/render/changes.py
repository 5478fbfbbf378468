"""What a change comes to before it is saved, and what others have done meanwhile, as lines for one person."""

from collections.abc import Sequence

from knowledge import Change, Conflict, Entry, KnowledgeBase, RevisionRecord, escape_markdown

from ..words import Words
from .differences import difference_lines, entry_title, field_text, value_text
from .limits import clip
from .people import author_name

_SHOWN = 400
_MOST_SAVED = 20


def change_lines(words: Words, key: str, old: Entry | None, new: Entry | None, *, returns: bool = False) -> list[str]:
    """Return what becomes of an entry, under its name; `returns` says that what is not there was there before."""
    title = entry_title(words, new or old, key)
    if new is None:
        return [words("**{entry}** is taken out. Its history stays.", entry=title)]
    lines = difference_lines(words, old, new)
    if old is None and returns:
        return [words("**{entry}** comes back:", entry=title), *lines]
    if old is None:
        return [words("**{entry}** is new:", entry=title), *lines]
    return [f"**{title}**", *(lines or [words("Nothing differs.")])]


def since_lines(words: Words, since: Sequence[RevisionRecord]) -> list[str]:
    """Return who changed an entry meanwhile, newest first."""
    lines = []
    for record in since:
        line = words(
            "Version {version} is by {editor}, {date}.",
            version=record.version.number,
            editor=author_name(words, record.author),
            date=words.date(record.made_at.date()),
        )
        lines.append(f"- {line} {escape_markdown(clip(record.note, _SHOWN))}".rstrip())
    return lines


def conflict_lines(words: Words, conflicts: Sequence[Conflict]) -> list[str]:
    """Return what two editors made of the same parts."""
    lines = []
    for conflict in conflicts:
        lines.append(f"- {field_text(words, conflict.path)}")
        lines.append("  - " + words("Yours: {text}", text=_value(words, conflict, conflict.ours)))
        lines.append("  - " + words("Theirs: {text}", text=_value(words, conflict, conflict.theirs)))
    return lines


def saved_lines(words: Words, before: KnowledgeBase, after: KnowledgeBase, changes: Sequence[Change]) -> list[str]:
    """Return what was saved; what was taken out is called as it was before."""
    if not changes:
        return [words("Nothing has changed.")]
    lines = [words.plural("Saved: {n} entry.", "Saved: {n} entries.", len(changes))]
    for change in changes[:_MOST_SAVED]:
        entry = after.entry(change.entry, change.key)
        title = entry_title(words, entry or before.entry(change.entry, change.key), change.key)
        told = words("version {version}", version=change.revision) if entry is not None else words("taken out")
        lines.append(f"- {title} · {told}")
    if len(changes) > _MOST_SAVED:
        left = len(changes) - _MOST_SAVED
        lines.append(words.plural("…and {n} more.", "…and {n} more.", left))
    return lines


def _value(words: Words, conflict: Conflict, value: object) -> str:
    return f"*{words('taken out')}*" if value is None else clip(value_text(words, conflict.path, value), _SHOWN)
