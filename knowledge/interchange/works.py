"""Works from bibliographies: an id of ours, a source kind that somebody stated, and then the checks of `csl`."""

import re
from typing import Any, Final

from pydantic import ValidationError

from ..csl import WorkEntry
from ..entries import SourceKind
from ..seed.sentences import in_words
from ..text import fold
from .findings import Findings, Origin

_KIND: Final = re.compile(r"(?i)\bsource[-_ ]?kind\s*[:=]\s*([\w-]+)\s*[.;,]?\s*")
_KINDS: Final = frozenset(SourceKind)
_MAX_ID: Final = 80


def work_id(given: str) -> str:
    """Return an id of ours from a key of somebody's: lower-case words joined by hyphens; empty if it has no letters."""
    return re.sub(r"[^a-z0-9]+", "-", fold(given[:300])).strip("-")[:_MAX_ID].strip("-")


def add_work(findings: Findings, item: dict[str, Any], line: int, kind: SourceKind | None) -> None:
    """
    Take a CSL item as a work.

    What sort of witness it is, is never guessed: the item says it, or the work is there already and keeps what it has, or
    `kind` says it for the whole file.
    """
    given = str(item.get("id", ""))[:300]
    item["id"] = work_id(given)
    if not item["id"]:
        findings.error(
            "the entry has no key; give it one, such as lewin-political-undercurrents", line=line, path=("id",)
        )
        return
    if item["id"] != given:
        findings.warn(f"{given!r} becomes {item['id']!r}: ids are lower-case words joined by hyphens", line=line)
    stated = _stated_kinds(item)
    known = findings.base.works.get(item["id"])
    if not stated and known is not None:
        stated = {str(known.source_kind)}
    if not stated and kind is not None:
        stated = {str(kind)}
    if len(stated) != 1:
        wrong = f"several source kinds ({', '.join(sorted(stated))})" if stated else "no source kind"
        message = f"the entry states {wrong}; state one with {_how_to_state()}, or choose one for all that state none"
        findings.error(message, line=line, path=(item["id"],))
        return
    custom = item.get("custom")
    item["custom"] = {**(custom if isinstance(custom, dict) else {}), "source-kind": stated.pop()}
    try:
        work = WorkEntry.model_validate(item)
    except ValidationError as error:
        for detail in error.errors():
            findings.error(in_words({**detail}, WorkEntry), line=line, path=(item["id"], *detail["loc"]))
        return
    findings.add_work(work, Origin(file=findings.file, lines={(): line}))


def _stated_kinds(item: dict[str, Any]) -> set[str]:
    """Return the source kinds that an item states: under `custom`, in its note, or as a keyword; note and keywords lose it."""
    custom = item.get("custom")
    if isinstance(custom, dict) and "source-kind" in custom:
        return {str(custom["source-kind"])[:40]}
    found: set[str] = set()
    for key in ("note", "annote"):
        if isinstance(text := item.get(key), str) and (stated := _KIND.search(text)):
            found.add(stated[1].lower())
            _put(item, key, _KIND.sub("", text).strip())
    if isinstance(text := item.get("keyword"), str):
        words = [word.strip() for word in re.split(r"[,;]", text)]
        kinds = {word: _KIND.sub(r"\1", word).lower() for word in words}
        stated_words = {word for word, kind in kinds.items() if kind in _KINDS or kind != word.lower()}
        found |= {kinds[word] for word in stated_words}
        _put(item, "keyword", ", ".join(word for word in words if word and word not in stated_words))
    return found


def _put(item: dict[str, Any], key: str, text: str) -> None:
    if text:
        item[key] = text
    else:
        del item[key]


def _how_to_state() -> str:
    return f"a keyword or `source-kind: …` in its note ({', '.join(SourceKind)})"
