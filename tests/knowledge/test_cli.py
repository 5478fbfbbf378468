"""The commands that need no Discord: what they print for people, what for programs, and how they fail."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import jsonschema
import pytest
import typer
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from bot.cli import app
from knowledge import Confidence, InvalidEntries, KnowledgeError, UnknownClaim
from knowledge.entries import ClaimEntry
from knowledge.seed.reading import parse_file, read_seeds

NEP = "trotsky-opposed-the-nep"
PHRASING = "trotsky was anti nep everyone knows this"
QUESTION = "question: Did Trotsky want to end the NEP?"


class Footnote(Protocol):
    def __call__(
        self, *arguments: str, stdin: str | bytes | None = None, fails: type[BaseException] | None = None
    ) -> Result: ...


@pytest.fixture
def footnote(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small_seeds: Path, seeded_file: Path) -> Footnote:
    """Run `footnote` with these arguments on a database that holds the small seeds, far from anybody's settings."""
    for name in [name for name in os.environ if name.startswith(("FOOTNOTE_", "DISCORD_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(seeded_file, tmp_path / "footnote.db")
    monkeypatch.setenv("FOOTNOTE_DATABASE_URL", "sqlite:///footnote.db")
    monkeypatch.setenv("FOOTNOTE_SEEDS", str(small_seeds))

    def run(*arguments: str, stdin: str | bytes | None = None, fails: type[BaseException] | None = None) -> Result:
        result = CliRunner().invoke(app, list(arguments), input=stdin)
        if fails is None:
            assert result.exit_code == 0, (result.output, result.exception)
        else:
            assert isinstance(result.exception, fails), (result.output, result.exception)
        return result

    return run


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def only(result: Result) -> dict[str, Any]:
    (value,) = objects(result)
    return value


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


class TestCheck:
    """Seed files, without a database."""

    def test_a_sound_folder_is_counted(self, footnote: Footnote, small_seeds: Path, tmp_path: Path) -> None:
        (tmp_path / "footnote.db").unlink()
        checked = footnote("kb", "check", str(small_seeds)).stdout
        assert "4 claims, 3 works, 3 topics: no errors, 4 warnings\n" in checked
        assert footnote("kb", "check").stdout == checked
        assert not (tmp_path / "footnote.db").exists()

    def test_warnings_are_printed_and_are_no_failure(self, footnote: Footnote, small_seeds: Path) -> None:
        with (small_seeds / "works.yaml").open("a") as file:
            file.write("- {id: unread, type: book, title: Unread, custom: {source-kind: memoir}}\n")
        out = footnote("kb", "check").stdout
        assert "warning: works.yaml:27: " in out
        assert "nothing cites 'unread'" in out

    def test_every_problem_is_listed(self, footnote: Footnote, small_seeds: Path) -> None:
        """Other commands name the first and send people here for the rest."""
        for name, old, new in (
            (f"claims/{NEP}.yaml", "kind: contested", "kind: contest"),
            ("topics.yaml", "type: person", "type: persn"),
        ):
            text = (small_seeds / name).read_text()
            (small_seeds / name).write_text(text.replace(old, new))
        output = footnote("kb", "check", fails=InvalidEntries).output
        assert f"claims/{NEP}.yaml:6: kind: 'contest' is not one of" in output
        assert "topics.yaml:3: 0.type: 'persn' is not one of" in output


class TestLoadAndExport:
    def test_what_differs_is_loaded_and_counted(self, footnote: Footnote, small_seeds: Path, tmp_path: Path) -> None:
        mine = shutil.copytree(small_seeds, tmp_path / "mine")
        file = mine / f"claims/{NEP}.yaml"
        file.write_text(file.read_text().replace(QUESTION, "question: Did he?"))
        assert footnote("kb", "load", "mine", "--as", "ann").stdout == "1 entries changed\n"
        assert only(footnote("claim", "F-002", "--json"))["question"] == "Did he?"
        assert footnote("kb", "load", "mine").stdout == "0 entries changed\n"

    def test_a_broken_folder_changes_nothing(self, footnote: Footnote, small_seeds: Path, tmp_path: Path) -> None:
        broken = shutil.copytree(small_seeds, tmp_path / "broken")
        file = broken / f"claims/{NEP}.yaml"
        file.write_text(file.read_text().replace(QUESTION, "question: Did he?").replace("F-002", "F2"))
        footnote("kb", "load", str(broken), fails=InvalidEntries)
        assert only(footnote("claim", "F-002", "--json"))["question"] == "Did Trotsky want to end the NEP?"

    def test_the_export_is_what_was_loaded_to_the_byte(self, footnote: Footnote, small_seeds: Path) -> None:
        assert footnote("kb", "export", "out/deep").stdout == "9 files written to out/deep\n"
        for path in small_seeds.rglob("*.yaml"):
            assert (Path("out/deep") / path.relative_to(small_seeds)).read_bytes() == path.read_bytes()
        assert len(read_seeds(Path("out/deep")).base.claims) == 4

    def test_what_nobody_has_cannot_be_retired(self, footnote: Footnote) -> None:
        error = footnote("kb", "retire", "F-999", fails=KnowledgeError).exception
        assert "There is no claim, work or topic 'F-999'." in str(error)

    def test_a_place_that_cannot_be_written_to_is_a_sentence(self, footnote: Footnote, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("mine")
        result = footnote("kb", "export", "taken", fails=KnowledgeError)
        assert "taken" in str(result.exception)
        assert (tmp_path / "taken").read_text() == "mine"

    def test_a_new_comment_is_no_change_and_is_in_the_next_export(self, footnote: Footnote) -> None:
        footnote("kb", "export", "out")
        file = Path("out") / f"claims/{NEP}.yaml"
        text = file.read_text()
        assert text.startswith("# Reviewed with both documents open.\n")
        file.write_text(text.replace(QUESTION, f"{QUESTION}  # asked weekly"))
        assert footnote("kb", "load", "out").stdout == "0 entries changed\n"
        footnote("kb", "export", "again")
        assert (Path("again") / f"claims/{NEP}.yaml").read_text() == file.read_text()

    def test_what_the_files_lack_stays_and_is_told_with_its_remedy(self, footnote: Footnote) -> None:
        footnote("kb", "export", "mine")
        gone = next(path for path in sorted(Path("mine/claims").glob("*.yaml")) if path.stem != NEP)
        gone.unlink()
        remedy = f"footnote kb retire {gone.stem} --entry claim --as NAME"
        told = f"claim {gone.stem} is not in the files; nothing is removed. Retire it with: {remedy}\n"
        assert footnote("kb", "diff", "mine").stdout == f"0 entries would change\n{told}"
        assert footnote("kb", "load", "mine").stdout == f"0 entries changed\n{told}"
        assert footnote(*remedy.replace("NAME", "ann").split()[1:]).stdout == f"claim {gone.stem} retired\n"
        assert footnote("kb", "diff", "mine").stdout == "0 entries would change\n"
        assert only(footnote("kb", "stats", "--json"))["claims"] == 3

    def test_a_clash_with_what_is_stored_names_file_and_line_and_changes_nothing(self, footnote: Footnote) -> None:
        footnote("kb", "export", "mine")
        file = Path("mine") / f"claims/{NEP}.yaml"
        (Path("mine/claims") / "another-claim.yaml").write_text(
            file.read_text()
            .replace(NEP, "another-claim")
            .replace("phrasings:", "phrasings: {}\nunused:")
            .split("unused:")[0]
        )
        file.unlink()
        for command in ("diff", "load"):
            error = footnote("kb", command, "mine", fails=InvalidEntries).exception
            assert f"claims/another-claim.yaml:3: code: F-002 is the code of '{NEP}' already" in str(error)
        assert only(footnote("kb", "stats", "--json"))["claims"] == 4


class TestDiff:
    """What a load would change, and nothing of it done."""

    def test_nothing_differs(self, footnote: Footnote, small_seeds: Path) -> None:
        assert footnote("kb", "diff", str(small_seeds)).stdout == "0 entries would change\n"
        assert only(footnote("kb", "diff", str(small_seeds), "--json")) == {"changes": [], "absent": []}

    def test_every_field_is_told_with_its_words(self, footnote: Footnote, small_seeds: Path, tmp_path: Path) -> None:
        mine = shutil.copytree(small_seeds, tmp_path / "mine")
        file = mine / f"claims/{NEP}.yaml"
        file.write_text(file.read_text().replace(QUESTION, "question: Did Lenin want to end the NEP?"))
        with (mine / "topics.yaml").open("a") as topics:
            topics.write("- {id: cat, name: Cat, type: idea}\n")
        result = footnote("kb", "diff", "mine", fails=SystemExit)
        assert result.exit_code == 1
        assert result.stdout.splitlines() == [
            "topic cat is new",
            "",
            f"claim {NEP}",
            "  question: Did [-Trotsky-]{+Lenin+} want to end the NEP?",
            "",
            "2 entries would change",
        ]
        assert only(footnote("claim", "F-002", "--json"))["question"] == "Did Trotsky want to end the NEP?"

    def test_json_has_path_kind_and_both_values(self, footnote: Footnote, small_seeds: Path, tmp_path: Path) -> None:
        mine = shutil.copytree(small_seeds, tmp_path / "mine")
        file = mine / f"claims/{NEP}.yaml"
        file.write_text(file.read_text().replace("topics: [trotsky, nep]", "topics: [nep]"))
        found = only(footnote("kb", "diff", "mine", "--json", fails=SystemExit))
        (change,) = found["changes"]
        assert (change["entry"], change["key"], change["new"]) == ("claim", NEP, False)
        assert change["differences"] == [
            {"path": ["topics", "trotsky"], "kind": "removed", "old": "trotsky", "new": None}
        ]


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


class TestSchema:
    """The JSON Schema for editors says what the reader says."""

    def test_it_accepts_every_bundled_claim_file(self, footnote: Footnote, seeds: Path) -> None:
        schema = json.loads(footnote("kb", "schema").stdout)
        validator = jsonschema.Draft202012Validator(schema)
        for path in (seeds / "claims").glob("*.yaml"):
            entries = parse_file(f"claims/{path.name}", path.read_text("utf-8"))
            for entry in entries.values():
                assert isinstance(entry, ClaimEntry)
                validator.validate(json.loads(entry.model_dump_json(by_alias=True, exclude_defaults=True)))

    @pytest.mark.parametrize(("kind", "name"), [("works", "works.yaml"), ("topics", "topics.yaml")])
    def test_it_accepts_the_bundled_works_and_topics(
        self, footnote: Footnote, seeds: Path, kind: str, name: str
    ) -> None:
        schema = json.loads(footnote("kb", "schema", kind).stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        # Editors take an unquoted day for text.
        read = json.loads(json.dumps(YAML(typ="safe").load(seeds / name), default=str))
        jsonschema.validate(read, schema)

    @pytest.mark.parametrize(
        ("old", "new"), [("book", "bok"), ("title:", "titel:"), ("primary", "first"), ("family: Lewin", "surname: L")]
    )
    def test_it_refuses_what_the_reader_refuses_of_works(
        self, footnote: Footnote, small_seeds: Path, old: str, new: str
    ) -> None:
        schema = json.loads(footnote("kb", "schema", "works").stdout)
        text = (small_seeds / "works.yaml").read_text().replace(old, new)
        with pytest.raises(InvalidEntries):
            parse_file("works.yaml", text)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(YAML(typ="safe").load(text), schema)

    @pytest.mark.parametrize(
        "change", [{"kind": "contest"}, {"code": "F2"}, {"statment": "S."}, {"statement": "x" * 151}, {"topics": "nep"}]
    )
    def test_it_refuses_what_the_reader_refuses(self, footnote: Footnote, change: dict[str, object]) -> None:
        schema = json.loads(footnote("kb", "schema").stdout)
        claim = {"slug": "a", "code": "F-001", "statement": "S.", "question": "Q?", "kind": "draft"}
        jsonschema.validate(claim, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(claim | change, schema)


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
