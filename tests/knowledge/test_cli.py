"""The commands that need no Discord: what they print for people, what for programs, and how they fail."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import app
from knowledge import Confidence, KnowledgeError, UnknownClaim

from .footnote_command import NEP, Footnote, footnote, objects, only

__all__ = ["footnote"]

PHRASING = "trotsky was anti nep everyone knows this"


class TestRecognise:
    """A message a line, or JSONL; an answer a line."""

    def test_a_line_of_text_gets_a_line_with_claim_stance_and_reason(self, footnote: Footnote) -> None:
        out = footnote("recognise", stdin=f"{PHRASING}\ngood morning everybody\n").stdout.splitlines()
        assert len(out) == 2
        assert out[0].startswith(f"1: answer {NEP} ")
        assert " asserts (" in out[0]
        assert out[1].startswith("2: silent")

    def test_json_has_the_id_the_decision_and_the_matches_with_reasons(self, footnote: Footnote) -> None:
        line = json.dumps({"id": "m1", "text": PHRASING})
        found = only(footnote("recognise", "-", "--json", stdin=line))
        assert (found["id"], found["decision"]) == ("m1", "answer")
        best = found["matches"][0]
        assert set(best) == {"claim", "probability", "stance", "reasons"}
        assert (best["claim"], best["stance"]) == (NEP, "asserts")
        assert 0.5 <= best["probability"] <= 1
        assert all(isinstance(reason, str) for reason in best["reasons"])

    def test_a_line_that_is_no_such_json_is_taken_as_text(self, footnote: Footnote) -> None:
        """People write braces, too; nothing is dropped."""
        lines = ['{"text": ', '{"text": 5}', '{"id": "m1"}', "{trotsky was anti nep}", '{"text": null}', "{}"]
        found = objects(footnote("recognise", "--json", stdin="\n".join(lines)))
        assert [line["id"] for line in found] == ["1", "2", "3", "4", "5", "6"]

    def test_what_is_in_braces_is_recognised_all_the_same(self, footnote: Footnote) -> None:
        found = only(footnote("recognise", "--json", stdin=f"{{{PHRASING}\n"))
        assert found["matches"][0]["claim"] == NEP

    def test_numbers_are_those_of_the_lines_and_empty_lines_are_skipped(self, footnote: Footnote) -> None:
        found = objects(
            footnote("recognise", "--json", stdin='\nhello\n  \n{"text": "there"}\n{"id": 7, "text": "x"}\n')
        )
        assert [line["id"] for line in found] == ["2", "4", "7"]

    def test_no_input_is_no_output(self, footnote: Footnote) -> None:
        assert footnote("recognise", "--json", stdin="").output == ""

    def test_a_file_is_read_whatever_its_bytes_and_line_ends(self, footnote: Footnote, tmp_path: Path) -> None:
        (tmp_path / "in.txt").write_bytes(f"{PHRASING}\r\n".encode() + b"\xff\xfe odd\n\x00")
        found = objects(footnote("recognise", "in.txt", "--json"))
        assert [line["id"] for line in found] == ["1", "2", "3"]
        assert found[0]["matches"][0]["claim"] == NEP

    def test_standard_input_is_read_as_utf_8(self, footnote: Footnote) -> None:
        assert len(objects(footnote("recognise", "--json", stdin="Ж 🙄\n".encode() + b"\xff\n"))) == 2

    def test_a_file_that_is_not_there_is_a_sentence(self, footnote: Footnote) -> None:
        result = footnote("recognise", "lost.txt", fails=KnowledgeError)
        assert str(result.exception).startswith("lost.txt cannot be read (No such file or directory). Name a file")

    def test_more_caution_never_makes_more_answers(self, footnote: Footnote) -> None:
        """`--confidence` is the server's setting, from cautious to eager."""
        lines = f"{PHRASING}\nwas trotsky for the nep\ntrotsky and the nep again\ncollectivisation starved them\n"
        answers = []
        for confidence in (Confidence.CAUTIOUS, Confidence.BALANCED, Confidence.EAGER):
            found = objects(footnote("recognise", "--json", "--confidence", confidence, stdin=lines))
            answers.append({line["id"] for line in found if line["decision"] == "answer"})
        assert answers[0] <= answers[1] <= answers[2]


class TestSource:
    """Cited evidence and works for free words."""

    def test_evidence_comes_with_its_citation_and_its_kind(self, footnote: Footnote) -> None:
        out = footnote("source", "lewin", "nep").stdout
        assert "F-002 disputes: Lewin writes that the Left backed the NEP in good faith.\n" in out
        assert "Moshe Lewin" in out
        assert "39\u201340. · scholarship" in out
        assert "\nwork: " in out

    def test_json_has_evidence_and_works(self, footnote: Footnote) -> None:
        found = only(footnote("source", "lewin", "nep", "--json"))
        assert set(found) == {"query", "evidence", "works"}
        assert found["query"] == "lewin nep"
        hit = found["evidence"][0]
        assert set(hit) == {"claim", "code", "question", "kind", "stance", "heading", "evidence", "score"}
        assert set(hit["evidence"]) == {"id", "summary", "reports", "citation"}
        assert {"work", "note", "source_kind", "locator", "missing"} <= set(hit["evidence"]["citation"])
        assert {"work", "entry", "cited_by", "claims", "score"} == set(found["works"][0])

    def test_no_more_than_the_limit_is_printed(self, footnote: Footnote) -> None:
        assert len(only(footnote("source", "nep", "--json", "--limit", "1"))["evidence"]) == 1

    def test_nothing_found_is_said_with_what_to_try(self, footnote: Footnote) -> None:
        assert footnote("source", "xylophone").stdout == (
            "Nothing found. Try a person, a topic, a work's title or a claim's code.\n"
        )
        assert only(footnote("source", "xylophone", "--json"))["evidence"] == []


