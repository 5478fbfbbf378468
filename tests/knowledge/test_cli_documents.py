"""`footnote kb ingest`: a line of JSON a passage, or a report; what cannot be read stops nothing else."""

from pathlib import Path

import jsonschema
import pytest

from knowledge import Cooldowns, KnowledgeError, Library
from knowledge.cli.documents import NotTogether
from knowledge.documents.json_lines import passage_schema

from .footnote_command import Footnote, footnote, objects

__all__ = ["footnote"]
QUOTED = "The Left asked for chess in every village, and was refused by nine votes to four."
TEXT = f"""A heading

Moshe Lewin says in "Political Undercurrents in Soviet Economic Debates":

"{QUOTED}" -pp.39-40

Nothing else was decided.
"""


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    path = tmp_path / "012_essay.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_json_is_a_line_a_passage_as_the_schema_says_and_changes_nothing(footnote: Footnote, essay: Path) -> None:
    database = essay.parent / "footnote.db"
    before = database.read_bytes()
    lines = objects(footnote("kb", "ingest", "--json", str(essay)))
    for line in lines:
        jsonschema.validate(line, passage_schema())
    assert {line["document"] for line in lines} == {"012"}
    (citation,) = [each for line in lines for each in line["citations"]]
    assert TEXT[citation["start"] : citation["end"]].strip('"') == QUOTED
    assert (citation["label"], citation["locator"]) == ("page", "39-40")
    assert citation["work"]["title"] == "Political Undercurrents in Soviet Economic Debates"
    assert database.read_bytes() == before


def test_without_a_database_the_works_are_those_of_the_seeds_and_none_is_made(footnote: Footnote, essay: Path) -> None:
    (essay.parent / "footnote.db").unlink()
    assert objects(footnote("kb", "ingest", "--json", str(essay)))
    assert not (essay.parent / "footnote.db").exists()


def test_a_file_that_cannot_be_read_stops_no_other_and_is_told(footnote: Footnote, essay: Path) -> None:
    broken = essay.with_name("scan.pdf")
    broken.write_bytes(b"%PDF-1.7\nnothing")
    for extra in (("--json",), ()):
        arguments = ("kb", "ingest", str(broken), str(essay), str(essay.with_name("nowhere.txt")), *extra)
        result = footnote(*arguments, fails=SystemExit)
        assert result.exit_code == 1
        assert "scan.pdf" in result.stderr
        assert "nowhere.txt" in result.stderr
        assert "012" in result.stdout


@pytest.fixture
async def known_server(footnote: Footnote, tmp_path: Path, small_seeds: Path) -> Footnote:
    """Let a server have set something."""
    library = await Library.open(f"sqlite:///{tmp_path / 'footnote.db'}", small_seeds)
    await library.servers.change(4711, cooldowns=Cooldowns())
    await library.close()
    return footnote


def test_the_report_counts_and_says_where_drafts_would_go(known_server: Footnote, essay: Path) -> None:
    text = known_server("kb", "ingest", str(essay), "--as", "ann").stdout
    assert "document 012" in text
    assert "1 citation, 1 resolved" in text
    assert "kept for all servers" in text
    again = known_server("kb", "ingest", str(essay), "--server", "4711").stdout
    assert "kept for server 4711" in again
    assert "in its queue" in again
    third = known_server("kb", "ingest", str(essay), "--server", "4711").stdout
    assert "in place of the one before" in third


def test_a_server_that_nobody_knows_gets_no_documents(known_server: Footnote, essay: Path) -> None:
    for server in ("4712", "0"):
        refused = known_server("kb", "ingest", str(essay), "--server", server, fails=KnowledgeError)
        assert "It knows 4711." in str(refused.exception)
        assert "no documents" in known_server("kb", "documents").stdout


def test_another_text_of_the_same_id_takes_its_place_only_if_told_to(footnote: Footnote, essay: Path) -> None:
    footnote("kb", "ingest", str(essay), "--as", "ann")
    other = essay.with_name("012_other.txt")
    other.write_text("Other words.", "utf-8")
    refused = footnote("kb", "ingest", str(other), fails=SystemExit)
    assert "Document 012 is kept already, from 012_essay, loaded by ann." in refused.stderr
    assert "--replace" in refused.stderr
    assert "012_essay" in footnote("kb", "documents").stdout
    footnote("kb", "ingest", str(other), "--replace")
    assert "012_other" in footnote("kb", "documents").stdout


def test_documents_are_listed_and_forgotten(footnote: Footnote, essay: Path) -> None:
    footnote("kb", "ingest", str(essay), "--as", "ann")
    assert "by ann" in footnote("kb", "documents").stdout
    assert "document 012 is gone" in footnote("kb", "forget-document", "012").stdout
    refused = footnote("kb", "forget-document", "012", fails=KnowledgeError)
    assert "footnote kb documents" in str(refused.exception)


def test_json_keeps_nothing_so_it_takes_no_server(footnote: Footnote, essay: Path) -> None:
    footnote("kb", "ingest", "--json", "--server", "1", str(essay), fails=NotTogether)
