"""Hand-edited files: whatever is wrong with them, the error names the file, the line and the remedy."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge import InvalidEntries, Problem
from knowledge.seed.reading import MAX_FILE_BYTES, Seeds, parse_file, parse_seeds, read_seeds

WORKS, TOPICS = "works.yaml", "topics.yaml"
NEP = "claims/trotsky-opposed-the-nep.yaml"
FAMINE = "claims/collectivisation-killed-millions.yaml"
GROUP = "claims/a-group-is-to-blame.yaml"


def problems_of(texts: Mapping[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(InvalidEntries) as caught:
        parse_seeds(texts)
    return caught.value.problems


def problems_in(name: str, text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidEntries) as caught:
        parse_file(name, text)
    return caught.value.problems


def problems_or_none(name: str, text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a file; anything raised but InvalidEntries fails the test."""
    try:
        parse_file(name, text)
    except InvalidEntries as error:
        return error.problems
    return ()


def changed(texts: Mapping[str, str], file: str, old: str, new: str) -> dict[str, str]:
    assert old in texts[file], "the test's own premise"
    return {**texts, file: texts[file].replace(old, new, 1)}


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def assert_reported(problems: tuple[Problem, ...], *, file: str, line: int, remedy: str) -> None:
    found = [p for p in problems if (p.entry, p.line) == (file, line) and re.search(remedy, p.message)]
    assert found, f"wanted {file}:{line}: …{remedy}…, got\n" + "\n".join(map(str, problems))


