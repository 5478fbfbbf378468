"""JSON Schemas of the seed files, for completion and checks in editors."""

import json
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from ..base import TOPICS_FILE, WORKS_FILE
from ..csl import DATES, NAMES, TEXTS, TYPES, Name, WorkEntry
from ..entries import ClaimEntry, Slug, SourceKind, TopicEntry


class SchemaOf(StrEnum):
    """A kind of seed file."""

    CLAIM = "claim"
    WORKS = "works"
    TOPICS = "topics"


SCHEMA_FILES: Mapping[SchemaOf, str] = MappingProxyType(
    {
        SchemaOf.CLAIM: "schema.json",
        SchemaOf.WORKS: "works.schema.json",
        SchemaOf.TOPICS: "topics.schema.json",
    }
)
"""Where each schema lies in a folder of seeds."""
_KINDS = {WORKS_FILE: SchemaOf.WORKS, TOPICS_FILE: SchemaOf.TOPICS}


def json_schema(kind: SchemaOf = SchemaOf.CLAIM) -> str:
    """Return the JSON Schema of a kind of seed file as text."""
    match kind:
        case SchemaOf.CLAIM:
            schema = ClaimEntry.model_json_schema(by_alias=True)
        case SchemaOf.TOPICS:
            schema = TypeAdapter(list[TopicEntry]).json_schema(by_alias=True)
        case SchemaOf.WORKS:
            schema = _works()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def schema_files() -> dict[str, str]:
    """Return the schemas as files of a folder of seeds, by name."""
    return {name: json_schema(kind) for kind, name in SCHEMA_FILES.items()}


def schema_hint(name: str) -> str:
    """Return the comment by which editors find the schema of a seed file, given its name."""
    kind = _KINDS.get(name, SchemaOf.CLAIM)
    return f"# yaml-language-server: $schema={'../' * name.count('/')}{SCHEMA_FILES[kind]}\n"


def _works() -> dict[str, Any]:
    """Return the schema of the CSL items that the reader accepts: its model holds them as they are."""
    people = {"type": "array", "items": {"$ref": "#/$defs/Name"}}
    date = {"$ref": "#/$defs/Date"}
    texts = {key: {"type": ["string", "number"]} for key in sorted(TEXTS - {"title"})}
    first = {
        "id": TypeAdapter(Slug).json_schema(),
        "type": {"enum": sorted(TYPES)},
        "title": WorkEntry.model_json_schema()["properties"]["title"],
        "author": people,
        "editor": people,
        "issued": date,
    }
    rest = dict.fromkeys(sorted(NAMES), people) | dict.fromkeys(sorted(DATES), date) | texts
    custom = {
        "type": "object",
        "properties": {"source-kind": {"enum": [str(kind) for kind in SourceKind]}},
        "required": ["source-kind"],
    }
    item = {
        "type": "object",
        "properties": {**first, **{key: value for key, value in rest.items() if key not in first}, "custom": custom},
        "required": ["id", "type", "title", "custom"],
        "additionalProperties": False,
    }
    name = Name.model_json_schema(by_alias=True) | {"anyOf": [{"required": ["family"]}, {"required": ["literal"]}]}
    return {
        "$defs": {"Date": _DATE, "Name": name},
        "title": "Works",
        "type": "object",
        "properties": {"references": {"type": "array", "items": item}},
        "required": ["references"],
    }


_PART = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9]{1,6}$"}]}
_DATE: dict[str, Any] = {
    "description": "A year, an EDTF date such as 1926-03, or CSL's date-parts.",
    "anyOf": [
        {"type": "integer"},
        {"type": "string"},
        {
            "type": "object",
            "anyOf": [{"required": ["date-parts"]}, {"required": ["literal"]}, {"required": ["raw"]}],
            "properties": {
                "date-parts": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": _PART},
                },
                **{key: {"type": ["integer", "string", "boolean"]} for key in ("circa", "literal", "raw", "season")},
            },
            "additionalProperties": False,
        },
        {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"year": _PART, "month": _PART, "day": _PART},
                "required": ["year"],
            },
        },
    ],
}
