"""A modal that is not a form is dropped when the bot restarts while somebody fills it in."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", sorted(ROOT.glob("bot/**/*.py")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_modal_is_a_form(path: Path) -> None:
    modals = [
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Modal") for base in node.bases)
    ]
    assert modals == (["Form"] if path.name == "modals.py" else [])
