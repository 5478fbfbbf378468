"""What a change comes to before it is saved, and what others have done meanwhile, as lines for one person."""

from collections.abc import Sequence

from knowledge import Change, ClaimEntry, Conflict, Edition, Entry, RevisionRecord, escape_markdown

from ..words import Words
from .differences import difference_lines, entry_title, field_text, value_text
from .limits import clip
from .people import author_name

_SHOWN = 400


def change_lines(words: Words, key: str, old: Entry | None, new: Entry | None) -> list[str]:
    """Return what becomes of an entry, under its name."""
    title = entry_title(words, new or old, key)
    if new is None:
        return [words("**{entry}** is taken out. Its history stays.", entry=title)]
    lines = difference_lines(words, old, new)
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


def saved_lines(words: Words, edition: Edition, changes: Sequence[Change]) -> list[str]:
    """Return what was saved."""
    if not changes:
        return [words("Nothing has changed.")]
    lines = [words.plural("Saved: {n} entry.", "Saved: {n} entries.", len(changes))]
    for change in changes:
        entry: Entry | None = edition.base.claims.get(change.key) if change.entry == "claim" else None
        if isinstance(entry, ClaimEntry):
            version = words("version {version}", version=change.revision)
            lines.append(f"- {entry_title(words, entry)} · {version}")
    return lines


def _value(words: Words, conflict: Conflict, value: object) -> str:
    return f"*{words('taken out')}*" if value is None else clip(value_text(words, conflict.path, value), _SHOWN)
