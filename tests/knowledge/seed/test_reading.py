"""Hand-edited files: whatever is wrong with them, the error names the file, the line and the remedy."""

import re
from pathlib import Path

import pytest

from knowledge import InvalidEntries
from knowledge.seed.reading import MAX_FILE_BYTES, Seeds, parse_seeds, read_seeds

from .slips import NEP, TOPICS, WORKS, assert_reported, changed, line_of, problems_in, problems_of


@pytest.mark.parametrize("name", [NEP, WORKS, TOPICS])
@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "---\n"])
def test_an_empty_file_is_reported(name: str, text: str) -> None:
    (problem,) = problems_in(name, text)
    assert problem.entry == name
    assert problem.line in {1, 2}
    assert re.search("fill it in or remove it|`references:`|`- id:`", problem.message)


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        (WORKS, "- id: a\n", "a list under `references:`"),
        (WORKS, "works: []\n", "a list under `references:`"),
        (WORKS, "references:\n  id: a\n", "must be a list; start every entry with `- id:`"),
        (TOPICS, "id: a\n", "must be a list; start every entry with `- id:`"),
        (TOPICS, "topics:\n- id: a\n", "must be a list; start every entry with `- id:`"),
    ],
)
def test_a_mapping_for_a_list_is_reported(name: str, text: str, remedy: str) -> None:
    (problem,) = problems_in(name, text)
    assert (problem.entry, problem.line) == (name, 1)
    assert remedy in problem.message


@pytest.mark.parametrize(
    ("value", "column"),
    [
        ("!!python/object/apply:os.system [ls]", "tag"),
        ("!mine text", "tag"),
        ("!!set {a, b}", "tag"),
        ("!!omap [a: b]", "tag"),
        ("!!bool maybe", "tag|maybe"),
        ("!!int many", "tag|many"),
        ("!!binary '!!'", "tag"),
        ("&text S.", "text"),
        ("*text", "text"),
        ("&text [*text]", "text"),
        ("{<<: {a: b}}", "key|text"),
        ("{? [a, b] : c}", "key|text"),
    ],
)
def test_yaml_beyond_plain_values_is_refused_on_its_line(small_texts: dict[str, str], value: str, column: str) -> None:
    """Tags, anchors, aliases and merges: an error, never an exception of another kind."""
    text = changed(small_texts, NEP, "statement: Trotsky wanted to end the NEP.", f"statement: {value}")[NEP]
    assert_reported(problems_in(NEP, text), file=NEP, line=line_of(text, value), remedy=column)


@pytest.mark.parametrize(
    "text", ["&a\nslug: *a\n", "&a [*a]\n", "a: &a {b: c}\n<<: *a\n", "slug: a\n<<: {code: F-001}\n", "!!map [a]\n"]
)
@pytest.mark.parametrize("name", [NEP, WORKS, TOPICS])
def test_a_file_that_contains_itself_or_another_is_refused(name: str, text: str) -> None:
    assert all(problem.entry == name for problem in problems_in(name, text))


