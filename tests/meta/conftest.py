"""The bundled knowledge base, read once."""

import pytest

from knowledge.library import BUNDLED_SEEDS
from knowledge.seed import read_seeds
from knowledge.snapshot import Snapshot


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """Return a snapshot of the bundled seeds."""
    return Snapshot.build(read_seeds(BUNDLED_SEEDS).base, {})
