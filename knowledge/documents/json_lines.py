"""What was found in a document as JSON, a line a passage, for other programs. docs/documents.md tells of it."""

import json
from collections.abc import Iterator
from typing import Any

from .cited import Citation, Passage
from .dividing import file_span
from .document import Document
from .ingesting import Ingested


def json_lines(ingested: Ingested) -> Iterator[str]:
    """Yield a line of JSON for every passage; places count the characters of the file."""
    for passage in ingested.passages:
        yield json.dumps(passage_as_json(ingested.document, passage), ensure_ascii=False)


def passage_as_json(document: Document, passage: Passage) -> dict[str, Any]:
    """Return a passage as JSON values."""
    start, end = file_span(document, passage.start, passage.end)
    return {
        "document": document.id,
        "start": start,
        "end": end,
        "page": passage.page,
        "headings": list(passage.headings),
        "fingerprint": passage.fingerprint,
        "citations": [_citation(document, citation) for citation in passage.citations],
    }


def _citation(document: Document, citation: Citation) -> dict[str, Any]:
    start, end = file_span(document, citation.start, citation.end)
    inside = citation.quoted_in
    return {
        **_place(citation),
        "note": citation.note,
        "rule": citation.rule,
        "confidence": round(citation.confidence, 3),
        "start": start,
        "end": end,
        "is_quotation": citation.is_quotation,
        "quoted": citation.quoted,
        "quoted_in": _place(inside) if inside is not None else None,
        "unresolved": citation.unresolved,
    }


def _place(citation: Citation) -> dict[str, Any]:
    work = citation.work
    return {
        "work": dict(work.csl) if work is not None else None,
        "work_id": work.key if work is not None else None,
        "missing": list(work.missing) if work is not None else [],
        "label": citation.label,
        "locator": citation.locator,
    }


def _or_null(kind: str) -> dict[str, Any]:
    return {"type": [kind, "null"]}


_PLACE: dict[str, Any] = {
    "work": {
        "description": "The work as a CSL-JSON item (https://github.com/citation-style-language/schema); null where it is unclear.",
        "type": ["object", "null"],
    },
    "work_id": {"description": "Its id in the knowledge base; null for a new work.", "type": ["string", "null"]},
    "missing": {
        "description": "CSL variables of a new work that the document does not tell.",
        "type": "array",
        "items": {"type": "string"},
    },
    "label": {"description": "CSL's label of the locator, such as `page`.", "type": ["string", "null"]},
    "locator": {"description": "The place in the work, such as `39-40`.", "type": ["string", "null"]},
}
_FOUND: dict[str, Any] = {
    **_PLACE,
    "note": {"description": "The number of the note that led to it, as it stands in the text.", **_or_null("string")},
    "rule": {"description": "The rule that found it; docs/documents.md lists them.", "type": "string"},
    "confidence": {"description": "How sure the work and the place are.", "type": "number", "minimum": 0, "maximum": 1},
    "start": {"description": "Where the cited words begin in the file.", "type": "integer", "minimum": 0},
    "end": {"description": "Where they end.", "type": "integer", "minimum": 0},
    "is_quotation": {
        "description": "Whether the words are quoted; false for the document's own words with a reference.",
        "type": "boolean",
    },
    "quoted": {"description": "Who speaks in the cited words, if not the work's author.", **_or_null("string")},
    "quoted_in": {
        "description": "The work that a quotation of a quotation was taken from.",
        "type": ["object", "null"],
        "properties": _PLACE,
        "required": list(_PLACE),
        "additionalProperties": False,
    },
    "unresolved": {"description": "Why the work is unclear; null where it is not.", **_or_null("string")},
}
_PASSAGE: dict[str, Any] = {
    "document": {"description": "The document's id: what citations call it.", "type": "string"},
    "start": {"description": "Where the passage begins, in characters of the file.", "type": "integer", "minimum": 0},
    "end": {"description": "Where it ends.", "type": "integer", "minimum": 0},
    "page": {"description": "Its page in the file, or in the work that the file reproduces.", **_or_null("string")},
    "headings": {
        "description": "The headings that it stands under, the topmost first.",
        "type": "array",
        "items": {"type": "string"},
    },
    "fingerprint": {
        "description": "The first 16 hex digits of SHA-256 over its words without case, accents and punctuation.",
        "type": "string",
        "pattern": "^[0-9a-f]{16}$",
    },
    "citations": {
        "description": "What its words are cited from, in the order of the text.",
        "type": "array",
        "items": {"type": "object", "properties": _FOUND, "required": list(_FOUND), "additionalProperties": False},
    },
}


def passage_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A passage of a document with its citations, as `footnote kb ingest --json` writes it",
        "type": "object",
        "properties": _PASSAGE,
        "required": list(_PASSAGE),
        "additionalProperties": False,
    }
