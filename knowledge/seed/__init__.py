"""The knowledge base as files: read with line-precise errors, written so that reading them back changes nothing."""

from .material import review
from .reading import read_seeds
from .schema import json_schema
from .upgrading import plan_upgrade
from .writing import seed_texts

__all__ = ["json_schema", "plan_upgrade", "read_seeds", "review", "seed_texts"]