class TestClaim:
    """Both sides of a claim."""

    def test_both_sides_are_printed_with_their_citations(self, footnote: Footnote) -> None:
        out = footnote("claim", PHRASING).stdout
        assert out.startswith("F-002 Did Trotsky want to end the NEP?\nAn essay states it as fact")
        assert out.count("\n  - ") == 4
        for part in ("That he wanted it ended\n", "That he worked within it\n", "Common ground: Both sides have"):
            assert part in out

    def test_json_is_the_whole_answer(self, footnote: Footnote) -> None:
        answer = only(footnote("claim", "F-002", "--json"))
        assert (answer["claim"], answer["code"], answer["kind"], answer["revision"]) == (NEP, "F-002", "contested", 1)
        assert answer["answerable"] is True
        assert {side["stance"] for side in answer["sides"]} == {"affirms", "disputes"}
        assert all(item["citation"]["note"] for side in answer["sides"] for item in side["evidence"])
        assert {"statement", "question", "contestedness", "common_ground", "bibliography", "reviewed"} <= set(answer)

    def test_a_claim_without_sides_is_printed_without_them(self, footnote: Footnote) -> None:
        assert footnote("claim", "F-004").stdout == "F-004 Did Trotsky propose the NEP a year before Lenin?\n"

    def test_what_fits_no_claim_is_a_sentence(self, footnote: Footnote) -> None:
        assert "lunch" in str(footnote("claim", "lunch", fails=UnknownClaim).exception)


class TestStats:
    def test_json_counts_everything(self, footnote: Footnote) -> None:
        figures = only(footnote("kb", "stats", "--json"))
        assert {key: figures[key] for key in ("claims", "evidence", "works", "topics")} == {
            "claims": 4,
            "evidence": 7,
            "works": 3,
            "topics": 3,
        }
        assert (figures["phrasings"], figures["counterexamples"]) == (7, 1)
        assert figures["claims_by_kind"] == {"contested": 1, "settled": 1, "context": 1, "draft": 1}
        assert figures["evidence_by_side"] == {"affirms": 3, "disputes": 4}

    def test_people_get_a_line_a_figure(self, footnote: Footnote) -> None:
        assert "claims: 4\n" in footnote("kb", "stats").stdout


class TestVerify:
    """Cited passages in the operator's copies; the exit code says whether all were found."""

    def test_all_found_is_counted(self, footnote: Footnote, tmp_path: Path) -> None:
        (tmp_path / "texts").mkdir()
        (tmp_path / "texts" / "002_essay.txt").write_text("The Left pressed to drop the NEP in 1925.")
        assert (
            footnote("kb", "verify", "--documents", "texts").stdout
            == "1 of 1 passages found, 0 with a page, which the document gives; 9 citations name no passage\n"
        )

    def test_what_is_not_found_is_listed_and_fails(self, footnote: Footnote, tmp_path: Path) -> None:
        (tmp_path / "texts").mkdir()
        result = footnote("kb", "verify", "--documents", "texts", fails=SystemExit)
        assert result.exit_code == 1
        assert result.stdout.splitlines() == [
            "document 002: is not in the folder; 1 passages need it",
            "0 of 1 passages found, 0 with a page, which the document gives; 9 citations name no passage",
        ]

    def test_a_folder_that_is_not_there_is_a_sentence(self, footnote: Footnote) -> None:
        assert "There is no folder lost." in str(
            footnote("kb", "verify", "--documents", "lost", fails=KnowledgeError).exception
        )


def test_evaluate_prints_figures_as_json(footnote: Footnote, tmp_path: Path) -> None:
    lines = [
        {"id": "1", "text": PHRASING, "claims": [NEP], "style": "plain"},
        {"id": "2", "text": "good morning everybody", "claims": [], "style": "plain"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    figures = only(footnote("evaluate", "in.jsonl", "--json"))
    assert (figures["messages"], figures["positives"], figures["negatives"]) == (2, 1, 1)
    assert (figures["precision_at_1"], figures["wrong_answers"]) == (1, 0)
    assert footnote("evaluate", "in.jsonl").stdout.startswith("messages: 2\n")


def test_evaluate_names_the_line_that_it_cannot_read(footnote: Footnote, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "1", "text": "a"}\nnot json\n')
    assert "in.jsonl, line 2" in str(footnote("evaluate", "in.jsonl", fails=KnowledgeError).exception)


def _commands(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    children = getattr(command, "commands", {})
    if not children:
        yield path, command
    for name, child in children.items():
        yield from _commands(child, *path, name)


@pytest.mark.parametrize("path", [path for path, _ in _commands(typer.main.get_command(app))], ids=" ".join)
def test_the_help_of_every_command_has_an_example_of_it(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert result.exit_code == 0
    (example,) = [line for line in result.stdout.splitlines() if "Example:" in line]
    assert f"footnote {' '.join(path)}" in example


def test_there_are_the_commands_that_the_documents_name() -> None:
    names = {" ".join(path) for path, _ in _commands(typer.main.get_command(app))}
    knowledge = {
        f"kb {name}" for name in ("check", "diff", "load", "export", "retire", "stats", "verify", "documents", "schema")
    }
    assert knowledge | {"recognise", "source", "claim", "evaluate"} <= names