Slip = tuple[str, str, str, str | None, str]
# One way a file goes wrong: the file, what to replace, by what, the part of the new text whose line is to be named
# (None: the line that was changed), what the message has to say.
SLIPS: dict[str, Slip] = {
    "missing key": (NEP, "question: Did Trotsky want to end the NEP?\n", "", "slug:", "`question` is missing; add it"),
    "unknown key with a near name": (NEP, "statement:", "statment:", None, "did you mean `statement`"),
    "unknown key like no other": (NEP, "kind:", "xyzzy: 1\nkind:", "xyzzy", "`xyzzy` is not known here; remove"),
    "unknown key deep down": (NEP, "reports:", "report:", None, "did you mean `reports`"),
    "too long": (NEP, "That he worked within it", "x" * 61, None, "61 characters, at most 60; shorten it"),
    "nothing where text is needed": (NEP, "That he worked within it", "'  '", None, "empty; fill it in"),
    "wrong enum": (NEP, "kind: contested", "kind: contest", None, "'contest' is not one of 'contested', 'settled'"),
    "wrong label": (NEP, "label: chapter", "label: chap", None, "'chap' is not one of 'page', 'chapter'"),
    "bad slug": (NEP, "slug: t", "slug: T_", None, "lower-case words joined by hyphens"),
    "bad code": (NEP, "code: F-002", "code: F2", None, "'F2' does not have the right form"),
    "number where text is needed": (NEP, "Trotsky wanted to end the NEP.", "1917", None, "put it in quotes: '1917'"),
    "truth where text is needed": (NEP, "That he worked within it", "true", None, "must be text; put it in quotes"),
    "date where text is needed": (NEP, "locator: '39-40'", "locator: 1926-03-04", None, "in quotes: '1926-03-04'"),
    "text where a number is needed": (NEP, "words: 9", "words: nine", None, "number|integer"),
    "no such date": (NEP, "reviewed: 2026-11-22", "reviewed: 2026-02-30", None, "day is out of range"),
    "locator without label": (
        NEP,
        "      label: page\n      locator: '39-40'",
        "      locator: '39-40'",
        "citation:\n      work: lewin-undercurrents\n      locator: '39-40'",
        "`label` and `locator` go together",
    ),
    "label without locator": (
        NEP,
        "label: chapter\n      locator: '2'",
        "label: chapter",
        "citation:\n      work: trotsky-betrayed\n      label: chapter",
        "`label` and `locator` go together",
    ),
    "passage that ends before its start": (NEP, "start: 0", "start: 50", "passage:", "a passage ends after its start"),
    "fingerprint of another kind": (NEP, "344acdcb52e106a5", "344ACDCB", None, "does not have the right form"),
    "no citations under a cited line": (
        NEP,
        "  citations:\n  - work: lewin-undercurrents\nphrasings",
        "  citations: []\nphrasings",
        "citations: []",
        "at least 1",
    ),
    "tab for indentation": (NEP, "  heading: That he worked", "\theading: That he worked", None, "check indentation"),
    "indentation that slipped": (NEP, "  heading: That he worked", "   heading: That he worked", None, "indentation"),
    "duplicate key": (NEP, "kind: contested\n", "kind: contested\ncode: F-009\n", "code: F-009", "code"),
    "colon in unquoted text": (NEP, "statement: Trotsky", "statement: Trotsky: he", None, "check .*colons"),
    "unknown kind of topic": (TOPICS, "type: person", "type: persn", None, "'persn' is not one of 'person'"),
    "year for an alias": (TOPICS, "Trotzky", "1917", None, "put it in quotes: '1917'"),
    "unknown CSL type": (WORKS, "type: book", "type: bok", None, "did you mean 'book'"),
    "unknown source kind": (WORKS, "source-kind: primary", "source-kind: primry", None, "'primry' is not one of"),
    "work without a source kind": (
        WORKS,
        "  custom:\n    source-kind: polemic\n",
        "",
        "- id: essay",
        "`custom` is missing; add it",
    ),
    "name without a family": (WORKS, "family: Lewin", "famly: Lewin", None, "did you mean `family`"),
    "title that is a number": (WORKS, "The Revolution Betrayed", "1984", None, "put it in quotes: '1984'"),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_reported_with_file_line_and_remedy(small_texts: dict[str, str], slip: Slip) -> None:
    file, old, new, where, remedy = slip
    texts = changed(small_texts, file, old, new)
    line = line_of(texts[file], where) if where else line_of(small_texts[file], old)
    assert_reported(problems_in(file, texts[file]), file=file, line=line, remedy=remedy)


# The same for what the rules between entries say.
CLASHES: dict[str, Slip] = {
    "slug that is not the file's name": (NEP, "slug: trotsky-opposed", "slug: trotsky-hated", None, "rename one"),
    "unknown topic": (NEP, "topics: [trotsky, nep]", "topics: [trotsky, nepp]", None, "no topic 'nepp'.*topics.yaml"),
    "unknown work": (
        NEP,
        "work: lewin-undercurrents\n      label: page",
        "work: lewin\n      label: page",
        None,
        "no work 'lewin'.*works.yaml",
    ),
    "unknown quoting work": (
        NEP,
        "work: lewin-undercurrents\n        label",
        "work: lewn\n        label",
        None,
        "no work 'lewn'",
    ),
    "unknown work under common ground": (
        NEP,
        "- work: lewin-undercurrents\nphrasings",
        "- work: lewn\nphrasings",
        "- work: lewn",
        "no work 'lewn'",
    ),
    "code of another claim": (NEP, "code: F-002", "code: F-001", None, "F-001 is the code of .* already"),
    "alias of another topic": (
        TOPICS,
        "aliases: [famine]",
        "aliases: [famine, nep]",
        None,
        "'nep' is an alias of 'nep'",
    ),
    "phrasing of another claim": (
        GROUP,
        "That lot made the whole revolution, look it up.",
        "TROTSKY was anti-NEP; everyone knows this!",
        None,
        "'trotsky-opposed-the-nep' has the same phrasing",
    ),
    "two sides with one stance": (NEP, "stance: disputes", "stance: affirms", "sides:", "one affirms, one disputes"),
    "two items with one id": (NEP, "id: lewin-left-backed-it", "id: essay-pressed-to-drop-it", "sides:", "rename one"),
    "one-sided contested claim": (GROUP, "kind: context", "kind: contested", "sides:", "both sides; add it, or"),
    "two sides for an attack on people": (NEP, "kind: contested", "kind: context", "sides:", "gets no second side"),
    "id that stands twice in works": (
        WORKS,
        "- id: trotsky-betrayed",
        "- id: lewin-undercurrents",
        None,
        "stands twice",
    ),
    "id that stands twice in topics": (TOPICS, "- id: nep", "- id: trotsky", None, "stands twice; rename one"),
}


@pytest.mark.parametrize("clash", CLASHES.values(), ids=CLASHES.keys())
def test_a_clash_between_entries_is_reported_where_it_can_be_mended(small_texts: dict[str, str], clash: Slip) -> None:
    file, old, new, where, remedy = clash
    texts = changed(small_texts, file, old, new)
    line = line_of(texts[file], where) if where else line_of(small_texts[file], old)
    assert_reported(problems_of(texts), file=file, line=line, remedy=remedy)


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("issued: 1975", "isued: 1975", "did you mean 'issued'"),
        ("issued: 1975", "issued: [1975]", "a date is a year"),
        ("issued: 1975", "issued: {date-parts: [[soon]]}", "a date is a year"),
        ("issued: 1975", "publisher: [Pluto]", "`publisher` must be text"),
        ("    given: Max", "    gven: Max", "did you mean `given`"),
        ("issued: 1975", "csl: {}", "'csl'"),
        ("    source-kind: scholarship", "    source-kind: scholarship\n    seen: 2020-01-01", "quotes"),
        ("issued: 1975", "issued: {literal: about 1975, seen: 2020-01-01}", "a date is a year|quotes"),
    ],
)
def test_a_wrong_variable_of_a_work_is_reported_on_its_own_line(
    small_texts: dict[str, str], old: str, new: str, remedy: str
) -> None:
    text = changed(small_texts, WORKS, old, new)[WORKS]
    line = line_of(small_texts[WORKS], old) + new.count("\n")
    assert_reported(problems_in(WORKS, text), file=WORKS, line=line, remedy=remedy)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("topics: [trotsky, nep]", "topics: trotsky"),
        ("  evidence:\n  - id: lewin-left-backed-it", "  evidence:\n    id: lewin-left-backed-it"),
        ("counterexamples:\n- Trotsky", "counterexamples: Trotsky"),
        ("phrasings:\n  asserts:\n", "phrasings:\n"),
    ],
)
def test_one_thing_where_a_list_is_needed_is_explained_in_words(
    small_texts: dict[str, str], old: str, new: str
) -> None:
    """No word of Python's (`tuple`) reaches somebody who edits YAML."""
    text = changed(small_texts, NEP, old, new)[NEP]
    problems = problems_in(NEP, text)
    assert not any(re.search(r"tuple|dictionary|instance|dict\b", str(problem)) for problem in problems)


