"""A mock without a spec agrees to anything, so there is none."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
MOCKS = {"Mock", "MagicMock", "AsyncMock", "NonCallableMock"}


@pytest.mark.parametrize("path", sorted(TESTS.glob("**/*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_every_mock_has_a_spec(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in MOCKS:
            assert {"spec", "spec_set"} & {keyword.arg for keyword in node.keywords}, ast.unparse(node)
