"""The commands for files: check, load, export, compare, retire, and the schemas for editors."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from knowledge import InvalidEntries, KnowledgeError
from knowledge.entries import ClaimEntry
from knowledge.seed.reading import parse_file, read_seeds

from .footnote_command import NEP, QUESTION, Footnote, footnote, only

__all__ = ["footnote"]


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
        assert footnote("kb", "load", "mine", "--as", "ann").stdout == "1 entry changed\n"
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