def test_a_list_where_a_claim_is_needed_is_explained_in_words() -> None:
    (problem,) = problems_in(NEP, "- slug: trotsky-opposed-the-nep\n")
    assert (problem.entry, problem.line) == (NEP, 1)
    assert not re.search("dictionary|instance|ClaimEntry", problem.message)


def test_a_key_at_the_wrong_depth_is_not_explained_with_itself(small_texts: dict[str, str]) -> None:
    """`evidence` at the margin is a slip of indentation; "did you mean `evidence`?" helps nobody."""
    text = changed(small_texts, NEP, "counterexamples:", "evidence: []\ncounterexamples:")[NEP]
    (problem,) = problems_in(NEP, text)
    assert problem.line == line_of(text, "evidence: []")
    assert "did you mean `evidence`" not in problem.message


def test_a_quote_that_never_closes_is_reported_where_it_stands_or_below(small_texts: dict[str, str]) -> None:
    text = changed(small_texts, NEP, "locator: '39-40'", "locator: '39-40")[NEP]
    (problem,) = problems_in(NEP, text)
    assert "check indentation, colons and quotes" in problem.message
    assert line_of(text, "'39-40") <= (problem.line or 0) <= text.count("\n") + 1


def test_a_code_has_ascii_digits(small_texts: dict[str, str]) -> None:
    """Digits of another script look like a code that nobody can type."""
    text = changed(small_texts, NEP, "F-002", "F-\u0660\u0660\u0662")[NEP]
    assert_reported(problems_in(NEP, text), file=NEP, line=line_of(text, "code:"), remedy="form")


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


KEYS = """slug|code|statement|question|kind|topics|reviewed|contestedness|text|citations|work|document|passage|label|locator
|quoted-in|sides|stance|heading|evidence|id|summary|reports|citation|common-ground|phrasings|asserts|disputes|asks
|counterexamples""".replace("\n", "")


