"""One open MiniLM for all tests."""

import pytest

from knowledge.recognise.encoding.minilm import MiniLM


@pytest.fixture(scope="session")
def minilm() -> MiniLM:
    return MiniLM()
