"""The bundled knowledge base, read once."""

import os
from pathlib import Path

import pytest

from knowledge.edition import Edition
from knowledge.library import BUNDLED_SEEDS
from knowledge.recognise import Recogniser
from knowledge.seed import read_seeds


@pytest.fixture(scope="session")
def edition() -> Edition:
    """Return an edition of the bundled seeds."""
    base = read_seeds(BUNDLED_SEEDS).base
    recogniser = Recogniser.build(base.claims.values(), base.topics.values(), memory=Path(os.environ["FOOTNOTE_CACHE"]))
    return Edition.build(base, {}, recogniser=recogniser)
