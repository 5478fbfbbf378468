"""Tables are written between their markers, and nothing else of a document changes."""

import pytest
from rich.console import Console

from tests.benchmarks.findings import Check, Findings, Table
from tests.benchmarks.ranker import ROOT
from tests.benchmarks.report import MissingMarker, bounds, put, put_tables, show

DOCUMENT = """\
# Title

<!-- bench:one -->
old
<!-- /bench:one -->

Between \\1.

<!-- bench:two -->
<!-- /bench:two -->
"""
ONE = Table("one", "One", ("what", "figure"), [("a | b", "1"), (r"c \1", "2")])
TWO = Table("two", "Two", ("what",), [])


def test_tables_are_written_between_their_markers() -> None:
    written = put_tables(DOCUMENT, [ONE, TWO])
    assert written == (
        "# Title\n\n"
        "<!-- bench:one -->\n| what | figure |\n| --- | ---: |\n| a \\| b | 1 |\n| c \\1 | 2 |\n<!-- /bench:one -->\n\n"
        "Between \\1.\n\n"
        "<!-- bench:two -->\n| what |\n| --- |\n<!-- /bench:two -->\n"
    )


def test_writing_twice_changes_nothing() -> None:
    once = put_tables(DOCUMENT, [ONE, TWO])
    assert put_tables(once, [ONE, TWO]) == once


@pytest.mark.parametrize("document", ["", "<!-- bench:one -->", "<!-- /bench:one --> <!-- bench:one -->"])
def test_a_document_without_a_place_is_refused(document: str) -> None:
    with pytest.raises(MissingMarker, match="bench:one"):
        put(document, "one", "new")


@pytest.mark.parametrize(
    "name",
    "bounds quality own levels styles matching speed encoder memory start ablation ablation-own".split(),
)
def test_the_document_has_a_place_for_every_table(name: str) -> None:
    document = (ROOT / "docs" / "recognition.md").read_text("utf-8")
    assert f"\n{name}\n" in put(document, name, name)


def test_the_terminal_shows_tables_and_verdicts() -> None:
    console = Console(record=True, width=100)
    show(Findings(checks=[Check("P@1", 0.5, "≥", 0.85)], tables=[ONE]), console)
    text = console.export_text()
    assert "a | b" in text
    assert "not met" in text


def test_a_quick_look_judges_nothing() -> None:
    console = Console(record=True, width=100)
    show(Findings(checks=[Check("P@1", 0.9, "≥", 0.85)]), console, judged=False)
    assert "met" not in console.export_text().split()


def test_the_bounds_stand_beside_the_figures() -> None:
    table = bounds([Check("start", 1.5, "<", 2), Check("memory", None, "≤", 400, "MiB")])
    assert table.rows == [("start", "1.500", "< 2", "met"), ("memory", "–", "≤ 400 MiB", "not measured")]
