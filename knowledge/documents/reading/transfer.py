"""A document, works and citations as JSON, between the process that reads and the one that asked."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ...csl import DATES, NAMES, Name, WorkEntry, csl_date
from ..cited import Citation, CitedWork
from ..document import Block, BlockKind, Document, PageBreak

_PLAIN: Final = (
    "start",
    "end",
    "at",
    "label",
    "locator",
    "rule",
    "confidence",
    "note",
    "quoted",
    "unresolved",
    "is_quotation",
)
"""The fields of a citation that are JSON as they are, in the order in which they are sent."""


def packed(document: Document) -> bytes:
    """Return a document as JSON."""
    said = {
        "name": document.name,
        "text": document.text,
        "blocks": [(each.start, each.end, each.kind, each.level, each.note) for each in document.blocks],
        "pages": [(each.start, each.label) for each in document.pages],
        "origins": document.origins,
        "title": document.title,
        "author": document.author,
        "remarks": document.remarks,
    }
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def opened(data: bytes) -> Document:
    """
    Return the document that JSON holds. It comes from a process that read somebody's file, so it is checked.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    said: dict[str, Any] = json.loads(data)
    text = str(said["text"])
    blocks = tuple(
        Block(start=int(start), end=int(end), kind=BlockKind(kind), level=int(level), note=_text(note))
        for start, end, kind, level, note in said["blocks"]
    )
    ends = [place for block in blocks for place in (block.start, block.end)]
    if ends != sorted(ends) or (ends and not (ends[0] >= 0 and ends[-1] <= len(text))):
        raise ValueError(ends[:1])
    return Document(
        name=str(said["name"]),
        text=text,
        blocks=blocks,
        pages=tuple(PageBreak(start=int(start), label=str(label)) for start, label in said["pages"]),
        origins=tuple((int(here), int(there)) for here, there in said["origins"]),
        title=_text(said["title"]),
        author=_text(said["author"]),
        remarks=tuple(str(remark) for remark in said["remarks"]),
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def packed_works(works: Mapping[str, WorkEntry]) -> bytes:
    """Return the works of a knowledge base as CSL items, by their ids."""
    items = {key: work.csl for key, work in works.items()}
    return json.dumps(items, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def opened_works(data: bytes) -> dict[str, WorkEntry]:
    """Return the works that JSON holds. They come from the knowledge base, which has checked them: that takes longest."""
    return {key: _work(key, item) for key, item in json.loads(data or b"{}").items()}


def _work(slug: str, item: dict[str, Any]) -> WorkEntry:
    return WorkEntry.model_construct(
        id=slug,
        type=item["type"],
        title=item["title"],
        author=tuple(
            Name.model_construct(**{key.replace("-", "_"): each for key, each in name.items()})
            for name in item.get("author", ())
        ),
        csl=item,
    )


def packed_citations(citations: Sequence[Citation]) -> bytes:
    """Return citations as JSON: a work of the knowledge base as its id, and every other item once."""
    items: list[Mapping[str, Any]] = []
    places: dict[int, int] = {}

    def work(cited: CitedWork | None) -> list[Any] | None:
        if cited is None:
            return None
        if cited.key is None and id(cited.csl) not in places:
            places[id(cited.csl)] = len(items)
            items.append(cited.csl)
        return [cited.key if cited.key is not None else places[id(cited.csl)], cited.likeness, cited.missing]

    def told(each: Citation) -> list[Any]:
        rest = [getattr(each, name) for name in _PLAIN]
        within = told(each.quoted_in) if each.quoted_in is not None else None
        return [work(each.work), within, each.insertions, *rest]

    said = {"citations": [told(each) for each in citations], "items": items}
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def opened_citations(data: bytes, document: Document, works: Mapping[str, WorkEntry]) -> tuple[Citation, ...]:
    """
    Return the citations of a document that JSON holds. They come from a process that read somebody's file, so they are checked.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: they are none.
    """
    said: dict[str, Any] = json.loads(data)
    items = [_item(item) for item in said["items"]]
    return tuple(_citation(each, items, works, len(document.text)) for each in said["citations"])


def _citation(said: Any, items: list[dict[str, Any]], works: Mapping[str, WorkEntry], length: int) -> Citation:
    work, within, insertions, start, end, at, *rest = said
    label, locator, rule, confidence, note, quoted, unresolved, is_quotation = rest
    spans = [(start, end), *insertions]
    is_within = all(0 <= int(first) <= int(last) <= length for first, last in spans)
    if not (is_within and 0 <= int(at) <= length and 0 <= float(confidence) <= 1):
        raise ValueError(said)
    return Citation(
        start=int(start),
        end=int(end),
        at=int(at),
        work=None if work is None else _cited_work(work, items, works),
        label=_text(label),
        locator=_text(locator),
        rule=str(rule),
        confidence=float(confidence),
        note=_text(note),
        quoted=_text(quoted),
        quoted_in=None if within is None else _citation(within, items, works, length),
        insertions=tuple((int(first), int(last)) for first, last in insertions),
        unresolved=_text(unresolved),
        is_quotation=bool(is_quotation),
    )


def _cited_work(said: Any, items: list[dict[str, Any]], works: Mapping[str, WorkEntry]) -> CitedWork:
    place, likeness, missing = said
    if isinstance(place, str):
        return CitedWork.known(works[place], float(likeness))
    return CitedWork(csl=items[place], key=None, likeness=float(likeness), missing=tuple(str(each) for each in missing))


def _item(said: Any) -> dict[str, Any]:
    """Return a CSL item whose variables are what they are in one: texts, names, dates."""
    item: dict[str, Any] = {}
    for name, value in said.items():
        if name in NAMES:
            item[name] = [{str(part): str(text) for part, text in each.items()} for each in value]
        elif name in DATES:
            item[name] = csl_date(value)
        else:
            item[name] = str(value)
    return {"id": item["id"], "type": item["type"], **item}
