"""Write entries as seed files."""

from collections.abc import Mapping
from typing import Any

from ..base import TOPICS_FILE, WORKS_FILE, KnowledgeBase, claim_file
from ..errors import InvalidEntries
from .patching import Unpatchable, patched
from .reading import FileEntries, parse_file
from .rendering import block, plain
from .schema import schema_hint


def seed_texts(base: KnowledgeBase, sources: Mapping[str, str]) -> dict[str, str]:
    """
    Return every seed file of `base` by name.

    `sources` are the texts that were loaded. One that still says what the base says is given back to the byte; in one
    that does not, only what differs is changed, and its comments and its order stay. Any other file is written anew.
    """
    wanted: dict[str, FileEntries] = {
        WORKS_FILE: dict(base.works),
        TOPICS_FILE: dict(base.topics),
        **{claim_file(slug): {slug: claim} for slug, claim in base.claims.items()},
    }
    return {name: _text(name, entries, sources.get(name)) for name, entries in wanted.items()}


def _text(name: str, entries: FileEntries, source: str | None) -> str:
    old = None if source is None else _said(name, source)
    if source is None or old is None:
        return _anew(name, entries)
    if old == entries:
        return source
    for text in _attempts(name, source, old, entries):
        if _said(name, text) == entries:
            return text
    return _anew(name, entries)


def _anew(name: str, entries: FileEntries) -> str:
    return schema_hint(name) + block(_data(name, entries))


def _said(name: str, text: str) -> FileEntries | None:
    try:
        return parse_file(name, text)
    except InvalidEntries:
        return None


def _attempts(name: str, source: str, old: FileEntries, new: FileEntries) -> list[str]:
    """Return the source with what differs changed: piece by piece, and entry by entry where that does not do."""
    # Entries of one file have no order of their own: those that stay, stay where they are.
    ordered = {key: new[key] for key in [*(key for key in old if key in new), *(key for key in new if key not in old)]}
    texts = []
    changed = {key for key in ordered if key in old and old[key] != ordered[key]}
    for forgotten in (set(), changed) if len(old) > 1 else (set(),):
        try:
            texts.append(patched(source, _data(name, old, forgotten), _data(name, ordered)))
        except Unpatchable:
            continue
    return texts


def _data(name: str, entries: Mapping[str, Any], forgotten: frozenset[str] | set[str] = frozenset()) -> Any:
    """Return what a file says as plain values; of forgotten entries, that something stood there."""
    listed = [None if key in forgotten else plain(entry) for key, entry in entries.items()]
    if name == WORKS_FILE:
        return {"references": listed}
    return listed if name == TOPICS_FILE else listed[0]
