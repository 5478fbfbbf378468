"""What a change does to an entry, in words and marks: struck is what goes, bold is what comes."""

from knowledge import Command, Difference, Edition, Entry, Retire, Save, WordChange, differences, escape_markdown

from ..words import Words
from .limits import clip

_SHOWN = 300


def change_text(words: Words, edition: Edition, command: Command) -> str:
    """Return what a change does to the entry as a server sees it now."""
    if not isinstance(command, Save):
        return words("`{key}` is taken out.", key=command.key) if isinstance(command, Retire) else f"`{command.key}`"
    entry = command.entry
    old = _present(edition, entry)
    return differences_text(words, old, entry)


def differences_text(words: Words, old: Entry | None, new: Entry | None) -> str:
    """Return the differences between two versions of an entry, one a line."""
    found = differences(old, new)
    if not found:
        return words("Nothing differs.")
    return "\n".join(_line(each) for each in found)


def _line(difference: Difference) -> str:
    pieces = "".join(_piece(change, text) for change, text in difference.pieces)
    shown = pieces or escape_markdown(
        clip(str(difference.new if difference.new is not None else difference.old), _SHOWN)
    )
    return f"- `{difference.field or '–'}` {shown}"


def _piece(change: WordChange, text: str) -> str:
    escaped = escape_markdown(text)
    if not text.strip() or change is WordChange.KEPT:
        return escaped
    return f"~~{escaped}~~" if change is WordChange.REMOVED else f"**{escaped}**"


def _present(edition: Edition, entry: Entry) -> Entry | None:
    base = edition.base
    if hasattr(entry, "slug"):
        return base.claims.get(entry.slug)
    return base.works.get(entry.id) or base.topics.get(entry.id)
