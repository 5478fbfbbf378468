"""What every test may use, and what a report starts with."""

import os
import platform
import sqlite3
import tempfile
from importlib.metadata import version
from pathlib import Path

# Before NumPy is imported: its threads cost small matrices more than they save, above all on shared cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# One memory for all tests: what is learned from the same entries is the same, and learning takes seconds.
os.environ.setdefault("FOOTNOTE_CACHE", str(Path(tempfile.gettempdir(), "footnote-tests")))

import hypothesis
import pytest

from knowledge import BUNDLED_SEEDS

# A deadline is a wall-clock assertion, and the cores are shared.
# In CI the same examples every time: what a new one finds is for a developer to see, not for somebody else's change.
hypothesis.settings.register_profile("footnote", deadline=None, print_blob=True, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("footnote")


def pytest_report_header() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("discord.py", "rapidfuzz", "simcord"))
    return f"footnote: Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The seeds that Footnote comes with."""
    return BUNDLED_SEEDS