def _key_lines(seeds: Path) -> list[tuple[str, int]]:
    """Every line of the bundled claims that starts with a key."""
    key = re.compile(rf" *(?:- )?(?:{KEYS}):(?: |$)")
    return [
        (path.name, number)
        for path in sorted((seeds / "claims").glob("*.yaml"))
        for number, line in enumerate(path.read_text("utf-8").splitlines())
        if key.match(line)
    ]


@given(data=st.data())
@settings(max_examples=15)
def test_a_renamed_key_anywhere_in_the_bundled_claims_is_reported_on_its_line(seeds: Path, data: st.DataObject) -> None:
    name, number = data.draw(st.sampled_from(_key_lines(seeds)))
    lines = (seeds / "claims" / name).read_text("utf-8").splitlines()
    lines[number] = re.sub(r"^( *(?:- )?)([a-z-]+):", r"\1\2zz:", lines[number])
    file = f"claims/{name}"
    problems = problems_in(file, "\n".join(lines) + "\n")
    assert_reported(problems, file=file, line=number + 1, remedy=r"`[a-z-]+zz` is not known here; ")
    assert all(problem.line for problem in problems)


@given(data=st.data())
@settings(max_examples=20)
def test_an_overlong_text_anywhere_in_the_bundled_claims_is_reported_on_its_line(
    seeds: Path, data: st.DataObject
) -> None:
    name, number = data.draw(st.sampled_from(_key_lines(seeds)))
    lines = (seeds / "claims" / name).read_text("utf-8").splitlines()
    key = re.match(r" *(?:- )?[a-z-]+", lines[number])
    assert key is not None
    if not re.search(r"(?:slug|code|statement|question|heading|id|work|reports)$", key.group()):
        return
    lines[number] = f"{key.group()}: " + "a" * 600
    file = f"claims/{name}"
    problems = problems_in(file, "\n".join(lines) + "\n")
    assert_reported(problems, file=file, line=number + 1, remedy="shorten it|right form")


TOKENS = st.sampled_from(
    """- |: |? |&a |*a|[|]|{|}|, |# |'|"|!!set |!!omap |!!bool |!!timestamp |!mine |<<: |---|...|%YAML 1.1|~|null
    |2026-02-30|1e3|.inf|0o9|1_0|slug|code|F-001|references|id|topics|aliases|custom|csl|issued|a""".replace("\n", "")
    .replace("    ", "")
    .split("|")
) | st.sampled_from(["\n", "\n  ", "\n- ", "\t", "|\n", ">-\n", "\\", "\ufeff", "\x85", "\u2028", "\x00", "é", "🙄"])
FILES = st.sampled_from([NEP, WORKS, TOPICS])


@given(FILES, st.text(max_size=80) | st.lists(TOKENS, max_size=25).map("".join))
@settings(max_examples=200)
@example(WORKS, "references:\n- id: a\n  type: book\n  title: T\n  custom: {source-kind: primary}\n  csl: {}\n")
@example(NEP, "{? {a: b} : c}")
@example(NEP, '"\\ud800"')
def test_any_text_is_read_or_refused_with_problems_of_its_file(name: str, text: str) -> None:
    for problem in problems_or_none(name, text):
        assert problem.entry == name
        assert problem.message
        assert problem.line is None or 1 <= problem.line <= len(text) + 1
        assert str(problem).startswith(name)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("slug code sides evidence citation id issued author custom csl type title".split())
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(FILES, VALUES)
@settings(max_examples=100)
def test_any_value_is_read_or_refused_on_a_line(name: str, value: object) -> None:
    text = json.dumps({"references": [value]} if name == WORKS else [value] if name == TOPICS else value, indent=1)
    assert all(problem.line for problem in problems_or_none(name, text))


@given(name=FILES, content=st.binary(max_size=60))
@settings(max_examples=60)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "claims").mkdir()
    for file in (WORKS, TOPICS, NEP):
        (folder / file).write_bytes(content if file == name else b"")
    with pytest.raises(InvalidEntries):
        read_seeds(folder)
    shutil.rmtree(folder)
