"""CSL-JSON, as Zotero and pandoc write it: a list of items, or an object with the list under `items`."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from ..csl import NAMES
from ..entries import SourceKind
from .findings import Findings
from .works import add_work

_MAX_DIGITS: Final = 15
_SPACE: Final = re.compile(r"\s*")
_ITEMS: Final = re.compile(r'"items"\s*:\s*(?=\[)')
# What citeproc-js calls them, and so Zotero.
_RENAMED: Final = {"journalAbbreviation": "container-title-short", "shortTitle": "title-short"}
_ABOUT_SORTING: Final = ("comma-suffix", "static-ordering", "parse-names")
"""What a name says to a processor alone."""


def read_csl_json(findings: Findings, text: str, kind: SourceKind | None) -> None:
    """Read works from CSL-JSON; `kind` is the source kind of those that state none."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_object, parse_constant=_no_number, parse_int=_whole_number, parse_float=_number
    )
    try:
        found = list(_items(decoder, text))
    except json.JSONDecodeError as error:
        findings.error(f"this is not JSON: {error.msg}; check commas, brackets and quotes", line=error.lineno)
        return
    except RecursionError:
        findings.error("this is nested too deeply; send a list of CSL items")
        return
    except ValueError as error:
        findings.error(f"{error}; a CSL-JSON file has none such")
        return
    for item, line in found:
        if not isinstance(item, dict):
            findings.error("this is no CSL item; an item is an object with `id`, `type` and `title`", line=line)
            continue
        add_work(findings, _tidied(item), line, kind)


def _items(decoder: json.JSONDecoder, text: str) -> Iterator[tuple[Any, int]]:
    """Yield the items with their lines."""
    start = _after_space(text, 0)
    is_list = text.startswith("[", start)
    if not is_list:
        whole, end = decoder.raw_decode(text, start)
        if _after_space(text, end) != len(text):
            raise json.JSONDecodeError("something follows the end", text, end)
        inside = _ITEMS.search(text)
        if not (isinstance(whole, dict) and isinstance(whole.get("items"), list) and inside):
            yield whole, text.count("\n", 0, start) + 1
            return
        start = inside.end()
    position, line = _after_space(text, start + 1), text.count("\n", 0, start) + 1
    line += text.count("\n", start, position)
    while not text.startswith("]", position):
        item, end = decoder.raw_decode(text, position)
        yield item, line
        after = _after_space(text, end)
        if text.startswith(",", after):
            after = _after_space(text, after + 1)
            if text.startswith("]", after):
                raise json.JSONDecodeError("a comma before the end of the list", text, after)
        elif not text.startswith("]", after):
            raise json.JSONDecodeError("expecting ',' between items", text, after)
        line += text.count("\n", position, after)
        position = after
    if is_list and _after_space(text, position + 1) != len(text):
        raise json.JSONDecodeError("something follows the end", text, _after_space(text, position + 1))


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    assert found is not None
    return found.end()


def _tidied(item: dict[str, Any]) -> dict[str, Any]:
    tidy = {_RENAMED.get(key, key): value for key, value in item.items()}
    # Zotero's ids are addresses; Better BibTeX's citation keys are for people.
    if isinstance(key := tidy.get("citation-key"), str) and key.strip():
        tidy["id"] = key
    for role in NAMES & tidy.keys():
        if isinstance(tidy[role], list):
            tidy[role] = [_without_sorting(name) for name in tidy[role]]
    return tidy


def _without_sorting(name: Any) -> Any:
    return {key: value for key, value in name.items() if key not in _ABOUT_SORTING} if isinstance(name, dict) else name


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, _ in pairs if counts[key] > 1)
        message = f"the key {twice[:100]!r} stands twice in an object"
        raise ValueError(message)
    return found


def _no_number(name: str) -> Any:
    message = f"{name} is no number"
    raise ValueError(message)


def _whole_number(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        message = f"a number of {len(digits)} digits"
        raise ValueError(message)
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if value in {float("inf"), float("-inf")}:
        message = "a number without end"
        raise ValueError(message)
    return value
