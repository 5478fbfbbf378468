"""The knowledge base as files: read with line-precise errors, written so that reading them back changes nothing."""

from .loading import EntryDifference, LoadPlan, plan_load
from .material import review
from .reading import read_seeds
from .schema import SchemaOf, json_schema, schema_files
from .upgrading import plan_upgrade
from .writing import seed_texts

__all__ = [
    "EntryDifference",
    "LoadPlan",
    "SchemaOf",
    "json_schema",
    "plan_load",
    "plan_upgrade",
    "read_seeds",
    "review",
    "schema_files",
    "seed_texts",
]