def test_a_bomb_of_aliases_is_refused_before_it_goes_off() -> None:
    """Six lines that would be a hundred thousand elements; with thirty lines the memory would not hold them."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 5)]
    assert_reported(problems_in(NEP, "\n".join(lines)), file=NEP, line=1, remedy="&a0")


def test_brackets_in_brackets_are_refused() -> None:
    (problem,) = problems_in(NEP, "[" * 500)
    assert problem.entry == NEP


def test_every_file_is_checked_before_anything_is_said(small_texts: dict[str, str]) -> None:
    """Slips in three files are three problems at once, and the message counts them."""
    texts = changed(small_texts, WORKS, "type: book", "type: bok")
    texts = changed(texts, TOPICS, "type: person", "type: persn")
    texts = changed(texts, NEP, "kind: contested", "kind: contest")
    with pytest.raises(InvalidEntries, match=r"works.yaml:3: .* \(and 2 more") as caught:
        parse_seeds(texts)
    assert [problem.entry for problem in caught.value.problems] == [WORKS, TOPICS, NEP]


def test_what_can_be_lived_with_is_a_warning(small_texts: dict[str, str]) -> None:
    """A work that nothing cites, and a side with two items more than the other."""
    item = "  - id: {}\n    summary: One more.\n    citation: {{work: lewin-undercurrents}}\n"
    more = "".join(item.format(name) for name in ("one", "two"))
    texts = changed(small_texts, NEP, "- stance: disputes", f"{more}- stance: disputes")
    texts[WORKS] += "- id: unread\n  type: book\n  title: Unread\n  custom: {source-kind: memoir}\n"
    warnings = parse_seeds(texts).warnings
    assert all(warning.warning for warning in warnings)
    assert {(warning.entry, warning.line) for warning in warnings} == {
        (NEP, line_of(texts[NEP], "sides:")),
        (WORKS, line_of(texts[WORKS], "- id: unread")),
    }


def test_a_comment_and_a_blank_line_do_not_shift_the_lines(small_texts: dict[str, str]) -> None:
    text = "\n# a remark\n\n" + changed(small_texts, NEP, "kind: contested", "kind: contest")[NEP]
    assert_reported(problems_in(NEP, text), file=NEP, line=line_of(text, "kind:"), remedy="contest")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_do_not_shift_the_lines(small_texts: dict[str, str], end: str) -> None:
    text = changed(small_texts, NEP, "kind: contested", "kind: contest")[NEP]
    found = problems_in(NEP, text.replace("\n", end))
    assert_reported(found, file=NEP, line=line_of(text, "kind:"), remedy="contest")


class TestFolder:
    """What may be wrong with the files as files."""

    def test_a_folder_that_is_not_there_is_reported_with_its_name(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidEntries, match=r"nowhere: there is no such folder; name one that holds works\.yaml"):
            read_seeds(tmp_path / "nowhere")

    @pytest.mark.parametrize("name", [WORKS, TOPICS])
    def test_a_missing_file_is_reported(self, small_seeds: Path, name: str) -> None:
        (small_seeds / name).unlink()
        with pytest.raises(InvalidEntries, match=rf"^{name}: the file is missing in .*; add it$"):
            read_seeds(small_seeds)

    def test_bytes_that_are_not_utf_8_are_reported_with_their_line(self, small_seeds: Path) -> None:
        path = small_seeds / TOPICS
        path.write_bytes(path.read_bytes().replace(b"New Economic Policy", "Новая политика".encode("cp1251"), 1))
        with pytest.raises(InvalidEntries) as caught:
            read_seeds(small_seeds)
        assert_reported(caught.value.problems, file=TOPICS, line=6, remedy="not UTF-8; save the file as UTF-8")

    def test_a_file_in_utf_16_is_reported(self, small_seeds: Path) -> None:
        path = small_seeds / NEP
        path.write_text(path.read_text("utf-8"), encoding="utf-16")
        with pytest.raises(InvalidEntries, match=r"trotsky-opposed-the-nep\.yaml:1: this is not UTF-8"):
            read_seeds(small_seeds)

    def test_a_byte_order_mark_does_no_harm(self, small_seeds: Path) -> None:
        """Some editors on Windows write one."""
        path = small_seeds / NEP
        path.write_text(path.read_text("utf-8"), encoding="utf-8-sig")
        assert "trotsky-opposed-the-nep" in read_seeds(small_seeds).base.claims

    def test_a_huge_file_is_refused_unread(self, small_seeds: Path) -> None:
        (small_seeds / NEP).write_bytes(b"[" * (MAX_FILE_BYTES + 1))
        with pytest.raises(InvalidEntries, match=r"the-nep\.yaml: the file is larger than 2 MB; split the claim"):
            read_seeds(small_seeds)

    def test_a_folder_in_place_of_a_file_is_reported(self, small_seeds: Path) -> None:
        (small_seeds / "claims" / "odd.yaml").mkdir()
        with pytest.raises(InvalidEntries, match=r"^claims/odd\.yaml: cannot be read \(.*\); check its permissions$"):
            read_seeds(small_seeds)

    def test_files_that_are_no_seeds_are_left_alone(self, small_seeds: Path) -> None:
        (small_seeds / "README.md").write_text("# Editorial policy\n")
        (small_seeds / "claims" / "notes.txt").write_text("not: yaml: at: all")
        assert len(read_seeds(small_seeds).base.claims) == 4


def test_the_bundled_seeds_have_no_errors_and_no_warnings(bundled: Seeds) -> None:
    assert bundled.warnings == ()


def test_what_else_is_wrong_is_told_at_once(small_texts: dict[str, str]) -> None:
    """A word that the schema does not know keeps nobody from reading of a topic, a work and other files."""
    texts = changed(small_texts, NEP, "kind: contested", "kind: contestd")
    texts = changed(texts, NEP, "topics: [trotsky, nep]", "topics: [trotsky, nope]")
    texts = changed(texts, NEP, "work: trotsky-betrayed", "work: trotsky-praised")
    other = next(name for name in texts if name.startswith("claims/") and name != NEP)
    texts[other] = re.sub(r"code: F-[0-9]+", "code: F-900\ntopics: [no-more]", re.sub("topics: .*\n", "", texts[other]))
    found = {str(problem).split(";")[0] for problem in problems_of(texts)}
    line = texts[NEP].splitlines()
    assert {
        f"{NEP}:{line.index('topics: [trotsky, nope]') + 1}: topics.1: there is no topic 'nope'",
        f"{other}:{line_of(texts[other], 'topics: [no-more]')}: topics.0: there is no topic 'no-more'",
    } <= found
    assert any("'contestd' is not one of" in each for each in found)
    assert any("there is no work 'trotsky-praised'" in each for each in found)
    assert not any("nothing cites" in each for each in found)


def test_a_code_that_is_missing_or_taken_comes_with_a_free_one(small_texts: dict[str, str]) -> None:
    missing = problems_of(changed(small_texts, NEP, "code: F-002\n", ""))
    assert [problem.message for problem in missing] == ["`code` is missing; add it; F-1000 is free"]
    taken = {**small_texts, "claims/new.yaml": "{slug: new, code: F-002, statement: A., question: A?, kind: draft}\n"}
    assert [problem.message.rpartition("; ")[2] for problem in problems_of(taken)] == ["F-1000 is free"]
    broken = changed(taken, "claims/new.yaml", "code: F-002", "code: F-1000, king: x")
    broken = changed(broken, NEP, "code: F-002\n", "")
    assert "`code` is missing; add it; F-1001 is free" in [problem.message for problem in problems_of(broken)]
