"""Write entries as seed files."""

from collections.abc import Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import FoldedScalarString

from ..base import TOPICS_FILE, WORKS_FILE, KnowledgeBase, claim_file
from ..csl import WorkEntry
from ..entries import Entry
from ..errors import InvalidEntries
from .reading import FileEntries, parse_file

_WIDTH = 100


def seed_texts(base: KnowledgeBase, sources: Mapping[str, str]) -> dict[str, str]:
    """
    Return every seed file of `base` by name.

    `sources` are the texts that were loaded. One that still says what the base says is given back to the byte, with
    its comments and its order; any other file is written anew.
    """
    wanted: dict[str, FileEntries] = {
        WORKS_FILE: dict(base.works),
        TOPICS_FILE: dict(base.topics),
        **{claim_file(slug): {slug: claim} for slug, claim in base.claims.items()},
    }
    return {
        name: sources[name] if _says(sources.get(name), name, entries) else _written(name, entries)
        for name, entries in wanted.items()
    }


def _says(text: str | None, name: str, entries: FileEntries) -> bool:
    if text is None:
        return False
    try:
        return parse_file(name, text) == entries
    except InvalidEntries:
        return False


def _written(name: str, entries: FileEntries) -> str:
    dumped = [_dump(entry) for entry in entries.values()]
    data: Any = dumped
    if name == WORKS_FILE:
        data = {"references": dumped}
    elif name != TOPICS_FILE:
        (data,) = dumped
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    stream = StringIO()
    yaml.dump(_folded(data), stream)
    return stream.getvalue()


def _dump(entry: WorkEntry | Entry) -> Any:
    if isinstance(entry, WorkEntry):
        return entry.csl
    return entry.model_dump(mode="python", by_alias=True, exclude_defaults=True)


def _folded(value: Any) -> Any:
    """Return plain YAML values, long texts folded over several lines."""
    if isinstance(value, dict):
        return {key: _folded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_folded(item) for item in value]
    if isinstance(value, str):
        text = str(value)
        # Folding keeps the words of a line; white space at its ends, or several lines, it does not always keep.
        is_foldable = len(text) > _WIDTH - 20 and text == text.strip() and text.isprintable()
        return FoldedScalarString(text) if is_foldable else text
    return value
