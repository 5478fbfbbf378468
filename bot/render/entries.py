"""What an entry is called where it is listed."""

from knowledge import ClaimEntry, Entry, WorkEntry, escape_markdown

from .limits import clip

_NAME = 160


def entry_label(entry: Entry) -> str:
    """Return what an entry is called, in plain text."""
    match entry:
        case ClaimEntry():
            return f"{entry.code} · {entry.question}"
        case WorkEntry():
            return " · ".join(filter(None, (entry.people, entry.title, str(entry.year or ""))))
        case _:
            return entry.name


def entry_name(entry: Entry | None, key: str, limit: int = _NAME) -> str:
    """Return what an entry is called, in Markdown; one that nobody sees is called by its key."""
    return f"**{escape_markdown(clip(entry_label(entry), limit))}**" if entry is not None else f"`{key}`"


def work_line(work: WorkEntry) -> str:
    """Return what a work is called with the key by which forms take it, in Markdown."""
    return f"{escape_markdown(clip(entry_label(work), _NAME))} (`{work.id}`)"
