"""The import rules of docs/architecture.md."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import knowledge

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("knowledge/**/*.py")])
TESTS = sorted(ROOT.glob("tests/**/*.py"))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every import of a file as an absolute module and a name in it ("" for a whole module)."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((module, alias.name) for alias in node.names)


def modules(path: Path) -> set[str]:
    return {f"{module}.{name}" if name else module for module, name in imports(path)} | {m for m, _ in imports(path)}


def imports_any(path: Path, *roots: str) -> set[str]:
    return {module for module in modules(path) for root in roots if module == root or module.startswith(f"{root}.")}


def in_folder(*folders: str) -> list[Path]:
    found = [path for path in FILES if any(path.is_relative_to(ROOT / folder) for folder in folders)]
    assert found, f"no files in {folders}"
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", in_folder("knowledge"), ids=name)
def test_knowledge_knows_nothing_of_discord(path: Path) -> None:
    assert imports_any(path, "discord", "dotenv", "bot", "simcord") == set()


@pytest.mark.parametrize("path", in_folder("bot"), ids=name)
def test_the_bot_uses_only_the_public_names_of_knowledge(path: Path) -> None:
    """`bot/cli.py` alone mounts `knowledge.cli`."""
    for module, imported in imports(path):
        if module == "knowledge":
            assert imported in knowledge.__all__
        elif module.startswith("knowledge."):
            assert (name(path), module) == ("bot/cli.py", "knowledge.cli")


@pytest.mark.parametrize(
    "path",
    in_folder(
        "knowledge/recognise", "knowledge/search", "knowledge/interchange", "knowledge/answer.py", "knowledge/cite.py"
    ),
    ids=name,
)
def test_reading_never_sees_the_store(path: Path) -> None:
    assert (
        imports_any(path, "knowledge.store", "knowledge.edit", "knowledge.library", "sqlmodel", "sqlalchemy") == set()
    )


def test_only_the_facade_and_the_command_line_import_the_library() -> None:
    importers = {name(path) for path in FILES if imports_any(path, "knowledge.library")}
    command_line = {f"knowledge/cli/{each}.py" for each in ("base", "documents", "opening")}
    assert importers == {"knowledge/__init__.py", *command_line}


def test_only_the_edit_service_writes_entries() -> None:
    writers = {name(path) for path in FILES if "write_entries(" in path.read_text("utf-8")}
    assert writers == {"knowledge/edit/service.py", "knowledge/store/queries.py"}


@pytest.mark.parametrize("path", in_folder("bot/policy.py", "bot/render/limits.py"), ids=name)
def test_policy_and_limits_are_free_of_discord(path: Path) -> None:
    assert imports_any(path, "discord", "simcord") == set()


@pytest.mark.parametrize("path", in_folder("bot/render"), ids=name)
def test_rendering_never_waits(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, (ast.Await, ast.AsyncFunctionDef))]


@pytest.mark.parametrize("path", in_folder("bot/cogs"), ids=name)
def test_cogs_never_import_cogs_nor_open_sessions(path: Path) -> None:
    assert imports_any(path, "bot.cogs", "sqlmodel", "sqlalchemy") == set()


@pytest.mark.parametrize("path", in_folder("bot"), ids=name)
def test_only_the_wiring_constructs(path: Path) -> None:
    calls = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    }
    if name(path) != "bot/wiring.py":
        assert calls & {"Library.open", "FootnoteBot", "Replies"} == set()


@pytest.mark.parametrize("path", [*FILES, *TESTS], ids=name)
def test_a_module_reads_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
