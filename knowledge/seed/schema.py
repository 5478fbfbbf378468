"""JSON Schema of a claim file, for completion and checks in editors."""

import json

from ..entries import ClaimEntry


def json_schema() -> str:
    """Return the JSON Schema of `claims/<slug>.yaml` as text."""
    schema = ClaimEntry.model_json_schema(by_alias=True)
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
