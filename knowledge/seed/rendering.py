"""Write values as YAML: whole blocks, and single values in the style that stood in their place."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    SingleQuotedScalarString,
)

from ..csl import DATES, WorkEntry, csl_date
from ..entries import Entry

WIDTH = 100
_ENDLESS = 2**20
_IN_ONE_LINE = frozenset({"passage", "topics"})
_QUOTED = {"'": SingleQuotedScalarString, '"': DoubleQuotedScalarString}


def plain(entry: WorkEntry | Entry) -> Any:
    """Return an entry as a file says it: what is left to its default left out, dates of works in their short form."""
    if isinstance(entry, WorkEntry):
        return {key: _short_date(value) if key in DATES else value for key, value in entry.csl.items()}
    return _lists(entry.model_dump(mode="python", by_alias=True, exclude_defaults=True))


def block(value: Any, *, column: int = 0, indents_lists: bool = False, folds: bool = False) -> str:
    """Return a value as lines of YAML that begin at a column, long texts (`folds`: all) folded within the margin."""
    text = _dumped(
        _folded(value, 0 if folds else WIDTH - 20), width=max(WIDTH - column, 40), indents_lists=indents_lists
    )
    # A list that is the whole value is indented by nothing but the column.
    offset = 2 if indents_lists and isinstance(value, list) else 0
    return "".join(" " * column + line[offset:] if line.strip() else line for line in text.splitlines(keepends=True))


def inline(value: Any, style: str | None = None, *, in_brackets: bool = True) -> str:
    """Return a value in one line; a text quoted as `style` says, if it can be."""
    for form in _forms(value, style):
        text = _dumped(_flowing([form]) if in_brackets else [_flowing(form)], width=_ENDLESS).strip()
        text = text[1:-1].strip() if in_brackets else text.removeprefix("- ")
        # A list of one pair is written without its braces.
        text = f"{{{text}}}" if isinstance(value, dict) and not text.startswith("{") else text
        if "\n" not in text and _reads_as(f"[{text}]" if in_brackets else f"- {text}", [value]):
            return text
    return json.dumps(value, ensure_ascii=False)


def is_foldable(text: str) -> bool:
    """Return whether folding keeps the text: not white space at its ends, nor several lines."""
    return text == text.strip() and text.isprintable()


def _forms(value: Any, style: str | None) -> Iterator[Any]:
    if isinstance(value, str):
        if style in _QUOTED:
            yield _QUOTED[style](value)
        if value.isprintable():
            yield str(value)
        yield DoubleQuotedScalarString(value)
    else:
        yield value


def _reads_as(text: str, value: Any) -> bool:
    try:
        return bool(YAML(typ="safe", pure=True).load(text) == value)
    except YAMLError:
        return False


def _dumped(value: Any, *, width: int, indents_lists: bool = False) -> str:
    yaml = YAML()
    yaml.width = width
    yaml.allow_unicode = True
    if indents_lists:
        yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(value, stream)
    return stream.getvalue()


def _flowing(value: Any) -> Any:
    """Return a value that is written within brackets."""
    if isinstance(value, dict):
        mapping = CommentedMap((key, _flowing(item)) for key, item in value.items())
        mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        sequence = CommentedSeq(_flowing(item) for item in value)
        sequence.fa.set_flow_style()
        return sequence
    return value


def _folded(value: Any, limit: int) -> Any:
    """Return a value with texts beyond a limit folded over several lines, and short lists of slugs in one."""
    if isinstance(value, dict):
        return {key: _flowing(item) if key in _IN_ONE_LINE else _folded(item, limit) for key, item in value.items()}
    if isinstance(value, list):
        return [_folded(item, limit) for item in value]
    if isinstance(value, str):
        # Folding keeps the words of a line; white space at its ends, or several lines, it does not always keep.
        return FoldedScalarString(value) if len(value) > limit and is_foldable(value) else value
    return value


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_lists(item) for item in value]
    return str(value) if isinstance(value, str) else value


def _short_date(value: dict[str, Any]) -> Any:
    match value:
        case {"date-parts": [[int(year)]]}:
            short: Any = year
        case {"date-parts": [[int(year), *parts]]}:
            short = "-".join([f"{year:04d}", *(f"{part:02d}" for part in parts)])
        case _:
            return value
    return short if csl_date(short) == value else value
